import Digests
public import Intervals
import Notation
public import Site

extension ChainedLedger {
    /// Keeps a configuration, unless it is the one in force already.
    ///
    /// - Throws: `LedgerError` when it cannot be written.
    public func accept(_ configuration: NewConfiguration, from instant: Instant) throws(LedgerError) {
        // Nearly always it is the same one, which needs no lock.
        let isKnown = try read { try ConfigurationQuery.inForce(in: $0)?.row.says(theSameAs: configuration) }
        if isKnown == true { return }
        try write { rows, state in
            let known = try ConfigurationQuery.inForce(in: rows)
            guard known?.row.says(theSameAs: configuration) != true else { return }
            var people: [String: Digest] = [:]
            for (contract, said) in configuration.people.sorted(by: { $0.key < $1.key }) {
                if let digest = known?.people[contract], known?.row.people[contract] == said {
                    people[contract] = digest
                    continue
                }
                let part = state.personal(said)
                let body = JSON.object(["contract": .string(contract)]).compact
                try state.add(Entry.people, key: contract, at: instant, body: body, personal: part, in: rows)
                people[contract] = part.digest
            }
            let body = ConfigurationBody(text: configuration.text, people: people).body
            let digest = Digest(of: body.utf8).description
            try state.add(Entry.configuration, key: digest, at: instant, body: body, in: rows)
        }
    }

    /// Keeps a compliance document, unless the newest one is the same.
    ///
    /// - Throws: `LedgerError` when it cannot be written.
    public func store(_ result: NewResult) throws(LedgerError) -> Int {
        try write { rows, state in
            let filter = ResultFilter(contract: result.contract, month: result.month)
            let newest = try ResultQuery(filter).page(after: .start, limit: .max, in: rows).elements.last
            var revision = newest?.revision ?? 1
            var text = result.render(revision)
            if let newest {
                if newest.says(theSameAs: text, erasing: result.erasing) { return revision }
                if newest.isFinal {
                    revision += 1
                    text = result.render(revision)
                }
            }
            let kept = result.erasing(text)
            let body = JSON.object([
                "revision": .integer(Int64(revision)), "final": .bool(result.isFinal),
                "digest": .string(Digest(of: kept.utf8).description), "document": .string(kept),
                "open": .unlessEmpty(try Extents(of: result.signals, in: rows).documents),
            ])
            let key = StoredResult.key(contract: result.contract, month: result.month)
            let people = LinePatch(from: kept, to: text).map { state.personal($0.text) }
            try state.add(Entry.result, key: key, at: result.at, body: body.compact, personal: people, in: rows)
            metrics.noteResult()
            return revision
        }
    }

    /// Writes down the heads of all chains where they have grown.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be written.
    public func publishHead() throws(LedgerError) -> ChainHead {
        try write { rows, state in
            let heads = try Heads.newest(in: rows, ignoring: Entry.told.union([Entry.heads]))
            let written = try rows.first(EntryQuery(kind: Entry.heads, isBackwards: true))
            if written.flatMap({ Heads.parse($0.body) }) != heads {
                let instant = try Heads.newestInstant(in: rows)
                try state.add(Entry.heads, key: "", at: instant, body: Heads.text(heads), in: rows)
                try state.end(in: rows)
            }
            return try LedgerBasis(heads: Heads.newest(in: rows, ignoring: Entry.told), digest: .zero).head
        }
    }

    /// The heads of the chains that cover all verdict inputs, and a digest that includes open runs.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func basis() throws(LedgerError) -> LedgerBasis { try read { try LedgerBasis(of: $0) } }

    /// The first month that can still be judged by its readings; nil where none were removed.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func judgedFrom() throws(LedgerError) -> Month? { try read { try Removal.judgedFrom(in: $0) } }

    /// The newest entry that the ledger had when one of its chains had a head.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func position(of head: ChainHead) throws(LedgerError) -> Position? {
        try read { try Heads.position(of: head, in: $0) }
    }
}
