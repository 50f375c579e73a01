import Foundation
import GRDB
import Intervals
import Ledger
import Site

/// What the writer keeps in memory between transactions. The open runs are not among it: they are read when something
/// changes, and nearly all that is read does not.
///
/// A value: a transaction works on a copy, which holds when the transaction does.
struct WriterState {
    let collector: String
    private(set) var collectorID: Int64
    var chain: Chain
    var steady: SteadyTable
    var slots = GroupSlots()
    /// Where the limits of the anchored slots come from.
    private var schedule: Schedule?
    /// Changes when another connection has written.
    private var dataVersion: Int?

    init(of database: Database, collector: String) throws {
        self.collector = collector
        collectorID =
            try Int64.fetchOne(database, sql: "SELECT id FROM collector WHERE name = ?", arguments: [collector]) ?? 0
        chain = try Chain(of: database)
        let blocks = try Row.fetchAll(database, sql: "SELECT block, marks FROM steady")
        steady = SteadyTable(blocks: blocks.map { ($0[0], $0[1]) })
    }

    /// Another process may have written since the last transaction: then what is known here is read anew.
    mutating func beginTransaction(in database: Database) throws {
        let version = try Int.fetchOne(database.cachedStatement(sql: "PRAGMA data_version"))
        if version != dataVersion {
            let slots = slots
            self = try WriterState(of: database, collector: collector)
            self.slots = slots
            dataVersion = version
        }
        slots.beginTransaction()
        guard collectorID == 0 else { return }
        try database.execute(sql: "INSERT INTO collector(name) VALUES (?)", arguments: [collector])
        collectorID = database.lastInsertedRowID
    }

    /// Sets the schedule, which says how far apart readings of one run may be.
    mutating func apply(_ schedule: Schedule) {
        guard schedule != self.schedule else { return }
        self.schedule = schedule
        steady.releaseAll()
    }

    /// Writes what the transaction has left in memory.
    mutating func finishTransaction(in database: Database) throws {
        for block in steady.removeChanges() {
            try database.cachedStatement(sql: "INSERT OR REPLACE INTO steady(block, marks) VALUES (?, ?)")
                .execute(arguments: [block.number, block.marks])
        }
        try chain.close(in: database)
    }

    /// Adds the beginning of an open run to the chain, and returns its row.
    mutating func begin(_ run: StoredRun, in database: Database) throws -> Int64 {
        try chain.append(to: database) { ChainLine.beginning(run.run, of: run.signal.path, by: collector, row: $0) }
    }

    /// Adds a run that has ended to the chain.
    mutating func seal(_ run: StoredRun, in database: Database) throws {
        let sequence = try chain.append(to: database) {
            ChainLine.stretch(run.run, of: run.signal.path, by: collector, row: $0)
        }
        try database.cachedStatement(
            sql: """
                INSERT INTO run(sequence, opened, signal, collector, \(Run.columns))
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: StatementArguments([sequence, run.opened, run.id, collectorID] + run.values(in: database)))
    }

    /// Adds any other entry to the chain.
    mutating func add(kind: String, key: String, at: Instant, body: String, to database: Database) throws {
        let sequence = try chain.append(to: database) {
            ChainLine.entry(kind: kind, key: key, at: at, body: body, by: collector, row: $0)
        }
        try database.cachedStatement(
            sql: "INSERT INTO entry(sequence, collector, kind, key, at, body) VALUES (?, ?, ?, ?, ?, ?)"
        ).execute(arguments: [sequence, collectorID, kind, key, at.milliseconds, body])
    }
}
