public import Facility
import GRDB
import Intervals

extension SQLiteLedger {
    public func store(_ result: NewResult) throws(LedgerError) -> Int {
        try write { database, state in
            _ = try state.ownID(database)
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

    public func digest() throws(LedgerError) -> Digest {
        try read { database in
            let state = try WriterState(database, collector: collector)
            let rows = try Row.fetchAll(
                database,
                sql: """
                    SELECT path, collector.name AS collector, \(Run.columns) FROM open_run
                    JOIN signal ON signal.id = signal JOIN collector ON collector.id = collector ORDER BY path, collector
                    """)
            return rows.reduce(state.head) { digest, row in
                digest.chained(with: Run(row).canonical(row["path"], row["collector"]).utf8)
            }
        }
    }

    public func verify() throws(LedgerError) -> [String] {
        try read { database in
            var findings: [String] = []
            var previous = Digest.zero
            var expected: Int64 = 1
            let rows = try Row.fetchCursor(database, sql: Self.chain)
            while let row = try rows.next() {
                let sequence: Int64 = row["sequence"]
                let table = row["kind"] as String? ?? "run"
                if sequence != expected {
                    findings.append("before \(table) \(sequence): \(sequence - expected) row(s) are missing")
                }
                let canonical =
                    if let kind = row["kind"] as String? {
                        Entry.canonical(
                            row["collector_name"], kind, row["key"], Instant(milliseconds: row["at"]), row["body"])
                    } else { Run(row).canonical(row["path"] ?? "", row["collector_name"]) }
                let stored = Digest(data: row["hash"])
                if previous.chained(with: canonical.utf8) != stored {
                    findings.append("\(table) \(sequence): its content, or a row before it, is not what was written")
                }
                if table == Entry.result, !Self.isIntact(row["body"]) {
                    findings.append("\(table) \(sequence): the document does not have the digest it was stored with")
                }
                (previous, expected) = (stored, sequence + 1)
            }
            return findings
        }
    }

    private static let chain = """
        SELECT sequence, collector.name AS collector_name, NULL AS kind, NULL AS key, NULL AS at, NULL AS body, path,
            \(Run.columns), hash
        FROM run LEFT JOIN signal ON signal.id = signal LEFT JOIN collector ON collector.id = collector
        UNION ALL
        SELECT sequence, collector.name, kind, key, at, body, NULL, 0, 0, 0, 0, NULL, 0, 0, NULL, NULL, hash
        FROM entry LEFT JOIN collector ON collector.id = collector
        ORDER BY 1
        """

    private static func isIntact(_ body: String) -> Bool {
        guard let result = StoredResult(body: body) else { return false }
        return body.contains(Digest(of: result.text.utf8).description)
    }
}
