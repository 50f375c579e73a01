import Digests

/// The newest link of a chain: two chains with the same head hold the same rows.
public struct ChainHead: Hashable, Sendable {
    /// The newest row that it covers; 0 where nothing was written.
    public var row: Int64
    public var hash: Digest

    public init(row: Int64, hash: Digest) { (self.row, self.hash) = (row, hash) }

    package static let none = ChainHead(row: 0, hash: .zero)
}

/// What a verdict can rest on: readings, records and configurations, not what was judged and told before.
public struct LedgerBasis: Hashable, Sendable {
    public var head: ChainHead
    /// Of the head and of the stretches of readings that last.
    public var digest: Digest

    public init(head: ChainHead, digest: Digest) {
        self.head = head
        self.digest = digest
    }
}

/// Who may read which rows of an export; the others stand in it as bare hashes.
public struct Disclosure: Sendable {
    package var contracts: Set<String>?
    package var signals: Set<String>?

    /// Every reading, record and result. Events, deliveries and configurations are no reader's.
    public static let everything = Disclosure(contracts: nil, signals: nil)

    /// What concerns some contracts: readings of their signals, their records and those that name none, their results.
    public init(contracts: Set<String>?, signals: Set<String>?) {
        (self.contracts, self.signals) = (contracts, signals)
    }

    package func includes(signal: String) -> Bool { signals?.contains(signal) ?? true }

    package func includes(_ row: ChainRow) -> Bool {
        switch row.content {
        case .stretch(_, let signal), .beginning(_, let signal): includes(signal: signal)
        case .entry(Entry.record, _, _, let body): contracts.map { Self.isOf($0, record: body) } ?? true
        case .entry(Entry.result, let key, _, _):
            contracts?.contains(String(key.prefix { $0 != "/" })) ?? true
        case .entry: false
        }
    }

    private static func isOf(_ contracts: Set<String>, record body: String) -> Bool {
        EntryBody(body)?.contract.map(contracts.contains) ?? true
    }
}
