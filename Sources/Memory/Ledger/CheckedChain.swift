import Digests

/// The outcome of checking the chains.
public struct CheckedChain: Sendable {
    /// What was edited, removed, put elsewhere or put in, each with the name of its row; empty when nothing was.
    public var findings: [String]
    /// The newest link of each chain, by its name.
    public var heads: [String: ChainHead]
    /// A digest of the heads and of the runs that are still open; nil when an export's last line is missing.
    public var digest: Digest?
    /// Rows of an export that stand in it as bare hashes; nil for a ledger.
    public var withheld: Int?
    /// Rows that say less of people than they did.
    public var erased = 0
    /// Those among them whose names were part of the row: what stands for it is what the owner says it was.
    public var replaced = 0
    /// Rows of readings that were removed, as entries say, and whose digests are left.
    public var removed: Int64 = 0
    /// How many records of each contract an export for some contracts has, all of them whole; nil for what is for
    /// nobody in particular.
    public var recordsByContract: [String: Int]?
    /// Rows of an export that are bare hashes and do not say whose they are: an earlier version wrote them.
    public var unproven = 0
    /// Rows of an export that cannot be checked in it: an earlier version wrote them.
    public var unchecked: Int64 = 0
    /// The hash of each link by its row, for each chain.
    package var links: [String: [Int64: Digest]]

    package init(
        findings: [String], heads: [String: ChainHead], digest: Digest? = nil, withheld: Int? = nil,
        erased: Int = 0, replaced: Int = 0, removed: Int64 = 0, recordsByContract: [String: Int]? = nil,
        unproven: Int = 0,
        unchecked: Int64 = 0, links: [String: [Int64: Digest]]
    ) {
        self.findings = findings
        self.heads = heads
        self.digest = digest
        self.withheld = withheld
        self.erased = erased
        self.replaced = replaced
        self.removed = removed
        self.recordsByContract = recordsByContract
        self.unproven = unproven
        self.unchecked = unchecked
        self.links = links
    }

    /// The newest link of the chain of entries.
    public var head: ChainHead { LedgerBasis(heads: heads, digest: .zero).head }

    /// Rows of all chains.
    public var rows: Int64 { heads.values.map(\.row).reduce(0, +) }

    /// Finds the row at which a chain had a head, such as one that a report shows.
    public func row(of head: Digest) -> Int64? { place(of: head)?.row }

    /// Finds the chain and the row at which it had a head.
    public func place(of head: Digest) -> (chain: String, row: Int64)? {
        let found = links.sorted { $0.key < $1.key }.flatMap { chain, links in
            links.filter { $0.value == head }.map { (chain: chain, row: $0.key) }
        }
        return found.min { $0.row < $1.row }
    }
}
