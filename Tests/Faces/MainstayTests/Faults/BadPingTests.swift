import Foundation
import Proofs
import Testing

/// Pings of a running daemon across a bad network that this machine makes itself: a TUN device in a namespace.
@Suite(.serialized)
struct BadPingTests {
    private static let weathers = isProving ? ["1 0-5 0", "10 0-20 20", "30 50-400 20"] : ["10 0-40 20"]
    private static let isPossible = geteuid() == 0 && FileManager.default.fileExists(atPath: "/dev/net/tun")
    private static let hosts = 1...20
    /// Nobody is there; what comes in their name is forged.
    private static let dead = 200...202

    @Test(.enabled(if: isPossible), arguments: weathers)
    func aPingIsAnsweredByItsHostOrNotAtAll(weather: String) async throws {
        let script = try #require(Bundle.module.path(forResource: "weather", ofType: "py"))
        let words = weather.split(separator: " ").map(String.init)
        let daemon = try RunningDaemon(
            Self.configuration,
            under: { _ in ["/usr/bin/unshare", "-n", "/usr/bin/python3", script] + words + ["11"] })
        defer { daemon.stop() }
        let paths = Self.hosts.map { "icmp/10.99.0.\($0)" }
        let areSeen = try daemon.waits(seconds: 15) { found in
            paths.allSatisfy { path in found.contains { $0.signal == path } }
        }
        #expect(areSeen, "\(daemon.log)")
        try await Task.sleep(for: .seconds(isProving ? 60 : 6))
        daemon.stop()
        let readings = try daemon.readings()
        for path in paths {
            let rounds = readings.filter { $0.signal == path }.sorted { $0.at < $1.at }.map(\.state)
            #expect(rounds.contains("up"), "\(path)")
            // Of three requests one answer suffices: with a tenth lost each way a round in 150 fails, two in a row never.
            guard !weather.hasPrefix("30") else { continue }
            #expect(!zip(rounds, rounds.dropFirst()).contains { $0 == "down" && $1 == "down" }, "\(path): \(rounds)")
        }
        for number in Self.dead {
            #expect(readings.states(of: "icmp/10.99.0.\(number)") == ["down"], "what is forged is no answer")
        }
    }

    private static var configuration: String {
        let addresses = (Array(hosts) + Array(dead)).map { "10.99.0.\($0)" }.joined(separator: ", ")
        return """
            site: faults
            timezone: UTC
            ledger: ledger.sqlite
            schedule: {reachability: 4s}
            contracts:
            \(RunningDaemon.contract("c-1", "network: {hosts: [\(addresses)]}"))
            """
    }
}
