import Foundation
import Intervals
import Programs
import Simulation
import Site
import Sockets
import Synchronization
import Testing

/// `mainstay status` beside a daemon and without one, as whole processes: what it says must be what is.
@Suite(.serialized) struct StatusTests {
    /// Readings are written every two seconds and hold for one interval in the ledger; for display they hold for *V*, and
    /// the daemon knows them at once.
    @Test func aHealthyFacilityIsNeverUnknown() async throws {
        let site = try PolledSite()
        let daemon = try Binary.start(["run", "--config", site.configuration, "--log-level", "error"])
        defer { if daemon.isRunning { daemon.terminate() } }
        try await site.settles { try site.plugin().output.hasPrefix("OK: 1 contract") }
        let asked = try (0..<100).map { _ in try site.plugin() }
        #expect(asked.allSatisfy { $0.status == 0 && $0.output.hasPrefix("OK") }, "\(Set(asked.map(\.output)))")
        #expect(asked.allSatisfy { !$0.output.contains("the ledger knows") })
        daemon.terminate()
        daemon.waitForEnd()
        // Right after its stop, and within V of what it read last.
        let alone = try (0..<100).map { _ in try site.plugin() }
        #expect(alone.allSatisfy { $0.status == 0 && $0.output.hasPrefix("OK") }, "\(Set(alone.map(\.output)))")
        #expect(alone.allSatisfy { $0.output.contains("no daemon runs; this is what the ledger knows") })
        let unknown = (asked + alone).count { $0.status == 3 }
        print("200 calls of status --plugin, 100 beside the daemon and 100 after it: \(unknown) unknown")
        #expect(unknown == 0)
    }

    /// One customer's outage is critical although nothing is known of the other.
    @Test func anOutageIsCriticalHoweverMuchElseIsUnknown() async throws {
        let site = try PolledSite(hasSilentDevice: true)
        let daemon = try Binary.start(["run", "--config", site.configuration, "--log-level", "error"])
        defer { daemon.terminate() }
        try await site.settles { try site.plugin().status == 3 }
        site.happen(.mainsLost)
        try await site.settles {
            let (status, line, _) = try site.plugin()
            return status == 2 && line.contains("ups-a 1 min") && line.contains("silent: pdu-9")
        }
        let (status, line, _) = try site.plugin()
        #expect(status == 2 && line.hasPrefix("CRITICAL: 2 contracts, 1 without power"), "\(line)")
        #expect(line.contains("on battery: ups-a") && line.contains("silent: pdu-9"), "\(line)")
        #expect(line.contains("because of ups-a/input, ups-b/input"), "\(line)")
        let text = try Binary.run(["status", "--config", site.configuration]).output
        #expect(text.contains("outage: acme power since") && text.contains("ups-a runs on battery since"), "\(text)")
        #expect(text.contains("pdu-9 is silent since"), "\(text)")
        #expect(text.contains("globex: power unknown: pdu-9/outlet/1"), "\(text)")
        site.happen(.mainsRestored)
        try await site.settles { try site.plugin().status == 3 }
    }

    /// Whoever holds the ledger keeps nobody from asking: with a daemon nothing of it is needed, without one a snapshot is.
    @Test func statusWaitsForNobodyWhoHoldsTheLedger() async throws {
        let site = try PolledSite()
        let daemon = try Binary.start(["run", "--config", site.configuration, "--log-level", "error"])
        defer { if daemon.isRunning { daemon.terminate() } }
        try await site.settles { try site.plugin().status == 0 }
        try await site.settles { try site.isWritten(["ups-a/input", "ups-b/output"]) }
        let holder = try site.hold(.seconds(35))
        defer { holder.terminate() }
        for _ in 0..<5 { try #expect(site.answersAtOnce().status == 0) }
        daemon.terminate()
        // A daemon that cannot write sets aside what waits, or is still trying: it is killed.
        kill(daemon.processIdentifier, SIGKILL)
        daemon.waitForEnd()
        for _ in 0..<5 {
            let answer = try site.answersAtOnce()
            #expect(answer.status == 0 && answer.output.contains("no daemon runs"), "\(answer)")
        }
        #expect(holder.isRunning, "the ledger was held all the time")
    }

    @Test func theDocumentSaysWhoKnowsIt() async throws {
        let site = try PolledSite()
        let daemon = try Binary.start(["run", "--config", site.configuration, "--log-level", "error"])
        defer { if daemon.isRunning { daemon.terminate() } }
        try await site.settles { try site.plugin().status == 0 }
        let live = try site.document()
        #expect(live.source == "daemon" && live.daemon && live.remark == nil)
        #expect(live.devices.map(\.device) == ["ups-a", "ups-b"] && live.devices.allSatisfy { $0.state == "up" })
        #expect(live.batteries.map(\.on_battery) == [false, false])
        #expect(live.newest_reading_age_ms ?? .max < 25_000)
        try await site.settles { try site.document().contracts.first?.power_used_ms != nil }
        daemon.terminate()
        daemon.waitForEnd()
        let alone = try site.document()
        #expect(alone.source == "ledger" && !alone.daemon && alone.remark?.hasPrefix("no daemon runs") ?? false)
        #expect(alone.contracts == live.contracts || alone.contracts.map(\.feeds) == live.contracts.map(\.feeds))
    }

    /// The running daemon's own counters, through the socket.
    @Test func metricsComeFromTheRunningDaemon() async throws {
        let site = try PolledSite()
        let silent = try Binary.run(["status", "--metrics", "--config", site.configuration])
        #expect(silent.status == 1 && silent.error.contains("no daemon runs"), "\(silent)")
        let daemon = try Binary.start(["run", "--config", site.configuration, "--log-level", "error"])
        defer { daemon.terminate() }
        try await site.settles { try site.plugin().status == 0 }
        try await site.settles { try site.metrics().contains("mainstay_ledger_rows_total{kind=\"run\"}") }
        let text = try site.metrics()
        for line in [
            "mainstay_contract_state{contract=\"acme\",guarantee=\"power\",state=\"up\"} 1",
            "mainstay_contract_state{contract=\"acme\",guarantee=\"power\",state=\"down\"} 0",
            "mainstay_device_up{device=\"ups-a\"} 1", "mainstay_ups_on_battery{device=\"ups-b\"} 0",
            "mainstay_signal_state{device=\"ups-a\",signal=\"ups-a/input\",state=\"up\"} 1",
            "mainstay_ledger_writable 1", "mainstay_config_last_reload_successful 1",
            "mainstay_component_up{component=\"collector\"} 1", "mainstay_component_up{component=\"hooks\"} 1",
            "mainstay_component_up{component=\"ledger\"} 1",
            "mainstay_polls_total{outcome=\"timeout\",schedule=\"power\"} 0",
        ] { #expect(text.contains("\(line)\n"), "\(line)\n\(text)") }
        #expect(!text.contains("mainstay_snmp_requests_total{version=\"2c\"} 0\n"))
        #expect(!text.contains("mainstay_polls_total{outcome=\"answered\",schedule=\"power\"} 0\n"))
        #expect(text.contains("mainstay_poll_duration_seconds_count{schedule=\"power\"}"))
    }
}
