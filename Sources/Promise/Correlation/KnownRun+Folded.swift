import Intervals
import Site

extension KnownRun {
    private var gap: Milliseconds { greatestGap }

    /// Where readings of another run, inside this folded one, say something else than it does, or that the same state
    /// began after this run did.
    func interruptions(by other: KnownRun) -> [ClosedRange<Instant>] {
        if differs(from: other) { return readings(of: other, until: end) }
        guard other.state == state, let since = other.since, since > first else { return [] }
        return readings(of: other, until: end)
    }

    /// Those of the interruptions whose place among this run's readings matters: all that say something else, and
    /// beginnings that may lie after this run's reading before them.
    func contradictions(by other: KnownRun) -> [ClosedRange<Instant>] {
        if differs(from: other) { return readings(of: other, until: end) }
        guard other.state == state, let since = other.since, since > first else { return [] }
        return readings(of: other, until: min(end, since + gap - 1))
    }

    /// Another state, or one that was concluded beside one that was observed. Extra readings are no rounds: they
    /// contradict none.
    private func differs(from other: KnownRun) -> Bool {
        guard other.state != state else { return other.isInferred != isInferred }
        return !other.isExtra || isExtra
    }

    private func readings(of other: KnownRun, until limit: Instant) -> [ClosedRange<Instant>] {
        let start = max(first, other.first)
        let end = min(limit, other.end)
        guard start <= end else { return [] }
        guard let instants = other.instants else { return [start...end] }
        return instants.clipped(to: start...end).map { $0.map { $0...$0 } } ?? []
    }

    /// Adds the samples of a folded run: it ends and begins again within its greatest gap of what interrupts it. So near,
    /// a reading of its own lies (fine print, 12).
    ///
    /// - Parameter interruptions: in order, joined.
    func append(to samples: inout [Sample], outside interruptions: [ClosedRange<Instant>] = [], pace: Pace) {
        guard isSteady(at: pace) else {
            // With a stale gap somewhere inside, the ends are all there is.
            samples.append(sample(at: first))
            if first < last, end == last { samples.append(sample(at: last)) }
            return
        }
        guard !interruptions.isEmpty else { return append(to: &samples, from: first, to: last) }
        var start: Instant? = first
        for interruption in interruptions {
            if let from = start, from < interruption.lowerBound || from == first {
                append(to: &samples, from: from, to: max(from, interruption.lowerBound - gap))
            }
            start = beginning(after: interruption)
        }
        if let start { append(to: &samples, from: start, to: last) }
    }

    private func append(to samples: inout [Sample], from start: Instant, to end: Instant) {
        guard start < end else { return samples.append(sample(at: start)) }
        samples.append(sample(at: start, heldUntil: end))
        samples.append(sample(at: end))
    }

    /// Where a reading of its own lies at the latest; nil when there may be none any more.
    private func beginning(after interruption: ClosedRange<Instant>) -> Instant? {
        let next = interruption.upperBound + gap
        guard next > last else { return next }
        return if last == end { last } else { nil }
    }

    /// Where readings of this folded run and of others lie in an order that nobody knows: nothing is certain there.
    ///
    /// - Parameter contradictions: in any order.
    func doubts(about contradictions: [ClosedRange<Instant>], pace: Pace) -> [Span] {
        guard isSteady(at: pace) else { return contradictions.isEmpty ? [] : [Span(from: first, to: end)] }
        return contradictions.map { contradiction in
            let until = contradiction.upperBound + gap
            return Span(
                from: max(first, contradiction.lowerBound - gap), to: until <= last ? until : end)
        }
    }
}
