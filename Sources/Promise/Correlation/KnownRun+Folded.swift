import Intervals
import Site

extension KnownRun {
    private var gap: Milliseconds { run.greatestGap }

    /// Where readings of another run, inside this folded one, say something else than it does, or that the same state
    /// began after this run did.
    func interruptions(by other: KnownRun) -> [ClosedRange<Instant>] {
        if differs(from: other) { return readings(of: other, until: end) }
        guard other.run.state == run.state, let since = other.run.since, since > first else { return [] }
        return readings(of: other, until: end)
    }

    /// Those of the interruptions whose place among this run's readings matters: all that say something else, and
    /// beginnings that may lie after this run's reading before them.
    func contradictions(by other: KnownRun) -> [ClosedRange<Instant>] {
        if differs(from: other) { return readings(of: other, until: end) }
        guard other.run.state == run.state, let since = other.run.since, since > first else { return [] }
        return readings(of: other, until: min(end, since + gap - 1))
    }

    /// Another state, or one that was concluded beside one that was observed. Extra readings are no rounds: they
    /// contradict none.
    private func differs(from other: KnownRun) -> Bool {
        guard other.run.state != run.state else { return (other.run.inferred == nil) != (run.inferred == nil) }
        return !other.run.isExtra || run.isExtra
    }

    private func readings(of other: KnownRun, until limit: Instant) -> [ClosedRange<Instant>] {
        let start = max(first, other.first)
        let end = min(limit, other.end)
        guard start <= end else { return [] }
        guard let instants = other.instants else { return [start...end] }
        return instants.clipped(to: start...end).map { $0.map { $0...$0 } } ?? []
    }

    /// The samples of a folded run: it ends and begins again within its greatest gap of what interrupts it. So near, a
    /// reading of its own lies (fine print, 12).
    ///
    /// - Parameter interruptions: in order, joined.
    func pieces(outside interruptions: [ClosedRange<Instant>], pace: Pace) -> [Sample] {
        let isSteady = isSteady(at: pace)
        // With a stale gap somewhere inside, the ends are all there is.
        guard isSteady || end == last else { return [sample(at: first)] }
        guard isSteady, !interruptions.isEmpty else {
            let start = sample(at: first, heldUntil: isSteady ? last : first)
            guard first < last else { return [start] }
            return [start, sample(at: last)]
        }
        var samples: [Sample] = []
        var start: Instant? = first
        for interruption in interruptions {
            if let from = start, from < interruption.lowerBound || from == first {
                samples += piece(from: from, to: max(from, interruption.lowerBound - gap))
            }
            start = beginning(after: interruption)
        }
        if let start { samples += piece(from: start, to: last) }
        return samples
    }

    private func piece(from start: Instant, to end: Instant) -> [Sample] {
        guard start < end else { return [sample(at: start)] }
        return [sample(at: start, heldUntil: end), sample(at: end)]
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
