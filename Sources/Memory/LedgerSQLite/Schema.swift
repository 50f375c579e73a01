import GRDB
import Ledger

/// The tables of a SQLite ledger.
///
/// `run` and `entry` are append-only and numbered by one sequence, and so is the beginning of a run (`opened`); a row of
/// `link` holds the hash of the chain up to a row of that sequence. Only two tables have rows that change. `open_run` is
/// the stretch of equal readings that each signal is in, which becomes a row of `run` when it ends. `steady` says how far
/// the groups' steady readings have carried the open runs of their signals (see `SteadyTable`).
enum Schema {
    /// Kept in SQLite's `user_version`.
    static let version = 3
    /// "MSty", kept in SQLite's `application_id`.
    static let applicationID = 0x4D53_7479

    static func create(_ database: Database) throws {
        try database.execute(
            sql: """
                CREATE TABLE collector(id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE);
                CREATE TABLE signal(id INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE);
                CREATE TABLE entry(
                    sequence INTEGER PRIMARY KEY, collector INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL,
                    at INTEGER NOT NULL, body TEXT NOT NULL);
                CREATE INDEX entry_by_key ON entry(kind, key);
                \(runs)
                PRAGMA application_id = \(applicationID);
                """)
    }

    /// `run` lies in the order in which it is read, so that it needs no index. What devices say stands in `text`, once.
    private static let runs = """
        CREATE TABLE text(id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE);
        CREATE TABLE run(
            signal INTEGER NOT NULL, first INTEGER NOT NULL, sequence INTEGER NOT NULL, collector INTEGER NOT NULL,
            last INTEGER NOT NULL, gap INTEGER NOT NULL, state INTEGER NOT NULL, since INTEGER,
            since_error INTEGER NOT NULL, extra INTEGER NOT NULL, inferred INTEGER, evidence INTEGER, opened INTEGER,
            PRIMARY KEY(signal, first, sequence)) WITHOUT ROWID;
        CREATE TABLE open_run(
            signal INTEGER NOT NULL, collector INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
            gap INTEGER NOT NULL, state INTEGER NOT NULL, since INTEGER, since_error INTEGER NOT NULL,
            extra INTEGER NOT NULL, inferred INTEGER, evidence INTEGER, slot INTEGER, opened INTEGER,
            PRIMARY KEY(signal, collector)) WITHOUT ROWID;
        CREATE TABLE signal_group(
            slot INTEGER PRIMARY KEY, collector INTEGER NOT NULL, members TEXT NOT NULL, UNIQUE(collector, members));
        CREATE TABLE steady(block INTEGER PRIMARY KEY, marks BLOB NOT NULL);
        CREATE TABLE link(sequence INTEGER PRIMARY KEY, hash BLOB NOT NULL, marks BLOB);
        PRAGMA user_version = \(version);
        """

    /// Rewrites a ledger of version 1, which had a hash in every row: those become links of one row each, so that the
    /// chain and every digest that was taken of it stay as they were.
    static func migrateFromVersion1(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE run RENAME TO old_run;
                ALTER TABLE open_run RENAME TO old_open_run;
                DROP INDEX run_by_signal;
                \(runs)
                INSERT INTO link SELECT sequence, hash, NULL FROM old_run
                    UNION ALL SELECT sequence, hash, NULL FROM entry;
                ALTER TABLE entry DROP COLUMN hash;
                INSERT OR IGNORE INTO text(body)
                    SELECT inferred FROM old_run WHERE inferred IS NOT NULL
                    UNION SELECT evidence FROM old_run WHERE evidence IS NOT NULL
                    UNION SELECT inferred FROM old_open_run WHERE inferred IS NOT NULL
                    UNION SELECT evidence FROM old_open_run WHERE evidence IS NOT NULL;
                INSERT INTO run
                    SELECT signal, first, sequence, collector, last, gap, state, since, since_error, extra,
                        (SELECT id FROM text WHERE body = inferred), (SELECT id FROM text WHERE body = evidence), NULL
                    FROM old_run;
                INSERT INTO open_run
                    SELECT signal, collector, first, last, gap, state, since, since_error, extra,
                        (SELECT id FROM text WHERE body = inferred), (SELECT id FROM text WHERE body = evidence), NULL,
                        NULL
                    FROM old_open_run;
                DROP TABLE old_run;
                DROP TABLE old_open_run;
                """)
    }

    /// Version 2 hashed the rows' texts, and of the runs only those that had ended: its links stay as they are.
    static func migrateFromVersion2(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE run ADD COLUMN opened INTEGER;
                ALTER TABLE open_run ADD COLUMN opened INTEGER;
                ALTER TABLE link ADD COLUMN marks BLOB;
                PRAGMA user_version = \(version);
                """)
    }
}
