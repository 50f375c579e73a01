public import Digests
import Notation

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

    package init(_ link: ChainLink) { self.init(row: link.row, hash: link.hash) }

    package static let none = ChainHead(row: 0, hash: .zero)
}

/// What a verdict can rest on: readings, records and configurations, not what was judged and told before.
public struct LedgerBasis: Hashable, Sendable {
    /// The head of each chain, by its name: of each collector's, of what was imported (`import`), of what people entered
    /// (`entries`), and of a ledger's one chain before format 4 (`former`). A collector with a name of its own has the
    /// latter two under it (`NAME/entries`).
    public var heads: [String: ChainHead]
    /// A digest of these heads and of the runs that are still open.
    public var digest: Digest

    public init(heads: [String: ChainHead], digest: Digest) {
        self.heads = heads
        self.digest = digest
    }

    /// The head of the chain of entries, whose newest `heads` covers the others.
    public var head: ChainHead {
        let own = [ChainName.entries(of: ChainName.centre), ChainName.entries]
        let names = own + heads.keys.filter(ChainName.isOfEntries).sorted() + [ChainName.former]
        return names.lazy.compactMap { heads[$0] }.first ?? .none
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

    /// - Parameter tags: of the ledger, where it has any: an entry that says whose it is is for its owners.
    package func includes(_ row: ChainRow, tags: TagMaker? = nil) -> Bool {
        switch row.content {
        case .stretch(_, let signal), .beginning(_, let signal): includes(signal: signal)
        case .entry(let entry):
            switch entry.kind {
            case Entry.record: includes(entry, of: entry.outline.contract, tags: tags)
            case Entry.result: includes(entry, of: StoredResult.contract(ofKey: entry.key), tags: tags)
            case Entry.erasure: includes(entry, of: entry.outline.contract, tags: tags)
            // Hashes alone, by which an export of some contracts is bound to the others.
            case Entry.heads, Entry.removal: true
            default: false
            }
        case .removed: false
        }
    }

    /// What names no contract, and says of none that it is whose, is for everybody.
    private func includes(_ entry: EntryRow, of contract: String?, tags: TagMaker?) -> Bool {
        guard let contracts else { return true }
        if let own = entry.tags, let tags {
            return !tags.texts(of: contracts).isDisjoint(with: own.texts)
        }
        guard let contract else { return true }
        return contracts.contains(contract)
    }
}
