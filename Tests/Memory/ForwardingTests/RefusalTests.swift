import Foundation
import Intervals
import PostgreSQL
import Programs
import Site
import Testing

@testable import Forwarding
@testable import Ledger

/// What a collector may do at its centre, and what becomes of what the centre does not take.
@Suite struct RefusalTests {
    private let folder = TemporaryFolder("refusals")

    @Test func aCollectorMayAppendAndAlterNothing() async throws {
        let centre = try Centre()
        let rig = try CollectorRig(at: try centre.enrol("main"), of: centre.site, in: folder)
        try rig.ledger.append(
            Sample.batch([try Sample.reading("ups-1/input", 0)], records: [Sample.record("r-1", at: 0)]))
        #expect(await rig.send(), "\(rig.forwarder.state.failure ?? "")")
        let tables = [
            "format", "site", "chain", "collector", "secret", "signal", "text", "run", "open_run", "signal_group",
            "steady",
            "entry", "personal", "concern", "link", "removed", "forwarder", "lease", "tenure", "tip", "set_aside",
        ]
        for table in tables {
            for statement in [
                "SELECT * FROM mainstay.\(table)", "DELETE FROM mainstay.\(table)", "TRUNCATE mainstay.\(table)",
                "INSERT INTO mainstay.\(table) DEFAULT VALUES", "DROP TABLE mainstay.\(table)",
            ] {
                let connection = try PostgreSQLConnection(to: rig.address, within: .seconds(10))
                #expect(throws: PostgreSQLError.self, "\(statement)") { try connection.run(statement) }
            }
        }
        try expectSame(centre.ledger, as: rig.ledger)
    }

    @Test func oneMayNotSendForAnother() async throws {
        let centre = try Centre()
        _ = try centre.enrol("main")
        let other = try centre.enrol("b")
        let rig = try CollectorRig("main", at: other, of: centre.site, in: folder)
        try rig.ledger.append(Sample.batch([try Sample.reading("ups-1/input", 0)]))
        #expect(await rig.send() == false)
        #expect(rig.forwarder.state.failure?.contains("not one of the sender's") == true)
        #expect(try centre.ledger.signals().isEmpty)
    }

    /// A row that the centre finds fault with holds up nothing: it is named, and the chain has its digest.
    @Test func aRowThatTheCentreRefusesIsSetAside() async throws {
        let centre = try Centre()
        try centre.execute("ALTER TABLE mainstay.entry ADD CONSTRAINT odd CHECK (key <> 'r-3')")
        let rig = try CollectorRig(at: try centre.enrol("main"), of: centre.site, in: folder)
        for number in 1...5 {
            try rig.ledger.append(
                Sample.batch(
                    [try Sample.reading("ups-1/input", Int64(number * 10))],
                    records: [Sample.record("r-\(number)", at: Int64(number))]))
        }
        #expect(await rig.send(), "\(rig.forwarder.state.failure ?? "")")
        let ids = try centre.ledger.records(after: .start, limit: .max, matching: .everything).elements.map(\.id)
        #expect(ids == ["r-1", "r-2", "r-4", "r-5"])
        #expect(rig.forwarder.state.setAside == 1)
        #expect(try centre.book.collectors().first?.setAside == 1)
        let heads = try rig.ledger.basis().heads
        #expect(try centre.ledger.basis().heads.filter { heads.keys.contains($0.key) } == heads)
    }

    /// Somebody has begun a new ledger under the name of the one before.
    @Test func anotherLedgerUnderTheSameNameIsRefused() async throws {
        let centre = try Centre()
        let address = try centre.enrol("main")
        let rig = try CollectorRig(at: address, of: centre.site, in: folder)
        try rig.ledger.append(Sample.batch([try Sample.reading("ups-1/input", 0)]))
        #expect(await rig.send(), "\(rig.forwarder.state.failure ?? "")")
        let elsewhere = TemporaryFolder("other")
        let other = try CollectorRig(at: address, of: centre.site, in: elsewhere)
        try other.ledger.append(Sample.batch([try Sample.reading("ups-1/input", 50)]))
        #expect(await other.send() == false)
        #expect(other.forwarder.state.failure?.contains("another ledger was sent to it") == true)
    }

    /// The end of a collector's chain is kept apart: cutting it off, with all that says so, is noticed.
    @Test func aChainThatWasCutShortIsNoticed() async throws {
        let centre = try Centre()
        let rig = try CollectorRig(at: try centre.enrol("main"), of: centre.site, in: folder)
        for second in stride(from: Int64(0), to: 60, by: 10) {
            let state: SignalState = second % 20 == 0 ? .up : .down
            try rig.ledger.append(Sample.batch([try Sample.reading("ups-1/input", second, state)]))
        }
        #expect(await rig.send(), "\(rig.forwarder.state.failure ?? "")")
        try centre.execute(
            "DELETE FROM mainstay.link WHERE row > 5; DELETE FROM mainstay.run WHERE row > 5 OR opened > 5; "
                + "DELETE FROM mainstay.open_run")
        let findings = try centre.ledger.verify().findings
        #expect(findings.contains { $0.hasPrefix("main: ends elsewhere than at row 11") }, "\(findings)")
    }

    /// After a failover to a replica that lagged, the centre has less than it had said.
    @Test func whatAFailoverLostIsSentAgain() async throws {
        let centre = try Centre()
        let rig = try CollectorRig(at: try centre.enrol("main"), of: centre.site, in: folder)
        try rig.ledger.append(
            Sample.batch([try Sample.reading("ups-1/input", 0), try Sample.reading("ups-1/input", 10, .down)]))
        #expect(await rig.send(), "\(rig.forwarder.state.failure ?? "")")
        try centre.keepReplica()
        try rig.ledger.append(
            Sample.batch([try Sample.reading("ups-1/input", 20), try Sample.reading("ups-1/input", 30, .down)]))
        #expect(await rig.send(), "\(rig.forwarder.state.failure ?? "")")
        try centre.failOver()
        await rig.send()
        #expect(await rig.send(), "\(rig.forwarder.state.failure ?? "")")
        try expectSame(centre.ledger, as: rig.ledger)
    }
}
