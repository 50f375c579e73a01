import Foundation
import Intervals
import SNMP
import Simulation
import Sockets
import Testing

/// Simulated UPSes behind several bad networks, and a daemon that polls them all. Every tenth is dead.
final class BadFloor {
    struct UPS {
        var name: String
        var network: String
        var number: Int
        var front: Endpoint
        var agent: Endpoint
        var isDead: Bool { number == 10 }
    }

    let all: [UPS]
    let daemon: RunningDaemon
    private let floor: Floor
    private let relays: [Relay]

    /// - Parameter interval: of the polls, in seconds.
    init(
        _ networks: [(name: String, weather: Weather)], devices: Int, interval: Int, seed: UInt64
    ) throws {
        let port = UInt16.random(in: 30_000...31_500)
        all = try networks.enumerated().flatMap { index, network in
            try (1...devices).map { number in
                UPS(
                    name: "\(network.name)-\(number)", network: network.name, number: number,
                    front: try #require(Endpoint(host: "127.31.\(index).\(number)", port: port)),
                    agent: try #require(Endpoint(host: "127.32.\(index).\(number)", port: port)))
            }
        }
        floor = try Floor(all.filter { !$0.isDead }.map(\.agent))
        let ups = all
        relays = try networks.enumerated().map { index, network in
            let paths = ups.filter { $0.network == network.name }.map { ($0.front, $0.agent) }
            return try Relay(paths, weather: network.weather, seed: seed + UInt64(index))
        }
        for relay in relays { relay.start() }
        daemon = try RunningDaemon(Self.configuration(all, interval: interval))
    }

    func stop() {
        daemon.stop()
        for relay in relays { relay.stop() }
        floor.stop()
    }

    /// When each lost its mains.
    func cutMains(ofFirst count: Int) -> [String: Instant] { apply(.mainsLost, count) }

    /// When each got them back.
    func restoreMains(ofFirst count: Int) -> [String: Instant] { apply(.mainsRestored, count) }

    private func apply(_ happening: Plant.Happening, _ count: Int) -> [String: Instant] {
        let those = all.filter { $0.number <= count }
        return Dictionary(uniqueKeysWithValues: those.map { ($0.name, floor.apply(happening, to: $0.agent)) })
    }

    private static func configuration(_ all: [UPS], interval: Int) -> String {
        let devices = all.map {
            "  \($0.name): {address: \"\($0.front)\", credentials: lab, profile: ups-mib}"
        }
        let contracts = all.map { ups in
            RunningDaemon.contract("c-\(ups.name)", "power: {mains: \(ups.name)/input, ups: \(ups.name)/output}")
        }
        return """
            site: faults
            timezone: UTC
            ledger: ledger.sqlite
            schedule: {power: \(interval)s, link: \(interval)s}
            credentials:
              lab: {version: 2c, community: public}
            devices:
            \(devices.joined(separator: "\n"))
            contracts:
            \(contracts.joined(separator: "\n"))
            """
    }
}
