import Agreement
import Foundation
import Intervals
import Site
import Twin

/// Articles 3, 7 and 8 by brute force: a clock that counts every tick outside force majeure, days that are asked one by
/// one whether they are worked on (fine print, 14, 20 to 22).
struct DutyTwin {
    struct Answer: Equatable {
        var verdict: Verdict
        var entries: [Entry]
        /// Operations whose closing report is missing.
        var unreported: [String]
        /// Nothing was installed though it was signed for.
        var isUnrecorded: Bool
        var failures: Int
        var isPending: Bool
        var refund: String?
    }

    struct Entry: Equatable {
        var record: String
        var due: Int
        var relieved: Int
        var done: Int?
        var answeredBy: String?
        var outcome: DueEntry.Outcome
    }

    let desk: RandomDuties
    let entries: KnownEntries

    init(_ desk: RandomDuties) {
        self.desk = desk
        entries = KnownEntries(desk.records, ticks: desk.civil.ticks, now: desk.now)
    }

    /// - Parameter month: `202610`.
    func answer(_ guarantee: Guarantee, month: Int) -> Answer? {
        let all =
            switch guarantee {
            case .installation: own(.installation).compactMap(installation)
            case .operation: desk.records.compactMap(feedback) + own(.operation).compactMap(formerFeedback)
            default: own(.complaint).compactMap(complaint)
            }
        let found = all.filter { isOfMonth($0.due, month) }.sorted { ($0.due, $0.record) < ($1.due, $1.record) }
        let unreported = guarantee == .operation ? unreported(month) : []
        let isUnrecorded = guarantee == .installation && isUnrecorded(month)
        guard !found.isEmpty || !unreported.isEmpty || isUnrecorded else { return nil }
        let late = found.count { $0.outcome == .late }
        let open = found.count { $0.outcome == .pending || ($0.outcome == .undetermined && $0.done == nil) }
        let isOpen = found.contains { [.pending, .undetermined].contains($0.outcome) }
        var verdict = Verdict.met
        if isOpen { verdict = .undetermined }
        if late > 0 { verdict = .breached }
        if found.isEmpty { verdict = guarantee == .operation ? .recorded : .notApplicable }
        return Answer(
            verdict: verdict, entries: found, unreported: unreported, isUnrecorded: isUnrecorded,
            failures: late + unreported.count + (isUnrecorded ? 1 : 0), isPending: open > 0,
            refund: guarantee == .installation ? refund(found) : nil)
    }

    private func own(_ kind: Record.Kind) -> [Record] {
        entries.of(kind, desk.contract, nil).filter { $0.fields[.contract] == .text("c-1") }
    }

    /// The tick that ends at the due instant lies in the month.
    private func isOfMonth(_ due: Int, _ month: Int) -> Bool { desk.civil.days[due - 1] / 100 == month }

    private func isInTerm(_ tick: Int) -> Bool {
        let bounds = [desk.contract.termFrom, desk.contract.termTo].map { $0.year * 10_000 + $0.month * 100 + $0.day }
        return desk.civil.days.indices.contains(tick) && bounds[0] <= desk.civil.days[tick]
            && desk.civil.days[tick] < bounds[1]
    }

    private func known(_ field: RecordField, _ record: Record) -> Int? {
        entries.tick(field, record).flatMap { $0 <= desk.now ? $0 : nil }
    }

    // MARK: - The clock

    private func entry(
        _ record: Record, _ guarantee: Guarantee, begins: Int, due: Int, done: Int?, by answered: String? = nil
    ) -> Entry {
        let stopped = entries.of(.forceMajeure, desk.contract, guarantee).map { entries.ticks(of: $0) }
        var ran = 0
        var tick = begins
        while ran < due - begins {
            if !stopped.contains(where: { $0.contains(tick) }) { ran += 1 }
            tick += 1
        }
        let relieved = max(due, tick)
        let outcome: DueEntry.Outcome
        if let done {
            if done <= due { outcome = .onTime } else { outcome = done <= relieved ? .excused : .late }
        } else {
            outcome = desk.now <= relieved ? .pending : .late
        }
        return Entry(
            record: record.id, due: due, relieved: relieved, done: done, answeredBy: answered, outcome: outcome)
    }

    // MARK: - Articles

    private func complaint(_ record: Record) -> Entry? {
        guard let accepted = entries.tick(.acceptedAt, record), isInTerm(accepted) else { return nil }
        return entry(
            record, .complaint, begins: accepted, due: accepted + Int(desk.contract.terms.firstReport / desk.tick),
            done: known(.firstWrittenReportAt, record))
    }

    private var feedbackTicks: Int { Int(desk.contract.terms.firstFeedback / desk.tick) }

    private func formerFeedback(_ operation: Record) -> Entry? {
        guard operation.fields[.authorisation] == nil, let given = entries.tick(.authorisedAt, operation),
            isInTerm(given)
        else { return nil }
        return entry(
            operation, .operation, begins: given, due: given + feedbackTicks, done: known(.firstFeedbackAt, operation))
    }

