import Digests
import Foundation
import GRDB
import Ledger

/// The hash chain over everything that was written, in the order of one sequence (Documentation/chain.md).
///
/// A reading that says something new is a row, its stretch is another when it has ended, and so is every entry. The
/// digest of a row is that of its line in an export. A link holds the hash of the link before it and of the digests of
/// the rows since, and marks that tell which of them was changed. One transaction's rows share links, up to sixteen
/// rows each: a hash of its own would be half of what a row takes.
struct Chain {
    private static let rowsPerLink = 16

    /// The newest row; 0 when there is none.
    private(set) var sequence: Int64
    /// The hash of the newest link.
    private(set) var head: Digest
    private var unlinked: [Digest] = []

    init(of database: Database) throws {
        let newest = try ChainLink.newest(in: database)
        sequence = newest?.row ?? 0
        head = newest?.hash ?? .zero
    }

    /// Adds the next row and returns its number.
    ///
    /// - Parameter line: makes the row's line in an export from its number.
    mutating func append(to database: Database, line: (Int64) -> String) throws -> Int64 {
        sequence += 1
        unlinked.append(Digest(of: line(sequence).utf8))
        if unlinked.count == Self.rowsPerLink { try close(in: database) }
        return sequence
    }

    /// Writes the link over the rows that have none yet; a transaction's last act.
    mutating func close(in database: Database) throws {
        guard !unlinked.isEmpty else { return }
        let link = ChainLink(row: sequence, over: unlinked, after: head)
        head = link.hash
        try database.cachedStatement(sql: "INSERT INTO link(sequence, hash, marks) VALUES (?, ?, ?)")
            .execute(arguments: [sequence, link.hash.data, link.marks.map { Data($0) }])
        unlinked.removeAll(keepingCapacity: true)
    }
}
