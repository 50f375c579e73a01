import Digests
public import Intervals
public import Site

/// Which readings are no longer needed. Whoever orders it knows that the results which rest on them are final.
public struct RetentionOrder: Hashable, Sendable {
    /// Readings that ended before this instant, which a month of UTC begins with, may go.
    public var before: Instant
    /// The first month that can be judged anew without them.
    public var judgedFrom: Month
    /// Counts them only.
    public var isTrial: Bool

    public init(before: Instant, judgedFrom: Month, isTrial: Bool = false) {
        self.before = before
        self.judgedFrom = judgedFrom
        self.isTrial = isTrial
    }
}

/// What became of readings that were no longer needed.
public struct RetentionSummary: Hashable, Sendable {
    /// How many stretches of readings were removed, by the beginning of the month of UTC that they were of.
    public var removed: [Instant: Int] = [:]
    /// Those of before format 4: in that chain they cannot be removed.
    public var kept = 0
    /// Whether nothing of it is left where the ledger is kept; false while somebody still reads what was there before.
    public var isGone = true

    public init() {}

    /// All of them.
    public var count: Int { removed.values.reduce(0, +) }
}

/// The runs that ended before an instant and are not needed to tell what signals were from then on.
///
/// Of each state the newest one stays: a later `since` is held against it (fine print, 2), and it tells that a signal was
/// ever up.
struct RemovableRuns {
    private(set) var byMonth: [Instant: [SealedRun]] = [:]
    /// How many stand in the chain of before format 4.
    private(set) var kept = 0

    init(before instant: Instant, in rows: any LedgerRows) throws {
        let former = Set(try rows.chains().filter { $0.name == ChainName.former }.map(\.number))
        let keepers = Set(try rows.collectors().filter { former.contains($0.chain) }.map(\.number))
        for signal in try rows.signals() {
            let old = try rows.sealedRuns(of: signal.number, from: .distantPast, through: instant - 1)
                .filter { $0.run.last < instant }
            var newest: [SignalState: Instant] = [:]
            for one in old where !one.run.isExtra {
                newest[one.run.state] = max(newest[one.run.state] ?? .distantPast, one.run.first)
            }
            for one in old where one.run.isExtra || one.run.first != newest[one.run.state] {
                if keepers.contains(one.collector) {
                    kept += 1
                } else {
                    byMonth[one.run.first.monthInUTC.from, default: []].append(one)
                }
            }
        }
    }
}

extension ChainedLedger {
    /// Removes readings that are no longer needed, month by month, each month in one transaction with the entry that says
    /// so. The chain keeps their digests: a link's own hash where all of its rows are gone, each row's otherwise.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be written, or a row is not what its link says. Months before that
    ///   were removed then.
    public func removeReadings(_ order: RetentionOrder, at instant: Instant) throws(LedgerError) -> RetentionSummary {
        let chosen = try read { try RemovableRuns(before: order.before, in: $0) }
        var summary = RetentionSummary()
        summary.removed = chosen.byMonth.mapValues(\.count)
        summary.kept = chosen.kept
        guard !order.isTrial, summary.count > 0 else { return summary }
        for (month, runs) in chosen.byMonth.sorted(by: { $0.key < $1.key }) {
            try write { rows, state in
                let removal = try ReadingRemoval(of: runs, in: rows).carriedOut(by: order, place: engine.place)
                try state.add(Entry.removal, key: "\(month)", at: instant, body: removal.body, in: rows)
            }
        }
        summary.isGone = try engine.clean()
        return summary
    }
}

/// The removal of some runs, within one transaction.
private struct ReadingRemoval {
    private let rows: any LedgerTransaction
    private let runs: [SealedRun]
    /// The digests of the rows that go, by chain.
    private var going: [Int64: [Int64: Digest]] = [:]

    init(of runs: [SealedRun], in rows: any LedgerTransaction) throws {
        self.rows = rows
        self.runs = runs
        let collectors = Dictionary(uniqueKeysWithValues: try rows.collectors().map { ($0.number, $0) })
        let paths = Dictionary(uniqueKeysWithValues: try rows.signals().map { ($0.number, $0.path) })
        for one in runs {
            guard let collector = collectors[one.collector], let path = paths[one.signal] else { continue }
            func note(_ row: Int64, _ content: ChainRow.Content) {
                let digest = ChainRow(row: row, collector: collector.name, content: content).digest(as: row)
                going[collector.chain, default: [:]][row] = digest
            }
            note(one.row, .stretch(one.run, signal: path))
            if let opened = one.opened { note(opened, .beginning(one.run, signal: path)) }
        }
    }

    /// Removes them, and says what is to be written down of it.
    func carriedOut(by order: RetentionOrder, place: String) throws -> Removal {
        var removal = Removal(before: order.before, judgedFrom: order.judgedFrom)
        for chain in try rows.chains() {
            guard let digests = going[chain.number], let last = digests.keys.max() else { continue }
            try keep(digests, of: chain, place: place)
            removal.removed[chain.name] = RemovedRows(digests.keys).spans
            removal.links[chain.name] = Removal.Links(
                row: last, digest: try linkDigest(of: chain.number, through: last))
        }
        for run in runs { try rows.remove(run) }
        return removal
    }

    /// Keeps the digests of rows whose link covers others that stay; of a link whose rows are all gone its hash is enough.
    private func keep(_ digests: [Int64: Digest], of chain: ChainName, place: String) throws {
        let before = try rows.removedRows(of: chain.number)
        var emptied: [ClosedRange<Int64>] = []
        var single: [(row: Int64, digest: Digest)] = []
        try rows.forEachLink(of: chain.number) { link in
            guard let count = link.count, count > 0 else { return }
            let range = (link.row - count + 1)...link.row
            let own = range.filter { digests[$0] != nil }
            guard !own.isEmpty else { return }
            for row in own where digests[row]?.mark != link.mark(of: row) {
                throw LedgerError.failed(
                    place: place, reason: "\(chain.name) row \(row) was changed after it was written; verify it first")
            }
            if range.allSatisfy({ digests[$0] != nil || before.contains($0) }) {
                emptied.append(range)
            } else {
                single += own.compactMap { row in digests[row].map { (row, $0) } }
            }
        }
        for range in emptied { try rows.dropDigests(of: chain.number, rows: range) }
        for one in single { try rows.add(removed: one.digest, row: one.row, of: chain.number) }
    }

    private func linkDigest(of chain: Int64, through last: Int64) throws -> Digest {
        var hashes: [Int64: Digest] = [:]
        try rows.forEachLink(of: chain) { hashes[$0.row] = $0.hash }
        return Removal.Links.digest(of: hashes, through: last)
    }
}
