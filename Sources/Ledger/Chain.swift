import GRDB

/// The hash chain over the rows of `run` and `entry`, in the order of their common sequence.
///
/// A link holds the hash of the link before it and of the rows since, in their canonical text (JSON arrays, one after
/// the other). One transaction's rows share links, up to sixteen rows each: a hash of its own would be half of what a
/// run takes, and sixteen rows are still a place to look at.
struct Chain {
    private static let rowsPerLink = 16

    /// Of the newest row; 0 when there is none.
    private(set) var sequence: Int64
    /// Of the newest link.
    private(set) var head: Digest
    private var unlinked: [UInt8] = []
    private var unlinkedRows = 0

    init(_ database: Database) throws {
        let newest = try Row.fetchOne(database, sql: "SELECT sequence, hash FROM link ORDER BY sequence DESC LIMIT 1")
        sequence = newest?[0] ?? 0
        head = newest.map { Digest(data: $0[1]) } ?? .zero
    }

    /// Takes in the next row and returns its sequence.
    mutating func append(_ canonical: String, _ database: Database) throws -> Int64 {
        sequence += 1
        unlinked += canonical.utf8
        unlinkedRows += 1
        if unlinkedRows == Self.rowsPerLink { try close(database) }
        return sequence
    }

    /// Writes the link over the rows that have none yet; a transaction's last act.
    mutating func close(_ database: Database) throws {
        guard unlinkedRows > 0 else { return }
        head = head.chained(with: unlinked)
        try database.cachedStatement(sql: "INSERT INTO link(sequence, hash) VALUES (?, ?)")
            .execute(arguments: [sequence, head.data])
        unlinked.removeAll(keepingCapacity: true)
        unlinkedRows = 0
    }
}
