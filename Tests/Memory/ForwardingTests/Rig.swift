import Clocks
import Foundation
import Intervals
import LedgerSQLite
import Notation
import PostgreSQL
import Programs
import Site
import Testing

@testable import Forwarding
@testable import Ledger
@testable import LedgerPostgreSQL

/// A centre on a real server, in a database of its own.
struct Centre {
    private let url: String
    let site = "bj-1"
    let ledger: ChainedLedger
    let book: CentreBook

    init() throws {
        url = try PostgresServer.shared.createDatabase()
        let address = try PostgreSQLAddress(url)
        ledger = ChainedLedger(in: try PostgreSQLEngine(at: address, site: site), collector: ChainName.centre)
        book = CentreBook(at: address)
    }

    /// Runs a statement as the owner of the centre.
    func execute(_ sql: String) throws {
        try PostgreSQLConnection(to: try PostgreSQLAddress(url), within: .seconds(10)).run(sql)
    }

    /// Ends every connection of a collector's role, whatever is under way on it.
    func cutLinks() throws {
        try execute(
            """
            SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                WHERE usename LIKE 'collector_%' AND datname = current_database()
            """)
    }

    private static let tables = [
        "site", "chain", "collector", "signal", "text", "run", "open_run", "signal_group", "steady", "entry",
        "personal",
        "concern", "link", "removed", "tip", "forwarded_block",
    ]

    /// Keeps what there is, as a replica that falls behind from now on.
    func keepReplica() throws {
        let copies = Self.tables.map { "CREATE TABLE lagging.\($0) AS SELECT * FROM mainstay.\($0);" }
        try execute("CREATE SCHEMA lagging; \(copies.joined(separator: " "))")
    }

    /// Goes on with what the replica has.
    func failOver() throws {
        let copies = Self.tables.map {
            "TRUNCATE mainstay.\($0); INSERT INTO mainstay.\($0) SELECT * FROM lagging.\($0);"
        }
        try execute(copies.joined(separator: " "))
        try cutLinks()
    }

    /// Lets a collector send, under a role of its own.
    ///
    /// - Returns: where it connects to, as that role.
    func enrol(_ collector: String, share: String? = nil) throws -> PostgreSQLAddress {
        let role = "collector_\(UUID().uuidString.prefix(8).lowercased())"
        try execute("CREATE ROLE \(role) LOGIN")
        try book.enrol(collector, of: site, share: share ?? collector, role: role)
        return try PostgreSQLAddress(url.replacing("\(PostgresServer.user)@", with: "\(role)@"))
    }
}

/// A collector with a ledger of its own that sends it to a centre.
struct CollectorRig {
    let name: String
    let ledger: ChainedLedger
    let forwarder: Forwarder
    let keeper: LeaseKeeper
    let address: PostgreSQLAddress

    init(_ name: String = "main", at address: PostgreSQLAddress, of site: String, in folder: TemporaryFolder) throws {
        self.name = name
        self.address = address
        let engine = try SQLiteEngine(path: folder.path("\(name).sqlite"))
        try engine.indexForForwarding()
        let ledger = ChainedLedger(in: engine, collector: name)
        self.ledger = ledger
        let keeper = LeaseKeeper(
            at: address, site: site, length: .seconds(30), timer: ContinuousClock(), note: { _ in })
        self.keeper = keeper
        forwarder = Forwarder(
            to: address, site: site, clock: SystemClock(), timer: ContinuousClock(), ledger: { ledger },
            lease: { keeper.number }, note: { _ in })
    }

    /// Sends what there is; false where the centre did not take it.
    @discardableResult
    func send() async -> Bool {
        await keeper.beatNow()
        return await forwarder.sendNow()
    }
}

/// Whether a centre holds what a collector does: rows, links, runs, entries.
func expectSame(
    _ centre: ChainedLedger, as collector: ChainedLedger, _ comment: String = "",
    sourceLocation: SourceLocation = #_sourceLocation
) throws {
    let own = try collector.basis().heads
    let there = try centre.basis().heads.filter { own.keys.contains($0.key) }
    #expect(there == own, "\(comment): heads", sourceLocation: sourceLocation)
    let signals = try collector.signals()
    #expect(Set(try centre.signals()).isSuperset(of: signals), "\(comment): signals", sourceLocation: sourceLocation)
    for signal in signals {
        let expected = try collector.runs(of: [signal], touching: .always, knownAt: .distantFuture)
        let found = try centre.runs(of: [signal], touching: .always, knownAt: .distantFuture)
        #expect(found == expected, "\(comment): \(signal)", sourceLocation: sourceLocation)
    }
    let records = try collector.records(after: .start, limit: .max, matching: .everything).elements
    let found = try centre.records(after: .start, limit: .max, matching: .everything).elements
    #expect(found == records, "\(comment): records", sourceLocation: sourceLocation)
    let findings = try centre.verify().findings
    #expect(findings == [], "\(comment): verify", sourceLocation: sourceLocation)
}

/// What a collector may read and enter, at seconds after one instant.
enum Sample {
    static func instant(_ seconds: Int64) -> Instant { Instant(milliseconds: 1_790_000_000_000 + seconds * 1000) }

    static func reading(_ signal: String, _ seconds: Int64, _ state: SignalState = .up) throws -> Reading {
        Reading(signal: try #require(SignalName(signal)), at: instant(seconds), state: state)
    }

    static func record(_ id: String, at seconds: Int64) -> RegisterRecord {
        let fields: [RecordField: RecordValue] = [
            .by: .text("Li Wei"), .contract: .text("c-1"), .guarantee: .text("power"), .at: .instant(instant(seconds)),
        ]
        return RegisterRecord(id: id, kind: .outageReport, fields: fields, recordedAt: instant(seconds))
    }

    static func batch(_ readings: [Reading] = [], records: [RegisterRecord] = []) -> Batch {
        Batch(readings: readings, records: records, schedule: Schedule())
    }
}
