import Collection
import Foundation
import Intervals
import Site
import Testing

@testable import Live

/// Two customers with one host behind two PDUs, a UPS and a switch with two ways out, read every ten seconds and pinged
/// every five minutes. The second customer's terms want six failed rounds.
struct SmallSite {
    var board: BoardState
    var now = Instant(milliseconds: 1_790_000_000_000)

    init() throws { board = BoardState(try Self.facility()) }

    static func signal(_ path: String) throws -> SignalName { try #require(SignalName(path)) }

    static func facility() throws -> Facility {
        let devices = ["ups-a", "pdu-1", "pdu-2", "sw-1"].map { Device(name: $0, host: "192.0.2.1", credentials: "c") }
        let uplinks = try ["north", "south"].map { name in
            Uplink(name: name, link: try signal("sw-1/port/\(name)"), beacons: ["203.0.113.1"])
        }
        let contracts = [
            try contract("acme", outlet: 7, failedRounds: 2), try contract("globex", outlet: 8, failedRounds: 6),
        ]
        return Facility(
            site: "dc-1", timeZone: .gmt, devices: devices, uplinks: uplinks, contracts: contracts,
            witnesses: ["203.0.113.9"])
    }

    static func contract(_ id: String, outlet: Int, failedRounds: Int) throws -> Contract {
        let ratio = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: ratio, rule: .percentage)
        var network = terms
        network.failedRounds = failedRounds
        let day = CivilDate(daysSince1970: 20_000)
        var contract = Contract(
            id: id, customer: Customer(name: id), termsName: "idc-standard",
            terms: Terms(
                network: network, power: terms,
                emergencyReport: EmergencyReportTerms(within: .minutes(15), duringMaintenance: .notify)),
            language: "en", service: .colocation, signed: day,
            termFrom: day, termTo: day.adding(days: 3650), rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt)
        contract.power = PowerSupply(feeds: [
            PowerSupply.Feed(
                name: "mains",
                condition: .all([.signal(try signal("ups-a/input")), .signal(try signal("pdu-1/outlet/\(outlet)"))])),
            PowerSupply.Feed(name: "ups", condition: .signal(try signal("pdu-2/outlet/\(outlet)"))),
        ])
        contract.network = NetworkConnection(
            access: .signal(try signal("sw-1/port/\(outlet)")), uplinks: ["north", "south"], hosts: ["198.51.100.10"])
        return contract
    }

    static let everything = [
        "ups-a/agent", "pdu-1/agent", "pdu-2/agent", "sw-1/agent", "ups-a/input", "ups-a/output", "pdu-1/outlet/7",
        "pdu-1/outlet/8", "pdu-2/outlet/7", "pdu-2/outlet/8", "sw-1/port/7", "sw-1/port/8", "sw-1/port/north",
        "sw-1/port/south", "icmp/198.51.100.10", "icmp/203.0.113.1", "icmp/203.0.113.9",
    ]

    /// Reads signals that say one thing.
    @discardableResult
    mutating func read(
        _ paths: [String], _ state: SignalState, since: Instant? = nil, evidence: String? = nil, isExtra: Bool = false
    ) throws -> [BoardChange] {
        var found = Collected()
        found.readings = try paths.map { path in
            Reading(
                signal: try Self.signal(path), at: now, state: state, since: since, isExtra: isExtra, evidence: evidence
            )
        }
        return board.apply(found, at: now)
    }

    /// Everything reads as it should.
    mutating func readAll() throws { try read(Self.everything, .up) }

    mutating func wait(_ time: Milliseconds) { now = now + time }

    func state(_ path: String, failedRounds: Int? = nil) throws -> SignalState {
        board.state(try Self.signal(path), at: now, failedRounds: failedRounds)
    }

    func standing(_ path: String) throws -> SignalStanding {
        let name = try Self.signal(path)
        return try #require(board.signals(at: now).first { $0.signal == name })
    }

    func contract(_ id: String) throws -> ContractStanding {
        try #require(board.report(at: now, from: .daemon).contracts.first { $0.contract == id })
    }
}
