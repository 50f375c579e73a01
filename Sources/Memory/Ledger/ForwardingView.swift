import Digests
public import Intervals
import Site

/// A collector's ledger as it was at one instant, to be sent to its centre. The chains and what they do not hold yet must be
/// of the same instant: how far a run was carried would otherwise be told of the one before it.
public struct ForwardingView: Sendable {
    private let place: String
    private let rows: any LedgerSnapshot

    /// Looks at a ledger.
    ///
    /// - Throws: `LedgerError` when it cannot be read.
    public init(of ledger: ChainedLedger) throws(LedgerError) {
        place = ledger.engine.place
        rows = try ledger.engine.snapshot()
    }

    /// What the tags of entries follow from; nil where none was made.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func secret() throws(LedgerError) -> [UInt8]? { try rows.read { try $0.secret() } }

    /// The head of each chain, in the order in which they are sent: what is entered may refer to what was read before it, so
    /// that chains of entries come last.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func heads() throws(LedgerError) -> [(chain: String, head: ChainHead)] {
        try rows.read { rows in
            let heads = try rows.chains().map { chain in
                (chain.name, try rows.newestLink(of: chain.number).map { ChainHead($0) } ?? .none)
            }
            return heads.filter { !ChainName.isOfEntries($0.0) } + heads.filter { ChainName.isOfEntries($0.0) }
        }
    }

    /// Reads the rows of a chain that follow what the centre has, up to a link.
    ///
    /// - Parameters:
    ///   - head: the centre's head of the chain; `.none` where it has nothing.
    ///   - limit: about so many rows at most.
    /// - Returns: nil where nothing follows.
    /// - Throws: `LedgerError` when the ledger cannot be read, or `.otherChain` when it never had this head.
    public func shipment(of chain: String, after head: ChainHead, limit: Int) throws(LedgerError) -> Shipment? {
        try rows.read { rows in
            let number = try rows.chains().first { $0.name == chain }?.number
            if head != .none {
                let own = try number.flatMap { try rows.link(of: $0, covering: head.row) }
                guard own.map({ ChainHead($0) }) == head else {
                    throw LedgerError.otherChain(place: place, chain: chain, row: head.row)
                }
            }
            guard let number else { return nil }
            var links = try rows.links(of: number, after: head.row, limit: limit)
            if let end = links.firstIndex(where: { $0.row - head.row >= limit }) { links.removeSubrange((end + 1)...) }
            guard let last = links.last else { return nil }
            var shipment = Shipment(chain: chain, after: head, links: links)
            try rows.forEachRow(of: number, in: head.row + 1...last.row) { shipment.add($0) }
            shipment.end()
            return shipment
        }
    }

    /// When the oldest of the rows was read or entered that follow what the centre has of a chain.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func oldest(of chain: String, after head: ChainHead) throws(LedgerError) -> Instant? {
        try rows.read { rows in
            guard let number = try rows.chains().first(where: { $0.name == chain })?.number else { return nil }
            var oldest: Instant?
            try rows.forEachRow(of: number, in: head.row + 1...head.row + 1) { row in
                switch row.content {
                // A stretch is written when it has ended.
                case .stretch(let run, _): oldest = run.last
                case .beginning(let run, _): oldest = run.first
                case .entry(let entry): oldest = entry.at
                case .removed: break
                }
            }
            return oldest
        }
    }

    /// How far the open runs of a chain had been carried.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func openReach(of chain: String) throws(LedgerError) -> OpenReach {
        try rows.read { rows in
            let number = try rows.chains().first { $0.name == chain }?.number
            let writers = Set(try rows.collectors().filter { $0.chain == number }.map(\.number))
            let paths = Dictionary(uniqueKeysWithValues: try rows.signals().map { ($0.number, $0.path) })
            var reach = OpenReach()
            try rows.forEachOpenRun { open in
                guard writers.contains(open.collector), let path = paths[open.signal] else { return }
                reach.runs.append(OpenReach.Run(open, of: path))
            }
            var used: Set<Int> = []
            try rows.forEachSlot { slot, collector, signals in
                guard writers.contains(collector) else { return }
                used.insert(SteadyBlock.place(ofSlot: slot).block)
                reach.groups.append(OpenReach.Group(slot: slot, signals: signals.compactMap { paths[$0] }))
            }
            reach.blocks = try rows.steadyBlocks().filter { used.contains($0.number) }
            return reach
        }
    }
}
