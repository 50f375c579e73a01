import Digests
import Foundation
import GRDB
import Intervals
import Ledger
import Site

extension SQLiteRows {
    func version() throws -> Int { try Int.fetchOne(statement("PRAGMA data_version")) ?? 0 }

    func add(chain name: String) throws -> Int64 {
        try statement("INSERT INTO chain(name) VALUES (?)").execute(arguments: [name])
        return database.lastInsertedRowID
    }

    func add(collector name: String, writingTo chain: Int64) throws -> Int64 {
        try statement("INSERT INTO collector(name, chain) VALUES (?, ?)").execute(arguments: [name, chain])
        return database.lastInsertedRowID
    }

    func add(secret octets: [UInt8]) throws {
        try statement("INSERT INTO secret(id, value) VALUES (1, ?)").execute(arguments: [Data(octets)])
    }

    func add(signal path: String) throws -> Int64 {
        try statement("INSERT INTO signal(path) VALUES (?)").execute(arguments: [path])
        return database.lastInsertedRowID
    }

    // MARK: - Runs

    private static let addRun = """
        INSERT INTO run(signal, collector, row, opened, \(RunColumns.sealed))
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    private static let putRun = """
        INSERT OR REPLACE INTO open_run(signal, collector, slot, opened, \(RunColumns.open))
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    func add(_ run: SealedRun) throws {
        try Self.requireUncut(run.cut)
        let instants = run.run.instants.map { Data($0.bytes) }
        let values = [run.signal, run.collector, run.row, run.opened] + (try values(of: run.run)) + [instants]
        try statement(Self.addRun).execute(arguments: StatementArguments(values))
    }

    func put(_ run: OpenRun) throws {
        try Self.requireUncut(run.cut)
        let values = [run.signal, run.collector, run.slot, run.opened] + (try values(of: run.run))
        try statement(Self.putRun).execute(arguments: StatementArguments(values))
    }

    func move(_ run: OpenRun) throws {
        try statement(
            "UPDATE open_run SET last = ?, gap = ?, clock_error = ?, slot = ? WHERE signal = ? AND collector = ?"
        ).execute(arguments: [
            run.run.last.milliseconds, run.run.greatestGap, run.run.clockError, run.slot, run.signal, run.collector,
        ])
    }

    func addSlot(of signals: [Int64], by collector: Int64) throws -> Int {
        try statement("INSERT INTO signal_group(collector, members) VALUES (?, ?)")
            .execute(arguments: [collector, Self.list(signals)])
        return Int(database.lastInsertedRowID)
    }

    func put(_ block: SteadyBlock) throws {
        try statement("INSERT OR REPLACE INTO steady(block, marks) VALUES (?, ?)")
            .execute(arguments: [block.number, block.marks])
    }

    // MARK: - Entries and links

    func add(_ entry: EntryRow) throws -> Int64 {
        try insert(entry, numbered: nil)
        return database.lastInsertedRowID
    }

    /// - Parameter number: nil gives it the next one.
    func insert(_ entry: EntryRow, numbered number: Int64?) throws {
        try statement(
            """
            INSERT INTO entry(id, collector, row, kind, key, at, body, personal, tag, detail, contract, refers)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """
        ).execute(arguments: [
            number, entry.collector, entry.row, entry.kind, entry.key, entry.at.milliseconds, entry.body,
            entry.personal?.data, entry.tags.map { Data($0.octets) }, entry.outline.detail, entry.outline.contract,
            entry.outline.refers,
        ])
        guard let part = entry.part else { return }
        try add(part, of: database.lastInsertedRowID)
    }

    func add(concern contract: String, of entry: Int64) throws {
        try statement("INSERT OR IGNORE INTO concern(contract, entry) VALUES (?, ?)")
            .execute(arguments: [contract, entry])
    }

    func erasePersonal(of entry: Int64, leaving rest: PersonalPart?) throws {
        try statement("DELETE FROM personal WHERE entry = ?").execute(arguments: [entry])
        if let rest { try add(rest, of: entry) }
    }

    func replaceBody(of entry: Int64, by body: String) throws {
        try statement("UPDATE entry SET body = ? WHERE id = ?").execute(arguments: [body, entry])
    }

    private func add(_ part: PersonalPart, of entry: Int64) throws {
        try statement("INSERT INTO personal(entry, salt, body) VALUES (?, ?, ?)")
            .execute(arguments: [entry, Data(part.salt), part.text])
    }

    func remove(_ run: SealedRun) throws {
        try statement("DELETE FROM run WHERE signal = ? AND first = ? AND collector = ? AND row = ?")
            .execute(arguments: [run.signal, run.run.first.milliseconds, run.collector, run.row])
    }

    func add(removed digest: Digest, row: Int64, of chain: Int64) throws {
        try statement("INSERT INTO removed(chain, row, digest) VALUES (?, ?, ?)")
            .execute(arguments: [chain, row, digest.data])
    }

    func dropDigests(of chain: Int64, rows: ClosedRange<Int64>) throws {
        try statement("DELETE FROM removed WHERE chain = ? AND row BETWEEN ? AND ?")
            .execute(arguments: [chain, rows.lowerBound, rows.upperBound])
    }

    func add(_ link: ChainLink, to chain: Int64) throws {
        try statement("INSERT INTO link(chain, row, hash, marks) VALUES (?, ?, ?, ?)")
            .execute(arguments: [chain, link.row, link.hash.data, link.marks.map { Data($0) }])
    }
}
