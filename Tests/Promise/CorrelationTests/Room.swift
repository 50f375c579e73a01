import Correlation
import Intervals
import Site

/// A site with two customers, of whom the first one's outages are looked at: an outlet, a port beside a neighbour's on one
/// switch, an uplink with a beacon, and a pinged host each.
struct Room {
    static let outlet = Notes.outlet
    static let port = SignalName(device: "sw-1", kind: .port, element: "1")
    static let otherPort = SignalName(device: "sw-1", kind: .port, element: "2")
    static let agent = SignalName.agent("sw-1")
    static let uplink = SignalName(device: "br-1", kind: .port, element: "1")
    static let beacon = SignalName.icmp("192.0.2.1")
    static let host = Notes.host
    static let neighbour = SignalName.icmp("198.51.100.20")
    static let all = [outlet, port, otherPort, agent, uplink, beacon, host, neighbour]

    var facility = Notes.facility()
    var readings: [SignalName: String] = [:]
    var now: Int64 = 1000

    init() {
        facility.uplinks = [Uplink(name: "east", link: Self.uplink, beacons: ["192.0.2.1"])]
        var own = Notes.contract("c-1", in: facility)
        own.power = PowerSupply(feeds: [PowerSupply.Feed(name: "A", condition: .signal(Self.outlet))])
        own.network = NetworkConnection(
            access: .signal(Self.port), uplinks: ["east"], hosts: [Self.host.kind])
        var other = Notes.contract("c-2", in: facility)
        other.network = NetworkConnection(access: .signal(Self.otherPort), hosts: [Self.neighbour.kind])
        facility.contracts = [own, other]
        for signal in Self.all { read(signal) }
    }

    /// Every ten milliseconds from 0 to 300, down from 100 until before 200 or not at all.
    mutating func read(_ signal: SignalName, isDown: Bool = false) {
        readings[signal] = stride(from: 0, through: 300, by: 10).map { at in
            "\(at)\(isDown && (100..<200).contains(at) ? "d" : "u")"
        }.joined(separator: " ")
    }

    var observations: Observations? { Notes.observations(readings, now: now, facility: facility) }

    /// The outages of a guarantee of the first contract.
    func outages(_ guarantee: Guarantee) -> [Outage] {
        guard var observations else { return [] }
        let condition = guarantee == .power ? observations.power(of: "c-1") : observations.network(of: "c-1")
        return condition.map { observations.outages(guarantee, of: "c-1", in: $0) } ?? []
    }
}
