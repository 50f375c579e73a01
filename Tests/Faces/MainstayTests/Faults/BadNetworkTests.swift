import Foundation
import Intervals
import Programs
import Proofs
import SNMP
import Sockets
import Testing

/// The whole daemon behind bad networks: what it writes down of a device is what the device was, or nothing.
@Suite(.serialized)
struct BadNetworkTests {
    /// Ten UPSes a network. Of the first four the mains fail for a while.
    private static let networks: [(name: String, weather: Weather)] =
        isProving
        ? [
            ("forging", Weather(forgeries: 50)), ("lossy", Weather(lost: 1)), ("lossier", Weather(lost: 10)),
            ("lossiest", Weather(lost: 30)), ("slow", Weather(delay: 50...400, repeated: 20)),
            ("tenseconds", Weather(delay: 5000...5000)),
        ]
        : [
            ("forging", Weather(forgeries: 8)), ("lossier", Weather(lost: 10, delay: 0...20, repeated: 20)),
            ("lossiest", Weather(lost: 30)), ("slow", Weather(delay: 30...120, repeated: 20)),
            ("tenseconds", Weather(delay: 5000...5000)),
        ]
    private static let interval = isProving ? 5 : 1
    /// Seconds for which a state is watched at least: what is made up must have time to show.
    private static let watch = isProving ? 60 : 2

    @Test func whatIsWrittenIsWhatWas() async throws {
        let floor = try BadFloor(Self.networks, devices: 10, interval: Self.interval, seed: 7)
        defer { floor.stop() }
        try await Self.watches(floor, ["up"])
        let cutAt = floor.cutMains(ofFirst: 4)
        try await Self.watches(floor, ["up", "down"])
        let restoredAt = floor.restoreMains(ofFirst: 4)
        try await Self.watches(floor, ["up", "down", "up"])
        floor.daemon.stop()
        let readings = try floor.daemon.readings()

        for ups in floor.all {
            let input = readings.states(of: "\(ups.name)/input")
            let output = readings.states(of: "\(ups.name)/output")
            guard ups.isReached else {
                #expect(input + output == [], "\(ups.name) was never reached")
                continue
            }
            let truth = ups.number <= 4 ? ["up", "down", "up"] : ["up"]
            if ups.network == "lossiest" {
                // A poll that no try got through is a gap; a gap may hide a change, and invents none.
                #expect(Self.isPart(input, of: truth), "\(ups.name): \(input)")
                #expect(Self.isPart(output, of: ["up"]), "\(ups.name): \(output)")
            } else {
                #expect(input == truth, "\(ups.name)")
                #expect(output == ["up"], "\(ups.name)")
            }
            // The UPS says for how long it has been on battery, from its first whole second on.
            for reading in readings where reading.signal == "\(ups.name)/input" && reading.state == "down" {
                guard let since = reading.since else { continue }
                let isTrue = abs(since - (cutAt[ups.name] ?? .distantPast)) <= reading.sinceError
                #expect(isTrue, "\(ups.name): since \(since) ± \(reading.sinceError) ms")
                #expect(reading.at <= (restoredAt[ups.name] ?? .distantPast) + .seconds(1))
            }
        }
        // Where nothing is lost, nothing is missed.
        for ups in floor.all where ups.network == "forging" && !ups.isDead {
            #expect(!readings.states(of: "\(ups.name)/output", known: false).contains("unknown"), "\(ups.name)")
        }
    }

    /// Waits until every UPS that must be read has been through these states of its mains, and watches on for a while.
    private static func watches(_ floor: BadFloor, _ states: [String]) async throws {
        let must = floor.all.filter { $0.isReached && $0.network != "lossiest" }
        let isSeen = try floor.daemon.waits(seconds: 60) { readings in
            must.allSatisfy { readings.states(of: "\($0.name)/input") == ($0.number <= 4 ? states : ["up"]) }
        }
        #expect(isSeen, "\(states)")
        try await Task.sleep(for: .seconds(watch))
    }

    /// What is left of a list when some of it is not seen.
    private static func isPart(_ seen: [String], of truth: [String]) -> Bool {
        var rest = truth[...]
        return seen.allSatisfy { state in
            guard let index = rest.firstIndex(of: state) else { return false }
            rest = rest[(index + 1)...]
            return true
        }
    }

    /// Discovery, synchronisation and polls of version 3 with every tenth packet lost.
    @Test func version3CrossesABadNetwork() async throws {
        let first = UInt16.random(in: 20_000...22_900)
        let agents = try (0...2).map { try Snmpd(port: first + $0, engine: "bad-\($0)") }
        defer { for agent in agents { agent.stop() } }
        let port = UInt16.random(in: 31_600...32_600)
        let fronts = try agents.indices.map { try #require(Endpoint(host: "127.31.9.\($0 + 1)", port: port)) }
        let relay = try Relay(
            zip(fronts, agents).map { ($0, $1.endpoint) }, weather: Weather(lost: 10, delay: 0...30, repeated: 10),
            seed: 3)
        relay.start()
        defer { relay.stop() }
        let daemon = try RunningDaemon(
            Self.version3(fronts, seconds: Self.interval),
            files: ["auth": Snmpd.passphrase, "priv": Snmpd.passphrase])
        defer { daemon.stop() }
        let names = fronts.indices.map { "sw-\($0 + 1)/port/lo" }
        let isRead = try daemon.waits(seconds: 20) { found in
            names.allSatisfy { name in found.contains { $0.signal == name && $0.state == "up" } }
        }
        #expect(isRead, "\(daemon.log)")
        try await Task.sleep(for: .seconds(isProving ? 120 : 4))
        daemon.stop()
        let readings = try daemon.readings()
        for name in names { #expect(readings.states(of: name) == ["up"]) }
        #expect(!daemon.log.contains("device.changed"), "\(daemon.log)")
    }

    private static func version3(_ fronts: [Endpoint], seconds: Int) -> String {
        let devices = fronts.enumerated().map { index, front in
            "  sw-\(index + 1): {address: \"\(front)\", credentials: campus, profile: if-mib}"
        }
        let ports = fronts.indices.map { "sw-\($0 + 1)/port/lo" }.joined(separator: ", ")
        return """
            site: faults
            timezone: UTC
            ledger: ledger.sqlite
            schedule: {power: \(seconds)s, link: \(seconds)s}
            credentials:
              campus:
                version: 3
                username: shaaes
                authentication: {protocol: SHA, passphrase: {file: auth}}
                privacy: {protocol: AES-128, passphrase: {file: priv}}
            devices:
            \(devices.joined(separator: "\n"))
            contracts:
            \(RunningDaemon.contract("c-1", "network: {access: {all: [\(ports)]}}"))
            """
    }
}

extension BadFloor.UPS {
    /// In time for one of its polls to be answered.
    fileprivate var isReached: Bool { !isDead && network != "tenseconds" }
}
