import Digests
import Foundation
import GRDB
import Intervals
import Ledger

// What copies of ledgers need.
extension SQLiteRows {
    private static let keptRows: String = {
        let mine = "collector IN (SELECT id FROM collector WHERE chain = :chain) AND row > :after"
        func nulls(_ count: Int) -> String { [String](repeating: "NULL", count: count).joined(separator: ", ") }
        return """
            SELECT row, 0, signal, collector, opened, \(RunColumns.sealed), \(nulls(15)) FROM run WHERE \(mine)
            UNION ALL
            SELECT entry.row, 1, \(nulls(15)), \(entryColumns), NULL FROM \(entries)
            WHERE entry.collector IN (SELECT id FROM collector WHERE chain = :chain) AND entry.row > :after
            UNION ALL
            SELECT row, 2, \(nulls(29)), digest FROM removed WHERE chain = :chain AND row > :after
            ORDER BY 1
            """
    }()

    func forEachKeptRow(of chain: Int64, after row: Int64, _ visit: (KeptRow) throws -> Void) throws {
        try forEach(Self.keptRows, arguments: ["chain": chain, "after": row]) { row in
            switch row.number(1) {
            case 0:
                let run = SealedRun(
                    signal: row.number(2), collector: row.number(3), row: row.number(0), opened: row.numberIfAny(4),
                    run: try sealedRun(row, at: 5))
                try visit(.run(run))
            case 1: try visit(.entry(Self.entry(row, at: 17)))
            default: try visit(.removed(row: row.number(0), Digest(data: row.octets(31) ?? Data())))
            }
            return true
        }
    }

    func put(_ chain: ChainName) throws {
        try statement("INSERT INTO chain(id, name) VALUES (?, ?)").execute(arguments: [chain.number, chain.name])
    }

    func put(_ collector: CollectorName) throws {
        try statement("INSERT INTO collector(id, name, chain) VALUES (?, ?, ?)")
            .execute(arguments: [collector.number, collector.name, collector.chain])
    }

    func put(signal path: String, numbered number: Int64) throws {
        try statement("INSERT INTO signal(id, path) VALUES (?, ?)").execute(arguments: [number, path])
    }

    func put(slot: Int, of signals: [Int64], by collector: Int64) throws {
        try statement("INSERT INTO signal_group(slot, collector, members) VALUES (?, ?, ?)")
            .execute(arguments: [slot, collector, Self.list(signals)])
    }

    /// Refuses what a collector read after its lease, as a centre keeps it: the tables have no place for that.
    static func requireUncut(_ cut: Instant?) throws {
        guard cut != nil else { return }
        throw LedgerError.failed(
            place: "in SQLite", reason: "it cannot keep what a collector read after its lease; copy it to PostgreSQL")
    }

    func put(_ entry: EntryRow) throws { try insert(entry, numbered: entry.number) }
}
