import Intervals
import Site

/// The rounds of one host by every collector that pings it, or the checks of one service: what makes an emergency of it
/// (semantics, *The fine print*, 10 and 18).
///
/// Each collector's failed rounds in a row are counted by themselves, since each has its own rhythm. Counted back from an
/// instant, the host's last round is the last one of each collector that asks, the one before it the one before of each,
/// and so on: it failed when all of them did. So the host has failed as often in a row as the collector that asks and has
/// failed least often. Whoever's latest round is further than *V* away does not ask.
struct JointRounds {
    /// A host was silent for as many rounds in a row as make an emergency.
    struct Emergency: Hashable {
        var firstFailed: Instant
        /// When the deciding round failed.
        var determinedAt: Instant
        /// The next answered round; nil while it lasts.
        var closedAt: Instant?

        /// Whether both lasted at some instant.
        func overlaps(_ other: Emergency) -> Bool {
            determinedAt < other.closedAt ?? .distantFuture && other.determinedAt < closedAt ?? .distantFuture
        }
    }

    /// One collector's, and how it stands.
    fileprivate struct Collector {
        let rounds: PingRounds
        /// Those that the rounds are made of.
        let runs: [Run]
        /// The failed rounds in a row, no more than decide.
        var failures: [Instant] = []
        var latest: Instant?

        func asks(at instant: Instant) -> Bool {
            latest.map { $0 >= instant || rounds.pace.isNear($0, to: instant) } ?? false
        }
    }

    /// What one round, or some that were stored together, says.
    fileprivate struct Turn {
        var at: Instant
        var collector: Int
        /// Nil for a failed round; until when answers follow one another.
        var answeredUntil: Instant?
        /// The failed round before it is too far away to be in a row with it.
        var beginsARow = false

        /// An answer denies what fails at its instant.
        var order: (Instant, Int, Int) { (at, answeredUntil == nil ? 1 : 0, collector) }
    }

    private var collectors: [Collector]
    private let failedRounds: Int

    init(_ rounds: [(rounds: PingRounds, runs: [Run])]) {
        collectors = rounds.map { Collector(rounds: $0.rounds, runs: $0.runs) }
        failedRounds = rounds.first?.rounds.failedRounds ?? 1
    }

    /// Rule 10: the deciding failed round, on the rounds as read; the next emergency needs an answered round first.
    func emergencies() -> [Emergency] {
        var collectors = collectors
        var result: [Emergency] = []
        var isOpen = false
        let turns = turns
        for (index, turn) in turns.enumerated() {
            if let until = turn.answeredUntil {
                if isOpen { result[result.count - 1].closedAt = turn.at }
                isOpen = false
                collectors[turn.collector].failures = []
                collectors[turn.collector].latest = until
                continue
            }
            if turn.beginsARow { collectors[turn.collector].failures = [] }
            // Only the first failure and their number matter.
            if collectors[turn.collector].failures.count < failedRounds {
                collectors[turn.collector].failures.append(turn.at)
            }
            collectors[turn.collector].latest = turn.at
            // What is read at one instant is known at once.
            let isMore = index + 1 < turns.count && turns[index + 1].at == turn.at
            guard !isOpen, !isMore else { continue }
            let asking = collectors.filter { $0.asks(at: turn.at) }.map(\.failures)
            if let first = asking.firstFailed(ofAtLeast: failedRounds) {
                result.append(Emergency(firstFailed: first, determinedAt: turn.at))
                isOpen = true
            }
        }
        return result
    }

    private var turns: [Turn] {
        let turns = collectors.indices.flatMap { collectors[$0].turns(of: $0, most: mostFailures) }
        guard collectors.count > 1 else { return turns }
        return turns.sorted { $0.order < $1.order }
    }

    /// How many failures that are stored together matter: beside another collector's rounds, each may decide.
    private var mostFailures: Int { collectors.count > 1 ? .max : failedRounds }
}

extension [[Instant]] {
    /// Of the failed rounds in a row of each collector that asks, the first with which all of them failed, if each has
    /// failed so often: the first failed round of the host. Nil where it has not failed so often in a row.
    package func firstFailed(ofAtLeast failedRounds: Int) -> Instant? {
        guard allSatisfy({ $0.count >= failedRounds }) else { return nil }
        return compactMap(\.first).max()
    }
}

extension JointRounds.Collector {
    fileprivate func turns(of number: Int, most: Int) -> [JointRounds.Turn] {
        let samples = rounds.rounds
        return samples.indices.flatMap { index -> [JointRounds.Turn] in
            let round = samples[index]
            if round.state == .up {
                return [JointRounds.Turn(at: round.at, collector: number, answeredUntil: round.heldUntil)]
            }
            let isApart =
                index > 0 && samples[index - 1].state == .down && samples[index - 1].heldUntil < round.at
                && !rounds.followsClosely(index)
            return failedInstants(from: index, most: most).map { instant in
                JointRounds.Turn(at: instant, collector: number, beginsARow: isApart && instant == round.at)
            }
        }
    }

    /// The failures from one that is a sample until the next sample, as far as they can decide. Earlier versions put failed
    /// checks of services together: of a run that keeps its instants each is known, of a folded one each was read within
    /// its greatest gap of the one before.
    private func failedInstants(from index: Int, most: Int) -> [Instant] {
        let samples = rounds.rounds
        let round = samples[index]
        guard round.heldUntil > round.at, index + 1 < samples.count, samples[index + 1].at > round.at else {
            return [round.at]
        }
        let run = runs[round.run]
        let end = min(round.heldUntil, samples[index + 1].at)
        if let instants = run.instants?.clipped(to: round.at...end) {
            return Array(instants.prefix(most).filter { $0 < end })
        }
        let gap = max(1, run.greatestGap)
        // Lazily: a folded run may be as long as a number holds.
        let later = sequence(first: round.at + gap) { $0 + gap }.lazy.prefix { $0 < end }
        return [round.at] + later.prefix(max(1, most - 1))
    }
}
