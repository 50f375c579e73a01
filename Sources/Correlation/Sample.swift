import Facility
import Intervals

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
        (state, since, sinceError) = (run.state, run.since, run.sinceError)
        (isInferred, isExtra, heldUntil) = (run.inferred != nil, run.isExtra, at)
    }
}

extension [Run] {
    /// The samples known at `now`, in order, without those of state unknown (fine print 1); of two at one instant the
    /// first counts.
    func samples(knownAt now: Instant, staleAfter: (Instant) -> Milliseconds) -> [Sample] {
        var samples: [Sample] = []
        samples.reserveCapacity(count * 2)
        for run in self where run.state != .unknown && run.first <= now {
            var first = Sample(run, at: run.first)
            let last = Swift.min(run.last, now)
            if run.greatestGap <= staleAfter(run.first) { first.heldUntil = last }
            samples.append(first)
            if last > run.first { samples.append(Sample(run, at: last)) }
        }
        return samples.inOrder
    }
}

extension [Sample] {
    /// By instant. Runs of one signal seldom overlap (extra readings, two collectors): a sample inside a run of its own
    /// state is held as long as that run is, and one of the other state cuts the run in two, which the neighbours' rules
    /// then judge.
    fileprivate var inOrder: [Sample] {
        let isOrdered = zip(self, dropFirst()).allSatisfy { $0.at < $1.at }
        guard !isOrdered else { return self }
        let sorted = enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        var result: [Sample] = []
        var (upUntil, downUntil) = (Instant.distantPast, Instant.distantPast)
        for var sample in sorted {
            if sample.state == .up { upUntil = Swift.max(upUntil, sample.heldUntil) }
            if sample.state == .down { downUntil = Swift.max(downUntil, sample.heldUntil) }
            guard result.last?.at != sample.at else { continue }
            sample.heldUntil = Swift.max(sample.at, sample.state == .up ? upUntil : downUntil)
            result.append(sample)
        }
        return result
    }
}
