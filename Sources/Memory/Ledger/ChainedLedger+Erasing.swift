import Digests
public import Intervals
import Site

extension ChainedLedger {
    /// Removes what the ledger says of a contract's people, and writes down that it was removed.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be written; nothing was removed then, or it was removed and stands
    ///   in the file still: the same again takes it out.
    public func erase(_ order: ErasureOrder, at instant: Instant) throws(LedgerError) -> ErasureSummary {
        var summary = try write { rows, state in
            let work = try Erasing(order, in: rows)
            if !work.erasure.isEmpty {
                let said = state.personal(Erasure.personal(by: order.name, reason: order.reason))
                let body = work.erasure.body
                try state.add(
                    Entry.erasure, key: order.contract, at: instant, body: body, personal: said, in: rows)
            }
            return work.summary
        }
        summary.isGone = try engine.clean()
        return summary
    }
}

/// An erasure under way, within one transaction.
private struct Erasing {
    private(set) var summary: ErasureSummary
    /// What is written down of it.
    private(set) var erasure: Erasure
    private let rows: any LedgerTransaction

    init(_ order: ErasureOrder, in rows: any LedgerTransaction) throws {
        self.rows = rows
        erasure = Erasure(contract: order.contract)
        let chosen = try ErasableEntries(of: order, in: rows)
        summary = chosen.summary
        let chains = try WrittenChains(of: rows)
        for one in chosen.entries {
            let chain = chains.name(of: one.entry)
            let isWithoutPart = try erasePart(of: one, in: chain)
            let isReplaced = try apply(Replacement(of: one, by: order, in: chains, rows), to: one.entry, in: chain)
            if isWithoutPart || isReplaced { summary.erased += 1 }
        }
    }

    /// Removes what stands apart.
    private mutating func erasePart(of one: ErasableEntries.Element, in chain: String) throws -> Bool {
        guard one.entry.personal != nil, !one.entry.isErased else { return false }
        try rows.erasePersonal(of: one.entry.number, leaving: one.isNamed ? nil : .unnamed)
        erasure.erased[chain, default: []].append(one.entry.row)
        if !one.isNamed { erasure.unnamed[chain, default: []].append(one.entry.row) }
        return true
    }

    private mutating func apply(_ replacement: Replacement, to entry: EntryRow, in chain: String) throws -> Bool {
        switch replacement {
        case .unneeded: return false
        case .impossible:
            summary.kept += 1
            return false
        case .body(let body, let line):
            try rows.replaceBody(of: entry.number, by: body)
            erasure.noteReplaced(row: entry.row, of: chain, line: line)
            summary.replaced += 1
            return true
        }
    }
}

/// The chains that entries stand in.
private struct WrittenChains {
    private var collectors: [Int64: CollectorName] = [:]
    private var chains: [Int64: String] = [:]

    init(of rows: any LedgerRows) throws {
        for collector in try rows.collectors() { collectors[collector.number] = collector }
        for chain in try rows.chains() { chains[chain.number] = chain.name }
    }

    func collector(of entry: EntryRow) -> CollectorName? { collectors[entry.collector] }

    func name(of entry: EntryRow) -> String { collector(of: entry).flatMap { chains[$0.chain] } ?? "" }
}

/// What becomes of a row that says something of people itself.
private enum Replacement {
    case unneeded
    /// Its chain hashes the text, of which nothing may be missing.
    case impossible
    /// With the digest of the line that it has then.
    case body(String, line: Digest)

    init(
        of one: ErasableEntries.Element, by order: ErasureOrder, in chains: WrittenChains, _ rows: any LedgerRows
    ) throws {
        var entry = one.entry
        guard let collector = chains.collector(of: entry) else {
            self = .unneeded
            return
        }
        let written =
            Redaction.digest(in: entry.body)
            ?? Digest(of: ChainLine.entry(entry, by: collector.name, row: entry.row).utf8)
        let body = Redaction.body(of: entry, line: written, order: order, isNamed: one.isNamed)
        guard let body, body != entry.body else {
            self = .unneeded
            return
        }
        guard try rows.link(of: collector.chain, covering: entry.row)?.marks != nil else {
            self = .impossible
            return
        }
        entry.body = body
        self = .body(body, line: Digest(of: ChainLine.entry(entry, by: collector.name, row: entry.row).utf8))
    }
}
