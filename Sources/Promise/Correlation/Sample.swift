import Intervals
import Site

/// One reading as the rules of a timeline see it.
struct Sample {
    var at: Instant
    var state: SignalState
    var since: Instant?
    var sinceError: Milliseconds
    var isInferred: Bool
    /// Taken beside the schedule: no round.
    var isExtra: Bool
    /// Readings of this state follow one another without a stale gap until then: inside stored runs, of which only the
    /// ends are samples.
    var heldUntil: Instant

    init(_ run: Run, at: Instant) {
        self.at = at
        state = run.state
        since = run.since
        sinceError = run.sinceError
        isInferred = run.inferred != nil
        isExtra = run.isExtra
        heldUntil = at
    }
}

extension [Run] {
    /// The samples known at `now`, in order, without those of state unknown (fine print 1); of two at one instant the
    /// first counts.
    func samples(knownAt now: Instant, staleAfter: (Instant) -> Milliseconds) -> [Sample] {
        var known = filter { $0.state != .unknown && $0.first <= now }
        if !zip(known, known.dropFirst()).allSatisfy({ $0.last < $1.first }) { known = known.cutApart }
        var samples: [Sample] = []
        samples.reserveCapacity(known.count * 2)
        for run in known {
            var first = Sample(run, at: run.first)
            let last = Swift.min(run.last, now)
            // A run that outlasts a change of the schedule may have gaps of either.
            if run.greatestGap <= Swift.max(staleAfter(run.first), staleAfter(last)) { first.heldUntil = last }
            samples.append(first)
            if last > run.first { samples.append(Sample(run, at: last)) }
        }
        return samples.inOrder
    }

    /// Overlapping runs, so cut that each sample tells of the time around it.
    private var cutApart: [Run] {
        let edges = flatMap { [Sample($0, at: $0.first), Sample($0, at: $0.last)] }.sorted { $0.at < $1.at }
        return flatMap { $0.cut(by: edges) }
    }
}

extension Run {
    /// A run that contradicts a reading inside it (one that came late, or another collector's) ends and begins
    /// again within its greatest gap of that reading: so near, one of its own lies.
    fileprivate func cut(by edges: [Sample]) -> [Run] {
        var pieces = [self]
        let inside = edges.prefix { $0.at < last }.reversed().prefix { $0.at > first }.reversed()
        for edge in inside where edge.state != state && edge.isExtra == isExtra {
            let piece = pieces[pieces.count - 1]
            guard piece.first < edge.at else { continue }
            pieces[pieces.count - 1].last = max(piece.first, edge.at - greatestGap)
            var rest = self
            rest.first = min(last, edge.at + greatestGap)
            pieces.append(rest)
        }
        return pieces
    }
}

extension [Sample] {
    /// By instant. Runs of one signal seldom overlap (late readings, two collectors): a sample inside a run of its own
    /// state is held as long as that run is.
    fileprivate var inOrder: [Sample] {
        let isOrdered = zip(self, dropFirst()).allSatisfy { $0.at < $1.at }
        guard !isOrdered else { return self }
        let sorted = enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        var result: [Sample] = []
        var upUntil = Instant.distantPast
        var downUntil = Instant.distantPast
        for var sample in sorted {
            if sample.state == .up { upUntil = Swift.max(upUntil, sample.heldUntil) }
            if sample.state == .down { downUntil = Swift.max(downUntil, sample.heldUntil) }
            guard result.last?.at != sample.at else { continue }
            switch sample.state {
            case .up: sample.heldUntil = Swift.max(sample.at, upUntil)
            case .down, .unknown: sample.heldUntil = Swift.max(sample.at, downUntil)
            }
            result.append(sample)
        }
        return result
    }
}
