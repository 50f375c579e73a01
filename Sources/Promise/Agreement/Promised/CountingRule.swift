import Intervals
import Site

/// What of an outage counts under a promise, and how much of that falls into a period.
///
/// What is left out is left out of the outage as it was: a short one by its whole length, the first minutes from its own
/// beginning. What records and claims take off comes after that, and the period's edges last.
struct CountingRule {
    /// Outages that are left out whole; nil: none.
    var shortOutages: LeftOut.ShortOutages?
    /// So much from the beginning of each outage.
    var firstOfEach: Milliseconds
    let period: Span
    private let takenOff: TakenOffTime

    init(_ leftOut: LeftOut, takenOff: IntervalSet, period: Span) {
        shortOutages = leftOut.shortOutages
        firstOfEach = leftOut.firstOfEach
        self.period = period
        self.takenOff = TakenOffTime(takenOff)
    }

    /// What counted of an outage before the period, and by the period's end.
    struct Reach: Hashable {
        var before: Milliseconds
        var through: Milliseconds

        /// What counts of it in the period.
        var inside: Milliseconds { through - before }
    }

    /// What of an outage's time can count; records may still take some of it off.
    private func candidate(_ outage: Span) -> Span {
        if let shortOutages, shortOutages.include(outage.length) { return Span(from: outage.to, to: outage.to) }
        return Span(from: min(outage.from + firstOfEach, outage.to), to: outage.to)
    }

    /// How much of an outage counts, before and by the end of the period.
    func reach(_ outage: Span) -> Reach {
        let candidate = candidate(outage)
        return Reach(
            before: takenOff.rest(of: Span(from: candidate.from, to: min(candidate.to, period.from))),
            through: takenOff.rest(of: Span(from: candidate.from, to: min(candidate.to, period.to))))
    }

    /// What of an outage counts, within and without the period.
    func counted(_ outage: Span) -> IntervalSet { IntervalSet(candidate(outage)).subtracting(takenOff.set) }

    /// What of some outages counts, within and without the period.
    func counted(_ outages: some Sequence<Span>) -> IntervalSet {
        IntervalSet(outages.flatMap { counted($0).spans })
    }
}

/// Time that does not count, with its sums: a year with thousands of outages asks for each of them.
private struct TakenOffTime {
    let set: IntervalSet
    /// The length of all spans before each.
    private let sums: [Milliseconds]

    init(_ set: IntervalSet) {
        self.set = set
        var sums: [Milliseconds] = [0]
        for span in set.spans { sums.append(sums[sums.count - 1] + span.length) }
        self.sums = sums
    }

    /// How much of a span is left.
    func rest(of span: Span) -> Milliseconds {
        guard !span.isEmpty else { return 0 }
        return span.length - (length(before: span.to) - length(before: span.from))
    }

    private func length(before instant: Instant) -> Milliseconds {
        var low = 0
        var high = set.spans.count
        while low < high {
            let middle = (low + high) / 2
            if set.spans[middle].from < instant { low = middle + 1 } else { high = middle }
        }
        guard low > 0 else { return 0 }
        return sums[low - 1] + (min(set.spans[low - 1].to, instant) - set.spans[low - 1].from)
    }
}
