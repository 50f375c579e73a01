import Digests
import Foundation
import GRDB
import Ledger

extension ChainLink {
    private static let columns = "sequence, hash, marks"

    private init(_ row: Row) {
        self.init(row: row[0], hash: Digest(data: row[1]), marks: (row[2] as Data?).map { Array($0) })
    }

    /// The newest link.
    static func newest(in database: Database) throws -> ChainLink? {
        try Row.fetchOne(database, sql: "SELECT \(columns) FROM link ORDER BY sequence DESC LIMIT 1")
            .map { ChainLink($0) }
    }

    /// The first link that covers a row.
    static func covering(_ sequence: Int64, in database: Database) throws -> ChainLink? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM link WHERE sequence >= ? ORDER BY sequence LIMIT 1",
            arguments: [sequence]
        ).map { ChainLink($0) }
    }

    /// Every link, in order.
    static func cursor(over database: Database) throws -> some Cursor<ChainLink> {
        try Row.fetchCursor(database, sql: "SELECT \(columns) FROM link ORDER BY sequence").map { ChainLink($0) }
    }
}
