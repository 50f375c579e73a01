import GRDB
public import Intervals
public import Ledger
public import Site

extension SQLiteLedger {
    public func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { try Self.runs(of: signals, touching: window, knownAt: knownAt, $0) }
    }

    static func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant, _ database: Database
    ) throws -> [SignalName: [Run]] {
        try runs(of: signals, knownAt: knownAt, database) { try sealedRuns(of: $0, touching: window, &$1, database) }
    }

    public func runs(
        of signals: Set<SignalName>, deciding window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { try Self.runs(of: signals, deciding: window, knownAt: knownAt, $0) }
    }

    static func runs(
        of signals: Set<SignalName>, deciding window: Span, knownAt: Instant, _ database: Database
    ) throws -> [SignalName: [Run]] {
        try runs(of: signals, knownAt: knownAt, database) { try sealedRuns(of: $0, deciding: window, &$1, database) }
    }

    public func signals() throws(LedgerError) -> [SignalName] {
        try read { try Self.signals(in: $0) }
    }

    static func signals(in database: Database) throws -> [SignalName] {
        let paths = try String.fetchCursor(database, sql: "SELECT path FROM signal")
        return try Array(paths.compactMap { SignalName($0) }).sorted()
    }

    private static func runs(
        of signals: Set<SignalName>?, knownAt: Instant, _ database: Database,
        sealed: (Int64, inout Texts) throws -> [Run]
    ) throws -> [SignalName: [Run]] {
        var result: [SignalName: [Run]] = [:]
        var texts = Texts()
        for (id, name) in try numbers(of: signals, database) {
            var runs = try sealed(id, &texts)
            for open in try openRuns(of: id, database) { runs.insert(inOrder: open) }
            runs.cut(at: knownAt)
            if !runs.isEmpty { result[name] = runs }
        }
        return result
    }

    private static func numbers(
        of signals: Set<SignalName>?, _ database: Database
    ) throws -> [(id: Int64, name: SignalName)] {
        guard let signals else {
            return try Row.fetchAll(database, sql: "SELECT id, path FROM signal").compactMap { row in
                SignalName(row[1] as String).map { (row[0], $0) }
            }
        }
        let statement = try database.cachedStatement(sql: "SELECT id FROM signal WHERE path = ?")
        return try signals.compactMap { name in
            try Int64.fetchOne(statement, arguments: [name.path]).map { ($0, name) }
        }
    }

    /// What overlaps the window, and the nearest neighbour on each side.
    private static func sealedRuns(
        of id: Int64, touching window: Span, _ texts: inout Texts, _ database: Database
    ) throws -> [Run] {
        try sealedRuns(
            """
            first <= coalesce((SELECT min(first) FROM run WHERE signal = ?1 AND first >= ?3), ?3)
            AND (last >= ?2 OR first >= (SELECT max(first) FROM run WHERE signal = ?1 AND first < ?2))
            """, of: id, window, &texts, database)
    }

    /// What a signal was is decided by the readings since the last failure: a `since` is held against the last reading of
    /// the other state, and rounds that fail count from the answer before them. What comes after an answer changes
    /// nothing before it. Where other runs touch such an edge (late readings, two collectors), all on its side count.
    private static func sealedRuns(
        of id: Int64, deciding window: Span, _ texts: inout Texts, _ database: Database
    ) throws -> [Run] {
        let from = try edge(answerBeforeFailure, of: id, window.from, since: .distantPast, database) ?? .distantPast
        let to = try edge(nextAnswer, of: id, window.to, since: from, database) ?? .distantFuture
        return try sealedRuns("first BETWEEN ?2 AND ?3", of: id, Span(from: from, to: to), &texts, database)
    }

    private static let answer =
        "SELECT first FROM run WHERE signal = ?1 AND state = \(SignalState.up.code) AND NOT extra"
    private static let answerBeforeFailure = """
        \(answer) AND first < (
            SELECT first FROM run WHERE signal = ?1 AND state = \(SignalState.down.code) AND first < ?2
            ORDER BY first DESC LIMIT 1)
        ORDER BY first DESC LIMIT 1
        """
    private static let nextAnswer = "\(answer) AND first >= ?2 ORDER BY first LIMIT 1"

    /// Nil where there is none, or another run touches it.
    private static func edge(
        _ query: String, of id: Int64, _ instant: Instant, since: Instant, _ database: Database
    ) throws -> Instant? {
        let found = try Int64.fetchOne(
            database.cachedStatement(sql: query), arguments: [id, instant.milliseconds])
        guard let found else { return nil }
        let touching = try database.cachedStatement(
            sql: """
                SELECT (SELECT count(*) FROM run WHERE signal = ?1 AND first BETWEEN ?3 AND ?2 AND last >= ?2) > 1
                    OR EXISTS(SELECT 1 FROM open_run WHERE signal = ?1 AND first <= ?2)
                """)
        let isTouched = try Bool.fetchOne(touching, arguments: [id, found, since.milliseconds]) ?? false
        return isTouched ? nil : Instant(milliseconds: found)
    }

    /// Of runs that begin at one instant the first one stored comes first.
    private static func sealedRuns(
        _ condition: String, of id: Int64, _ window: Span, _ texts: inout Texts, _ database: Database
    ) throws -> [Run] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Run.columns) FROM run WHERE signal = ?1 AND \(condition) ORDER BY first, sequence")
        let rows = try Row.fetchCursor(
            statement, arguments: [id, window.from.milliseconds, window.to.milliseconds])
        var runs: [Run] = []
        while let row = try rows.next() {
            runs.append(
                Run(row, inferred: try texts.body(row[7], database), evidence: try texts.body(row[8], database)))
        }
        return runs
    }

    private static func openRuns(of id: Int64, _ database: Database) throws -> [Run] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Run.openFields) FROM open_run \(Run.markJoin) WHERE signal = ?")
        return try Array(Row.fetchCursor(statement, arguments: [id]).map { Run(open: $0) })
    }
}

/// What devices said, each looked up once: months of one signal say little that is new.
private struct Texts {
    private var known: [Int64: String] = [:]

    mutating func body(_ id: Int64?, _ database: Database) throws -> String? {
        guard let id else { return nil }
        if let body = known[id] { return body }
        let statement = try database.cachedStatement(sql: "SELECT body FROM text WHERE id = ?")
        known[id] = try String.fetchOne(statement, arguments: [id])
        return known[id]
    }
}

/// By their first readings.
extension [Run] {
    /// Nearly always the newest run, which comes last.
    fileprivate mutating func insert(inOrder run: Run) {
        var place = count
        while place > 0, self[place - 1].first > run.first { place -= 1 }
        insert(run, at: place)
    }

    /// Leaves out what is later than an instant.
    fileprivate mutating func cut(at knownAt: Instant) {
        while let last, last.first > knownAt { removeLast() }
        for index in indices where self[index].last > knownAt { self[index].last = knownAt }
    }
}
