import Digests
import Foundation
import Intervals
import Ledger
import PostgreSQL

// Rows under numbers that they have already.
extension PostgreSQLRows {
    private static let keptRows: String = {
        func mine(_ table: String) -> String {
            "\(table).site = $1 AND \(table).row > $3 AND \(table).collector IN (\(collectorsOfChain))"
        }
        let noRun = "NULL::bigint, NULL::bigint, NULL::bigint, NULL::bigint, \(RunColumns.none), NULL::bytea"
        return """
            SELECT r.row, 0, r.signal, r.collector, r.opened, r.cut, \(RunColumns.sealed("r")), \(noEntry), NULL::bytea
            FROM mainstay.run AS r WHERE \(mine("r"))
            UNION ALL
            SELECT entry.row, 1, \(noRun), \(entryColumns), NULL::bytea FROM \(entries) WHERE \(mine("entry"))
            UNION ALL
            SELECT d.row, 2, \(noRun), \(noEntry), d.digest FROM mainstay.removed AS d
            WHERE d.site = $1 AND d.chain = $2 AND d.row > $3
            ORDER BY 1
            """
    }()

    package func forEachKeptRow(of chain: Int64, after row: Int64, _ visit: (KeptRow) throws -> Void) throws {
        try patiently {
            try self.visit(Self.keptRows, [.bigint(chain), .bigint(row)], read: Self.keptRow) { row in
                try visit(row)
                return true
            }
        }
    }

    private static func keptRow(_ row: PostgreSQLRow) -> KeptRow {
        switch row.integer(1) {
        case 0:
            .run(
                SealedRun(
                    signal: row.bigint(2), collector: row.bigint(3), row: row.bigint(0), opened: row.bigintIfAny(4),
                    cut: row.bigintIfAny(5).map { Instant(milliseconds: $0) }, run: RunColumns.sealedRun(row, at: 6)))
        case 1: .entry(entry(row, at: 18))
        default: .removed(row: row.bigint(0), Digest(data: row.octets(32)))
        }
    }

    package func put(_ chain: ChainName) throws {
        ends.note(chain.number, as: \.chain)
        try send(
            "INSERT INTO mainstay.chain(site, id, name) VALUES ($1, $2, $3)",
            [.bigint(chain.number), .utf8(chain.name)])
    }

    package func put(_ collector: CollectorName) throws {
        ends.note(collector.number, as: \.collector)
        try send(
            "INSERT INTO mainstay.collector(site, id, name, chain) VALUES ($1, $2, $3, $4)",
            [.bigint(collector.number), .utf8(collector.name), .bigint(collector.chain)])
    }

    package func put(signal path: String, numbered number: Int64) throws {
        ends.note(number, as: \.signal)
        try send("INSERT INTO mainstay.signal(site, id, path) VALUES ($1, $2, $3)", [.bigint(number), .utf8(path)])
        known.signals[path] = number
    }

    package func put(slot: Int, of signals: [Int64], by collector: Int64) throws {
        ends.note(Int64(slot), as: \.slot)
        let list = Self.list(signals)
        try send(
            "INSERT INTO mainstay.signal_group(site, slot, collector, digest, members) VALUES ($1, $2, $3, $4, $5)",
            [.bigint(Int64(slot)), .bigint(collector), .digest(of: list), .utf8(list)])
    }
}
