import Foundation
import Intervals
import Proofs
public import Site

/// A random site: contracts fed by three signals and connected by two ports, an uplink and two hosts, or by some of
/// them; and what was read of them all.
public struct Site {
    public static let uplink = SignalName(device: "br-1", kind: "port", element: "Te0/1")
    public static let beacon = "192.0.2.1"
    public static let hosts = ["198.51.100.10", "198.51.100.11"]
    static let feeds = ["ups-a/input", "pdu-1/outlet/7", "ups-b/output"].compactMap { SignalName($0) }
    static let ports = ["sw-1/port/Gi1/0/7", "sw-1/port/Gi1/0/8"].compactMap { SignalName($0) }

    public let ticks: Ticks
    public let now: Int
    public var facility: Facility
    /// When most signals were down.
    public let outages: [Range<Int>]
    public private(set) var readings: [SignalName: [TickReading]] = [:]

    public init(
        _ ticks: Ticks, now: Int, contracts: Int = 1, zone: TimeZone = .gmt, hasErrors: Bool = true,
        hasClockErrors: Bool = false, _ seed: inout Seed
    ) throws {
        self.ticks = ticks
        self.now = now
        var schedule = Schedule()
        schedule.power = Milliseconds(seed.number(1...5)) * ticks.length
        schedule.link = Milliseconds(seed.number(1...5)) * ticks.length
        schedule.reachability = Milliseconds(seed.number(2...8)) * ticks.length
        facility = Facility(site: "random", timeZone: zone, schedule: schedule)
        outages = (0..<seed.number(1...4)).map { _ in
            let from = seed.number(0...ticks.count)
            return from..<from + seed.number(1...30)
        }
        facility.uplinks = [
            Uplink(name: "up-1", link: Self.uplink, beacons: seed.once(in: 2) ? [Self.beacon] : [])
        ]
        facility.contracts = try (1...contracts).map { try Self.contract("c-\($0)", zone, &seed) }
        let pings = (Self.hosts + [Self.beacon]).map(SignalName.icmp)
        for signal in Self.feeds + Self.ports + [Self.uplink] + pings {
            readings[signal] = RandomReadings(
                ticks: ticks.count, interval: interval(of: signal), outages: outages.filter { _ in !seed.once(in: 3) },
                isDated: !signal.isRounds, hasExtras: signal.isRounds, hasErrors: hasErrors,
                hasClockErrors: hasClockErrors && seed.once(in: 3)
            ).next(&seed)
        }
    }

    private static func contract(_ id: String, _ zone: TimeZone, _ seed: inout Seed) throws -> Contract {
        guard let day = CivilDate("1970-01-01"), let share = Ratio("99.9%") else {
            throw CocoaError(.featureUnsupported)
        }
        var terms = AvailabilityTerms(availability: share, rule: .percentage)
        terms.failedRounds = seed.number(1...3)
        if seed.once(in: 4) { terms.reading = .port }
        var contract = Contract(
            id: id, customer: Customer(name: "Acme"), termsName: "random",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 31),
            rent: Money(amount: 1, currency: "CNY"), timeZone: zone)
        contract.power = power(&seed)
        contract.network = network(&seed)
        return contract
    }

    /// Feeds by some of the site's signals.
    public static func power(_ seed: inout Seed) -> PowerSupply {
        let feeds = feeds.map { Condition.signal($0) }
        return PowerSupply(feeds: [
            .init(name: "mains", condition: .all([feeds[0], .any([feeds[1], feeds[2]])])),
            .init(name: "ups", condition: seed.one(of: [feeds[2], .all([feeds[2], feeds[1]])])),
        ])
    }

    /// A connection by some of the site's ports, its uplink and its hosts.
    public static func network(_ seed: inout Seed) -> NetworkConnection {
        let ports = ports.map { Condition.signal($0) }
        var network = NetworkConnection(
            access: seed.one(of: [nil, ports[0], .any(ports), .all(ports)]),
            uplinks: seed.one(of: [[], ["up-1"]]), hosts: Array(hosts.prefix(seed.number(0...2))))
        if network == NetworkConnection() { network.hosts = hosts }
        return network
    }

    /// The same site, of which something else was read.
    public mutating func replace(readings: [SignalName: [TickReading]]) { self.readings = readings }

    public func interval(of signal: SignalName) -> Int { Int(facility.schedule.interval(of: signal) / ticks.length) }

    /// Every reading as a run of its own; or those that are no rounds as a ledger keeps them.
    public func runs(compressed: Bool = false) -> [SignalName: [Run]] {
        Dictionary(
            uniqueKeysWithValues: readings.map { signal, readings in
                compressed && !signal.isRounds
                    ? (signal, ticks.compressed(signal, readings, interval: interval(of: signal)))
                    : (signal, ticks.runs(of: signal, readings))
            })
    }
}

/// What the fine print says of it.
extension Site {
    public func rounds(of host: String, _ contract: Contract) -> Rounds {
        rounds(of: host, failedRounds: contract.terms.network.failedRounds)
    }

    /// Article 4 has its own number of rounds, which is two (fine print, 10).
    public func emergencies(of host: String) -> [Rounds.Emergency] { rounds(of: host, failedRounds: 2).emergencies }

    /// Ticks at which a round of a host began.
    public func begunRounds(of host: String) -> [Int] { rounds(of: host, failedRounds: 2).begun }

    func rounds(of host: String, failedRounds: Int) -> Rounds {
        let signal = SignalName.icmp(host)
        return Rounds(
            readings[signal] ?? [], interval: interval(of: signal), failedRounds: failedRounds, now: now)
    }

    /// Rounds are confirmed as the contract says.
    public func history(of condition: Condition, _ contract: Contract) -> History {
        switch condition {
        case .signal(let signal):
            let known =
                signal.isRounds
                ? rounds(of: signal.kind, contract).decided : (readings[signal] ?? []).known(at: now)
            return History(of: known, interval: interval(of: signal), now: now, ticks: ticks.count)
        case .all(let parts): return .all(parts.map { history(of: $0, contract) })
        case .any(let parts): return .any(parts.map { history(of: $0, contract) })
        }
    }

    public func power(of contract: Contract) -> History? {
        contract.power.map { .any($0.feeds.map { history(of: $0.condition, contract) }) }
    }

    public func network(of contract: Contract) -> History? {
        guard let network = contract.network else { return nil }
        let names = network.hosts.flatMap { Self.names(of: $0, network) }
        let hosts = names.map { history(of: .signal(.icmp($0)), contract) }
        let uplink = [Self.uplink] + facility.uplinks[0].beacons.map(SignalName.icmp)
        return .network(
            access: network.access.map { history(of: $0, contract) },
            uplink: network.uplinks.isEmpty ? nil : .all(uplink.map { history(of: .signal($0), contract) }),
            reachability: hosts.isEmpty ? nil : .any(hosts),
            answers: Set(names.flatMap { rounds(of: $0, contract).answers }),
            silenceCounts: contract.terms.network.reading == .portAndHost)
    }
}
