import GRDB
import Intervals
public import Ledger
import Site

extension SQLiteLedger {
    /// Reads a page of records.
    ///
    /// - Throws: `LedgerError` when the file cannot be read, or a record that was asked for is not valid.
    public func records(
        after position: Position, limit: Int, matching filter: RecordFilter
    ) throws(LedgerError) -> Page<RegisterRecord> {
        try read { try Self.records(after: position, limit: limit, matching: filter, in: $0) }
    }

    static func records(
        after position: Position, limit: Int, matching filter: RecordFilter, in database: Database
    ) throws -> Page<RegisterRecord> {
        let path = filter.id.map { .key($0) } ?? EntryScan.Path.table(orPrefix: filter.idPrefix)
        let scan = EntryScan(kind: Entry.record, path: path, columns: RecordRow.columns(for: filter))
        return try scan.page(after: position, limit: limit, in: database) { row in
            try RecordRow.record(row, ifAdmittedBy: filter, in: database)
        }
    }

    /// Reads records whose places are known.
    ///
    /// - Parameters:
    ///   - known: those that were read before.
    ///   - filter: what the others must satisfy besides.
    static func records(
        at positions: [Position], known: [Position: RegisterRecord], after position: Position, limit: Int,
        matching filter: RecordFilter, in database: Database
    ) throws -> Page<RegisterRecord> {
        var builder = PageBuilder<RegisterRecord>(after: position, limit: limit)
        let statement = try database.cachedStatement(
            sql: """
                SELECT sequence, \(RecordRow.columns(for: filter)) FROM entry
                WHERE sequence IN (SELECT value FROM json_each(?)) ORDER BY sequence
                """)
        var rest = positions[...]
        while !rest.isEmpty {
            let part = rest.prefix(Paging.limit)
            rest = rest.dropFirst(part.count)
            let missing = part.filter { known[$0] == nil }.map { "\($0.row)" }
            let rows = try Row.fetchCursor(statement, arguments: ["[\(missing.joined(separator: ","))]"])
            var found: [Position: RegisterRecord] = [:]
            while let row = try rows.next() {
                let record = try RecordRow.record(row, ifAdmittedBy: filter, in: database)
                found[Position(row: row[0])] = record
            }
            for place in part {
                guard let record = known[place] ?? found[place] else { continue }
                guard builder.add(record, at: place) else {
                    return builder.page(upTo: try .newestEntry(in: database))
                }
            }
        }
        return builder.page(upTo: try .newestEntry(in: database))
    }

    /// Finds out where the records of each contract stand.
    static func recordDirectory(in database: Database) throws -> RecordDirectory {
        var directory = RecordDirectory()
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT sequence, \(RecordRow.outline) FROM entry NOT INDEXED WHERE kind = ? ORDER BY sequence
                """, arguments: [Entry.record])
        while let row = try rows.next() {
            let outline = RecordOutline(row, at: 1)
            let replaced = try outline.replaces.flatMap { try RecordOutline.find($0, in: database) }
            directory.add(outline, at: Position(row: row[0]), replacing: replaced)
        }
        return directory
    }
}

/// How a record is read.
private enum RecordRow {
    /// `RecordOutline.init(_:at:)` reads them.
    static let outline =
        "key, \(Database.member("record")), \(Database.member("contract")), \(Database.member("replaces"))"

    /// The outline's members cost a look into the body.
    static func columns(for filter: RecordFilter) -> String {
        "at, body, \(filter.needsOutline ? outline : "key, NULL, NULL, NULL")"
    }

    /// Reads `columns`, which begin at index 1.
    static func record(
        _ row: Row, ifAdmittedBy filter: RecordFilter, in database: Database
    ) throws -> RegisterRecord? {
        let outline = RecordOutline(row, at: 3)
        let isAdmitted = try filter.admits(outline) { try RecordOutline.find($0, in: database) }
        guard isAdmitted else { return nil }
        let line = try JSONLine.parse(row[2] as String, recordedAt: Instant(milliseconds: row[1]))
        guard case .record(let record) = line else { throw StrayEntry() }
        return record
    }
}

extension RecordOutline {
    fileprivate init(_ row: Row, at index: Int) {
        // What is not a text says nothing that could be known.
        self.init(
            id: row[index], kind: String.fromDatabaseValue(row[index + 1]).flatMap { Record.Kind(rawValue: $0) },
            contract: String.fromDatabaseValue(row[index + 2]), replaces: String.fromDatabaseValue(row[index + 3]))
    }

    /// Looks up a record by its id.
    fileprivate static func find(_ id: String, in database: Database) throws -> RecordOutline? {
        let statement = try database.cachedStatement(
            sql: "SELECT \(RecordRow.outline) FROM entry WHERE kind = ? AND key = ? ORDER BY sequence LIMIT 1")
        return try Row.fetchOne(statement, arguments: [Entry.record, id]).map { RecordOutline($0, at: 0) }
    }
}

/// A register entry is not a valid record.
struct StrayEntry: Error, CustomStringConvertible {
    var description: String { "a register entry is not a valid record; `mainstay verify` names it" }
}
