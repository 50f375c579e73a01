import Foundation
import Intervals
import Programs
import SNMP
import Simulation
import Sockets
import Testing

/// A real trap to a running daemon: it is looked into at once, long before the next poll.
@Suite(.serialized)
struct TrapTests {
    private static let interval = 60
    private static let onBattery = "1.3.6.1.2.1.33.2.1"

    @Test func aTrapIsLookedIntoAtOnceAndDatesWhatIsFound() throws {
        let port = UInt16.random(in: 30_000...31_500)
        let ups = try #require(Endpoint(host: "127.33.0.1", port: port))
        let floor = try Floor([ups])
        defer { floor.stop() }
        let daemon = try RunningDaemon(Self.configuration(ups, listening: port + 1))
        defer { daemon.stop() }
        let isRead = try daemon.waits(seconds: 20) { $0.states(of: "ups-a/input") == ["up"] }
        #expect(isRead, "\(daemon.log)")

        // What says nothing true changes nothing: the poll finds mains.
        try trap(from: ups, to: port + 1)
        let cutAt = floor.apply(.mainsLost, to: ups)
        try trap(from: ups, to: port + 1)
        let isFound = try daemon.waits(seconds: 20) { $0.states(of: "ups-a/input") == ["up", "down"] }
        #expect(isFound, "\(daemon.log)")
        let down = try #require(daemon.readings().first { $0.signal == "ups-a/input" && $0.state == "down" })
        #expect(down.at - cutAt < .seconds(10), "found by the trap, not by the poll of every \(Self.interval) s")
        let since = try #require(down.since)
        #expect(abs(since - cutAt) <= down.sinceError)
    }

    private func trap(from ups: Endpoint, to port: UInt16) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/snmptrap")
        process.arguments = [
            "-v", "2c", "-c", "public", "--clientaddr=\(ups.host)", "127.0.0.1:\(port)", "", Self.onBattery,
        ]
        process.environment = ["PATH": "/usr/bin:/bin", "MIBS": "", "SNMP_PERSISTENT_DIR": "/nonexistent"]
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitForEnd()
        #expect(process.terminationStatus == 0)
    }

    private static func configuration(_ ups: Endpoint, listening port: UInt16) -> String {
        """
        site: faults
        timezone: UTC
        ledger: ledger.sqlite
        schedule: {power: \(interval)s, link: \(interval)s}
        notifications: {listen: ["127.0.0.1:\(port)"]}
        credentials:
          lab: {version: 2c, community: public}
        devices:
          ups-a: {address: "\(ups)", credentials: lab, profile: ups-mib}
        contracts:
        \(RunningDaemon.contract("c-1", "power: {mains: ups-a/input, ups: ups-a/output}"))
        """
    }
}
