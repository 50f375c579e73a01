import Foundation
import GRDB

/// What vouches for a row and those before it, up to the link before.
struct ChainLink: Hashable {
    /// The newest row that it covers.
    let row: Int64
    let hash: Digest
    /// Four octets of each row's digest, in order; nil in links of formats 1 and 2, which hash the rows' texts.
    let marks: [UInt8]?

    init(row: Int64, hash: Digest, marks: [UInt8]?) { (self.row, self.hash, self.marks) = (row, hash, marks) }

    init(row: Int64, over digests: [Digest], after previous: Digest) {
        self.init(row: row, hash: Self.hash(digests, after: previous), marks: digests.flatMap(\.mark))
    }

    static func hash(_ digests: [Digest], after previous: Digest) -> Digest {
        previous.chained(with: digests.flatMap(\.bytes))
    }

    /// How many rows it covers, if it says so.
    var count: Int64? { marks.map { Int64($0.count / 4) } }

    /// The mark of a row that it covers.
    func mark(of sequence: Int64) -> [UInt8]? {
        guard let marks, let count, (row - count + 1...row).contains(sequence) else { return nil }
        let start = Int(sequence - (row - count + 1)) * 4
        return Array(marks[start..<start + 4])
    }
}

extension ChainLink {
    private static let columns = "sequence, hash, marks"

    private init(_ row: Row) {
        self.init(row: row[0], hash: Digest(data: row[1]), marks: (row[2] as Data?).map { Array($0) })
    }

    static func newest(_ database: Database) throws -> ChainLink? {
        try Row.fetchOne(database, sql: "SELECT \(columns) FROM link ORDER BY sequence DESC LIMIT 1")
            .map { ChainLink($0) }
    }

    /// The first that covers a row.
    static func covering(_ sequence: Int64, _ database: Database) throws -> ChainLink? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM link WHERE sequence >= ? ORDER BY sequence LIMIT 1",
            arguments: [sequence]
        ).map { ChainLink($0) }
    }

    /// All of them, in order.
    static func cursor(_ database: Database) throws -> some Cursor<ChainLink> {
        try Row.fetchCursor(database, sql: "SELECT \(columns) FROM link ORDER BY sequence").map { ChainLink($0) }
    }
}
