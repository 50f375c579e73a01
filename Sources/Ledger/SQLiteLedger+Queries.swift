public import Facility
import GRDB
public import Intervals

extension SQLiteLedger {
    public func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { database in
            var result: [SignalName: [Run]] = [:]
            let names =
                try signals
                ?? Set(String.fetchAll(database, sql: "SELECT path FROM signal").compactMap { SignalName($0) })
            let sealed = try database.cachedStatement(sql: Self.sealedRuns)
            let open = try database.cachedStatement(
                sql: "SELECT \(Run.columns) FROM open_run WHERE signal = (SELECT id FROM signal WHERE path = ?)")
            for name in names {
                let bounds: [Int64] = [window.from.milliseconds, window.to.milliseconds]
                let rows = try Row.fetchAll(
                    sealed, arguments: [name.path, bounds[0], name.path, bounds[1], name.path, bounds[0], bounds[1]])
                let all = rows.map(Run.init) + (try Row.fetchAll(open, arguments: [name.path]).map(Run.init))
                // A stable sort: of runs that begin at one instant the first one stored comes first.
                let ordered = all.enumerated()
                    .sorted { ($0.element.first, $0.offset) < ($1.element.first, $1.offset) }
                    .compactMap { $0.element.cut(at: knownAt) }
                if !ordered.isEmpty { result[name] = ordered }
            }
            return result
        }
    }

    /// What overlaps the window, and the nearest neighbour on each side.
    private static let sealedRuns = """
        WITH bounds AS (SELECT
            coalesce((SELECT max(first) FROM run WHERE signal = (SELECT id FROM signal WHERE path = ?) AND first < ?),
                     -9223372036854775808) AS low,
            coalesce((SELECT min(first) FROM run WHERE signal = (SELECT id FROM signal WHERE path = ?) AND first >= ?),
                     9223372036854775807) AS high)
        SELECT \(Run.columns) FROM run, bounds
        WHERE signal = (SELECT id FROM signal WHERE path = ?)
            AND (first BETWEEN low AND high OR (last >= ? AND first <= ?))
        ORDER BY sequence
        """

    public func records() throws(LedgerError) -> [RegisterRecord] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT at, body FROM entry WHERE kind = ? ORDER BY sequence", arguments: [Entry.record]
            )
            .map { row in
                let line = try JSONLine.parse(row["body"] as String, recordedAt: Instant(milliseconds: row["at"]))
                guard case .record(let record) = line else {
                    throw LedgerError.failed(path: path, reason: "an entry of the register is no record")
                }
                return record
            }
        }
    }

    public func events(limit: Int) throws(LedgerError) -> [Event] {
        try read { database in
            try String.fetchAll(
                database, sql: "SELECT body FROM entry WHERE kind = ? ORDER BY sequence DESC LIMIT ?",
                arguments: [Entry.event, limit]
            ).compactMap { Event(stored: $0) }
        }
    }

    public func configurations() throws(LedgerError) -> [StoredConfigurationRow] {
        try read { try Self.configurations($0) }
    }

    private static func configurations(_ database: Database) throws -> [StoredConfigurationRow] {
        try Row.fetchAll(
            database, sql: "SELECT at, key, body FROM entry WHERE kind = ? ORDER BY sequence",
            arguments: [Entry.configuration]
        ).map { StoredConfigurationRow(from: Instant(milliseconds: $0["at"]), digest: $0["key"], text: $0["body"]) }
    }

    public func accept(configuration text: String, from instant: Instant) throws(LedgerError) {
        let digest = Digest(of: text.utf8).description
        if try configurations().last?.digest == digest { return }
        try write { database, state in
            _ = try state.ownID(database)
            guard try Self.configurations(database).last?.digest != digest else { return }
            try state.add(kind: Entry.configuration, key: digest, at: instant, body: text, database)
        }
    }
}
