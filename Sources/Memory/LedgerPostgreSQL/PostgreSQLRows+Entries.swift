import Digests
import Foundation
import Intervals
import Ledger
import PostgreSQL

extension PostgreSQLRows {
    package func forEachEntry(_ query: EntryQuery, _ visit: (EntryRow) throws -> Bool) throws {
        let statement = EntryStatement(of: query)
        guard statement.isShort else {
            return try self.visit(statement.sql, statement.values, read: { Self.entry($0, at: 0) }, visit: visit)
        }
        for entry in try all(statement.sql, statement.values, read: { Self.entry($0, at: 0) }) {
            guard try visit(entry) else { return }
        }
    }

    static let entryColumns = """
        entry.id, entry.collector, entry.row, entry.kind, entry.key, entry.at, entry.body, entry.personal,
        personal.salt, personal.body, entry.detail, entry.contract, entry.refers, entry.tag
        """
    /// Of the same types, where there is no entry.
    static let noEntry = """
        NULL::bigint, NULL::bigint, NULL::bigint, NULL::text, NULL::bytea, NULL::bigint, NULL::bytea, NULL::bytea,
        NULL::bytea, NULL::bytea, NULL::text, NULL::bytea, NULL::bytea, NULL::bytea
        """
    static let entries = """
        mainstay.entry AS entry
        LEFT JOIN mainstay.personal AS personal ON personal.site = entry.site AND personal.entry = entry.id
        """

    /// Reads `entryColumns`, which begin at an index of the row.
    static func entry(_ row: PostgreSQLRow, at index: Int) -> EntryRow {
        let salt = row.octetsIfAny(index + 8)
        let said = row.utf8IfAny(index + 9)
        return EntryRow(
            number: row.bigint(index), collector: row.bigint(index + 1), row: row.bigint(index + 2),
            kind: row.text(index + 3), key: row.utf8(index + 4), at: Instant(milliseconds: row.bigint(index + 5)),
            body: row.utf8(index + 6), personal: row.octetsIfAny(index + 7).map { Digest(data: $0) },
            part: salt.flatMap { salt in said.map { PersonalPart(salt: Array(salt), text: $0) } },
            tags: row.octetsIfAny(index + 13).map { OwnerTags(octets: Array($0)) },
            outline: EntryOutline(
                detail: row.textIfAny(index + 10), contract: row.utf8IfAny(index + 11),
                refers: row.utf8IfAny(index + 12)))
    }

    package func newestEntry() throws -> Int64 {
        try number("SELECT coalesce(max(id), 0) FROM mainstay.entry WHERE site = $1") ?? 0
    }

    package func newestEntry(of chain: Int64, through row: Int64) throws -> Int64 {
        try number(
            """
            SELECT coalesce(max(id), 0) FROM mainstay.entry
            WHERE site = $1 AND row <= $3 AND collector IN (\(Self.collectorsOfChain))
            """, [.bigint(chain), .bigint(row)]) ?? 0
    }

    package func forEachConcern(_ visit: (_ contract: String, _ entry: Int64) throws -> Void) throws {
        try self.visit("SELECT contract, entry FROM mainstay.concern WHERE site = $1 ORDER BY contract, entry") {
            (contract: $0.utf8(0), entry: $0.bigint(1))
        } visit: { concern in
            try visit(concern.contract, concern.entry)
            return true
        }
    }

    package func forEachEntryBackwards(
        of chain: Int64, _ visit: (_ row: Int64, _ kind: String) throws -> Bool
    ) throws {
        try self.visit(
            """
            SELECT row, kind FROM mainstay.entry
            WHERE site = $1 AND collector IN (\(Self.collectorsOfChain)) ORDER BY id DESC
            """, [.bigint(chain)]
        ) {
            (row: $0.bigint(0), kind: $0.text(1))
        } visit: { entry in
            try visit(entry.row, entry.kind)
        }
    }

    static let collectorsOfChain = "SELECT id FROM mainstay.collector WHERE site = $1 AND chain = $2"
}

/// How the entries of a query are found.
private struct EntryStatement {
    private(set) var sql = ""
    /// The values after the site.
    private(set) var values: [PostgreSQLValue] = []
    /// Whether it finds few, so that all of them are read at once.
    private(set) var isShort = false

    init(of query: EntryQuery) {
        var conditions = ["entry.site = $1"]
        var found = ""
        let kind = place(.text(query.kind))
        switch query.path {
        case .all: conditions.append("entry.kind = \(kind)")
        case .key(let key):
            isShort = true
            conditions.append("entry.kind = \(kind) AND entry.key = \(place(.utf8(key)))")
        case .referring(let id):
            isShort = true
            conditions.append("entry.kind = \(kind) AND entry.refers = \(place(.utf8(id)))")
        case .keys(let prefix):
            // No octet of a text in UTF-8 is as great as the one after the prefix. Numbers are sorted, not rows with texts.
            let octets = Data(prefix.utf8)
            found = """
                SELECT id FROM mainstay.entry WHERE site = $1 AND kind = \(kind)
                    AND key >= \(place(.octets(octets))) AND key < \(place(.octets(octets + [0xFF])))
                """
        case .concerning(let contract):
            found = """
                SELECT DISTINCT entry AS id FROM mainstay.concern
                WHERE site = $1 AND contract IN (''::bytea, \(place(.utf8(contract))))
                """
            conditions.append("entry.kind = \(kind)")
        }
        if !found.isEmpty { conditions.append("entry.id IN (SELECT id FROM found)") }
        conditions.append("entry.id > \(place(.bigint(query.after)))")
        if query.before < .max { conditions.append("entry.id < \(place(.bigint(query.before)))") }
        if query.since > .distantPast {
            conditions.append("entry.at >= \(place(.bigint(query.since.milliseconds)))")
        }
        if let details = query.details {
            // Words of our own, sorted so that the same list is the same statement.
            let words = details.sorted().map { "'\($0)'" }.joined(separator: ", ")
            conditions.append(words.isEmpty ? "false" : "entry.detail IN (\(words))")
        }
        // Looked up first, by its index: the entries themselves may be very many.
        let first = found.isEmpty ? "" : "WITH found AS MATERIALIZED (\(found)) "
        let direction = if query.isBackwards { " DESC" } else { "" }
        sql = """
            \(first)SELECT \(PostgreSQLRows.entryColumns) FROM \(PostgreSQLRows.entries)
            WHERE \(conditions.joined(separator: " AND ")) ORDER BY entry.id\(direction)
            """
    }

    /// Takes a value, and returns its place in the statement.
    private mutating func place(_ value: PostgreSQLValue) -> String {
        values.append(value)
        return "$\(values.count + 1)"
    }
}
