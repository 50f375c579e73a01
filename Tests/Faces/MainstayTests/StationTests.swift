import Foundation
import Programs
import Testing

/// A real snmptrapd that a running daemon tells what another process has judged.
@Suite(.serialized)
struct StationTests {
    @Test func aResultIsToldWithTheHeadOfTheChain() throws {
        let port = UInt16.random(in: 20_000...30_000)
        let daemon = try RunningDaemon(Self.configuration(port))
        defer { daemon.stop() }
        #expect(daemon.says("polling 0 devices", seconds: 20), "\(daemon.log)")
        let station = try Snmptrapd(port: port)
        let configuration = daemon.folder.appendingPathComponent("mainstay.yaml").path
        let judged = try Binary.run(
            ["evaluate", "--month", "current", "--format", "json", "--config", configuration])
        let text = try #require(judged.output.firstMatch(of: /"head": "(sha256:[0-9a-f]{64})"/))
        #expect(station.logs("8161.1.1.10.0 = STRING: \"\(text.1)\""), "\(daemon.log)")
    }

    private static func configuration(_ port: UInt16) -> String {
        """
        site: station
        timezone: UTC
        ledger: ledger.sqlite
        credentials: {lab: {version: 2c, community: public}}
        notify: [{to: "127.0.0.1:\(port)", credentials: lab}]
        contracts:
        \(RunningDaemon.contract("c-1", "network: {hosts: [127.0.0.1]}"))
        """
    }
}
