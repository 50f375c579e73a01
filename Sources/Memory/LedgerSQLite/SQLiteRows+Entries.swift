import Digests
import Foundation
import GRDB
import Intervals
import Ledger

extension SQLiteRows {
    func forEachEntry(_ query: EntryQuery, _ visit: (EntryRow) throws -> Bool) throws {
        try forEach(Self.sql(of: query), arguments: Self.arguments(of: query)) { try visit(Self.entry($0, at: 0)) }
    }

    static let entryColumns = """
        entry.id, entry.collector, entry.row, entry.kind, entry.key, entry.at, entry.body, entry.personal,
        personal.salt, personal.body, entry.detail, entry.contract, entry.refers, entry.tag
        """
    static let entries = "entry LEFT JOIN personal ON personal.entry = entry.id"

    /// Reads `entryColumns`, which begin at an index of the row.
    static func entry(_ row: PresentRow, at index: Int) -> EntryRow {
        let salt = row.octets(index + 8)
        let said = row.text(index + 9)
        return EntryRow(
            number: row.number(index), collector: row.number(index + 1), row: row.number(index + 2),
            kind: row.text(index + 3) ?? "", key: row.text(index + 4) ?? "",
            at: Instant(milliseconds: row.number(index + 5)), body: row.text(index + 6) ?? "",
            personal: row.octets(index + 7).map { Digest(data: $0) },
            part: salt.flatMap { salt in said.map { PersonalPart(salt: Array(salt), text: $0) } },
            tags: row.octets(index + 13).map { OwnerTags(octets: Array($0)) },
            outline: EntryOutline(
                detail: row.text(index + 10), contract: row.text(index + 11), refers: row.text(index + 12)))
    }

    private static func sql(of query: EntryQuery) -> String {
        var conditions: [String]
        // How rows are found is said, since SQLite knows nothing of how many there are: `+` keeps a condition from it.
        switch query.path {
        case .all: conditions = ["entry.kind = :kind", "entry.id > :after"]
        case .key: conditions = ["entry.kind = :kind", "entry.key = :key", "+entry.id > :after"]
        case .keys:
            // Sorts numbers, not the rows with their texts.
            conditions = [
                "entry.id IN (SELECT id FROM entry WHERE kind = :kind AND key >= :key AND key < :beyond)",
                "+entry.id > :after",
            ]
        case .concerning:
            conditions = [
                "entry.id IN (SELECT entry FROM concern WHERE contract IN ('', :key))", "+entry.kind = :kind",
                "+entry.id > :after",
            ]
        case .referring: conditions = ["entry.kind = :kind", "entry.refers = :key", "+entry.id > :after"]
        }
        if query.before < .max {
            let isRange = query.path == .all
            conditions.append("\(isRange ? "" : "+")entry.id < :before")
        }
        if query.since > .distantPast { conditions.append("+entry.at >= :since") }
        if let details = query.details {
            // Words of our own, sorted so that the same list is the same statement.
            conditions.append("entry.detail IN (\(details.sorted().map { "'\($0)'" }.joined(separator: ", ")))")
        }
        let direction = if query.isBackwards { " DESC" } else { "" }
        return """
            SELECT \(entryColumns) FROM \(entries) WHERE \(conditions.joined(separator: " AND "))
            ORDER BY entry.id\(direction)
            """
    }

    private static func arguments(of query: EntryQuery) -> StatementArguments {
        var arguments: StatementArguments = ["kind": query.kind, "after": query.after]
        if query.before < .max { _ = arguments.append(contentsOf: ["before": query.before]) }
        if query.since > .distantPast { _ = arguments.append(contentsOf: ["since": query.since.milliseconds]) }
        switch query.path {
        case .all: break
        case .key(let key), .concerning(let key), .referring(let key):
            _ = arguments.append(contentsOf: ["key": key])
        case .keys(let prefix):
            // Nothing that begins so is sorted after the greatest character.
            _ = arguments.append(contentsOf: ["key": prefix, "beyond": prefix + "\u{10FFFF}"])
        }
        return arguments
    }

    func newestEntry() throws -> Int64 { try number("SELECT coalesce(max(id), 0) FROM entry") ?? 0 }

    func newestEntry(of chain: Int64, through row: Int64) throws -> Int64 {
        try number(
            "SELECT coalesce(max(id), 0) FROM entry WHERE row <= ? AND collector IN (\(Self.collectorsOfChain))",
            arguments: [row, chain]) ?? 0
    }

    func forEachConcern(_ visit: (_ contract: String, _ entry: Int64) throws -> Void) throws {
        let rows = try Row.fetchCursor(statement("SELECT contract, entry FROM concern ORDER BY contract, entry"))
        while let row = try rows.next() { try visit(row[0], row[1]) }
    }

    func forEachEntryBackwards(of chain: Int64, _ visit: (_ row: Int64, _ kind: String) throws -> Bool) throws {
        let rows = try Row.fetchCursor(
            statement("SELECT row, kind FROM entry WHERE collector IN (\(Self.collectorsOfChain)) ORDER BY id DESC"),
            arguments: [chain])
        while let row = try rows.next() {
            guard try visit(row[0], row[1]) else { return }
        }
    }

    static let collectorsOfChain = "SELECT id FROM collector WHERE chain = ?"
}
