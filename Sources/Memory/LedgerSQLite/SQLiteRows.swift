import Digests
import Foundation
import GRDB
import Intervals
import Ledger
import Site

/// The rows of a ledger in a SQLite database, within one transaction.
final class SQLiteRows: LedgerTransaction {
    let database: Database
    private var texts = RecentTexts()

    init(_ database: Database) { self.database = database }

    /// A statement that is prepared once for all transactions of a connection.
    func statement(_ sql: String) throws -> Statement { try database.cachedStatement(sql: sql) }

    /// A text that rows have a number for; nil for zero.
    func text(_ number: Int64) throws -> String? {
        guard number != 0 else { return nil }
        if let known = texts[number] { return known }
        let text = try String.fetchOne(statement("SELECT body FROM text WHERE id = ?"), arguments: [number])
        texts[number] = text
        return text
    }

    // MARK: - Names

    func chains() throws -> [ChainName] {
        try Row.fetchAll(statement("SELECT id, name FROM chain ORDER BY id")).map {
            ChainName(number: $0[0], name: $0[1])
        }
    }

    func collectors() throws -> [CollectorName] {
        try Row.fetchAll(statement("SELECT id, name, chain FROM collector ORDER BY id")).map {
            CollectorName(number: $0[0], name: $0[1], chain: $0[2])
        }
    }

    func secret() throws -> [UInt8]? {
        try Data.fetchOne(statement("SELECT value FROM secret WHERE id = 1")).map { Array($0) }
    }

    func signals() throws -> [(number: Int64, path: String)] {
        try Row.fetchAll(statement("SELECT id, path FROM signal ORDER BY id")).map { ($0[0], $0[1]) }
    }

    func number(ofSignal path: String) throws -> Int64? {
        try self.number("SELECT id FROM signal WHERE path = ?", arguments: [path])
    }

    // MARK: - Groups

    func slot(of signals: [Int64], by collector: Int64) throws -> Int? {
        try number(
            "SELECT slot FROM signal_group WHERE collector = ? AND members = ?",
            arguments: [collector, Self.list(signals)]
        ).map { Int($0) }
    }

    static func list(_ numbers: [Int64]) -> String { "[\(numbers.map(String.init).joined(separator: ","))]" }

    func forEachSlot(_ visit: (_ slot: Int, _ collector: Int64, _ signals: [Int64]) throws -> Void) throws {
        let rows = try Row.fetchCursor(statement("SELECT slot, collector, members FROM signal_group ORDER BY slot"))
        while let row = try rows.next() {
            let members: String = row[2]
            try visit(row[0], row[1], members.dropFirst().dropLast().split(separator: ",").compactMap { Int64($0) })
        }
    }

    func mark(ofSlot slot: Int) throws -> SteadyMark? {
        let place = SteadyBlock.place(ofSlot: slot)
        let octets = try Data.fetchOne(
            statement("SELECT substr(marks, ?, ?) FROM steady WHERE block = ?"),
            arguments: [place.offset + 1, SteadyTable.bytesPerMark, place.block])
        return octets.flatMap { SteadyMark(octets: $0) }
    }

    func steadyBlocks() throws -> [SteadyBlock] {
        try Row.fetchAll(statement("SELECT block, marks FROM steady ORDER BY block")).map {
            SteadyBlock(number: $0[0], marks: $0[1])
        }
    }
}
