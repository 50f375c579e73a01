import Facility
import Intervals

/// One reading as the rules of a timeline see it.
struct Sample {
    var at: Instant
    var state: SignalState
    var since: Instant?
    var sinceError: Milliseconds
    var isInferred: Bool
    /// The state held from here to the next sample: both belong to one stored run without a stale gap.
    var holdsToNext = false

    init(_ run: Run, at: Instant) {
        self.at = at
        (state, since, sinceError) = (run.state, run.since, run.sinceError)
        isInferred = run.inferred != nil
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
            first.holdsToNext = last > run.first && run.greatestGap <= staleAfter(run.first)
            samples.append(first)
            if last > run.first { samples.append(Sample(run, at: last)) }
        }
        return samples.inOrder
    }
}

extension [Sample] {
    /// By instant. Runs of one signal seldom overlap (extra readings, two collectors): a sample inside another run cuts
    /// it in two, which the neighbours' rules then judge.
    fileprivate var inOrder: [Sample] {
        let isOrdered = zip(self, dropFirst()).allSatisfy { $0.at < $1.at }
        guard !isOrdered else { return self }
        let sorted = enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
        var result: [Sample] = []
        for sample in sorted where result.last?.at != sample.at { result.append(sample) }
        return result
    }
}
