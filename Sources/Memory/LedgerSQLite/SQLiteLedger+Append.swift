import GRDB
import Intervals
import Ledger
import Notation
import Site

extension SQLiteLedger {
    /// Adds a batch in one transaction, all or nothing.
    ///
    /// - Throws: `LedgerError` when the file cannot be written; nothing of the batch was then.
    @discardableResult
    public func append(_ batch: Batch) throws(LedgerError) -> AppendSummary {
        try write { database, state in
            var work = Appending(to: database, schedule: batch.schedule, state: state)
            try work.append(batch.backlog)
            try work.append(batch.runs)
            try work.append(batch.readings, steady: batch.steady)
            for identity in batch.identities { try work.append(identity) }
            for record in batch.records { try work.append(record) }
            for event in batch.events { try work.append(event) }
            for delivery in batch.deliveries { try work.append(delivery: delivery) }
            try work.writeOpenRuns()
            state = work.state
            return work.summary
        }
    }
}

/// What one transaction adds.
struct Appending {
    let database: Database
    let schedule: Schedule
    var state: WriterState
    var summary = AppendSummary()
    private var numbers: [SignalName: Int64] = [:]
    /// Open runs that were looked at, by their signals' numbers.
    private var open: [Int64: StoredRun] = [:]

    init(to database: Database, schedule: Schedule, state: WriterState) {
        self.database = database
        self.schedule = schedule
        self.state = state
        self.state.apply(schedule)
    }

    // MARK: - Signals and their open runs

    /// A signal's number, which it gets when it is first seen.
    mutating func number(of signal: SignalName) throws -> Int64 {
        if let known = numbers[signal] { return known }
        let known = try database.cachedStatement(sql: "SELECT id FROM signal WHERE path = ?")
        if let number = try Int64.fetchOne(known, arguments: [signal.path]) {
            numbers[signal] = number
            return number
        }
        try database.cachedStatement(sql: "INSERT INTO signal(path) VALUES (?)").execute(arguments: [signal.path])
        numbers[signal] = database.lastInsertedRowID
        return database.lastInsertedRowID
    }

    /// A signal's open run, as far as steady readings have carried it.
    func openRun(of signal: SignalName, numbered id: Int64) throws -> StoredRun? {
        if let known = open[id] { return carried(known) }
        let statement = try database.cachedStatement(
            sql: "SELECT \(Run.fields), slot, opened FROM open_run WHERE signal = ? AND collector = ?")
        let row = try Row.fetchOne(statement, arguments: [id, state.collectorID])
        return row.map { carried(StoredRun(id: id, signal: signal, run: Run($0), slot: $0[9], opened: $0[10])) }
    }

    /// The open runs of a group's signals, in the order of their numbers; nil where a signal has none.
    func openRuns(ofSlot slot: Int) throws -> [StoredRun?] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT value, signal.path, \(Run.fields), open_run.slot, opened FROM signal_group, json_each(members)
                JOIN signal ON signal.id = value LEFT JOIN open_run ON signal = value AND open_run.collector = ?
                WHERE signal_group.slot = ? ORDER BY value
                """)
        let rows = try Row.fetchCursor(statement, arguments: [state.collectorID, slot])
        var runs: [StoredRun?] = []
        while let row = try rows.next() {
            let id: Int64 = row[0]
            if let known = open[id] {
                runs.append(carried(known))
            } else if let signal = SignalName(row[1] as String), row[2] as Int64? != nil {
                let run = StoredRun(id: id, signal: signal, run: Run(row, at: 2), slot: row[11], opened: row[12])
                runs.append(carried(run))
            } else {
                runs.append(nil)
            }
        }
        return runs
    }

    private func carried(_ stored: StoredRun) -> StoredRun {
        var stored = stored
        let last = stored.run.last
        stored.run = state.steady.carried(stored.run, slot: stored.slot)
        stored.isCarried = stored.run.last != last
        return stored
    }

    /// Keeps an open run that is to be written; its slot's mark no longer stands for it alone.
    mutating func keep(_ stored: StoredRun) {
        if let slot = stored.slot { state.steady.release(slot) }
        open[stored.id] = stored
    }

    /// Extends an open run by a later one that says the same within the limit; any other ends it.
    mutating func extend(_ stored: inout StoredRun, with run: Run, within limit: Milliseconds) throws {
        let isSameMonth = stored.run.first.monthInUTC.contains(run.first)
        if isSameMonth, stored.run.extend(with: run, of: stored.signal, within: limit) {
            if stored.change == .nothing { stored.change = .moved }
        } else {
            try state.seal(stored, in: database)
            stored.run = run
            stored.change = .begun
            stored.opened = nil
        }
    }

    /// Writes the open runs that have changed, in an order of their own: the same batch gives the same chain.
    mutating func writeOpenRuns() throws {
        for stored in open.values.sorted(by: { $0.id < $1.id }) {
            switch stored.change {
            case .nothing: break
            case .moved:
                try database.cachedStatement(
                    sql: "UPDATE open_run SET last = ?, gap = ?, slot = ? WHERE signal = ? AND collector = ?"
                ).execute(arguments: [
                    stored.run.last.milliseconds, stored.run.greatestGap, stored.slot, stored.id, state.collectorID,
                ])
            case .begun:
                try database.cachedStatement(
                    sql: """
                        INSERT OR REPLACE INTO open_run(signal, collector, slot, opened, \(Run.columns))
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """
                ).execute(
                    arguments: StatementArguments(
                        [stored.id, state.collectorID, stored.slot, try state.begin(stored, in: database)]
                            + stored.values(in: database))
                )
            }
        }
    }

    // MARK: - Entries

    /// Whether a record was kept under its id, or by an earlier version under another one. That one was short enough to
    /// be made to fit another record, so it counts only where the record is the same.
    private func isKnown(_ record: RegisterRecord) throws -> Bool {
        let known = try database.cachedStatement(sql: "SELECT at, body FROM entry WHERE kind = ? AND key = ?")
        if try Row.fetchOne(known, arguments: [Entry.record, record.id]) != nil { return true }
        guard let former = record.formerID, let row = try Row.fetchOne(known, arguments: [Entry.record, former]),
            case .record(let stored) = try JSONLine.parse(row[1] as String, recordedAt: Instant(milliseconds: row[0]))
        else { return false }
        return stored.says(theSameAs: record)
    }

    mutating func append(_ record: RegisterRecord) throws {
        if try isKnown(record) {
            summary.repeatedRecords += 1
            return
        }
        summary.newRecords += 1
        try state.add(
            kind: Entry.record, key: record.id, at: record.recordedAt, body: record.document.compact, to: database)
    }

    mutating func append(_ event: Event) throws {
        let known = try database.cachedStatement(sql: "SELECT 1 FROM entry WHERE kind = ? AND key IN (?, ?)")
        let names = [Entry.event, event.id, event.formerID ?? event.id]
        if try Int.fetchOne(known, arguments: StatementArguments(names)) != nil {
            summary.repeatedEvents.insert(event.id)
            return
        }
        try state.add(kind: Entry.event, key: event.id, at: event.at, body: event.stored.compact, to: database)
    }

    mutating func append(_ identity: DeviceIdentity) throws {
        try state.add(
            kind: Entry.identity, key: identity.device, at: identity.at, body: identity.stored.compact, to: database)
    }

    mutating func append(delivery: JSON) throws {
        guard case .string(let id)? = delivery["event"], case .string(let text)? = delivery["started_at"] else {
            return
        }
        try state.add(
            kind: Entry.delivery, key: id, at: Instant(text) ?? .distantPast, body: delivery.compact, to: database)
    }
}