    private func isValid(_ record: Record, given: Int) -> Bool {
        guard record.fields[.by] == .text("Li Wei") else { return false }
        if record.fields[.method] == .text("written") {
            return entries.tick(.signedPaperAt, record).map { $0 <= given } ?? false
        }
        return record.fields[.credentials] == .text("verified") && record.fields[.check] != nil
            && record.fields[.whyNotWritten] != nil
    }

    private func feedback(_ record: Record) -> Entry? {
        guard record.kind == .authorisation, record.fields[.contract] == .text("c-1"),
            entries.knownTick(record) <= desk.now,
            let given = entries.tick(.receivedAt, record) ?? entries.tick(.at, record), isInTerm(given),
            isValid(record, given: given)
        else { return nil }
        let due = given + feedbackTicks
        for later in desk.records where later.fields[.replaces] == .text(record.id) {
            let at = entries.knownTick(later)
            if at <= desk.now, later.kind != .withdrawal || at <= due { return nil }
        }
        let named =
            (own(.operation).map { ($0, RecordField.firstFeedbackAt) } + own(.request).map { ($0, .answeredAt) })
            .filter { standing($0.0.fields[.authorisation]) == .text(record.id) }
        let answers = named.compactMap { answer, field in known(field, answer).map { (tick: $0, id: answer.id) } }
            .filter { $0.tick >= given }.sorted { ($0.tick, $0.id) < ($1.tick, $1.id) }
        return entry(
            record, .operation, begins: given, due: due, done: answers.first?.tick, by: answers.first?.id)
    }

    private func standing(_ id: RecordValue?) -> RecordValue? {
        KnownEntries.standing(for: id, among: desk.records, until: desk.now, desk.civil.ticks)
    }

    private func unreported(_ month: Int) -> [String] {
        own(.operation).filter { operation in
            guard let done = known(.completedAt, operation), known(.writtenReportAt, operation) == nil else {
                return false
            }
            return desk.civil.days.indices.contains(done) && desk.civil.days[done] / 100 == month
        }.map(\.id).sorted()
    }

    // MARK: - Working days

    /// The tick with which the day after the last working day begins.
    private func due(after day: CivilDate, _ assumption: WorkingCalendar.Assumption) -> Int? {
        let terms = desk.contract.terms.installation
        let twin = CalendarTwin(years: terms.calendar.years, assumption: assumption)
        guard let last = twin.workingDay(terms.workingDays, after: day) else { return nil }
        let digits = last.year * 10_000 + last.month * 100 + last.day
        return desk.civil.days.indices.first { desk.civil.days[$0] > digits }
    }

    private func installation(_ record: Record) -> Entry? {
        guard let signed = entries.tick(.signedAt, record), let day = CivilTicks.date(desk.civil.days[signed]),
            let likely = due(after: day, .likely)
        else { return nil }
        let done = known(.completedAt, record)
        var found = entry(record, .installation, begins: signed, due: likely, done: done)
        let earliest = due(after: day, .allWorked) ?? likely
        // Without an end of the doubt, it is never late.
        let latest = due(after: day, .noneWorked) ?? .max / 2
        guard earliest != likely || latest != likely else { return found }
        let early = entry(record, .installation, begins: signed, due: earliest, done: done).outcome
        var late = DueEntry.Outcome.pending
        if latest < desk.civil.ticks.count {
            late = entry(record, .installation, begins: signed, due: latest, done: done).outcome
        } else if done != nil {
            late = .onTime
        }
        found.outcome = early == late ? early : .undetermined
        return found
    }

    private func isUnrecorded(_ month: Int) -> Bool {
        guard desk.contract.follows == nil, own(.installation).isEmpty,
            let due = due(after: desk.contract.signed, .likely)
        else { return false }
        return due < desk.now && isOfMonth(due, month)
    }

    private func refund(_ entries: [Entry]) -> String? {
        let late = Set(entries.filter { $0.outcome == .late }.map(\.record))
        let fees = desk.records.filter { late.contains($0.id) }.compactMap { record -> Decimal? in
            guard case .money(let fee)? = record.fields[.fee], fee.currency == "CNY" else { return nil }
            return fee.amount
        }
        return fees.isEmpty ? nil : "\(fees.reduce(0, +)).00"
    }
}

extension DutyTwin.Answer {
    init(_ result: DutyResult, _ ticks: Ticks) {
        verdict = result.verdict
        failures = result.failures
        isPending = result.isPending
        refund = result.remedy?.amount.amountText
        unreported = result.findings.filter { $0.kind == .closingReportMissing }.compactMap(\.record).sorted()
        isUnrecorded = result.findings.contains { $0.kind == .installationUnrecorded }
        entries = result.entries.map { entry in
            DutyTwin.Entry(
                record: entry.record, due: ticks.tick(entry.due) ?? -1,
                relieved: ticks.tick(entry.relievedDue ?? entry.due) ?? -1, done: entry.doneAt.flatMap(ticks.tick),
                answeredBy: entry.answeredBy, outcome: entry.outcome)
        }
    }
}
