import Foundation
import Intervals
import PostgreSQL
import Programs
import Site
import Testing

@testable import Forwarding
@testable import Ledger

/// Of several collectors that poll the same equipment one reads; what another had read counts as far as its lease went.
@Suite struct LeaseTests {
    private let folder = TemporaryFolder("leases")

    @Test func oneCollectorOfAShareReads() async throws {
        let centre = try Centre()
        let first = try CollectorRig("a", at: try centre.enrol("a", share: "hall"), of: centre.site, in: folder)
        let second = try CollectorRig("b", at: try centre.enrol("b", share: "hall"), of: centre.site, in: folder)
        await first.keeper.beatNow()
        await second.keeper.beatNow()
        #expect(first.keeper.lease == .held(number: 1))
        #expect(second.keeper.lease == .standby)
        await first.keeper.beatNow()
        #expect(first.keeper.lease == .held(number: 1))
    }

    @Test func anExpiredLeaseIsTakenOverAndNeverRenewed() async throws {
        let centre = try Centre()
        let first = try CollectorRig("a", at: try centre.enrol("a", share: "hall"), of: centre.site, in: folder)
        let second = try CollectorRig("b", at: try centre.enrol("b", share: "hall"), of: centre.site, in: folder)
        await first.keeper.beatNow()
        try centre.execute("UPDATE mainstay.lease SET until = mainstay.server_now() - 1")
        await second.keeper.beatNow()
        #expect(second.keeper.lease == .held(number: 2))
        // It was stopped meanwhile, and comes back.
        await first.keeper.beatNow()
        #expect(first.keeper.lease == .standby)
        try centre.execute("UPDATE mainstay.lease SET until = mainstay.server_now() - 1")
        await second.keeper.beatNow()
        #expect(second.keeper.lease == .held(number: 3), "the number of a lease that had run out is not used again")
    }

    @Test func whoIsStoppedInTheMiddleOfABatchKeepsNobodyFromTakingOver() async throws {
        let centre = try Centre()
        let address = try centre.enrol("a", share: "hall")
        let first = try CollectorRig("a", at: address, of: centre.site, in: folder)
        let second = try CollectorRig("b", at: try centre.enrol("b", share: "hall"), of: centre.site, in: folder)
        await first.keeper.beatNow()
        let stopped = try PostgreSQLConnection(to: address, within: .seconds(10))
        try stopped.transaction(.readCommitted) {
            _ = try stopped.execute("SELECT mainstay.forward_begin($1, 1)", [.octets(Data(centre.site.utf8))])
            let patience = try stopped.first("SHOW idle_in_transaction_session_timeout") { $0.text(0) }
            #expect(patience == "20s")
            try centre.execute("UPDATE mainstay.lease SET until = mainstay.server_now() - 1")
            let link = try CentreLink(to: second.address, site: centre.site, within: .seconds(10))
            #expect(try link.takeLease(for: .seconds(30)).number == 2)
        }
    }

    /// What was read while the lease was held counts whenever it comes; what was read later counts for nothing, though the
    /// chain holds it.
    @Test func whatWasReadAfterTheLeaseCountsForNothing() async throws {
        let centre = try Centre()
        let first = try CollectorRig("a", at: try centre.enrol("a", share: "hall"), of: centre.site, in: folder)
        let second = try CollectorRig("b", at: try centre.enrol("b", share: "hall"), of: centre.site, in: folder)
        await first.keeper.beatNow()
        try centre.execute("UPDATE mainstay.lease SET until = mainstay.server_now() - 1")
        await second.keeper.beatNow()
        let cut = Sample.instant(100)
        try centre.execute(
            "UPDATE mainstay.tenure SET until = \(cut.milliseconds) WHERE until IS NOT NULL; "
                + "UPDATE mainstay.tenure SET since = \(cut.milliseconds) WHERE until IS NULL")
        let signal = "ups-1/input"
        try first.ledger.append(
            Sample.batch(
                try stride(from: 0, through: 200, by: 10).map { try Sample.reading(signal, $0) }
                    + [Sample.reading(signal, 210, .down), Sample.reading(signal, 220)]))
        #expect(await first.forwarder.sendNow())
        let name = try #require(SignalName(signal))
        let runs = try centre.ledger.runs(of: [name], touching: .always, knownAt: .distantFuture)[name] ?? []
        #expect(runs.map(\.first) == [Sample.instant(0)])
        #expect(try #require(runs.first).last <= cut && #require(runs.first).last >= Sample.instant(90))
        let findings = try centre.ledger.verify().findings
        #expect(findings == [])
        let heads = try first.ledger.basis().heads
        #expect(try centre.ledger.basis().heads.filter { heads.keys.contains($0.key) } == heads)
        #expect(try centre.book.collectors().first { $0.name == "a" }?.fenced ?? 0 > 0)
    }
}
