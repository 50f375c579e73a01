import Intervals
public import Site

// What was announced, who was told, and what was judged.
extension BoardState {
    /// Takes events that were written or told: alarms begin and end.
    ///
    /// - Returns: what is otherwise than it was.
    public mutating func apply(_ events: [Event]) -> [BoardChange] {
        events.compactMap { event in
            loads.note(event)
            if event.kind.recovery != nil {
                return alarms.updateValue(event, forKey: event.id) == nil ? .alarmBegan(event) : nil
            }
            guard let ended = event.endedAlarm.flatMap({ alarms.removeValue(forKey: $0) }) else { return nil }
            told[ended.id] = nil
            return .alarmEnded(ended)
        }
    }

    /// Takes records: somebody who counts was told of an emergency (fine print, 16), or work is planned.
    ///
    /// - Returns: what is otherwise than it was.
    public mutating func apply(_ records: [Record]) -> [BoardChange] {
        records.flatMap { record -> [BoardChange] in
            let works = planWork(by: record)
            guard works.isEmpty else { return works }
            guard record.kind == .notification, let at = record.instant(.notifiedAt),
                let contract = record.contract.flatMap({ facility.contract($0) }),
                ChosenContacts(of: contract).include(
                    method: record.text(.method), to: record.text(.to), by: record.text(.by))
            else { return [] }
            let answered = alarms.values.filter { $0.isAnswered(by: record) && told[$0.id] == nil }
            for emergency in answered { told[emergency.id] = at }
            return answered.map { .told(emergency: $0.id) }
        }
    }

    /// The kinds of records that say what work is planned.
    public static let kindsOfWork: Set<Record.Kind> = [.quiet, .withdrawal]

    private mutating func planWork(by record: Record) -> [BoardChange] {
        var changes: [BoardChange] = []
        if let before = record.text(.replaces).flatMap({ works.removeValue(forKey: $0) }) {
            changes.append(.workEnded(before))
        }
        guard record.kind == .quiet, let subjects = record.list(.signals), let span = record.span else {
            return changes
        }
        let work = StatusReport.WorkLine(
            record: record.id, subjects: subjects, by: record.text(.by) ?? "", reason: record.text(.reason) ?? "",
            from: span.from, to: span.to)
        guard works.updateValue(work, forKey: record.id) != work else { return changes }
        return changes + [.workPlanned(work)]
    }

    mutating func endWork(by now: Instant) -> [BoardChange] {
        let over = works.values.filter { $0.to <= now }.sorted { ($0.to, $0.record) < ($1.to, $1.record) }
        for work in over { works[work.record] = nil }
        return over.map(BoardChange.workEnded)
    }

    /// Takes how much of the month was used, as it was judged last.
    ///
    /// - Returns: what is otherwise than it was.
    public mutating func apply(_ uses: [MonthUse]) -> [BoardChange] {
        uses.compactMap { use in
            let key = UseKey(contract: use.contract, guarantee: use.guarantee)
            return self.uses.updateValue(use, forKey: key) == use ? nil : .used(use)
        }
    }

    /// Takes what months owe by their newest results.
    public mutating func apply(_ outlooks: [MonthOutlook]) {
        for outlook in outlooks { self.outlooks[[outlook.contract, outlook.month]] = outlook }
    }

    /// Takes what waits for the ledger.
    ///
    /// - Returns: what is otherwise than it was.
    public mutating func apply(_ waiting: LedgerWait) -> [BoardChange] {
        guard waiting != self.waiting else { return [] }
        self.waiting = waiting
        return [.waiting(waiting)]
    }
}

extension Event {
    /// Whether a record says that the customer was told of this emergency: of it alone, or of whatever is open (fine
    /// print, 10).
    fileprivate func isAnswered(by record: Record) -> Bool {
        guard kind == .emergencyOpened, record.contract == contract, let told = record.instant(.notifiedAt), at <= told
        else { return false }
        return record.belongs(
            toEmergencyOf: subject, determinedAt: at, closedAt: nil, deadline: deadline ?? .distantFuture)
    }
}
