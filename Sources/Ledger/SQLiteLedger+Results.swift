public import Facility
import GRDB
import Intervals

extension SQLiteLedger {
    public func store(_ result: NewResult) throws(LedgerError) -> Int {
        try write { database, state in
            let newest = try Self.newest(result.contract, result.month, database)
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
            try state.add(kind: Entry.result, key: key, at: .distantPast, body: body.compact, database)
            return revision
        }
    }

    public func result(contract: String, month: Month) throws(LedgerError) -> StoredResult? {
        try read { try Self.newest(contract, month, $0) }
    }

    private static func key(_ contract: String, _ month: Month) -> String { "\(contract)/\(month)" }

    private static func newest(_ contract: String, _ month: Month, _ database: Database) throws -> StoredResult? {
        let body = try String.fetchOne(
            database, sql: "SELECT body FROM entry WHERE kind = ? AND key = ? ORDER BY sequence DESC LIMIT 1",
            arguments: [Entry.result, key(contract, month)])
        return body.flatMap(StoredResult.init(body:))
    }
}
