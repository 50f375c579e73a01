import Digests
import Site

/// Copies a ledger from one engine to another: every row with its number, every link, and what still lasts. What somebody
/// writes to the source meanwhile is left for the next time.
///
/// A chain is copied from its beginning to its end, some links in one transaction. So what a copy that was cut off leaves
/// is a beginning of each chain, and the same again goes on there.
public struct LedgerCopy {
    /// What came of it.
    public struct Outcome: Hashable, Sendable {
        /// How many rows were copied now.
        public var copied = 0
        /// How many were there before.
        public var present = 0
        /// The end of each chain, in both ledgers.
        public var heads: [String: ChainHead] = [:]

        public init() {}
    }

    private let source: any LedgerEngine
    private let target: any LedgerEngine
    private let rowsInBatch: Int

    /// - Parameter rowsInBatch: how many rows are copied in one transaction, about.
    public init(from source: any LedgerEngine, to target: any LedgerEngine, rowsInBatch: Int = 5000) {
        self.source = source
        self.target = target
        self.rowsInBatch = rowsInBatch
    }

    /// Copies what the target does not have yet, and holds both against each other.
    ///
    /// - Parameter progress: is told after each transaction how many rows of how many are there.
    /// - Throws: `LedgerError`: `.differs` when the target holds anything else than a beginning of the source, or the source
    ///   was changed since its beginning was copied. What was copied before stays.
    public func run(progress: (_ rows: Int, _ total: Int) -> Void = { _, _ in }) throws(LedgerError) -> Outcome {
        let snapshot = try source.snapshot()
        return try snapshot.read { rows in
            var outcome = Outcome()
            let total = try rows.chains().compactMap { try rows.newestLink(of: $0.number)?.row }.reduce(0, +)
            try CopiedNames(in: rows).copy(to: target)
            for chain in try rows.chains() {
                let links = try CopiedLinks(of: chain, in: rows, target)
                outcome.present += Int(links.present)
                try copy(chain, links, in: rows) { count in
                    outcome.copied += count
                    progress(outcome.present + outcome.copied, Int(total))
                }
            }
            try copyWhatLasts(in: rows)
            outcome.heads = try CopyCheck(of: rows, at: target).heads()
            return outcome
        }
    }

    /// Copies the rows that no link of the target covers yet.
    private func copy(
        _ chain: ChainName, _ links: CopiedLinks, in rows: any LedgerRows, count: (Int) -> Void
    ) throws {
        var links = links
        var batch: [KeptRow] = []
        func write(through row: Int64) throws {
            let present = links.present
            let covering = links.removeLinks(through: row)
            guard let last = covering.last else { return }
            let covered = batch.prefix { $0.row <= last.row }
            try self.write(covered, covering, to: chain, after: present)
            batch.removeFirst(covered.count)
            count(Int(last.row - present))
        }
        try rows.forEachKeptRow(of: chain.number, after: links.present) { row in
            if batch.count >= rowsInBatch { try write(through: row.row - 1) }
            batch.append(row)
        }
        try write(through: .max)
        if let stray = batch.first {
            throw LedgerError.failed(
                place: source.place,
                reason: "\(chain.name): no link covers row \(stray.row); `mainstay verify` says more")
        }
    }

    private func write(
        _ rows: ArraySlice<KeptRow>, _ links: [ChainLink], to chain: ChainName, after present: Int64
    ) throws {
        try target.write { transaction in
            guard try transaction.newestLink(of: chain.number)?.row ?? 0 == present else {
                throw LedgerError.differs(place: target.place, reason: "somebody else writes \(chain.name)")
            }
            for row in rows {
                switch row {
                case .run(let run): try transaction.add(run)
                case .entry(let entry): try transaction.put(entry)
                case .removed(let row, let digest):
                    try transaction.add(removed: digest, row: row, of: chain.number)
                }
            }
            for link in links { try transaction.add(link, to: chain.number) }
        }
    }

    /// Copies the open runs with the marks that carry them, and which contracts records concern.
    private func copyWhatLasts(in rows: any LedgerRows) throws {
        var open: [OpenRun] = []
        try rows.forEachOpenRun { open.append($0) }
        let blocks = try rows.steadyBlocks()
        var concerns: [(contract: String, entry: Int64)] = []
        try rows.forEachConcern { concerns.append(($0, $1)) }
        try target.write { transaction in
            for run in open { try transaction.put(run) }
            for block in blocks { try transaction.put(block) }
            for concern in concerns { try transaction.add(concern: concern.contract, of: concern.entry) }
        }
    }
}
