public import Digests
public import Site

/// Rows of one chain that follow one another, as a collector sends them to its centre: all that the chain holds of them, and
/// the links over them. It ends with a link.
public struct Shipment: Hashable, Sendable {
    /// A run that has ended.
    public struct Stretch: Hashable, Sendable {
        public var row: Int64
        /// The row of its beginning; nil for one that was never open.
        public var opened: Int64?
        public var signal: String
        public var run: Site.Run
    }

    /// A run that began, and has not ended by the last row.
    public struct Beginning: Hashable, Sendable {
        public var row: Int64
        public var signal: String
        public var run: Site.Run
    }

    /// A row of which the digest alone is left.
    public struct Removed: Hashable, Sendable {
        public var row: Int64
        public var digest: Digest
    }

    /// The name of the chain.
    public var chain: String
    /// What the centre must have of it: the rows begin after that one.
    public var after: ChainHead
    /// The links over the rows, in order.
    public var links: [ChainLink]
    public var stretches: [Stretch] = []
    public var beginnings: [Beginning] = []
    /// In the order of entry.
    public var entries: [EntryRow] = []
    public var removed: [Removed] = []

    /// The chain's head once the rows are there.
    public var head: ChainHead { links.last.map { ChainHead($0) } ?? after }

    /// How many rows it has.
    public var count: Int64 { head.row - after.row }

    init(chain: String, after: ChainHead, links: [ChainLink]) {
        self.chain = chain
        self.after = after
        self.links = links
    }

    /// Adds a row, in the order of the chain.
    mutating func add(_ row: ChainRow) {
        switch row.content {
        case .stretch(let run, let signal):
            stretches.append(Stretch(row: row.row, opened: row.opened, signal: signal, run: run))
        case .beginning(let run, let signal):
            beginnings.append(Beginning(row: row.row, signal: signal, run: run))
        case .entry(let entry): entries.append(entry)
        case .removed(let digest): removed.append(Removed(row: row.row, digest: digest))
        }
    }

    /// Leaves out the beginnings of runs that have ended by the last row: those are told by their stretches.
    mutating func end() {
        let ended = Set(stretches.compactMap(\.opened))
        beginnings.removeAll { ended.contains($0.row) }
    }
}

extension Shipment {
    /// One row by itself.
    public struct Row {
        public var number: Int64
        /// The digest that its chain has of it.
        public var digest: Digest
        /// Its line in an export.
        public var line: String
        /// The row alone, without links.
        public var shipment: Shipment
    }

    /// Each row by itself, in the order of the chain; those without content are left out.
    public var rows: [Row] {
        var found: [Row] = []
        func add(_ row: ChainRow) {
            var alone = Shipment(chain: chain, after: after, links: [])
            alone.add(row)
            found.append(Row(number: row.row, digest: row.digest(as: row.row), line: row.line, shipment: alone))
        }
        for one in stretches {
            let content = ChainRow.Content.stretch(one.run, signal: one.signal)
            add(ChainRow(row: one.row, collector: chain, opened: one.opened, content: content))
        }
        for one in beginnings {
            add(ChainRow(row: one.row, collector: chain, content: .beginning(one.run, signal: one.signal)))
        }
        for entry in entries { add(ChainRow(row: entry.row, collector: chain, content: .entry(entry))) }
        return found.sorted { $0.number < $1.number }
    }
}
