import Proofs
import Site

/// The rounds of one host by several collectors, by brute force: what Documentation/vantage.md says, read literally.
public struct JointRounds: Sendable {
    private let collectors: [[TickReading]]
    private let interval: Int
    private let failedRounds: Int

    public init(_ rounds: [Rounds], interval: Int, failedRounds: Int) {
        collectors = rounds.map(\.asRead)
        self.interval = interval
        self.failedRounds = failedRounds
    }

    /// The latest rounds of each collector that asks at a tick, the latest first.
    private func asking(at tick: Int) -> [[TickReading]] {
        collectors.map { $0.filter { $0.at <= tick }.reversed() }.filter { rounds in
            rounds.first.map { 2 * (tick - $0.at) <= 5 * interval } ?? false
        }
    }

    /// Whether the host's round so many back from a tick failed: when all that asked failed.
    private func failed(_ back: Int, from tick: Int) -> Bool {
        let asking = asking(at: tick)
        return !asking.isEmpty && asking.allSatisfy { isInARow($0, back) }
    }

    /// Whether a collector's round so many back failed, no further than *V* before the next.
    private func isInARow(_ rounds: [TickReading], _ back: Int) -> Bool {
        guard rounds.indices.contains(back), rounds[back].state == .down else { return false }
        return back == 0 || 2 * (rounds[back - 1].at - rounds[back].at) <= 5 * interval
    }

    private func begun(at tick: Int, _ state: SignalState) -> Bool {
        collectors.joined().contains { $0.at == tick && $0.state == state }
    }

    private func isDeciding(_ tick: Int) -> Bool {
        begun(at: tick, .down) && (0..<failedRounds).allSatisfy { failed($0, from: tick) }
    }

    private func firstFailed(at tick: Int) -> Int {
        asking(at: tick).compactMap { rounds in
            rounds.indices.prefix { isInARow(rounds, $0) }.last.map { rounds[$0].at }
        }.max() ?? -1
    }

    /// In order.
    public func emergencies(until now: Int) -> [Rounds.Emergency] {
        let ticks = 0...now
        let answers = ticks.filter { begun(at: $0, .up) }
        let deciding = ticks.filter(isDeciding)
        return deciding.filter { tick in
            let answer = answers.last { $0 <= tick } ?? -1
            return !deciding.contains { $0 > answer && $0 < tick }
        }.map { tick in
            Rounds.Emergency(
                firstFailed: firstFailed(at: tick), determined: tick, closed: answers.first { $0 > tick })
        }
    }
}

extension Site {
    /// Has every contract's hosts pinged from elsewhere, too, with losses of network and stretches of silence there.
    public mutating func addVantagePoints(_ names: [String], _ seed: inout Seed) {
        var readings = readings
        for index in facility.contracts.indices { facility.contracts[index].network?.vantage = names }
        for name in names {
            for host in Self.hosts {
                let signal = SignalName.icmp("\(host)@\(name)")
                let lost = (0..<seed.number(0...2)).map { _ in
                    let from = seed.number(0...ticks.count)
                    return from..<from + seed.number(1...60)
                }
                // Outages as the site's own collector sees them, or others.
                let own = outages.filter { _ in !seed.once(in: 4) }
                let from = seed.number(0...ticks.count)
                let others = seed.once(in: 2) ? [from..<from + seed.number(1...30)] : []
                readings[signal] = RandomReadings(
                    ticks: ticks.count, interval: interval(of: signal), outages: own + others, hasExtras: true
                ).next(&seed).map { reading in
                    var reading = reading
                    if lost.contains(where: { $0.contains(reading.at) }) { reading.state = .unknown }
                    return reading
                }
            }
        }
        replace(readings: readings)
    }

    /// The names by which a host is pinged: behind `icmp/`.
    static func names(of host: String, _ network: NetworkConnection) -> [String] {
        [host] + network.vantage.map { "\(host)@\($0)" }
    }

    /// The emergencies of a contract's host by all who ping it.
    public func emergencies(of host: String, _ contract: Contract, failedRounds: Int) -> [Rounds.Emergency] {
        guard let network = contract.network else { return [] }
        let rounds = Self.names(of: host, network).map { self.rounds(of: $0, failedRounds: failedRounds) }
        return JointRounds(rounds, interval: interval(of: .icmp(host)), failedRounds: failedRounds)
            .emergencies(until: now)
    }

    /// For how many ticks of a range no round of a host had begun within so many ticks, by whomever.
    public func unpinged(_ host: String, _ contract: Contract, in range: Range<Int>, holding length: Int) -> Int {
        let begun = contract.network.map { Self.names(of: host, $0) }?.flatMap(begunRounds) ?? []
        return range.count { tick in !begun.contains { $0 <= tick && tick < $0 + length } }
    }

    /// The ticks at which a host was up for some and down for others.
    public func disagreements(about host: String, _ contract: Contract) -> [Int] {
        guard let network = contract.network else { return [] }
        let histories = Self.names(of: host, network).map { history(of: .signal(.icmp($0)), contract) }
        return (0..<min(now, ticks.count)).filter { tick in
            let said = Set(histories.map { $0.nominal[tick] })
            return said.isSuperset(of: [.up, .down])
        }
    }
}
