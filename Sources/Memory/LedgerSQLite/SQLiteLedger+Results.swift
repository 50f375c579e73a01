import Digests
import GRDB
import Intervals
public import Ledger
import Notation
public import Site

extension SQLiteLedger {
    public func store(_ result: NewResult) throws(LedgerError) -> Int {
        try write { database, state in
            let newest = try Self.results(result.contract, result.month, database).last
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
            let key = Self.key(result.contract, result.month)
            try state.add(kind: Entry.result, key: key, at: result.at, body: body.compact, database)
            return revision
        }
    }

    public func results(contract: String, month: Month) throws(LedgerError) -> [StoredResult] {
        try read { try Self.results(contract, month, $0) }
    }

    private static func key(_ contract: String, _ month: Month) -> String { "\(contract)/\(month)" }

    private static func results(_ contract: String, _ month: Month, _ database: Database) throws -> [StoredResult] {
        let statement = try database.cachedStatement(
            sql: "SELECT sequence, at, body FROM entry WHERE kind = ? AND key = ? ORDER BY sequence")
        return try Row.fetchAll(statement, arguments: [Entry.result, key(contract, month)]).compactMap {
            StoredResult(row: $0[0], at: Instant(milliseconds: $0[1]), body: $0[2])
        }
    }
}
