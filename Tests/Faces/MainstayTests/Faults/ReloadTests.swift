import Foundation
import SNMP
import Simulation
import Sockets
import Testing

/// SIGHUP: a new configuration comes into force, a broken one does not.
@Suite(.serialized)
struct ReloadTests {
    @Test func aBrokenFileLeavesTheOldConfigurationInForce() throws {
        let port = UInt16.random(in: 30_000...31_500)
        let upses = try ["127.35.0.1", "127.35.0.2"].map { try #require(Endpoint(host: $0, port: port)) }
        let floor = try Floor(upses)
        defer { floor.stop() }
        let one = Self.configuration(["ups-a": upses[0]])
        let daemon = try RunningDaemon(one)
        defer { daemon.stop() }
        let isRead = try daemon.waits(seconds: 15) { $0.states(of: "ups-a/input") == ["up"] }
        try #require(isRead, "\(daemon.log)")

        try daemon.reload(one.replacingOccurrences(of: "version: 2c", with: "version: 4"))
        #expect(daemon.says("the old one stays in force", seconds: 10), "\(daemon.log)")
        #expect(daemon.log.contains("credentials.lab.version"))

        try daemon.reload(Self.configuration(["ups-a": upses[0], "ups-b": upses[1]]))
        #expect(daemon.says("reloaded: contract c-1 changed, +1 device", seconds: 10), "\(daemon.log)")
        _ = floor.apply(.mainsLost, to: upses[0])
        let isSeen = try daemon.waits(seconds: 15) {
            $0.states(of: "ups-a/input") == ["up", "down"] && $0.states(of: "ups-b/input") == ["up"]
        }
        #expect(isSeen, "\(daemon.log)")
    }

    /// Every signal counts, not only the first: three different configurations, and the same one twenty times.
    @Test func everySignalReloads() throws {
        let port = UInt16.random(in: 31_500...33_000)
        let upses = try ["127.35.1.1", "127.35.1.2"].map { try #require(Endpoint(host: $0, port: port)) }
        let floor = try Floor(upses)
        defer { floor.stop() }
        let one = Self.configuration(["ups-a": upses[0]])
        let daemon = try RunningDaemon(one)
        defer { daemon.stop() }
        let isRead = try daemon.waits(seconds: 15) { $0.states(of: "ups-a/input") == ["up"] }
        try #require(isRead, "\(daemon.log)")

        try daemon.reload(Self.configuration(["ups-a": upses[0], "ups-b": upses[1]]))
        #expect(daemon.says("reloaded: contract c-1 changed, +1 device", seconds: 10), "\(daemon.log)")
        try daemon.reload(Self.configuration(["ups-a": upses[1], "ups-b": upses[0]]))
        #expect(daemon.says("reloaded: ups-a moved, ups-b moved", seconds: 10), "\(daemon.log)")
        try daemon.reload(one)
        #expect(daemon.says("-1 device", seconds: 10), "\(daemon.log)")
        for count in 1...20 {
            try daemon.reload()
            let deadline = Date(timeIntervalSinceNow: 10)
            while daemon.saidNothingChanged < count, Date() < deadline { usleep(20_000) }
            try #require(daemon.saidNothingChanged == count, "\(daemon.log)")
        }
        _ = floor.apply(.mainsLost, to: upses[0])
        let isSeen = try daemon.waits(seconds: 15) { $0.states(of: "ups-a/input") == ["up", "down"] }
        #expect(isSeen, "\(daemon.log)")
        // It ends as it is told to, and leaves nothing behind.
        daemon.stop()
        #expect(!daemon.log.contains("critical"), "\(daemon.log)")
    }

    /// A signal that comes before the daemon runs does not end it.
    @Test func aSignalAtTheStartIsNoEnd() throws {
        let port = UInt16.random(in: 33_000...34_000)
        let ups = try #require(Endpoint(host: "127.35.2.1", port: port))
        let floor = try Floor([ups])
        defer { floor.stop() }
        let daemon = try RunningDaemon(Self.configuration(["ups-a": ups]))
        defer { daemon.stop() }
        #expect(daemon.says("polling 1 device", seconds: 15), "\(daemon.log)")
        for _ in 0..<5 { try daemon.reload() }
        #expect(daemon.says("reloaded: nothing changed", seconds: 10), "\(daemon.log)")
        let isRead = try daemon.waits(seconds: 15) { $0.states(of: "ups-a/input") == ["up"] }
        #expect(isRead, "\(daemon.log)")
    }

    private static func configuration(_ upses: [String: Endpoint]) -> String {
        let names = upses.keys.sorted()
        let devices = names.compactMap { name in
            upses[name].map { "  \(name): {address: \"\($0)\", credentials: lab, profile: ups-mib}" }
        }
        let mains = names.map { "\($0)/input" }.joined(separator: ", ")
        let outputs = names.map { "\($0)/output" }.joined(separator: ", ")
        return """
            site: faults
            timezone: UTC
            ledger: ledger.sqlite
            schedule: {power: 1s, link: 1s}
            credentials:
              lab: {version: 2c, community: public}
            devices:
            \(devices.joined(separator: "\n"))
            contracts:
            \(RunningDaemon.contract("c-1", "power: {mains: {any: [\(mains)]}, ups: {any: [\(outputs)]}}"))
            """
    }
}

extension RunningDaemon {
    /// How often a reload found nothing new.
    fileprivate var saidNothingChanged: Int { log.components(separatedBy: "reloaded: nothing changed").count - 1 }
}
