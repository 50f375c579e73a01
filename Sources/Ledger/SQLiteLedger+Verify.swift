import Facility
import GRDB
import Intervals

extension SQLiteLedger {
    public func digest() throws(LedgerError) -> Digest {
        try read { database in
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT path, collector.name, \(Run.openFields) FROM open_run
                    JOIN signal ON signal.id = signal JOIN collector ON collector.id = collector \(Run.markJoin)
                    ORDER BY path, collector.name
                    """)
            var digest = try Chain(database).head
            while let row = try rows.next() {
                digest = digest.chained(with: Run(open: row, at: 2).canonical(row[0], row[1]).utf8)
            }
            return digest
        }
    }

    public func verify() throws(LedgerError) -> [String] {
        try read { database in
            let links = try Row.fetchCursor(database, sql: "SELECT sequence, hash FROM link ORDER BY sequence")
            let rows = try Row.fetchCursor(database, sql: Self.chain)
            var walk = ChainWalk()
            var link = try links.next().map { (sequence: $0[0] as Int64, hash: Digest(data: $0[1])) }
            while let row = try rows.next() {
                let sequence: Int64 = row[0]
                while let due = link, due.sequence < sequence {
                    walk.close(at: due.sequence, due.hash)
                    link = try links.next().map { (sequence: $0[0], hash: Digest(data: $0[1])) }
                }
                walk.take(sequence, Self.canonical(row))
                if row[2] as String? == Entry.result, !Self.isIntact(row[5]) { walk.foundBrokenDocument(sequence) }
            }
            while let due = link {
                walk.close(at: due.sequence, due.hash)
                link = try links.next().map { (sequence: $0[0], hash: Digest(data: $0[1])) }
            }
            return walk.end()
        }
    }

    private static let chain = """
        SELECT sequence, collector.name, NULL, NULL, NULL, NULL, path, \(Run.fields)
        FROM run LEFT JOIN signal ON signal.id = signal LEFT JOIN collector ON collector.id = collector
        UNION ALL
        SELECT sequence, collector.name, kind, key, at, body, NULL, 0, 0, 0, 0, NULL, 0, 0, NULL, NULL
        FROM entry LEFT JOIN collector ON collector.id = collector
        ORDER BY 1
        """

    private static func canonical(_ row: Row) -> String {
        let collector = row[1] as String? ?? ""
        guard let kind = row[2] as String? else { return Run(row, at: 7).canonical(row[6] ?? "", collector) }
        return Entry.canonical(collector, kind, row[3], Instant(milliseconds: row[4]), row[5])
    }

    private static func isIntact(_ body: String) -> Bool {
        guard let result = StoredResult(body: body) else { return false }
        return body.contains(Digest(of: result.text.utf8).description)
    }
}

/// Holds rows against the links that cover them, in the order of their sequence.
private struct ChainWalk {
    private var findings: [String] = []
    private var previous = Digest.zero
    private var unlinked: [UInt8] = []
    private var covered: Int64 = 0
    private var newest: Int64 = 0

    mutating func take(_ sequence: Int64, _ canonical: String) {
        if sequence != newest + 1 { foundGap(before: sequence) }
        newest = sequence
        unlinked += canonical.utf8
    }

    mutating func close(at sequence: Int64, _ hash: Digest) {
        if newest < sequence { foundGap(before: sequence + 1) }
        if previous.chained(with: unlinked) != hash {
            let rows = sequence == covered + 1 ? "row \(sequence)" : "rows \(covered + 1) to \(sequence)"
            findings.append("\(rows): the content, or a row before, is not what was written")
        }
        (previous, covered) = (hash, sequence)
        newest = max(newest, sequence)
        unlinked.removeAll(keepingCapacity: true)
    }

    mutating func foundBrokenDocument(_ sequence: Int64) {
        findings.append("row \(sequence): the document does not have the digest it was stored with")
    }

    private mutating func foundGap(before sequence: Int64) {
        let count = sequence - newest - 1
        findings.append(
            count > 0
                ? "before row \(sequence): \(count) row(s) are missing" : "row \(sequence) stands there more than once")
    }

    mutating func end() -> [String] {
        if newest > covered { findings.append("rows \(covered + 1) to \(newest): no link of the chain covers them") }
        return findings
    }
}
