import Digests
public import Intervals
import Notation
import Site

extension ChainedLedger {
    /// Keeps a configuration, unless it is the one in force already.
    ///
    /// - Throws: `LedgerError` when it cannot be written.
    public func accept(configuration text: String, from instant: Instant) throws(LedgerError) {
        let digest = Digest(of: text.utf8).description
        // Nearly always it is the same one, which needs no lock.
        if try read({ try ConfigurationQuery.digestInForce(in: $0) }) == digest { return }
        try write { rows, state in
            guard try ConfigurationQuery.digestInForce(in: rows) != digest else { return }
            try state.add(Entry.configuration, key: digest, at: instant, body: text, in: rows)
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
                if newest.text == text { return revision }
                if newest.isFinal {
                    revision += 1
                    text = result.render(revision)
                }
            }
            let body = JSON.object([
                "revision": .integer(Int64(revision)), "final": .bool(result.isFinal),
                "digest": .string(Digest(of: text.utf8).description), "document": .string(text),
                "open": .unlessEmpty(try Extents(of: result.signals, in: rows).documents),
            ])
            let key = StoredResult.key(contract: result.contract, month: result.month)
            try state.add(Entry.result, key: key, at: result.at, body: body.compact, in: rows)
            return revision
        }
    }

    /// The newest link of the chain of entries.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func head() throws(LedgerError) -> ChainHead {
        try read { rows in
            let heads = try Heads.newest(in: rows)
            return LedgerBasis(heads: heads, digest: .zero).head
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

    /// The newest entry that the ledger had when one of its chains had a head.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func position(of head: ChainHead) throws(LedgerError) -> Position? {
        try read { try Heads.position(of: head, in: $0) }
    }
}
