import Digests

/// The newest link of a chain: two chains with the same head hold the same rows.
public struct ChainHead: Hashable, Sendable {
    /// The newest row that it covers; 0 where nothing was written.
    public var row: Int64
    /// The hash of the link.
    public var hash: Digest

    public init(row: Int64, hash: Digest) {
        self.row = row
        self.hash = hash
    }

    package static let none = ChainHead(row: 0, hash: .zero)
}

/// What a verdict can rest on: readings, records and configurations, not what was judged and told before.
public struct LedgerBasis: Hashable, Sendable {
    /// The chain head covering all verdict inputs.
    public var head: ChainHead
    /// A digest of the chain's head and of the runs that are still open.
    public var digest: Digest

    public init(head: ChainHead, digest: Digest) {
        self.head = head
        self.digest = digest
    }
}

/// Which rows of an export may be read; the others stand in it as bare hashes.
public struct Disclosure: Sendable {
    package var contracts: Set<String>?
    package var signals: Set<String>?

    /// Every reading, record and result. Events, deliveries and configurations are disclosed to nobody.
    public static let everything = Disclosure(contracts: nil, signals: nil)

    /// What concerns some contracts: readings of their signals, their records and those that name none, their results.
    public init(contracts: Set<String>?, signals: Set<String>?) {
        self.contracts = contracts
        self.signals = signals
    }

    package func includes(signal: String) -> Bool { signals?.contains(signal) ?? true }

    package func includes(_ row: ChainRow) -> Bool {
        switch row.content {
        case .stretch(_, let signal), .beginning(_, let signal): includes(signal: signal)
        case .entry(Entry.record, _, _, let body): includes(contract: EntryBody(body)?.contract)
        case .entry(Entry.result, let key, _, _): includes(contract: String(key.prefix { $0 != "/" }))
        case .entry: false
        }
    }

    /// What names no contract is for everybody.
    private func includes(contract: String?) -> Bool {
        guard let contracts, let contract else { return true }
        return contracts.contains(contract)
    }
}
