import Foundation
import Testing

/// Two daemons of one site, each in a network of its own: the host is there inside, and not outside.
@Suite(.serialized) struct VantagePointTests {
    private static let host = "198.51.100.10"
    private static let witness = "203.0.113.1"

    private func configuration(collector: String) -> String {
        """
        site: bj-1
        timezone: UTC
        collector: \(collector)
        ledger: ledger.sqlite
        schedule: {reachability: 2s}
        witnesses: [\(Self.witness)]
        credentials: {c: {version: 2c, community: public}}
        devices:
          sw-1: {address: 192.0.2.9, credentials: c}
        contracts:
        \(RunningDaemon.contract("c-1", "network: {hosts: [\(Self.host)], vantage: [outside]}"))
        """
    }

    private func start(_ collector: String, in namespace: HostNamespace) throws -> RunningDaemon {
        try RunningDaemon(configuration(collector: collector), under: { _ in namespace.inside([]) })
    }

    @Test func eachSeesWhatItSeesAndBothAreJudgedTogether() throws {
        guard let here = try HostNamespace(), let there = try HostNamespace() else { return }
        defer {
            here.end()
            there.end()
        }
        try here.set([Self.host, Self.witness], present: true)
        try there.set([Self.witness], present: true)
        let inside = try start("inside", in: here)
        let outside = try start("outside", in: there)
        defer {
            inside.stop()
            outside.stop()
        }
        let (own, other) = ("icmp/\(Self.host)", "icmp/\(Self.host)@outside")
        #expect(try inside.waits(seconds: 30) { $0.states(of: own) == ["up"] }, "\(inside.log)")
        let hasFailed = try outside.waits(seconds: 30) { found in
            found.count { $0.signal == other && $0.state == "down" } > 2
        }
        #expect(hasFailed, "\(outside.log)")
        #expect(outside.says("pinging, as the vantage point outside, 2 hosts for 1 contract", seconds: 5))
        // It loses its own network: nothing is known of the host then.
        try there.set([Self.witness], present: false)
        #expect(try outside.waits(seconds: 30) { $0.contains { $0.signal == other && $0.state == "unknown" } })
        inside.stop()
        outside.stop()
        #expect(Set(try outside.readings().map(\.signal)) == [other, "icmp/\(Self.witness)@outside"])
        let seen = Set(try inside.readings().map(\.signal))
        #expect(seen.isSuperset(of: [own, "icmp/\(Self.witness)"]) && !seen.contains(other))
        // Nobody was called, though it saw nothing but failures.
        #expect(!outside.log.contains("emergency"), "\(outside.log)")

        let lines = try Binary.run(["export", "--config", outside.folder.appendingPathComponent("mainstay.yaml").path])
        let file = inside.folder.appendingPathComponent("outside.jsonl")
        try Data(lines.output.utf8).write(to: file)
        let config = inside.folder.appendingPathComponent("mainstay.yaml").path
        let imported = try Binary.run(["import", file.path, "--config", config])
        #expect(imported.status == 0, "\(imported.error)")
        let explained = try Binary.run(["explain", "--contract", "c-1", "--month", "current", "--config", config])
        #expect(explained.output.contains("\(own) answered, \(other) did not"), "\(explained)")
        #expect(!explained.output.contains("\(own) determined"))
        #expect(try Binary.run(["verify", "--config", config]).status == 0)
    }
}
