import Foundation
import Intervals
import Site

/// More than a share of any stretch of a length was down: the first instant at which the time just before it shows that.
struct RightByDowntime {
    let share: Ratio
    let length: Milliseconds

    func right(_ figures: PromiseFigures, in period: Span, under rule: RightToEnd.Rule) -> FoundRight? {
        let tally = figures.tally
        let certain = figures.rule.counted(tally.doubtful.flatMap(\.certain))
        let possible = figures.rule.counted(tally.doubtful.map(\.possible))
        guard let possibleFrom = first(in: possible, within: period) else { return nil }
        return FoundRight(certainFrom: first(in: certain, within: period), possibleFrom: possibleFrom, rule: rule)
    }

    /// The first instant of a period by which more than the share of the stretch before it was down, and just before which
    /// it was not: a right that arose earlier arose in an earlier period.
    private func first(in down: IntervalSet, within period: Span) -> Instant? {
        // As long as it allows: one millisecond more is too much.
        let allowed = Milliseconds(
            clamping: Int128(length) * Int128(share.numerator) / Int128(share.denominator))
        let window = { (end: Instant) in down.clipped(to: Span(from: end - length, to: end)).length }
        var isOver = window(period.from) > allowed
        // The sum grows or falls steadily between these instants.
        let turns = Set(
            down.spans.flatMap { [$0.from, $0.to, $0.from + length, $0.to + length] }.filter {
                period.from < $0 && $0 < period.to
            } + [period.to]
        ).sorted()
        var before = period.from
        for turn in turns {
            let sum = window(turn)
            if sum > allowed, !isOver {
                // It passes the limit while it grows, a millisecond by the millisecond.
                let passed = turn - (sum - allowed - 1)
                return max(passed, before)
            }
            isOver = sum > allowed
            before = turn
        }
        return nil
    }
}

/// So many outages began within a stretch of a length: the instant at which the last of them began to count.
struct RightByOutages {
    let count: Int
    let length: Milliseconds

    func right(_ figures: PromiseFigures, in period: Span, under rule: RightToEnd.Rule) -> FoundRight? {
        let stretches = figures.tally.doubtful
        func begins(_ spans: [Span]) -> [Instant] {
            spans.compactMap { figures.rule.counted($0).spans.first?.from }.sorted()
        }
        // Certain pieces with doubt between them may have been one outage.
        let certain = begins(
            stretches.compactMap { stretch in
                stretch.certain.max { $0.length < $1.length }
            })
        let possible = begins(stretches.flatMap { $0.certain.count > 1 ? $0.certain : [$0.possible] })
        guard let possibleFrom = last(of: possible, in: period) else { return nil }
        return FoundRight(certainFrom: last(of: certain, in: period), possibleFrom: possibleFrom, rule: rule)
    }

    private func last(of begins: [Instant], in period: Span) -> Instant? {
        guard count > 0 else { return nil }
        return begins.indices.dropFirst(count - 1).first { index in
            period.contains(begins[index]) && begins[index] - begins[index - count + 1] <= length
        }.map { begins[$0] }
    }
}
