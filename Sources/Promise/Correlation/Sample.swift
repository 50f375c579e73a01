import Intervals
import Site

/// One reading as the rules of a timeline see it. There are many: what takes one octet stands together.
struct Sample {
    var at: Instant
    var since: Instant?
    var state: SignalState
    var isInferred: Bool
    /// Taken beside the schedule: no round.
    var isExtra: Bool
    var sinceError: Milliseconds
    /// The uncertainty of `at`, both ways.
    var clockError: Milliseconds
    /// Readings of this state follow one another without a stale gap until then: inside stored runs, of which only the
    /// ends are samples.
    var heldUntil: Instant
    /// Where the run that it is of stands among the stored ones.
    var run: Int

    init(_ run: Run, numbered number: Int, at: Instant) {
        self.at = at
        state = run.state
        since = run.since
        sinceError = run.sinceError
        clockError = run.clockError
        isInferred = run.inferred != nil
        isExtra = run.isExtra
        heldUntil = at
        self.run = number
    }
}

extension [Sample] {
    /// By instant; of two at one instant the one of the run that was stored first counts (fine print, 1). A sample inside
    /// a run of its own state is held as long as that run is.
    func inOrder() -> [Sample] {
        let sorted = sorted { ($0.at, $0.run) < ($1.at, $1.run) }
        var result: [Sample] = []
        result.reserveCapacity(sorted.count)
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

    /// The sample at an instant, of samples in order; nil when there is none.
    func sample(at instant: Instant) -> Sample? {
        let index = firstIndex(from: instant)
        guard index < count, self[index].at == instant else { return nil }
        return self[index]
    }

    /// The place of the first sample that is not before an instant, of samples in order; the end when all are.
    func firstIndex(from instant: Instant) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self[middle].at < instant { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
