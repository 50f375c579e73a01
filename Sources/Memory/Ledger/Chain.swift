import Digests

/// The end of a hash chain that is being written (Documentation/chain.md).
///
/// A reading that says something new is a row, its stretch is another when it has ended, and so is every entry. The
/// digest of a row is that of its line in an export. A link holds the hash of the link before it and of the digests of
/// the rows since, and marks that tell which of them was changed. One transaction's rows share links, up to sixteen
/// rows each: a hash of its own would be half of what a row takes.
package struct Chain {
    private static let rowsPerLink = 16

    package let number: Int64
    /// The newest row; 0 when there is none.
    package private(set) var row: Int64
    /// The hash of the newest link.
    package private(set) var head: Digest
    private var unlinked: [Digest] = []

    package init(_ number: Int64, endingWith newest: ChainLink?) {
        self.number = number
        row = newest?.row ?? 0
        head = newest?.hash ?? .zero
    }

    /// Adds the next row and returns its number.
    ///
    /// - Parameters:
    ///   - tags: whose the row is, where it says so.
    ///   - line: makes the row's line in an export from its number.
    package mutating func append(
        to rows: any LedgerTransaction, tagged tags: OwnerTags? = nil, line: (Int64) -> String
    ) throws -> Int64 {
        row += 1
        unlinked.append(Digest(ofRow: Digest(of: line(row).utf8), tagged: tags))
        if unlinked.count == Self.rowsPerLink { try close(in: rows) }
        return row
    }

    /// Writes the link over the rows that have none yet; a transaction's last act.
    package mutating func close(in rows: any LedgerTransaction) throws {
        guard !unlinked.isEmpty else { return }
        let link = ChainLink(row: row, over: unlinked, after: head)
        head = link.hash
        try rows.add(link, to: number)
        unlinked.removeAll(keepingCapacity: true)
    }
}
