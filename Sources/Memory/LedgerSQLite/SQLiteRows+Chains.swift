import Digests
import Foundation
import GRDB
import Intervals
import Ledger

extension SQLiteRows {
    private static let linkColumns = "row, hash, marks"

    private static func link(_ row: Row) -> ChainLink {
        ChainLink(row: row[0], hash: Digest(data: row[1]), marks: (row[2] as Data?).map { Array($0) })
    }

    func newestLink(of chain: Int64) throws -> ChainLink? {
        try Row.fetchOne(
            statement("SELECT \(Self.linkColumns) FROM link WHERE chain = ? ORDER BY row DESC LIMIT 1"),
            arguments: [chain]
        ).map(Self.link)
    }

    func link(of chain: Int64, covering row: Int64) throws -> ChainLink? {
        try Row.fetchOne(
            statement("SELECT \(Self.linkColumns) FROM link WHERE chain = ? AND row >= ? ORDER BY row LIMIT 1"),
            arguments: [chain, row]
        ).map(Self.link)
    }

    func forEachLink(of chain: Int64, _ visit: (ChainLink) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            statement("SELECT \(Self.linkColumns) FROM link WHERE chain = ? ORDER BY row"), arguments: [chain])
        while let row = try rows.next() { try visit(Self.link(row)) }
    }

    func links(of chain: Int64, after row: Int64, limit: Int) throws -> [ChainLink] {
        try Row.fetchAll(
            statement("SELECT \(Self.linkColumns) FROM link WHERE chain = ? AND row > ? ORDER BY row LIMIT ?"),
            arguments: [chain, row, limit]
        ).map(Self.link)
    }

    func removedRows(of chain: Int64) throws -> Set<Int64> {
        Set(try Int64.fetchAll(statement("SELECT row FROM removed WHERE chain = ?"), arguments: [chain]))
    }

    func forEachRow(of chain: Int64, _ visit: (ChainRow) throws -> Void) throws {
        try forEachRow(of: chain, sql: Self.everyRowOfChain, arguments: [:], visit)
    }

    func forEachRow(of chain: Int64, in rows: ClosedRange<Int64>, _ visit: (ChainRow) throws -> Void) throws {
        try forEachRow(
            of: chain, sql: Self.someRowsOfChain, arguments: ["from": rows.lowerBound, "through": rows.upperBound],
            visit)
    }

    private func forEachRow(
        of chain: Int64, sql: String, arguments: StatementArguments, _ visit: (ChainRow) throws -> Void
    ) throws {
        let names = Dictionary(uniqueKeysWithValues: try collectors().map { ($0.number, $0.name) })
        try forEach(sql, arguments: arguments &+ ["chain": chain]) { row in
            try visit(
                ChainRow(
                    row: row.number(0), collector: names[row.number(2)] ?? "", opened: row.numberIfAny(31),
                    content: content(row)))
            return true
        }
    }

    /// What a row is: the columns of each kind of row follow one another.
    private func content(_ row: PresentRow) throws -> ChainRow.Content {
        let signal = row.text(3) ?? ""
        switch row.number(1) {
        case 0: return .stretch(try sealedRun(row, at: 4), signal: signal)
        case 1: return .beginning(try run(row, at: 4), signal: signal)
        case 2: return .entry(Self.entry(row, at: 16))
        default: return .removed(Digest(data: row.octets(30) ?? Data()))
        }
    }

    private static let everyRowOfChain = rowsOfChain()
    private static let someRowsOfChain = rowsOfChain { "\($0) BETWEEN :from AND :through" }

    /// - Parameter within: a condition on a column that has the row's number.
    private static func rowsOfChain(within: (_ row: String) -> String = { _ in "TRUE" }) -> String {
        let mine = "collector IN (SELECT id FROM collector WHERE chain = :chain)"
        let path = "(SELECT path FROM signal WHERE id = signal)"
        let noInstants = "NULL"
        func nulls(_ count: Int) -> String { [String](repeating: "NULL", count: count).joined(separator: ", ") }
        return """
            SELECT row, 0, collector, \(path), \(RunColumns.sealed), \(nulls(15)), opened FROM run
            WHERE \(mine) AND \(within("row"))
            UNION ALL
            SELECT opened, 1, collector, \(path), \(RunColumns.open), \(noInstants), \(nulls(16)) FROM run
            WHERE opened IS NOT NULL AND \(mine) AND \(within("opened"))
            UNION ALL
            SELECT opened, 1, collector, \(path), \(RunColumns.open), \(noInstants), \(nulls(16)) FROM open_run
            WHERE \(mine) AND \(within("opened"))
            UNION ALL
            SELECT entry.row, 2, entry.collector, NULL, \(nulls(12)), \(entryColumns), NULL, NULL FROM \(entries)
            WHERE entry.\(mine) AND \(within("entry.row"))
            UNION ALL
            SELECT row, 3, NULL, NULL, \(nulls(12)), \(nulls(14)), digest, NULL FROM removed
            WHERE chain = :chain AND \(within("row"))
            ORDER BY 1
            """
    }
}
