import Foundation
import Intervals
import Live
import Office
import Programs
import Settings
import Site
import Sockets
import Testing

/// Where a running daemon is asked, and what is said when none answers.
@Suite struct DaemonSocketTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite(now: "2026-02-10T02:30:00Z") }

    private func socket(_ environment: [String: String] = [:], setting: String? = nil) -> DaemonSocket {
        var configuration = site.office.configuration
        configuration.socket = setting
        return DaemonSocket(of: configuration, environment: environment)
    }

    private func server(_ path: String, _ report: StatusReport?) throws -> LineServer {
        let answers = report.map { report in
            DaemonAnswers(status: { report }, metrics: { "a 1\n" }, facts: { LiveFacts(report: report) })
        }
        let server = try LineServer(path: path) { answers?.answer($0) ?? "nonsense" }
        server.start()
        return server
    }

    @Test func itIsInTheRuntimeDirectoryElseBesideTheLedgerElseWhereItIsPut() throws {
        let beside = socket()
        #expect(beside.path.hasSuffix(".sqlite.socket") && beside.path == beside.besideLedger)
        let runtime = socket(["RUNTIME_DIRECTORY": "/run/mainstay:/run/other"])
        #expect(runtime.path == "/run/mainstay/mainstay.socket" && runtime.besideLedger == beside.path)
        #expect(socket(["RUNTIME_DIRECTORY": "/run/mainstay"], setting: "/srv/asked").path == "/srv/asked")
    }

    /// Whoever knows the configuration finds the socket, without the daemon's environment.
    @Test func aLinkBesideTheLedgerLeadsToIt() throws {
        let folder = TemporaryFolder("runtime")
        let path = try folder.write("mainstay.socket", "")
        try FileManager.default.removeItem(atPath: path)
        let daemon = socket(["RUNTIME_DIRECTORY": (path as NSString).deletingLastPathComponent])
        let server = try server(daemon.path, site.office.overview(for: OfficeSite.provider).report)
        // A daemon that listened there was killed.
        _ = try LineServer(path: daemon.besideLedger) { $0 }
        try daemon.link()
        #expect(try socket().ask(.metrics).metrics == "a 1\n")
        daemon.unlink()
        #expect(throws: DaemonSocket.Silence.notRunning) { try socket().ask(.metrics) }
        server.stop()
    }

    @Test func whatTheDaemonSaysIsWhatIs() throws {
        var report = try site.office.overview(for: OfficeSite.provider).report
        report.source = .daemon
        let server = try server(socket().path, report)
        defer { server.stop() }
        let path = site.configurationPath
        let present = try SiteOffice.present(configuration: path, clock: site.clock, for: OfficeSite.provider)
        #expect(present == report && present.remark == nil)
        let limited = try SiteOffice.present(configuration: path, clock: site.clock, for: OfficeSite.acme)
        #expect(limited.contracts.map(\.contract) == ["acme"])
        #expect(try SiteOffice.metrics(configuration: path) == "a 1\n")
    }

    /// A daemon that was killed leaves its socket; one that talks nonsense is as none. The ledger knows enough.
    @Test(arguments: [true, false]) func withoutAnAnswerTheLedgerIsAsked(isTalkingNonsense: Bool) throws {
        let server = try isTalkingNonsense ? server(socket().path, nil) : nil
        defer { server?.stop() }
        let present = try SiteOffice.present(
            configuration: site.configurationPath, clock: site.clock, for: OfficeSite.provider)
        #expect(present.source == .ledger && present.contracts.map(\.contract) == ["acme", "globex"])
        #expect(present.contracts.first?.power == .down)
        let remark = try #require(present.remark)
        #expect(remark.hasPrefix(isTalkingNonsense ? "the daemon does not answer" : "no daemon runs"), "\(remark)")
        #expect(remark.hasSuffix("this is what the ledger knows"))
    }

    /// A state holds for display as long as the fine print lets it: 2.5 intervals, here of an hour.
    @Test(arguments: [("2026-02-12T17:30:00Z", ConnectionState.up), ("2026-02-12T18:31:00Z", .unknown)])
    func byTheLedgerAStateHoldsForV(now: String, state: ConnectionState) throws {
        try site.clock.set(now)
        let report = try site.office.overview(for: OfficeSite.provider).report
        #expect(report.contracts.map(\.power) == [state, state], "\(report.newestReading.map(\.description) ?? "")")
    }

    /// A daemon that starts knows what was known before.
    @Test func aBoardIsRecalledFromTheLedger() throws {
        let board = try site.office.board(at: site.clock.now, in: site.office.ledger)
        let report = board.report(at: site.clock.now, from: .daemon)
        let acme = try #require(report.contracts.first)
        #expect(acme.power == .down && acme.network == .down)
        #expect(acme.reasons.allSatisfy { $0.since == Instant("2026-02-10T01:00:00Z") }, "\(acme.reasons)")
        #expect(acme.reasons.map(\.signal) == ["pdu-a/outlet/7", "pdu-b/outlet/7", "icmp/198.51.100.10"])
        #expect(report.newestReading == Instant("2026-02-10T02:00:00Z"))
    }

    @Test func metricsNeedADaemon() throws {
        #expect(throws: Refusal.self) { try SiteOffice.metrics(configuration: site.configurationPath) }
    }
}
