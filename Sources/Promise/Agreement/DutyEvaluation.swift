import Correlation
import Foundation
import Intervals
import Site

/// Articles 3, 7 and 8: was what had to follow there in time?
///
/// Force majeure stops the clock: what it took is added to the time allowed, so that it excuses what it caused and no
/// more. An instant after `now` is not known, though the record that holds it may be.
struct DutyEvaluation {
    var contract: Contract
    var month: Month
    var now: Instant
    var records: KnownRecords

    /// Nil when nothing was due in the month.
    func result(of guarantee: Guarantee, observations: Observations) -> DutyResult? {
        let span = month.span(in: contract.timeZone)
        let all: [DueEntry] =
            switch guarantee {
            case .installation: own(.installation).compactMap { installation($0, observations: observations) }
            case .operation: own(.operation).compactMap { operation($0, monthEnds: span.to) }
            case .complaint: own(.complaint).compactMap(complaint)
            case .network, .power, .emergencyReport, .customerService, .technicalSupport, .access: []
            }
        let entries = all.filter { span.contains($0.due) }.sorted { ($0.due, $0.record) < ($1.due, $1.record) }
        guard !entries.isEmpty else { return nil }
        let isLikelyBreached = entries.contains { $0.likely == .late }
        let nominal: Verdict = if isLikelyBreached { .breached } else { .met }
        var result = DutyResult(
            guarantee: guarantee, verdict: verdict(of: Set(entries.map(\.outcome))), nominalVerdict: nominal,
            entries: entries)
        switch guarantee {
        case .installation:
            result.workingDays = contract.terms.installation.workingDays
            result.calendar = contract.terms.installation.calendar.name
            result.remedy = refund(entries)
        case .operation: result.within = contract.terms.firstFeedback
        case .complaint: result.within = contract.terms.firstReport
        case .network, .power, .emergencyReport, .customerService, .technicalSupport, .access: break
        }
        return result
    }

    private func verdict(of outcomes: Set<DueEntry.Outcome>) -> Verdict {
        if outcomes.contains(.late) { return .breached }
        return if outcomes.isDisjoint(with: [.pending, .undetermined]) { .met } else { .undetermined }
    }

    private func own(_ kind: Record.Kind) -> [Record] {
        records.of(kind, for: contract.id).filter { $0.contract == contract.id }
    }

    /// An instant that has come.
    private func known(_ field: RecordField, of record: Record) -> Instant? { record.instant(field, until: now) }

    /// The fees of late installations, as far as they are in the contract's currency.
    private func refund(_ entries: [DueEntry]) -> Remedy? {
        let fees = entries.filter { $0.outcome == .late }.compactMap(\.fee)
            .filter { $0.currency == contract.rent.currency }
        guard !fees.isEmpty else { return nil }
        let sum = Money(amount: fees.map(\.amount).reduce(0, +), currency: contract.rent.currency)
        return Remedy(kind: .feeRefunded, amount: contract.terms.installation.refund.of(sum).rounded)
    }

    // MARK: - Each article's entries

    private func installation(_ record: Record, observations: Observations) -> DueEntry? {
        guard let signed = record.instant(.signedAt) else { return nil }
        let zone = contract.timeZone
        let terms = contract.terms.installation
        func due(_ assumption: WorkingCalendar.Assumption) -> Instant? {
            terms.calendar.workingDay(terms.workingDays, after: zone.localDate(of: signed), assuming: assumption)
                .map { zone.startOfDay($0.adding(days: 1)) }
        }
        guard let likely = due(.likely), let earliest = due(.allWorked) else { return nil }
        let service = record.text(.service).flatMap(Contract.Service.init) ?? contract.service
        let items = InstalledItems(of: record, service: service, at: now)
        let latest = due(.noneWorked)
        func judged(by due: Instant) -> DueEntry {
            self.entry(of: record, under: .installation, begins: signed, due: due, done: items.doneAt)
        }
        var entry = judged(by: likely)
        if earliest != likely || latest != likely {
            entry.earliest = earliest
            entry.latest = latest
            let early = judged(by: earliest).outcome
            let late = judged(by: latest ?? .distantFuture).outcome
            entry.outcome = if early == late { early } else { .undetermined }
        }
        entry.missing = items.missing
        entry.service = service
        if case .money(let fee)? = record.fields[.fee] { entry.fee = fee }
        entry.corroboration = observations.corroboration(of: contract, doneAt: items.doneAt)
        return entry
    }

