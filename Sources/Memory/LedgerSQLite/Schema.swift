import GRDB

/// The tables of a SQLite ledger of format 4.
///
/// `run` and `entry` are append-only. Each row of them stands in the chain of its collector under a number, and so does
/// the beginning of a run (`opened`); a row of `link` holds the hash of a chain up to one of its rows. `entry.id` is the
/// order of entry over all chains. Four tables have rows that change. `open_run` is the stretch of equal readings that a
/// signal is in, which becomes a row of `run` when it ends. `steady` says how far the groups' steady readings have carried
/// the open runs of their signals (see `SteadyTable`). What entries say of people stands in `personal`, whence it can be
/// erased; `secret` makes the tags that say whose entries are. `concern` says which contracts a record concerns; it
/// follows from the records. `removed` has the digests of rows whose content was removed, which an entry says.
enum Schema {
    /// Kept in SQLite's `user_version`.
    static let version = 4
    /// "MSty", kept in SQLite's `application_id`.
    static let applicationID = 0x4D53_7479

    static func create(_ database: Database) throws {
        try database.execute(sql: tables)
        try database.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);")
    }

    /// `run` lies in the order in which it is read, so that it needs no index. What devices say stands in `text`, once.
    /// STRICT, so that no column holds another type than is read. A state is BETWEEN, since SQLite makes a table of a longer
    /// list of values whenever it checks a row.
    static let tables = """
        CREATE TABLE chain(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE collector(
            id INTEGER PRIMARY KEY, name TEXT NOT NULL, chain INTEGER NOT NULL REFERENCES chain,
            UNIQUE(name, chain)) STRICT;
        CREATE TABLE secret(id INTEGER PRIMARY KEY CHECK(id = 1), value BLOB NOT NULL) STRICT;
        CREATE TABLE signal(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE text(id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE) STRICT;
        CREATE TABLE run(
            signal INTEGER NOT NULL REFERENCES signal, first INTEGER NOT NULL,
            collector INTEGER NOT NULL REFERENCES collector, row INTEGER NOT NULL, last INTEGER NOT NULL, gap INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK(state BETWEEN 0 AND 2), since INTEGER, since_error INTEGER NOT NULL,
            extra INTEGER NOT NULL CHECK(extra IN (0, 1)), inferred INTEGER REFERENCES text,
            evidence INTEGER REFERENCES text, clock_error INTEGER NOT NULL, clock INTEGER CHECK(clock IN (1, 2)),
            instants BLOB, opened INTEGER,
            PRIMARY KEY(signal, first, collector, row)) STRICT, WITHOUT ROWID;
        CREATE TABLE open_run(
            signal INTEGER NOT NULL REFERENCES signal, collector INTEGER NOT NULL REFERENCES collector,
            first INTEGER NOT NULL, last INTEGER NOT NULL, gap INTEGER NOT NULL,
            state INTEGER NOT NULL CHECK(state BETWEEN 0 AND 2), since INTEGER, since_error INTEGER NOT NULL,
            extra INTEGER NOT NULL CHECK(extra IN (0, 1)), inferred INTEGER REFERENCES text,
            evidence INTEGER REFERENCES text, clock_error INTEGER NOT NULL, clock INTEGER CHECK(clock IN (1, 2)),
            slot INTEGER, opened INTEGER NOT NULL, PRIMARY KEY(signal, collector)) STRICT, WITHOUT ROWID;
        CREATE TABLE signal_group(
            slot INTEGER PRIMARY KEY, collector INTEGER NOT NULL REFERENCES collector, members TEXT NOT NULL,
            UNIQUE(collector, members)) STRICT;
        CREATE TABLE steady(block INTEGER PRIMARY KEY, marks BLOB NOT NULL) STRICT;
        CREATE TABLE entry(
            id INTEGER PRIMARY KEY, collector INTEGER NOT NULL REFERENCES collector, row INTEGER NOT NULL,
            kind TEXT NOT NULL, key TEXT NOT NULL, at INTEGER NOT NULL, body TEXT NOT NULL, personal BLOB, tag BLOB,
            detail TEXT, contract TEXT, refers TEXT) STRICT;
        CREATE INDEX entry_by_kind ON entry(kind);
        CREATE INDEX entry_by_key ON entry(kind, key);
        CREATE INDEX entry_by_reference ON entry(kind, refers) WHERE refers IS NOT NULL;
        CREATE TABLE personal(
            entry INTEGER PRIMARY KEY REFERENCES entry, salt BLOB NOT NULL, body TEXT NOT NULL) STRICT;
        CREATE TABLE concern(
            contract TEXT NOT NULL, entry INTEGER NOT NULL REFERENCES entry,
            PRIMARY KEY(contract, entry)) STRICT, WITHOUT ROWID;
        CREATE TABLE link(
            chain INTEGER NOT NULL REFERENCES chain, row INTEGER NOT NULL, hash BLOB NOT NULL, marks BLOB,
            PRIMARY KEY(chain, row)) STRICT, WITHOUT ROWID;
        CREATE TABLE removed(
            chain INTEGER NOT NULL REFERENCES chain, row INTEGER NOT NULL, digest BLOB NOT NULL,
            PRIMARY KEY(chain, row)) STRICT, WITHOUT ROWID;
        """

    /// By which rows are found that are to be sent to a centre: a ledger has them once it was.
    static let forwardingIndices = """
        CREATE INDEX IF NOT EXISTS run_by_row ON run(collector, row);
        CREATE INDEX IF NOT EXISTS run_by_opening ON run(collector, opened) WHERE opened IS NOT NULL;
        CREATE INDEX IF NOT EXISTS entry_by_row ON entry(collector, row);
        """

    // MARK: - What is there

    /// Everything that is declared in a database, a line each.
    private static func declared(in database: Database) throws -> Set<String> {
        let rows = try Row.fetchAll(
            database, sql: "SELECT type, name, tbl_name, coalesce(sql, '') FROM sqlite_schema")
        return Set(rows.map { "\($0[0] as String) \($0[1] as String) of \($0[2] as String): \($0[3] as String)" })
    }

    /// Says whether the file still calls itself a ledger of this format.
    private static func settings(of database: Database) throws -> [String] {
        let found = [
            ("user_version", version, try Int.fetchOne(database, sql: "PRAGMA user_version")),
            ("application_id", applicationID, try Int.fetchOne(database, sql: "PRAGMA application_id")),
        ]
        return found.filter { $0.1 != $0.2 }.map { "the file has another \($0.0) than the format" }
    }

    /// Says which tables hold values that read as others do, so that a chain could not tell them apart. SQLite does not
    /// check the constraints of tables without row ids.
    private static func values(in database: Database) throws -> [String] {
        let odd = "state NOT IN (0, 1, 2) OR extra NOT IN (0, 1) OR clock NOT IN (1, 2)"
        return try ["run", "open_run"].filter { table in
            try Int.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM \(table) WHERE \(odd))") == 1
        }.map { "a row of \($0) holds a value that no version writes" }
    }

    /// Says what differs from the format, and what SQLite finds wrong with the file.
    static func inspect(_ database: Database) throws -> [String] {
        let (expected, known) = try DatabaseQueue().write { fresh in
            try create(fresh)
            let expected = try declared(in: fresh)
            try fresh.execute(sql: forwardingIndices)
            return (expected, try declared(in: fresh))
        }
        // SQLite adds this where somebody analysed the tables; it changes plans, not rows.
        let found = try declared(in: database).filter { !$0.contains(" of sqlite_stat") }
        func name(_ line: String) -> String { line.split(separator: " ").prefix(2).joined(separator: " ") }
        let added = found.subtracting(known).map { "the file declares \(name($0)), which is not of the format" }
        let lost = expected.subtracting(found).map { "the file does not declare \(name($0)) as the format has it" }
        let damage = try String.fetchAll(database, sql: "PRAGMA integrity_check(20)").filter { $0 != "ok" }
        // A row that refers to nobody would be read, and be in no chain.
        let strays = try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").prefix(20).map { row in
            "a row of \(row[0] as String) refers to a row of \(row[2] as String) that is not there"
        }
        return try (settings(of: database) + values(in: database) + added + lost).sorted()
            + damage.map { "SQLite finds the file damaged: \($0)" } + Set(strays).sorted()
    }
}
