import GRDB
import Testing

@testable import LedgerSQLite

/// What SQLite makes of the tables.
@Suite struct SchemaTests {
    /// A constraint that lists three values costs a table of its own with each row that is written.
    @Test(arguments: ["run", "open_run"])
    func writingARunNeedsNoOtherTable(table: String) throws {
        try DatabaseQueue().write { database in
            try Schema.create(database)
            let values = try database.columns(in: table).map { _ in "?" }.joined(separator: ", ")
            let steps = try Row.fetchAll(
                database, sql: "EXPLAIN INSERT OR REPLACE INTO \(table) VALUES (\(values))",
                arguments: StatementArguments(database.columns(in: table).map { _ in 1 })
            ).map { $0["opcode"] as String }
            #expect(steps.contains("MakeRecord"))
            #expect(!steps.contains("OpenEphemeral"))
        }
    }

    @Test(arguments: [("state", 3), ("state", -1), ("extra", 2), ("clock", 0)])
    func valuesThatNoVersionWritesAreRefused(column: String, value: Int) throws {
        try DatabaseQueue().write { database in
            try Schema.create(database)
            let columns = [
                "signal", "first", "collector", "row", "last", "gap", "state", "since_error", "extra", "clock_error",
                "clock",
            ]
            func insert(_ written: Int?) throws {
                let values = columns.map { $0 == column ? written : 1 }
                let list = columns.joined(separator: ", ")
                let places = columns.map { _ in "?" }.joined(separator: ", ")
                try database.execute(
                    sql: "INSERT OR REPLACE INTO run(\(list)) VALUES (\(places))", arguments: StatementArguments(values)
                )
            }
            try database.execute(
                sql: """
                    INSERT INTO chain VALUES (1, 'c'); INSERT INTO collector VALUES (1, 'c', 1);
                    INSERT INTO signal VALUES (1, 's');
                    """)
            try insert(1)
            #expect(throws: DatabaseError.self) { try insert(value) }
        }
    }
}
