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
            let chosen = try ErasableEntries(of: order, in: rows)
            let chains = try WrittenChains(of: rows)
            var summary = chosen.summary
            var erasure = Erasure(contract: order.contract)
            for one in chosen.entries {
                let chain = chains.name(of: one.entry)
                var isTouched = false
                if one.entry.personal != nil, !one.entry.isErased {
                    try rows.erasePersonal(of: one.entry.number, leaving: one.isNamed ? nil : .unnamed)
                    erasure.erased[chain, default: []].append(one.entry.row)
                    if !one.isNamed { erasure.unnamed[chain, default: []].append(one.entry.row) }
                    isTouched = true
                }
                switch try Replacement(of: one, by: order, in: chains, rows) {
                case .unneeded: break
                case .impossible: summary.kept += 1
                case .body(let body, let line):
                    try rows.replaceBody(of: one.entry.number, by: body)
                    erasure.noteReplaced(row: one.entry.row, of: chain, line: line)
                    summary.replaced += 1
                    isTouched = true
                }
                if isTouched { summary.erased += 1 }
            }
            guard !erasure.isEmpty else { return summary }
            let said = state.personal(Erasure.personal(by: order.name, reason: order.reason))
            try state.add(
                Entry.erasure, key: order.contract, at: instant, body: erasure.body, personal: said, in: rows)
            return summary
        }
        summary.isGone = try engine.clean()
        return summary
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
