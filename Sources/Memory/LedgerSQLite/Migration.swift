import Digests
import GRDB
import Intervals
import Ledger
import Site

/// Brings a ledger of an earlier format to the present one. Its chain stays as it was, under the name `former`, so that
/// heads that were printed before are still found in it.
enum Migration {
    /// Whether there is a way from a format.
    static func isKnown(_ version: Int) -> Bool { (1...3).contains(version) }

    static func run(_ database: Database, from version: Int) throws {
        if version == 1 { try fromVersion1(database) }
        if version == 2 { try fromVersion2(database) }
        try fromVersion3(database)
        try sealOpenRuns(in: database)
    }

    /// Rewrites a ledger of version 1, which had a hash in every row: those become links of one row each, so that the
    /// chain and every digest that was taken of it stay as they were.
    static func fromVersion1(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE run RENAME TO old_run;
                ALTER TABLE open_run RENAME TO old_open_run;
                DROP INDEX run_by_signal;
                \(runsOfVersion3)
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

    private static let runsOfVersion3 = """
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
        """

    /// Version 2 hashed the rows' texts, and of the runs only those that had ended: its links stay as they are.
    private static func fromVersion2(_ database: Database) throws {
        try database.execute(
            sql: """
                ALTER TABLE run ADD COLUMN opened INTEGER;
                ALTER TABLE open_run ADD COLUMN opened INTEGER;
                ALTER TABLE link ADD COLUMN marks BLOB;
                """)
    }

    private static let tablesOfVersion3 = [
        "collector", "signal", "text", "run", "open_run", "signal_group", "steady", "entry", "link",
    ]

    /// Version 3 had one chain. Members of bodies that entries are found by get columns of their own.
    private static func fromVersion3(_ database: Database) throws {
        let renamed = tablesOfVersion3.map { "ALTER TABLE \($0) RENAME TO old_\($0);" }.joined(separator: "\n")
        let dropped = tablesOfVersion3.map { "DROP TABLE old_\($0);" }.joined(separator: "\n")
        try database.execute(
            sql: """
                DROP INDEX entry_by_key;
                \(renamed)
                \(Schema.tables)
                INSERT INTO chain(id, name) VALUES (1, '\(ChainName.former)');
                INSERT INTO collector SELECT id, name, 1 FROM old_collector;
                INSERT INTO signal SELECT id, path FROM old_signal;
                INSERT INTO text SELECT id, body FROM old_text;
                INSERT INTO run SELECT signal, first, collector, sequence, last, gap, state, since, since_error, extra,
                    inferred, evidence, 0, NULL, NULL, opened FROM old_run;
                INSERT INTO open_run SELECT signal, collector, first, last, gap, state, since, since_error, extra,
                    inferred, evidence, 0, NULL, slot, coalesce(opened, 0) FROM old_open_run;
                INSERT INTO steady SELECT block, marks FROM old_steady;
                INSERT INTO entry SELECT sequence, collector, sequence, kind, key, at, body, NULL, NULL,
                    CASE kind WHEN 'record' THEN \(text("record")) WHEN 'event' THEN \(text("kind"))
                        WHEN 'delivery' THEN iif(json_valid(body) AND json_type(body, '$.events') IS NOT NULL,
                            'digest', NULL) END,
                    iif(kind IN ('record', 'event'), \(text("contract")), NULL),
                    CASE kind WHEN 'record' THEN \(text("replaces")) WHEN 'event' THEN \(text("details.alarm")) END
                    FROM old_entry;
                INSERT INTO link SELECT 1, sequence, hash, marks FROM old_link;
                INSERT INTO concern SELECT coalesce(contract, ''), id FROM entry WHERE kind = 'record';
                INSERT OR IGNORE INTO concern SELECT coalesce(other.contract, ''), entry.id FROM entry
                    JOIN entry AS other ON other.kind = 'record' AND other.key = entry.refers
                    WHERE entry.kind = 'record' AND entry.contract IS NOT NULL;
                \(dropped)
                PRAGMA user_version = \(Schema.version);
                """)
    }

    /// A member of a body that is a text.
    private static func text(_ path: String) -> String {
        "iif(json_valid(body) AND json_type(body, '$.\(path)') = 'text', json_extract(body, '$.\(path)'), NULL)"
    }

    /// What was being read ends in the former chain, so that it holds all of it; reading goes on in a chain of its own.
    private static func sealOpenRuns(in database: Database) throws {
        let rows = SQLiteRows(database)
        let names = Dictionary(uniqueKeysWithValues: try rows.collectors().map { ($0.number, $0.name) })
        let paths = Dictionary(uniqueKeysWithValues: try rows.signals().map { ($0.number, $0.path) })
        var open: [OpenRun] = []
        try rows.forEachOpenRun { open.append($0) }
        var chain = Chain(1, endingWith: try rows.newestLink(of: 1))
        for one in open {
            let run = try SteadyMarks(of: rows).carried(one)
            let row = try chain.append(to: rows) {
                ChainLine.stretch(run, of: paths[one.signal] ?? "", by: names[one.collector] ?? "", row: $0)
            }
            let opened = one.opened == 0 ? nil : one.opened
            try rows.add(
                SealedRun(signal: one.signal, collector: one.collector, row: row, opened: opened, run: run))
        }
        try chain.close(in: rows)
        try database.execute(sql: "DELETE FROM open_run; DELETE FROM steady; DELETE FROM signal_group;")
    }
}
