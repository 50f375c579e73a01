import Dispatch
import Intervals
import PostgreSQL
import Programs
import Site
import Synchronization
import Testing

@testable import Ledger
@testable import LedgerPostgreSQL

/// The tables, how they come to be, and what is found when somebody changes them.
@Suite struct PostgreSQLSchemaTests {
    /// An empty database, since these tests change what all sites share.
    private let url: String
    private let address: PostgreSQLAddress
    private let connection: PostgreSQLConnection

    init() throws {
        url = try PostgresServer.shared.createDatabase()
        address = try PostgreSQLAddress(url)
        connection = try PostgreSQLConnection(to: address)
    }

    private func ledger(_ access: LedgerAccess = .create) throws -> ChainedLedger {
        try ChainedLedger(at: address, site: "bj-1", access: access)
    }

    private var place: String { "\(address) (site bj-1)" }

    /// `Schema.declared` is what the steps make.
    @Test func theTablesAreThoseOfTheFormat() throws {
        #expect(try ledger().verify().findings == [])
    }

    @Test func onlyWhoMayMakeThemMakesTheTables() throws {
        for access in [LedgerAccess.read, .write] {
            #expect(throws: LedgerError.missing(place: place)) { try ledger(access) }
        }
        _ = try ledger()
        for access in [LedgerAccess.read, .write] { _ = try ledger(access) }
    }

    @Test func manyMakeTheTablesAtOnce() throws {
        let failures = Mutex<[String]>([])
        let address = address
        DispatchQueue.concurrentPerform(iterations: 8) { index in
            do {
                try ChainedLedger(at: address, site: "bj-1").append(
                    Sample.batch(records: [Sample.record("r-\(index)")]))
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try ledger().verify().findings == [])
        #expect(try ledger().records(matching: .everything).count == 8)
    }

    @Test func aNewerFormatIsLeftAlone() throws {
        _ = try ledger()
        try connection.execute("UPDATE mainstay.format SET version = 99")
        for access in [LedgerAccess.create, .write, .read] {
            #expect(throws: LedgerError.newerVersion(place: place, version: 99)) { try ledger(access) }
        }
        #expect(try connection.first("SELECT version FROM mainstay.format") { $0.integer(0) } == 99)
    }

    /// A later version takes the steps that are missing, all or none.
    @Test func laterStepsFollow() throws {
        _ = try ledger()
        let good = Schema.steps + ["CREATE TABLE mainstay.later(site integer)"]
        #expect(throws: PostgreSQLError.self) {
            try Schema.migrate(on: connection, at: place, by: good + ["CREATE TABLE mainstay.later(site integer)"])
        }
        #expect(try Schema.format(on: connection) == Schema.version)
        for _ in 1...2 { try Schema.migrate(on: connection, at: place, by: good) }
        #expect(try Schema.format(on: connection) == Schema.version + 1)
        #expect(throws: LedgerError.newerVersion(place: place, version: Schema.version + 1)) { try ledger() }
    }

    // MARK: - What somebody may do with SQL

    @Test(arguments: [
        ("ALTER TABLE mainstay.run DROP CONSTRAINT run_state_check", "does not declare constraint run_state_check"),
        ("DROP INDEX mainstay.entry_by_key", "does not declare index entry_by_key"),
        ("CREATE TABLE mainstay.more(site integer)", "declares table more, which is not of the format"),
        ("ALTER TABLE mainstay.entry ADD COLUMN more integer", "does not declare table entry as the format has it"),
        (
            "CREATE RULE quiet AS ON DELETE TO mainstay.removed DO INSTEAD NOTHING",
            "declares rule quiet of removed, which is not of the format"
        ),
        (
            "CREATE TABLE mainstay.run_odd PARTITION OF mainstay.run FOR VALUES FROM (5) TO (7)",
            "the partition run_odd of run is no month"
        ),
        ("UPDATE mainstay.run SET signal = 77", "a row of run refers to a row of signal that is not there"),
        ("DELETE FROM mainstay.text", "a row of run refers to a row of text that is not there"),
        (
            "DELETE FROM mainstay.entry WHERE kind = 'record'",
            "a row of personal refers to a row of entry that is not there"
        ),
        ("UPDATE mainstay.text SET digest = 'x'", "a row of text is not found by what it says"),
        ("UPDATE mainstay.site SET next_entry = 1", "a row of entry has a number that was not given out yet"),
        (
            "ALTER TABLE mainstay.run DROP CONSTRAINT run_state_check; UPDATE mainstay.run SET state = 3",
            "a row of run holds a value that no version writes"
        ),
        ("UPDATE mainstay.run SET last = last + 1000", "(reading pdu-1/outlet/7 up from"),
        ("UPDATE mainstay.entry SET body = convert_to(replace(convert_from(body, 'UTF8'), 'c-1', 'c-2'), 'UTF8')", "record"),
        ("UPDATE mainstay.text SET body = 'other', digest = sha256('other')", "(reading pdu-1/outlet/7"),
        ("DELETE FROM mainstay.link WHERE row = 1", "no link of the chain covers them"),
        ("UPDATE mainstay.personal SET body = '{}'", "what it says of people was changed"),
        ("DELETE FROM mainstay.concern", "is not found for just the contracts that it concerns"),
    ])
    func whatIsChangedIsNamed(sql: String, finding: String) throws {
        let ledger = try ledger()
        var reading = Sample.reading(0)
        reading.evidence = "said so"
        try ledger.append(Sample.batch(readings: [reading]))
        try ledger.append(Sample.batch(readings: [Sample.reading(9, .down)], records: [Sample.record("r")]))
        try ledger.append(Sample.batch(events: [Sample.event("e")]))
        #expect(try ledger.verify().findings == [])
        try connection.run(sql)
        let findings = try ledger.verify().findings
        #expect(findings.contains { $0.contains(finding) }, "\(findings)")
    }

    // MARK: - Roles

    @Test func aRoleThatOnlyReadsIsNamed() throws {
        _ = try ledger()
        try connection.run(
            """
            CREATE ROLE reader LOGIN; GRANT USAGE ON SCHEMA mainstay TO reader;
            GRANT SELECT ON ALL TABLES IN SCHEMA mainstay TO reader;
            """)
        let reader = try PostgreSQLAddress(url.replacing("\(PostgresServer.user)@", with: "reader@"))
        let ledger = try ChainedLedger(at: reader, site: "bj-1", access: .read)
        #expect(try ledger.verify().findings == [])
        let error = #expect(throws: LedgerError.self) {
            try ledger.append(Sample.batch(records: [Sample.record("r")]))
        }
        #expect(error?.description.contains("permission denied") == true)
        // Roles are the server's, not the database's.
        try connection.run("DROP OWNED BY reader; DROP ROLE reader")
    }

    @Test func aServerThatOnlyReadsIsNamed() throws {
        let ledger = try ledger()
        try connection.run("ALTER DATABASE \(url.database) SET default_transaction_read_only = on")
        let error = #expect(throws: LedgerError.self) { try ChainedLedger(at: address, site: "another") }
        #expect(error?.description.contains("only reads") == true, "\(String(describing: error))")
        #expect(try ledger.verify().findings == [])
    }
}

extension String {
    /// The database of `postgresql://user@/database?…`.
    fileprivate var database: String {
        let path = split(separator: "?")[0]
        return String(path[path.index(after: path.lastIndex(of: "/") ?? path.startIndex)...])
    }
}
