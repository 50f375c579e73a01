import Facility
import GRDB
import Intervals

/// What the writer keeps in memory: names' numbers, the head of the chain and every signal's open run.
struct WriterState {
    struct OpenRun {
        var run: Run
        var isDirty: Bool
    }

    private(set) var sequence: Int64
    private(set) var head: Digest
    let collector: String
    let collectorID: Int64
    private var signalIDs: [SignalName: Int64] = [:]
    var open: [SignalName: OpenRun] = [:]

    init(_ database: Database, collector: String) throws {
        self.collector = collector
        let newest = try Row.fetchOne(
            database,
            sql: """
                SELECT sequence, hash FROM (
                    SELECT * FROM (SELECT sequence, hash FROM run ORDER BY sequence DESC LIMIT 1)
                    UNION ALL SELECT * FROM (SELECT sequence, hash FROM entry ORDER BY sequence DESC LIMIT 1)
                ) ORDER BY sequence DESC LIMIT 1
                """)
        sequence = newest?["sequence"] ?? 0
        head = newest.map { Digest(data: $0["hash"]) } ?? .zero
        collectorID =
            try Int64.fetchOne(database, sql: "SELECT id FROM collector WHERE name = ?", arguments: [collector]) ?? 0
        for row in try Row.fetchAll(database, sql: "SELECT id, path FROM signal") {
            if let name = SignalName(row["path"] as String) { signalIDs[name] = row["id"] }
        }
        let rows = try Row.fetchAll(
            database, sql: "SELECT path, \(Run.columns) FROM open_run JOIN signal ON id = signal WHERE collector = ?",
            arguments: [collectorID])
        for row in rows {
            if let name = SignalName(row["path"] as String) { open[name] = OpenRun(run: Run(row), isDirty: false) }
        }
    }

    /// The number of this collector's name, given when it first writes.
    mutating func ownID(_ database: Database) throws -> Int64 {
        if collectorID != 0 { return collectorID }
        try database.execute(sql: "INSERT OR IGNORE INTO collector(name) VALUES (?)", arguments: [collector])
        let id = try Int64.fetchOne(database, sql: "SELECT id FROM collector WHERE name = ?", arguments: [collector])
        self = try WriterState(database, collector: collector)
        return id ?? collectorID
    }

    mutating func id(of signal: SignalName, _ database: Database) throws -> Int64 {
        if let known = signalIDs[signal] { return known }
        try database.execute(sql: "INSERT INTO signal(path) VALUES (?)", arguments: [signal.path])
        signalIDs[signal] = database.lastInsertedRowID
        return database.lastInsertedRowID
    }

    func knows(_ signal: SignalName) -> Bool { signalIDs[signal] != nil }

    /// Adds a run to the chain.
    mutating func seal(_ run: Run, of signal: SignalName, _ database: Database) throws {
        let signalID = try id(of: signal, database)
        sequence += 1
        head = head.chained(with: run.canonical(signal.path, collector).utf8)
        try database.cachedStatement(
            sql: """
                INSERT INTO run(sequence, collector, signal, \(Run.columns), hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: Self.arguments([sequence, collectorID, signalID], run.values, [head.data]))
    }

    private static func arguments(_ parts: [(any DatabaseValueConvertible)?]...) -> StatementArguments {
        StatementArguments(parts.flatMap(\.self))
    }

    /// Adds any other entry to the chain.
    mutating func add(kind: String, key: String, at: Instant, body: String, _ database: Database) throws {
        sequence += 1
        head = head.chained(with: Entry.canonical(collector, kind, key, at, body).utf8)
        try database.cachedStatement(
            sql: "INSERT INTO entry(sequence, collector, kind, key, at, body, hash) VALUES (?, ?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [sequence, collectorID, kind, key, at.milliseconds, body, head.data])
    }

    /// Writes the open runs that have changed.
    mutating func flushOpenRuns(_ database: Database) throws {
        for (signal, openRun) in open where openRun.isDirty {
            let signalID = try id(of: signal, database)
            try database.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO open_run(signal, collector, \(Run.columns))
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """
            ).execute(arguments: Self.arguments([signalID, collectorID], openRun.run.values))
            open[signal]?.isDirty = false
        }
    }
}

/// A row of the chain that is no run.
enum Entry {
    static let record = "record"
    static let event = "event"
    static let delivery = "delivery"
    static let configuration = "configuration"
    static let result = "result"

    static func canonical(_ collector: String, _ kind: String, _ key: String, _ at: Instant, _ body: String) -> String {
        JSON.array([
            .string(kind), .string(collector), .string(key), .integer(at.milliseconds), .string(body),
        ]).compact
    }
}
