public import Intervals
import Site

/// What a program that polled a signal saw: the states of its checks, and nothing between them.
///
/// The ledger keeps a stretch of equal readings as one, so the checks inside it stand evenly, at about the interval of the
/// schedule. A poll that was missed without a gap counts as one that said the same.
public struct CheckSeries: Hashable, Sendable {
    /// Each from a check that said so to the next check, or to when that was due.
    public var up: IntervalSet
    /// The same of checks that failed.
    public var down: IntervalSet
    /// Between two checks; positive.
    public var interval: Milliseconds

    public init(up: IntervalSet, down: IntervalSet, interval: Milliseconds) {
        self.up = up
        self.down = down
        self.interval = max(1, interval)
    }

    /// A maximal stretch of checks that say the same, until the first one that says otherwise: silence changes nothing.
    struct Phase: Hashable {
        var isDown: Bool
        /// The first check.
        var from: Instant
        /// The second check, where there was one.
        var second: Instant?
        /// The distant future for the last phase.
        var to: Instant

        var span: Span { Span(from: from, to: to) }
    }

    /// In order; empty when nothing was ever checked.
    var phases: [Phase] {
        let spans = (down.spans.map { ($0, true) } + up.spans.map { ($0, false) }).sorted { $0.0.from < $1.0.from }
        var phases: [Phase] = []
        for (span, isDown) in spans {
            if let last = phases.last, last.isDown == isDown {
                if last.second == nil { phases[phases.count - 1].second = span.from }
                continue
            }
            if !phases.isEmpty { phases[phases.count - 1].to = span.from }
            phases.append(Phase(isDown: isDown, from: span.from, second: second(of: span), to: .distantFuture))
        }
        return phases
    }

    private func second(of span: Span) -> Instant? {
        let count = count(span)
        guard count > 1 else { return nil }
        return span.from + span.length / count
    }

    /// How many checks a stretch of equal ones holds.
    private func count(_ span: Span) -> Int64 { max(1, (span.length + interval / 2) / interval) }

    /// How many checks of a state, which is `up` or `down`, fell into windows.
    func checks(_ state: IntervalSet, in windows: IntervalSet) -> Int64 {
        windows.spans.reduce(0) { sum, window in
            sum
                + state.spans.filter { $0.overlaps(window) }.reduce(0) {
                    $0 + checks(in: $1, before: window.to)
                        - checks(in: $1, before: window.from)
                }
        }
    }

    private func checks(in span: Span, before instant: Instant) -> Int64 {
        guard instant > span.from else { return 0 }
        let count = count(span)
        let length = span.length
        // The k-th check stands at k · length ÷ count.
        let passed = (Int128(instant - span.from) * Int128(count) + Int128(length) - 1) / Int128(length)
        return Int64(min(passed, Int128(count)))
    }
}

extension CheckSeries {
    /// From the second failed check in a row to the first good one: what a trigger over two values, or a hard state after
    /// two attempts, calls a problem.
    var confirmedProblems: IntervalSet {
        IntervalSet(
            phases.filter(\.isDown).compactMap { phase in phase.second.map { Span(from: $0, to: phase.to) } })
    }

    /// From the first failed check to the first good one.
    /// - Parameter windows: in which nothing is polled.
    func outages(notPolledIn windows: IntervalSet = .empty) -> IntervalSet {
        let polled = CheckSeries(
            up: up.subtracting(windows), down: down.subtracting(windows), interval: interval)
        return IntervalSet(polled.phases.filter(\.isDown).map(\.span))
    }
}
