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
        #expect(daemon.says("the new configuration is in force", seconds: 10), "\(daemon.log)")
        _ = floor.apply(.mainsLost, to: upses[0])
        let isSeen = try daemon.waits(seconds: 15) {
            $0.states(of: "ups-a/input") == ["up", "down"] && $0.states(of: "ups-b/input") == ["up"]
        }
        #expect(isSeen, "\(daemon.log)")
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
