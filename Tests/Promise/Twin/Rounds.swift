import Site

/// The ping rounds of one host, by brute force (fine print, 4 and 10).
public struct Rounds: Sendable {
    /// Ticks of a host's emergency.
    public struct Emergency: Hashable, Sendable {
        public var firstFailed: Int
        public var determined: Int
        public var closed: Int?

        public init(firstFailed: Int, determined: Int, closed: Int?) {
            self.firstFailed = firstFailed
            self.determined = determined
            self.closed = closed
        }
    }

    private let rounds: [TickReading]
    private let extras: [TickReading]
    private let interval: Int
    private let failedRounds: Int

    /// - Parameter stored: in the order in which they were stored.
    public init(_ stored: [TickReading], interval: Int, failedRounds: Int, now: Int) {
        let known = stored.known(at: now)
        rounds = known.filter { !$0.isExtra }
        extras = known.filter(\.isExtra)
        self.interval = interval
        self.failedRounds = failedRounds
    }

    private func isNear(_ a: TickReading, _ b: TickReading) -> Bool { 2 * (b.at - a.at) <= 5 * interval }

    /// What timelines are made of.
    public var decided: [TickReading] {
        var result = rounds.indices.compactMap(decided)
        let failed = Set(result.filter { $0.state == .down }.map(\.at))
        let all = (result + extras).sorted { $0.at < $1.at }
        for index in all.indices where all[index].isExtra {
            guard all[index].state == .up || isJoined(index, all, to: failed) else { continue }
            result.append(all[index])
        }
        return result.sorted { $0.at < $1.at }
    }

    /// A failed round stays in a run that is long enough; a shorter run between answered rounds is loss.
    private func decided(_ index: Int) -> TickReading? {
        guard rounds[index].state == .down else { return rounds[index] }
        var first = index
        var last = index
        while first > 0, rounds[first - 1].state == .down, isNear(rounds[first - 1], rounds[first]) { first -= 1 }
        while last + 1 < rounds.count, rounds[last + 1].state == .down, isNear(rounds[last], rounds[last + 1]) {
            last += 1
        }
        if last - first + 1 >= failedRounds { return rounds[index] }
        guard first > 0, last + 1 < rounds.count, rounds[first - 1].state == .up, rounds[last + 1].state == .up,
            isNear(rounds[first - 1], rounds[first]), isNear(rounds[last], rounds[last + 1])
        else { return nil }
        return TickReading(at: rounds[index].at, state: .up, clockError: rounds[index].clockError)
    }

    /// An extra failure confirms nothing: it counts where nothing but failures, each near the next, lies between it and
    /// a failed round.
    private func isJoined(_ index: Int, _ all: [TickReading], to failed: Set<Int>) -> Bool {
        for step in [-1, 1] {
            var other = index
            repeat {
                other += step
                guard all.indices.contains(other), all[other].state == .down,
                    isNear(all[min(other, other - step)], all[max(other, other - step)])
                else { break }
                if failed.contains(all[other].at) { return true }
            } while true
        }
        return false
    }

    /// What is known of the rounds, in order.
    public var asRead: [TickReading] { rounds }

    /// Ticks at which a round was answered.
    public var answers: [Int] { rounds.filter { $0.state == .up }.map(\.at) }

    /// Ticks at which a round began.
    public var begun: [Int] { rounds.map(\.at) }

    /// On the rounds as read: the round that makes the run of failures long enough, once between two answered rounds.
    public var emergencies: [Emergency] {
        rounds.indices.compactMap { index in
            guard isDeciding(index) else { return nil }
            let lastAnswer = rounds[..<index].lastIndex { $0.state == .up } ?? -1
            guard !(lastAnswer + 1..<index).contains(where: isDeciding) else { return nil }
            return Emergency(
                firstFailed: rounds[firstOfRun(index)].at, determined: rounds[index].at,
                closed: rounds[index...].first { $0.state == .up }?.at)
        }
    }

    private func firstOfRun(_ index: Int) -> Int {
        var first = index
        while first > 0, rounds[first - 1].state == .down, isNear(rounds[first - 1], rounds[first]) { first -= 1 }
        return first
    }

    private func isDeciding(_ index: Int) -> Bool {
        rounds[index].state == .down && index - firstOfRun(index) + 1 >= failedRounds
    }
}
