import Foundation
import Forwarding
import Intervals
import Ledger
import LedgerPostgreSQL
import Live
import Office
import PostgreSQL
import Programs
import Settings
import Simulation
import Site
import Testing

@testable import Daemon

/// A daemon that sends its ledger to a centre on a real server: what the centre can judge of it, and who reads.
@Suite(.serialized) struct CentreTests {
    private let folder = TemporaryFolder("centre")
    private let url: String
    private let role: String

    init() throws {
        url = try PostgresServer.shared.createDatabase()
        role = "collector_\(UUID().uuidString.prefix(8).lowercased())"
        try PostgreSQLConnection(to: try PostgreSQLAddress(url), within: .seconds(10)).run("CREATE ROLE \(role) LOGIN")
    }

    private var desk: CentreDesk {
        get throws { try CentreDesk(of: try configuration) }
    }

    private var configuration: Configuration {
        get throws {
            try SiteOffice.loadConfiguration(
                try folder.write("centre.yaml", "site: centre\ntimezone: UTC\nledger: \"\(url)\"\n"))
        }
    }

    private var collectorsURL: String { url.replacing("\(PostgresServer.user)@", with: "\(role)@") }

    private let input = SignalName(device: "ups-a", kind: "input")

    private func runs(in ledger: any LedgerReader) throws -> [Run] {
        try ledger.runs(of: [input], touching: .always, knownAt: .distantFuture)[input] ?? []
    }

    /// The centre judges by what the collector has sent, as the collector does.
    @Test func theCentreJudgesWhatTheCollectorHasRead() async throws {
        try desk.enrol("main", of: "dc-1", share: nil, role: role)
        let site = try WatchedSite(centre: collectorsURL)
        let reader = try ChainedLedger(at: try PostgreSQLAddress(url), site: "dc-1", access: .read)
        try await site.run {
            try await site.wait { try !runs(in: reader).isEmpty }
            site.happen(.mainsLost)
            try await site.wait { try runs(in: reader).last?.state == .down }
        }
        #expect(try runs(in: reader) == runs(in: site.office.ledger))
        let centre = try #require(CentreOffice(of: try configuration, clock: site.time))
        #expect(try centre.sites() == ["dc-1"])
        let office = try centre.office(of: "dc-1", ledger: .read)
        let principal = Principal(name: "test", role: .administrator)
        #expect(office.facility.contracts == site.office.facility.contracts)
        #expect(try office.verify(for: principal).findings.isEmpty)
        let collectors = try desk.collectors()
        #expect(collectors.map(\.name) == ["main"] && collectors.map(\.setAside) == [0])
    }

    /// While another collector of its share reads, a daemon asks nothing, and says so; it begins when the lease has run out.
    @Test func aDaemonStandsByUntilTheLeaseRunsOut() async throws {
        try desk.enrol("main", of: "dc-1", share: "hall", role: role)
        let owner = try PostgreSQLConnection(to: try PostgreSQLAddress(url), within: .seconds(10))
        try owner.run(
            """
            INSERT INTO mainstay.lease SELECT site, 'hall', 'other', 1, mainstay.server_now() + 3600000 FROM mainstay.site;
            INSERT INTO mainstay.tenure SELECT site, 'hall', 1, 'other', 0, NULL FROM mainstay.site;
            """)
        let site = try WatchedSite(centre: collectorsURL)
        try await site.run(reloading: { composition in
            let forwarding = try #require(composition.forwarding)
            try await site.wait { forwarding.wait.role == .standsBy }
            try await site.wait { forwarding.wait.failure == nil && forwarding.wait.rows == 0 }
            #expect(try runs(in: site.office.ledger).isEmpty)
            try owner.run("UPDATE mainstay.lease SET until = mainstay.server_now() - 1")
            try await site.wait { try forwarding.wait.role == .reads && !runs(in: site.office.ledger).isEmpty }
        })
        #expect(site.log.all.contains { $0.contains("stands by") })
        #expect(site.log.all.contains { $0.contains("this collector reads (lease 2)") })
    }

    /// A centre that does not answer keeps nobody from reading; what waits is told.
    @Test func withoutItsCentreACollectorReads() async throws {
        let site = try WatchedSite(centre: "postgresql://nobody@/none?host=\(folder.url.path)")
        try await site.run(reloading: { composition in
            let forwarding = try #require(composition.forwarding)
            try await site.wait { try !runs(in: site.office.ledger).isEmpty && forwarding.wait.rows ?? 0 > 0 }
            #expect(forwarding.wait.role == .reads && forwarding.wait.failure != nil)
        })
    }
}
