public import Digests

/// A link of the chain, which vouches for the rows since the link before it.
public struct ChainLink: Hashable, Sendable {
    /// The newest row that it covers.
    public let row: Int64
    /// The hash over the link before it and the digests of the rows since.
    public let hash: Digest
    /// Four octets of each row's digest, in order; nil in links of formats 1 and 2, which hash the rows' texts.
    public let marks: [UInt8]?

    public init(row: Int64, hash: Digest, marks: [UInt8]?) {
        self.row = row
        self.hash = hash
        self.marks = marks
    }

    /// Links rows that have these digests, the last of them `row`.
    package init(row: Int64, over digests: [Digest], after previous: Digest) {
        self.init(row: row, hash: Self.hash(digests, after: previous), marks: digests.flatMap(\.mark))
    }

    package static func hash(_ digests: [Digest], after previous: Digest) -> Digest {
        previous.chained(with: digests.flatMap(\.bytes))
    }

    /// How many rows it covers, if it says so.
    package var count: Int64? { marks.map { Int64($0.count / 4) } }

    /// The mark of a row that it covers.
    package func mark(of sequence: Int64) -> [UInt8]? {
        guard let marks, let count, (row - count + 1...row).contains(sequence) else { return nil }
        let start = Int(sequence - (row - count + 1)) * 4
        return Array(marks[start..<start + 4])
    }
}