    private func operation(_ record: Record, monthEnds: Instant) -> DueEntry? {
        guard let authorised = record.instant(.authorisedAt) else { return nil }
        var entry = entry(
            of: record, under: .operation, begins: authorised, due: authorised + contract.terms.firstFeedback,
            done: known(.firstFeedbackAt, of: record))
        guard known(.writtenReportAt, of: record) == nil else { return entry }
        entry.missing = [RecordField.writtenReportAt.rawValue]
        // The text names no time for the closing report: what was done in a month is reported within it.
        guard known(.completedAt, of: record) != nil, [.onTime, .excused].contains(entry.outcome) else { return entry }
        entry.outcome = if now < monthEnds { .pending } else { .late }
        entry.likely = entry.outcome
        return entry
    }

    private func complaint(_ record: Record) -> DueEntry? {
        guard let accepted = record.instant(.acceptedAt) else { return nil }
        var entry = entry(
            of: record, under: .complaint, begins: accepted, due: accepted + contract.terms.firstReport,
            done: known(.firstWrittenReportAt, of: record))
        entry.about = record.text(.about)
        return entry
    }

    private func entry(
        of record: Record, under guarantee: Guarantee, begins: Instant, due: Instant, done: Instant?
    ) -> DueEntry {
        let relief = records.of(.forceMajeure, for: contract.id, under: guarantee).filter { $0.span != nil }
        let relieved = Self.due(due, from: begins, notCounting: IntervalSet(relief.compactMap(\.span)))
        let outcome = outcome(done: done, due: due, relieved: relieved)
        let window = Span(from: begins, to: relieved)
        let relievedBy = if relieved > due { relief.filter { $0.span?.overlaps(window) ?? false } } else { [Record]() }
        return DueEntry(
            record: record.id, begins: begins, due: due, doneAt: done, outcome: outcome, likely: outcome,
            relievedBy: relievedBy.map(\.id), missing: [], corroboration: [])
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

/// Which items a service's installation has (article 3, 1) and when the last of them was done.
struct InstalledItems {
    let doneAt: Instant?
    let missing: [String]

    init(of record: Record, service: Contract.Service, at now: Instant) {
        let needed = service.installedItems.map(\.rawValue)
        var done: [String: Instant] = [:]
        if case .instants(let items)? = record.fields[.items] { done = items.filter { $0.value <= now } }
        let instants = needed.compactMap { done[$0] }
        if let completed = record.instant(.completedAt, until: now) {
            // A completion covers items without an instant of their own; an item done later counts all the same.
            missing = []
            doneAt = (instants + [completed]).max()
        } else {
            missing = needed.filter { done[$0] == nil }
            doneAt = if missing.isEmpty { instants.max() } else { nil }
        }
    }
}

extension Record {
    /// A field's instant, if it has come.
    fileprivate func instant(_ field: RecordField, until now: Instant) -> Instant? {
        guard let instant = instant(field), instant <= now else { return nil }
        return instant
    }
}

extension Contract.Service {
    /// Article 3, 1.1 to 1.3.
    var installedItems: [Record.InstalledItem] {
        switch self {
        case .managedServer: [.hardware, .software, .power, .network]
        case .colocation, .rack: [.power, .network]
        }
    }
}

extension Observations {
    /// When the customer's own outlets and ports were first seen up.
    fileprivate func corroboration(of contract: Contract, doneAt: Instant?) -> [Corroboration] {
        let outlets = (contract.power?.condition.signals ?? []).filter { $0.knownKind == .outlet }
        var seen: Set<SignalName> = []
        return (outlets + (contract.network?.access?.signals ?? [])).filter { seen.insert($0).inserted }.map { signal in
            let runs = runs(of: signal).filter { $0.first <= now }
            let first = runs.first { $0.state == .up }
            let wasDown = runs.contains { run in
                run.state == .down && run.last <= first?.first ?? now && doneAt.map { run.last > $0 } ?? false
            }
            return Corroboration(signal: signal, firstUp: first.map { $0.since ?? $0.first }, contradicts: wasDown)
        }
    }
}
