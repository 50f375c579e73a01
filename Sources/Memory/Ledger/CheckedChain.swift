import Digests

/// The outcome of checking a chain.
public struct CheckedChain: Sendable {
    /// What was edited, removed or put elsewhere, each with the name of its row; empty when nothing was.
    public var findings: [String]
    /// The newest link.
    public var head: ChainHead
    /// A digest of the head and of the runs that are still open; nil when an export's last line is missing.
    public var digest: Digest?
    /// Rows of an export that stand in it as bare hashes; nil for a ledger.
    public var withheld: Int?
    /// Rows of an export that cannot be checked in it: an earlier version wrote them.
    public var unchecked: Int64 = 0
    /// The hash of each link, by its row.
    package var heads: [Int64: Digest]

    package init(
        findings: [String], head: ChainHead, digest: Digest? = nil, withheld: Int? = nil, unchecked: Int64 = 0,
        heads: [Int64: Digest]
    ) {
        self.findings = findings
        self.head = head
        self.digest = digest
        self.withheld = withheld
        self.unchecked = unchecked
        self.heads = heads
    }

    /// Finds the row at which the chain had a head, such as one that a report shows.
    public func row(of head: Digest) -> Int64? { heads.filter { $0.value == head }.keys.min() }
}
