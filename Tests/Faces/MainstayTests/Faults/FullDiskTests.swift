import Foundation
import Intervals
import SNMP
import Simulation
import Sockets
import Testing

/// A disk that is full: people are told all the same, and what was read meanwhile is written when there is room again.
@Suite(.serialized)
struct FullDiskTests {
    private static let isPossible = geteuid() == 0

    @Test(.enabled(if: isPossible)) func nothingIsLostButTime() throws {
        let ups = try #require(Endpoint(host: "127.34.0.1", port: UInt16.random(in: 30_000...31_500)))
        let floor = try Floor([ups])
        defer { floor.stop() }
        // The disk is a file system in memory, in a namespace that ends with the daemon.
        let daemon = try RunningDaemon(Self.configuration(ups), files: ["hook": "#!/bin/sh\nexec cat > \"$0.told\"\n"])
        {
            [
                "/usr/bin/unshare", "-m", "/bin/sh", "-c",
                "mkdir $0/var && mount -t tmpfs -o size=2m tmpfs $0/var && exec \"$@\"", $0,
            ]
        }
        defer { daemon.stop() }
        // Asked earlier, the command that asks would lay its ledger where the disk is still to be mounted.
        try #require(daemon.says("polling 1 device", seconds: 20), "\(daemon.log)")
        let inside = ["/usr/bin/nsenter", "-t", "\(daemon.pid)", "-m"]
        let isRead = try daemon.waits(seconds: 15, under: inside) { $0.states(of: "ups-a/input") == ["up"] }
        try #require(isRead, "\(daemon.log)")

        let filler = URL(fileURLWithPath: "/proc/\(daemon.pid)/root\(daemon.folder.path)/var/filler")
        try Self.fill(filler)
        let cutAt = floor.apply(.mainsLost, to: ups)
        let told = daemon.folder.appendingPathComponent("hook.told").path
        let isTold = Self.waits(seconds: 10) { FileManager.default.fileExists(atPath: told) }
        #expect(isTold, "\(daemon.log)")
        let isSaid = Self.waits(seconds: 30) { daemon.log.contains("is full; free some room") }
        #expect(isSaid, "\(daemon.log)")

        // A new configuration cannot be written either: it waits with what was read, in its order.
        try daemon.reload()
        #expect(daemon.says("the ledger has yet to take it", seconds: 10), "\(daemon.log)")

        let restoredAt = floor.apply(.mainsRestored, to: ups)
        try FileManager.default.removeItem(at: filler)
        let isWritten = try daemon.waits(seconds: 15, under: inside) {
            $0.states(of: "ups-a/input") == ["up", "down", "up"]
        }
        #expect(isWritten, "\(daemon.log)")
        let down = try daemon.readings(under: inside).filter { $0.signal == "ups-a/input" && $0.state == "down" }
        let first = try #require(down.first), last = try #require(down.last)
        #expect(first.at - cutAt < .seconds(3), "dated when it was read")
        #expect(restoredAt - last.at < .seconds(3), "and until it was over")
    }

    private static func fill(_ file: URL) throws {
        try Data().write(to: file)
        let handle = try FileHandle(forWritingTo: file)
        let block = Data(repeating: 7, count: 4096)
        // The last block is the one that no longer fits.
        while (try? handle.write(contentsOf: block)) != nil {}
        try? handle.close()
    }

    private static func waits(seconds: Int, for isThere: () -> Bool) -> Bool {
        let deadline = Date(timeIntervalSinceNow: TimeInterval(seconds))
        while Date() < deadline {
            if isThere() { return true }
            usleep(100_000)
        }
        return false
    }

    private static func configuration(_ ups: Endpoint) -> String {
        """
        site: faults
        timezone: UTC
        ledger: var/ledger.sqlite
        schedule: {power: 1s, link: 1s}
        credentials:
          lab: {version: 2c, community: public}
        devices:
          ups-a: {address: "\(ups)", credentials: lab, profile: ups-mib}
        hooks:
          ops: {run: hook, on: [power.on_battery]}
        contracts:
        \(RunningDaemon.contract("c-1", "power: {mains: ups-a/input, ups: ups-a/output}"))
        """
    }
}
