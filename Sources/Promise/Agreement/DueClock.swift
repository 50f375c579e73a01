import Intervals
import Site

/// Decides what became of something that had to be done by an instant (fine print, 14 and 22).
///
/// Force majeure stops the clock: what it took is added to the time allowed, so that it excuses what it caused and no
/// more.
struct DueClock {
    private let now: Instant
    /// The force majeure that names the guarantee, or none.
    private let relief: [Record]

    /// - Parameter now: nothing later is known.
    init(under guarantee: Guarantee, of contract: String, in records: KnownRecords, at now: Instant) {
        self.now = now
        relief = records.of(.forceMajeure, for: contract, under: guarantee).filter { $0.span != nil }
    }

    /// - Parameters:
    ///   - begins: the signing, authorisation or acceptance.
    ///   - done: nil while it is not known to be done.
    func entry(of record: Record, begins: Instant, due: Instant, done: Instant?) -> DueEntry {
        let relieved = Self.due(due, from: begins, notCounting: IntervalSet(relief.compactMap(\.span)))
        let outcome = outcome(done: done, due: due, relieved: relieved)
        let window = Span(from: begins, to: relieved)
        let relievedBy = if relieved > due { relief.filter { $0.span?.overlaps(window) ?? false } } else { [Record]() }
        return DueEntry(
            record: record.id, begins: begins, due: due, relievedDue: relieved > due ? relieved : nil, doneAt: done,
            outcome: outcome, likely: outcome, relievedBy: relievedBy.map(\.id))
    }

    private func outcome(done: Instant?, due: Instant, relieved: Instant) -> DueEntry.Outcome {
        guard let done else { return if now <= relieved { .pending } else { .late } }
        if done <= due { return .onTime }
        return if done <= relieved { .excused } else { .late }
    }

    /// When the time from the beginning to the due instant has passed outside the spans.
    static func due(_ due: Instant, from begins: Instant, notCounting relief: IntervalSet) -> Instant {
        var rest = due - begins
        guard rest > 0, due < .distantFuture else { return due }
        for span in relief.complement(within: Span(from: begins, to: .distantFuture)).spans {
            if span.length >= rest { return span.from + rest }
            rest -= span.length
        }
        return .distantFuture
    }
}

extension Record {
    /// A field's instant, if it has come.
    func instant(_ field: RecordField, until now: Instant) -> Instant? {
        guard let instant = instant(field), instant <= now else { return nil }
        return instant
    }
}
