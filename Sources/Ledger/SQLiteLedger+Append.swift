import Facility
import GRDB
import Intervals

extension SQLiteLedger {
    @discardableResult
    public func append(_ batch: Batch) throws(LedgerError) -> AppendSummary {
        try write { database, state in
            _ = try state.ownID(database)
            var summary = AppendSummary()
            try append(batch.readings, batch.schedule, database, &state, &summary)
            for record in batch.records { try append(record, database, &state, &summary) }
            for event in batch.events {
                try state.add(
                    kind: Entry.event, key: event.id, at: event.at, body: event.stored.compact, database)
            }
            for delivery in batch.deliveries {
                guard case .string(let id)? = delivery["event"], case .string(let text)? = delivery["started_at"] else {
                    continue
                }
                try state.add(
                    kind: Entry.delivery, key: id, at: Instant(text) ?? .distantPast, body: delivery.compact, database)
            }
            try state.flushOpenRuns(database)
            return summary
        }
    }

    /// By signal and instant, so that nothing is lost by compression, whatever the order in which they came.
    private func append(
        _ readings: [Reading], _ schedule: Schedule, _ database: Database, _ state: inout WriterState,
        _ summary: inout AppendSummary
    ) throws {
        for (signal, group) in Dictionary(grouping: readings, by: \.signal).sorted(by: { $0.key < $1.key }) {
            let ordered = group.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
                .map(\.element)
            let limit = schedule.staleAfter(signal)
            var older = try olderRuns(
                of: signal, from: ordered[0].at, to: ordered[ordered.count - 1].at, database, state)
            var late: Run?
            for reading in ordered {
                if let open = state.open[signal]?.run, reading.at > open.last {
                    summary.newReadings += 1
                    try extend(with: reading, within: limit, database, &state)
                    continue
                }
                let stored = older + (state.open[signal].map { [$0.run] } ?? []) + (late.map { [$0] } ?? [])
                if stored.contains(where: { $0.holds(reading) }) {
                    summary.repeatedReadings += 1
                } else if stored.contains(where: { $0.overrules(reading) }) {
                    summary.overruledReadings += 1
                } else if state.open[signal] == nil {
                    summary.newReadings += 1
                    state.open[signal] = WriterState.OpenRun(run: Run(reading), isDirty: true)
                } else {
                    summary.newReadings += 1
                    let reaches = older.contains { late.map { $0.last < $0.last } ?? false && $0.first > reading.at }
                    if reaches || !(late?.extend(with: reading, within: limit) ?? false) {
                        if let late {
                            try state.seal(late, of: signal, database)
                            older.append(late)
                        }
                        late = Run(reading)
                    }
                }
            }
            if let late { try state.seal(late, of: signal, database) }
        }
    }

    private func extend(
        with reading: Reading, within limit: Milliseconds, _ database: Database, _ state: inout WriterState
    ) throws {
        guard var open = state.open[reading.signal]?.run else { return }
        let isSameMonth = open.first.month == reading.at.month
        if !isSameMonth || !open.extend(with: reading, within: limit) {
            try state.seal(open, of: reading.signal, database)
            open = Run(reading)
        }
        state.open[reading.signal] = WriterState.OpenRun(run: open, isDirty: true)
    }

    /// Sealed runs around readings that are not newer than the open run.
    private func olderRuns(
        of signal: SignalName, from: Instant, to: Instant, _ database: Database, _ state: WriterState
    ) throws -> [Run] {
        guard state.knows(signal), let open = state.open[signal]?.run, from <= open.last else { return [] }
        return try Row.fetchAll(
            database,
            sql: """
                SELECT \(Run.columns) FROM run JOIN signal ON id = signal
                WHERE path = ? AND last >= ? AND first <= ? ORDER BY sequence
                """, arguments: [signal.path, from.milliseconds, to.milliseconds]
        ).map(Run.init)
    }

    private func append(
        _ record: RegisterRecord, _ database: Database, _ state: inout WriterState, _ summary: inout AppendSummary
    ) throws {
        let known = try String.fetchOne(
            database, sql: "SELECT body FROM entry WHERE kind = ? AND key = ?", arguments: [Entry.record, record.id])
        if known != nil {
            summary.repeatedRecords += 1
            return
        }
        summary.newRecords += 1
        try state.add(
            kind: Entry.record, key: record.id, at: record.recordedAt, body: record.document.compact, database)
    }
}

extension Instant {
    /// Year and month in UTC, as one number: an open run is sealed when it changes.
    fileprivate var month: Int {
        let date = CivilDate(daysSince1970: Int(milliseconds / .days(1)))
        return date.year * 12 + date.month
    }
}
