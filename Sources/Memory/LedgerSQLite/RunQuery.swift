import GRDB
import Intervals
import Ledger
import Site

/// Reads the runs of signals, sealed and open.
struct RunQuery {
    private let database: Database
    private let knownAt: Instant
    private var texts = Texts()

    /// - Parameter knownAt: what was read later is cut off.
    init(of database: Database, knownAt: Instant) {
        self.database = database
        self.knownAt = knownAt
    }

    /// Every signal that was ever read, in the order of the names.
    static func signals(in database: Database) throws -> [SignalName] {
        let paths = try String.fetchCursor(database, sql: "SELECT path FROM signal")
        return try Array(paths.compactMap { SignalName($0) }).sorted()
    }

    /// See `LedgerReader`.
    mutating func runs(of signals: Set<SignalName>?, touching window: Span) throws -> [SignalName: [Run]] {
        try runs(of: signals) { query, id in
            try query.sealedRuns(
                where: """
                    first <= coalesce((SELECT min(first) FROM run WHERE signal = ?1 AND first >= ?3), ?3)
                    AND (last >= ?2 OR first >= (SELECT max(first) FROM run WHERE signal = ?1 AND first < ?2))
                    """, of: id, window)
        }
    }

    /// See `LedgerReader`.
    mutating func runs(of signals: Set<SignalName>, deciding window: Span) throws -> [SignalName: [Run]] {
        try runs(of: signals) { query, id in
            let span = try query.spanDeciding(window, of: id)
            return try query.sealedRuns(where: "first BETWEEN ?2 AND ?3", of: id, span)
        }
    }

    private mutating func runs(
        of signals: Set<SignalName>?, sealed: (inout RunQuery, Int64) throws -> [Run]
    ) throws -> [SignalName: [Run]] {
        var result: [SignalName: [Run]] = [:]
        for (id, name) in try numbers(of: signals) {
            var runs = try sealed(&self, id)
            for open in try openRuns(of: id) { runs.insert(inOrder: open) }
            runs.cut(at: knownAt)
            if !runs.isEmpty { result[name] = runs }
        }
        return result
    }

    private func numbers(of signals: Set<SignalName>?) throws -> [(id: Int64, name: SignalName)] {
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

    // MARK: - What decides a window

    /// Finds how far the runs go that decide what a signal was in a window.
    ///
    /// That is decided by the readings since the last failure: a `since` is compared with the last reading of the other
    /// state, and rounds that fail count from the answer before them. What comes after an answer changes nothing before
    /// it. Where other runs touch such an edge (late readings, two collectors), everything on its side counts.
    private func spanDeciding(_ window: Span, of id: Int64) throws -> Span {
        let from =
            try edge(Self.answerBeforeFailure, of: id, at: window.from, since: .distantPast) ?? .distantPast
        let to = try edge(Self.nextAnswer, of: id, at: window.to, since: from) ?? .distantFuture
        return Span(from: from, to: to)
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
    private func edge(_ query: String, of id: Int64, at instant: Instant, since: Instant) throws -> Instant? {
        let found = try Int64.fetchOne(
            database.cachedStatement(sql: query), arguments: [id, instant.milliseconds])
        guard let found else { return nil }
        let touching = try database.cachedStatement(
            sql: """
                SELECT (SELECT count(*) FROM run WHERE signal = ?1 AND first BETWEEN ?3 AND ?2 AND last >= ?2) > 1
                    OR EXISTS(SELECT 1 FROM open_run WHERE signal = ?1 AND first <= ?2)
                """)
        guard try Bool.fetchOne(touching, arguments: [id, found, since.milliseconds]) != true else { return nil }
        return Instant(milliseconds: found)
    }

    // MARK: - Rows

    /// Reads sealed runs in order; if several begin at one instant, the first one stored comes first.
    private mutating func sealedRuns(where condition: String, of id: Int64, _ window: Span) throws -> [Run] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Run.columns) FROM run WHERE signal = ?1 AND \(condition) ORDER BY first, sequence")
        let rows = try Row.fetchCursor(
            statement, arguments: [id, window.from.milliseconds, window.to.milliseconds])
        var runs: [Run] = []
        while let row = try rows.next() {
            let inferred = try texts.body(row[7], in: database)
            let evidence = try texts.body(row[8], in: database)
            runs.append(Run(row, inferred: inferred, evidence: evidence))
        }
        return runs
    }

    private func openRuns(of id: Int64) throws -> [Run] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Run.openFields) FROM open_run \(Run.markJoin) WHERE signal = ?")
        return try Array(Row.fetchCursor(statement, arguments: [id]).map { Run(open: $0) })
    }
}

/// What devices said, each text looked up once: months of one signal have few texts that are new.
private struct Texts {
    private var known: [Int64: String] = [:]

    mutating func body(_ id: Int64?, in database: Database) throws -> String? {
        guard let id else { return nil }
        if let body = known[id] { return body }
        let statement = try database.cachedStatement(sql: "SELECT body FROM text WHERE id = ?")
        known[id] = try String.fetchOne(statement, arguments: [id])
        return known[id]
    }
}

/// Runs in the order of their first readings.
extension [Run] {
    /// Inserts a run, which nearly always is the newest and comes last.
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
