import Digests
import GRDB
import Intervals
public import Ledger
import Notation
import Site

extension SQLiteLedger {
    /// Keeps a compliance document, unless the newest one is the same.
    ///
    /// - Throws: `LedgerError` when the file cannot be written.
    public func store(_ result: NewResult) throws(LedgerError) -> Int {
        try write { database, state in
            let filter = ResultFilter(contract: result.contract, month: result.month)
            let newest = try Self.results(after: .start, limit: .max, matching: filter, in: database).elements.last
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
            ])
            let key = StoredResult.key(contract: result.contract, month: result.month)
            try state.add(kind: Entry.result, key: key, at: result.at, body: body.compact, to: database)
            return revision
        }
    }

    /// Reads a page of compliance documents.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func results(
        after position: Position, limit: Int, matching filter: ResultFilter
    ) throws(LedgerError) -> Page<StoredResult> {
        try read { try Self.results(after: position, limit: limit, matching: filter, in: $0) }
    }

    private static func results(
        after position: Position, limit: Int, matching filter: ResultFilter, in database: Database
    ) throws -> Page<StoredResult> {
        let path: EntryScan.Path =
            switch (filter.contract, filter.month) {
            case (let contract?, let month?): .key(StoredResult.key(contract: contract, month: month))
            case (let contract?, nil): .keys(prefix: "\(contract)/")
            case (nil, _): .table
            }
        let scan = EntryScan(kind: Entry.result, path: path, columns: "key, at, body")
        return try scan.page(after: position, limit: limit, in: database) { row in
            // The key is looked at before a long document is.
            guard filter.admits(key: row[1]) else { return nil }
            return StoredResult(row: row[0], key: row[1], at: Instant(milliseconds: row[2]), body: row[3])
        }
    }
}

extension ResultFilter {
    fileprivate func admits(key: String) -> Bool {
        month.map { key.hasSuffix("/\($0)") } ?? true
    }
}
