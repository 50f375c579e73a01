import Foundation
import Intervals
import Live
import Office
import Settings
import Simulation
import Site
import Sockets
import Testing

@testable import Daemon

/// The running daemon, asked what holds. Its time stands still: agents answer by the machine's own.
@Suite(.serialized) struct StatusSocketTests {
    private let provider = Principal(name: "test", role: .operator)

    private func present(_ site: WatchedSite) throws -> StatusReport {
        try SiteOffice.present(configuration: site.office.configuration.path, clock: site.time, for: provider)
    }

    @Test func itSaysWhatItReadAndAnnounced() async throws {
        let site = try WatchedSite()
        try await site.run {
            try await site.wait(movesTime: false) { try present(site).contracts.first?.power == .up }
            let calm = try present(site)
            #expect(calm.source == .daemon && calm.silent.isEmpty && calm.outages.isEmpty)
            try await site.wait(movesTime: false) { try present(site).uses.map(\.guarantee) == [.power] }
            site.happen(.mainsLost)
            // How long it would last is known while the mains are there, too.
            try await site.wait(movesTime: false) {
                let present = try present(site)
                return present.contracts.first?.power == .degraded && present.batteries.first?.left == .minutes(1)
            }
            let dark = try present(site)
            #expect(dark.contracts.first?.reasons.first?.signal == "ups-a/input")
            #expect(dark.contracts.first?.reasons.first?.rule?.contains("0 V") ?? false)
        }
        let place = DaemonSocket(of: site.office.configuration)
        #expect(!FileManager.default.fileExists(atPath: place.path))
        let after = try present(site)
        #expect(after.source == .ledger && after.remark?.hasPrefix("no daemon runs") ?? false)
    }

    /// A second daemon does not take the first one's socket away, and one that was left behind is nobody's.
    @Test func nobodyIsRobbed() async throws {
        let site = try WatchedSite()
        let place = DaemonSocket(of: site.office.configuration)
        let other = try LineServer(path: place.path) { _ in "mine" }
        other.start()
        try await site.run {
            try await site.wait(movesTime: false) { site.log.all.contains { $0.contains("is another daemon's") } }
        }
        #expect(try LocalConnection(to: place.path, patience: 500).ask("x", until: .now + .seconds(20)) == "mine")
        other.stop()
        let dead = try LineServer(path: place.path) { $0 }
        withExtendedLifetime(dead) {}
    }

    @Test func theMetricsAreThoseOfTheBoardAndTheLedger() async throws {
        let site = try WatchedSite()
        try await site.run {
            try await site.wait(movesTime: false) { try present(site).contracts.first?.power == .up }
            let text = try SiteOffice.metrics(configuration: site.office.configuration.path)
            #expect(
                text.contains(#"mainstay_contract_state{contract="acme",guarantee="power",state="up"} 1"#), "\(text)")
            #expect(text.contains("mainstay_ledger_size_bytes "))
        }
    }
}
