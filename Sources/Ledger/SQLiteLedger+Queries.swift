public import Facility
import GRDB
public import Intervals

extension SQLiteLedger {
    public func runs(
        of signals: Set<SignalName>?, touching window: Span, knownAt: Instant
    ) throws(LedgerError) -> [SignalName: [Run]] {
        try read { database in
            var result: [SignalName: [Run]] = [:]
            for (id, name) in try Self.numbers(of: signals, database) {
                let runs = try Self.sealedRuns(of: id, touching: window, database) + Self.openRuns(of: id, database)
                // A stable sort: of runs that begin at one instant the first one stored comes first.
                let ordered = runs.sorted { $0.first < $1.first }.compactMap { $0.cut(at: knownAt) }
                if !ordered.isEmpty { result[name] = ordered }
            }
            return result
        }
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

    /// What overlaps the window, and the nearest neighbour on each side; in the order in which they were stored.
    private static func sealedRuns(of id: Int64, touching window: Span, _ database: Database) throws -> [Run] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT \(Run.fields) FROM run
                WHERE signal = ?1 AND first <= coalesce(
                    (SELECT min(first) FROM run WHERE signal = ?1 AND first >= ?3), ?3)
                    AND (last >= ?2 OR first >= (SELECT max(first) FROM run WHERE signal = ?1 AND first < ?2))
                ORDER BY sequence
                """)
        let rows = try Row.fetchCursor(
            statement, arguments: [id, window.from.milliseconds, window.to.milliseconds])
        return try Array(rows.map { Run($0) })
    }

    private static func openRuns(of id: Int64, _ database: Database) throws -> [Run] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(Run.openFields) FROM open_run \(Run.markJoin) WHERE signal = ?")
        return try Array(Row.fetchCursor(statement, arguments: [id]).map { Run(open: $0) })
    }

    public func records() throws(LedgerError) -> [RegisterRecord] {
        try read { database in
            try Row.fetchAll(
                database, sql: "SELECT at, body FROM entry WHERE kind = ? ORDER BY sequence", arguments: [Entry.record]
            )
            .map(record)
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
            guard try Self.configurations(database).last?.digest != digest else { return }
            try state.add(kind: Entry.configuration, key: digest, at: instant, body: text, database)
        }
    }
}
