import Intervals
import Ledger
import PostgreSQL

extension Schema {
    /// Says what differs from the format, which references point nowhere, and which values no version writes.
    static func inspect(_ rows: PostgreSQLRows) throws -> [String] {
        let found = Set(try rows.connection.all(declarations) { $0.text(0) })
        let added = found.subtracting(declared).map { "the database declares \(name($0)), which is not of the format" }
        let lost = declared.subtracting(found).map { "the database does not declare \(name($0)) as the format has it" }
        let findings = try partitions(on: rows.connection) + strays(in: rows) + values(in: rows)
            + ForwardingSchema.findings(in: rows)
        return (added + lost).sorted() + findings
    }

    /// What a line is about: what stands before its brackets or its colon.
    private static func name(_ line: String) -> String { String(line.prefix { $0 != "(" && $0 != ":" }) }

    /// Everything that is declared, a line each. Partitions are looked at by themselves.
    private static let declarations = """
        WITH relation AS (
            SELECT c.oid, c.relname::text AS name, c.relkind, c.relispartition AS is_part FROM pg_class AS c
            JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE n.nspname = 'mainstay')
        SELECT 'table ' || r.name || '(' || string_agg(
            a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
                || CASE WHEN a.attcollation = 'pg_catalog."C"'::regcollation THEN ' of octets' ELSE '' END
                || CASE WHEN a.attnotnull THEN ' always' ELSE '' END
                || CASE WHEN a.atthasdef THEN ' by itself' ELSE '' END, ', ' ORDER BY a.attnum) || ')'
        FROM relation AS r JOIN pg_attribute AS a ON a.attrelid = r.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE r.relkind IN ('r', 'p', 'v', 'm', 'f') AND NOT r.is_part GROUP BY r.oid, r.name
        UNION ALL
        SELECT 'constraint ' || k.conname || ' of ' || r.name || ': ' || pg_get_constraintdef(k.oid)
        FROM relation AS r JOIN pg_constraint AS k ON k.conrelid = r.oid WHERE NOT r.is_part AND k.contype <> 'n'
        UNION ALL
        SELECT 'index ' || i.name || ': ' || pg_get_indexdef(i.oid)
        FROM relation AS i JOIN pg_index AS x ON x.indexrelid = i.oid JOIN relation AS r ON r.oid = x.indrelid
        WHERE NOT r.is_part AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k WHERE k.conindid = i.oid)
        UNION ALL
        SELECT 'trigger ' || t.tgname || ' of ' || r.name
        FROM relation AS r JOIN pg_trigger AS t ON t.tgrelid = r.oid WHERE NOT t.tgisinternal
        UNION ALL
        SELECT 'rule ' || w.rulename || ' of ' || r.name
        FROM relation AS r JOIN pg_rewrite AS w ON w.ev_class = r.oid WHERE r.relkind IN ('r', 'p')
        UNION ALL
        SELECT 'policy ' || p.polname || ' of ' || r.name
        FROM relation AS r JOIN pg_policy AS p ON p.polrelid = r.oid
        """

    /// Each partition of `run` is a month.
    private static func partitions(on connection: PostgreSQLConnection) throws -> [String] {
        try connection.all(
            """
            SELECT c.relname::text, pg_get_expr(c.relpartbound, c.oid) FROM pg_inherits AS i
            JOIN pg_class AS c ON c.oid = i.inhrelid
            WHERE i.inhparent = to_regclass('mainstay.run') ORDER BY c.relname
            """
        ) { row in
            (name: row.text(0), bounds: row.text(1))
        }.filter { MonthPartition(named: $0.name, bounds: $0.bounds) == nil }.map {
            "the partition \($0.name) of run is no month"
        }
    }

    // MARK: - Rows

    /// A row that refers to nobody would be read, and be in no chain.
    private static func strays(in rows: PostgreSQLRows) throws -> [String] {
        let references: [(table: String, column: String, other: String)] = [
            ("collector", "chain", "chain"), ("run", "signal", "signal"), ("run", "collector", "collector"),
            ("run", "inferred", "text"), ("run", "evidence", "text"), ("open_run", "signal", "signal"),
            ("open_run", "collector", "collector"), ("open_run", "inferred", "text"), ("open_run", "evidence", "text"),
            ("signal_group", "collector", "collector"), ("entry", "collector", "collector"),
            ("personal", "entry", "entry"), ("concern", "entry", "entry"), ("link", "chain", "chain"),
            ("removed", "chain", "chain"),
        ]
        return try references.filter { reference in
            try rows.isTrue(
                """
                EXISTS (SELECT 1 FROM mainstay.\(reference.table) AS a WHERE a.site = $1 AND a.\(reference.column) IS NOT NULL
                    AND NOT EXISTS (SELECT 1 FROM mainstay.\(reference.other) AS b
                        WHERE b.site = $1 AND b.id = a.\(reference.column)))
                """)
        }.map { "a row of \($0.table) refers to a row of \($0.other) that is not there" }
    }

    /// Values that read as others do, so that a chain could not tell them apart, and numbers that would be given out again.
    private static func values(in rows: PostgreSQLRows) throws -> [String] {
        let odd = "state NOT IN (0, 1, 2) OR clock NOT IN (1, 2)"
        let tables = try ["run", "open_run"].filter { table in
            try rows.isTrue("EXISTS (SELECT 1 FROM mainstay.\(table) WHERE site = $1 AND (\(odd)))")
        }
        let kinds = ["chain", "collector", "signal", "text", "entry"]
        let given = try kinds.filter { kind in
            try rows.isTrue(
                """
                EXISTS (SELECT 1 FROM mainstay.\(kind) AS a JOIN mainstay.site AS s ON s.site = a.site
                    WHERE a.site = $1 AND a.id >= s.next_\(kind))
                """)
        }
        let strange = try rows.isTrue(
            "EXISTS (SELECT 1 FROM mainstay.text WHERE site = $1 AND digest <> sha256(body))")
        return tables.map { "a row of \($0) holds a value that no version writes" }
            + given.map { "a row of \($0) has a number that was not given out yet" }
            + (strange ? ["a row of text is not found by what it says"] : [])
    }

    /// Whether somebody may still read what another transaction removed before.
    static func isReadByOthers(on connection: PostgreSQLConnection) throws -> Bool {
        // What other roles do is hidden from those who may not look at it.
        try connection.first(
            """
            SELECT EXISTS (SELECT 1 FROM pg_stat_activity
                WHERE datname = current_database() AND pid <> pg_backend_pid()
                    AND (backend_xmin IS NOT NULL AND backend_type = 'client backend'
                        OR query = '<insufficient privilege>'))
            """
        ) { $0.bool(0) } ?? true
    }
}

extension PostgreSQLRows {
    /// Whether a condition on the site ($1) holds.
    fileprivate func isTrue(_ condition: String) throws -> Bool {
        try first("SELECT \(condition)") { $0.bool(0) } == true
    }
}

extension MonthPartition {
    /// Reads a partition as the database declares it; nil where it is not the month that its name says.
    fileprivate init?(named name: String, bounds: String) {
        // FOR VALUES FROM ('1788220800000') TO ('1790812800000')
        let numbers = bounds.split(separator: "'").compactMap { Int64($0) }
        guard numbers.count == 2 else { return nil }
        self.init(of: Instant(milliseconds: numbers[0]))
        guard "run_\(self.name)" == name, span.from.milliseconds == numbers[0], span.to.milliseconds == numbers[1]
        else {
            return nil
        }
    }
}
