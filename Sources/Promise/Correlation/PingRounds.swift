import Intervals
import Site

/// One collector's ping rounds of a host, before they become a timeline, or the checks of one service (semantics, *The fine print*,
/// 4, 10 and 18).
struct PingRounds {
    let rounds: [Sample]
    private let extras: [Sample]
    private let known: KnownReadings
    let pace: Pace
    let failedRounds: Int

    init(_ known: KnownReadings, failedRounds: Int, pace: Pace) {
        extras = known.samples.filter(\.isExtra)
        // Nearly always they are the same list, which is not copied then.
        rounds = extras.isEmpty ? known.samples : known.samples.filter { !$0.isExtra }
        self.known = known
        self.pace = pace
        self.failedRounds = max(1, failedRounds)
    }

    /// The timeline that the rounds give; nothing is known after `now`.
    func timeline(until now: Instant) -> SignalTimeline {
        TimelineBuilder.timeline(of: confirmed, doubtful: known.doubtful, until: now, pace: pace)
    }

    /// Rule 4: enough failed rounds in a row stay; fewer between two answered ones are loss; any other are as if unread.
    private var confirmed: [Sample] {
        var result: [Sample] = []
        var index = 0
        while index < rounds.count {
            guard rounds[index].state == .down else {
                result.append(rounds[index])
                index += 1
                continue
            }
            let run = failedRun(from: index)
            if run.count >= failedRounds {
                result += rounds[run]
            } else if isLoss(run) {
                result += rounds[run].map { sample in
                    var answered = sample
                    answered.state = .up
                    return answered
                }
            }
            index = run.upperBound
        }
        return merge(result)
    }

    /// Indices of the failed rounds from one on, each at most *V* after the one before.
    private func failedRun(from start: Int) -> Range<Int> {
        var end = start + 1
        while end < rounds.count, rounds[end].state == .down, followsClosely(end) { end += 1 }
        return start..<end
    }

    private func isLoss(_ run: Range<Int>) -> Bool {
        guard run.lowerBound > 0, run.upperBound < rounds.count else { return false }
        return rounds[run.lowerBound - 1].state == .up && followsClosely(run.lowerBound)
            && rounds[run.upperBound].state == .up && followsClosely(run.upperBound)
    }

    /// Whether a round begins at most *V* after the one before it.
    func followsClosely(_ index: Int) -> Bool { isNear(rounds[index - 1], to: rounds[index]) }

    private func isNear(_ sample: Sample, to other: Sample) -> Bool {
        pace.isNear(min(sample.at, other.at), to: max(sample.at, other.at))
    }

    /// Extra readings narrow the edges of what the rounds decided: an answer always tells, a failure only where nothing
    /// but failures, each at most *V* from the next, lies between it and a failed round.
    private func merge(_ confirmed: [Sample]) -> [Sample] {
        guard !extras.isEmpty else { return confirmed }
        var result = (confirmed + extras).sorted { $0.at < $1.at }
        for order in [Array(result.indices), result.indices.reversed()] {
            var joined: Sample?
            for index in order {
                let sample = result[index]
                let isJoined = joined.map { isNear($0, to: sample) } ?? false
                if sample.state == .up {
                    joined = nil
                } else if !sample.isExtra {
                    joined = sample
                } else if isJoined {
                    joined = sample
                    result[index].isExtra = false
                } else {
                    joined = nil
                }
            }
        }
        return result.filter { $0.state == .up || !$0.isExtra }
    }

    /// The host answered a round inside the span: at one of the rounds that are samples, at one inside a run that keeps
    /// its instants, or because the span is longer than any gap inside a folded run of answered rounds that covers it.
    ///
    /// - Parameter runs: those that the rounds are made of; the span ends when nothing later is known.
    func answered(within span: Span, runs: [Run]) -> Bool {
        if rounds[rounds.firstIndex(from: span.from)...].prefix(while: { $0.at < span.to }).contains(where: {
            $0.state == .up
        }) {
            return true
        }
        for index in runs.indices.reversed() where runs[index].first < span.to && runs[index].state != .unknown {
            if runs[index].last >= span.from {
                if isAnswered(within: span, by: runs[index]) { return true }
            } else if known.isApart {
                // All before it ended earlier.
                return false
            }
        }
        return false
    }

    /// Whether a round inside a run, which is no sample, was answered inside the span, of which the run has a part.
    private func isAnswered(within span: Span, by run: Run) -> Bool {
        guard run.state == .up, !run.isExtra else { return false }
        guard let instants = run.instants else {
            return run.first < span.from && run.last >= span.to && run.greatestGap <= span.length
        }
        let inside = instants.clipped(to: span.from...span.to)
        // What is a sample was looked at, as it counts; what is none lies where no other reading is.
        return inside?.contains { $0 < span.to && known.samples.sample(at: $0) == nil } ?? false
    }
}
