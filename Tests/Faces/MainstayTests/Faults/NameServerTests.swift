import Foundation
import Intervals
import Testing

/// A daemon that starts while the name server does not answer, as after a failure of the whole site: in a namespace whose
/// resolver asks a socket that nobody reads.
@Suite(.serialized) struct NameServerTests {
    private static let isPossible = geteuid() == 0 && FileManager.default.fileExists(atPath: "/usr/bin/unshare")

    @Test(.enabled(if: isPossible)) func nobodyWaitsForASilentNameServer() throws {
        let daemon = try RunningDaemon(Self.configuration, under: Self.wrapper)
        defer { daemon.stop() }
        // Nobody answers at the numeric address; that this is known soon shows that it was asked at once.
        let areKnown = try daemon.waits(seconds: 25) { found in
            found.contains { $0.signal == "ups-a/agent" } && found.contains { $0.signal == "ups-b/agent" }
        }
        #expect(areKnown, "\(daemon.log)")
        daemon.stop()
        let readings = try daemon.readings().sorted { $0.at < $1.at }
        #expect(readings.states(of: "ups-a/agent") == ["down"] && readings.states(of: "ups-b/agent") == ["down"])
        #expect(readings.first?.signal == "ups-a/agent", "the numeric one is asked first")
    }

    /// A check whose time is over while its name is looked up keeps no other one from being made.
    @Test(.enabled(if: isPossible)) func aCheckThatWaitsForANameHoldsUpNoOther() throws {
        let daemon = try RunningDaemon(Self.checks, under: Self.wrapper)
        defer { daemon.stop() }
        // The resolver gives up after half a minute, the check after ten seconds.
        let isChecked = try daemon.waits(seconds: 60) { found in
            // Each failed check is a run of its own.
            let checks = found.filter { $0.signal == "www/shop" }.flatMap { [$0.at, $0.until ?? $0.at] }.sorted()
            guard let first = checks.first, let last = checks.last else { return false }
            return last - first > .seconds(25)
        }
        #expect(isChecked, "\(daemon.log)")
    }

    private static func wrapper(folder: String) -> [String] {
        // Lives as long as the daemon.
        let silence = """
            import os,socket,time
            daemon=os.getppid()
            server=socket.socket(socket.AF_INET,socket.SOCK_DGRAM)
            server.bind(("0.0.0.0",53))
            while os.getppid()==daemon: time.sleep(0.1)
            """
        let script = """
            ip link set lo up
            printf 'nameserver 127.0.0.%d\\n' 1 2 3 >"$0/resolv.conf"
            mount --bind "$0/resolv.conf" /etc/resolv.conf
            /usr/bin/python3 -c '\(silence)' >/dev/null 2>&1 &
            exec "$@"
            """
        return ["/usr/bin/unshare", "-m", "-n", "sh", "-c", script, folder]
    }

    private static let services =
        #"services: {portal: {www: "http://portal.example.net/"}, shop: {www: "http://127.0.0.1:9/"}}"#

    private static let checks = """
        site: faults
        timezone: UTC
        ledger: ledger.sqlite
        schedule: {power: 2s, service: 5s}
        credentials: {lab: {version: 2c, community: public}}
        devices:
          ups-a: {address: 127.0.0.1, credentials: lab}
        contracts:
        \(RunningDaemon.contract("c-1", "power: {mains: ups-a/input}, " + services))
        """

    private static let configuration = """
        site: faults
        timezone: UTC
        ledger: ledger.sqlite
        schedule: {power: 2s, link: 2s}
        credentials: {lab: {version: 2c, community: public}}
        devices:
          ups-a: {address: 127.0.0.1, credentials: lab}
          ups-b: {address: ups-b.example.net, credentials: lab}
        contracts:
        \(RunningDaemon.contract("c-1", "power: {mains: {any: [ups-a/input, ups-b/input]}}"))
        """
}
