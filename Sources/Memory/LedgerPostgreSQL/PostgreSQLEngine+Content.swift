public import Intervals
public import Ledger
import PostgreSQL

extension PostgreSQLEngine {
    /// The format of the tables that this version writes.
    public static var format: Int { Schema.version }

    /// How large the tables are on the disk, those of all sites together.
    ///
    /// - Throws: `LedgerError` when the server cannot be reached.
    public func octets() throws(LedgerError) -> Int64 {
        try read { rows in
            // The tables themselves, not the one in whose name their partitions are.
            let sql = """
                SELECT coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint FROM pg_class AS c
                JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'mainstay' AND c.relkind = 'r'
                """
            return try (rows as? PostgreSQLRows)?.number(sql) ?? 0
        }
    }

    /// Counts what the site has.
    ///
    /// - Parameter since: rows of this instant or later are counted apart: readings by when they began.
    /// - Throws: `LedgerError` when the server cannot be reached.
    public func content(since: Instant) throws(LedgerError) -> LedgerContent {
        try read { rows in
            guard let rows = rows as? PostgreSQLRows else { throw LedgerError.missing(place: place) }
            return try LedgerContent(of: rows, since: since)
        }
    }
}

extension LedgerContent {
    fileprivate init(of rows: PostgreSQLRows, since: Instant) throws {
        func count(_ table: String, where condition: String = "true", _ values: [PostgreSQLValue] = []) throws -> Int64
        {
            try rows.number("SELECT count(*) FROM mainstay.\(table) WHERE site = $1 AND \(condition)", values) ?? 0
        }
        let kinds = try rows.all("SELECT kind, count(*) FROM mainstay.entry WHERE site = $1 GROUP BY kind") {
            ($0.text(0), $0.bigint(1))
        }
        let first = try rows.number(
            """
            SELECT least((SELECT min(first) FROM mainstay.run WHERE site = $1),
                (SELECT min(first) FROM mainstay.open_run WHERE site = $1),
                (SELECT min(at) FROM mainstay.entry WHERE site = $1 AND kind IN ('configuration', 'event')))
            """)
        let recent = try ["run": "first", "entry": "at"].map { table, column in
            try count(table, where: "\(column) >= $2", [.bigint(since.milliseconds)])
        }
        self.init(
            runs: try count("run"), openRuns: try count("open_run"), removed: try count("removed"),
            links: try count("link"), signals: try count("signal"),
            entries: Dictionary(kinds) { first, _ in first }, oldest: first.map { Instant(milliseconds: $0) },
            recent: recent.reduce(0, +))
    }
}
