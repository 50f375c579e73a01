import GRDB

/// The tables of a SQLite ledger.
///
/// `run` and `entry` are append-only and chained in the order of their common sequence. `open_run` is the only table
/// whose rows change: the stretch of equal readings that each signal is in, which becomes a row of `run` when it ends.
enum Schema {
    /// Kept in SQLite's `user_version`.
    static let version = 1
    /// "MSty", kept in SQLite's `application_id`.
    static let applicationID = 0x4D53_7479

    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE collector(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
                CREATE TABLE signal(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
                CREATE TABLE run(
                    sequence INTEGER PRIMARY KEY, collector INTEGER NOT NULL, signal INTEGER NOT NULL,
                    first INTEGER NOT NULL, last INTEGER NOT NULL, gap INTEGER NOT NULL, state INTEGER NOT NULL,
                    since INTEGER, since_error INTEGER NOT NULL, extra INTEGER NOT NULL, inferred TEXT, evidence TEXT,
                    hash BLOB NOT NULL);
                CREATE INDEX run_by_signal ON run(signal, first);
                CREATE TABLE open_run(
                    signal INTEGER NOT NULL, collector INTEGER NOT NULL,
                    first INTEGER NOT NULL, last INTEGER NOT NULL, gap INTEGER NOT NULL, state INTEGER NOT NULL,
                    since INTEGER, since_error INTEGER NOT NULL, extra INTEGER NOT NULL, inferred TEXT, evidence TEXT,
                    PRIMARY KEY(signal, collector)) WITHOUT ROWID;
                CREATE TABLE entry(
                    sequence INTEGER PRIMARY KEY, collector INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
                    at INTEGER NOT NULL, body TEXT NOT NULL, hash BLOB NOT NULL);
                CREATE INDEX entry_by_key ON entry(kind, key);
                PRAGMA user_version = \(version);
                PRAGMA application_id = \(applicationID);
                """)
    }
}
