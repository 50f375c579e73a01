import Correlation
import Foundation
import Intervals
import Site

/// Articles 3, 7 and 8: was what had to follow there in time?
///
/// Force majeure stops the clock: what it took is added to the time allowed, so that it excuses what it caused and no
/// more. An instant after `now` is not known, though the record that holds it may be.
struct DutyEvaluation {
    var contract: Contract
    var month: Month
    var now: Instant
    var records: KnownRecords

    /// Nil when nothing was due in the month.
    func result(_ guarantee: Guarantee, _ observations: Observations) -> DutyResult? {
        let span = month.span(in: contract.timeZone)
        let all: [DueEntry] =
            switch guarantee {
            case .installation: own(.installation).compactMap { installation($0, observations) }
            case .operation: own(.operation).compactMap { operation($0, monthEnds: span.to) }
            case .complaint: own(.complaint).compactMap(complaint)
            default: []
            }
        let entries = all.filter { span.contains($0.due) }.sorted { ($0.due, $0.record) < ($1.due, $1.record) }
        guard !entries.isEmpty else { return nil }
        let outcomes = Set(entries.map(\.outcome))
        let verdict: Verdict =
            outcomes.contains(.late)
            ? .breached : outcomes.isDisjoint(with: [.pending, .undetermined]) ? .met : .undetermined
        var result = DutyResult(
            guarantee: guarantee, verdict: verdict,
            nominalVerdict: entries.contains { $0.likely == .late } ? .breached : .met, entries: entries)
        switch guarantee {
        case .installation:
            result.workingDays = contract.terms.installation.workingDays
            result.calendar = contract.terms.installation.calendar.name
            result.remedy = refund(entries)
        case .operation: result.within = contract.terms.firstFeedback
        default: result.within = contract.terms.firstReport
        }
        return result
    }

    private func own(_ kind: Record.Kind) -> [Record] {
        records.of(kind, for: contract.id).filter { $0.contract == contract.id }
    }

    /// An instant that has come.
    private func known(_ field: RecordField, _ record: Record) -> Instant? {
        record.instant(field).flatMap { $0 <= now ? $0 : nil }
    }

    /// The fees of late installations, as far as they are in the contract's currency.
    private func refund(_ entries: [DueEntry]) -> Remedy? {
        let fees = entries.filter { $0.outcome == .late }.compactMap(\.fee)
            .filter { $0.currency == contract.rent.currency }
        guard !fees.isEmpty else { return nil }
        let sum = Money(amount: fees.map(\.amount).reduce(0, +), currency: contract.rent.currency)
        return Remedy(kind: .feeRefunded, amount: contract.terms.installation.refund.of(sum).rounded)
    }

    // MARK: - Each article's entries

    private func installation(_ record: Record, _ observations: Observations) -> DueEntry? {
        guard let signed = record.instant(.signedAt) else { return nil }
        let zone = contract.timeZone
        let terms = contract.terms.installation
        func due(_ assumption: WorkingCalendar.Assumption) -> Instant? {
            terms.calendar.workingDay(terms.workingDays, after: zone.localDate(of: signed), assuming: assumption)
                .map { zone.startOfDay($0.adding(days: 1)) }
        }
        guard let likely = due(.likely), let earliest = due(.allWorked) else { return nil }
        let service = record.text(.service).flatMap(Contract.Service.init) ?? contract.service
        let items = InstalledItems(record, service, at: now)
        let latest = due(.noneWorked)
        var entry = entry(record, signed, due: likely, done: items.doneAt, .installation)
        if earliest != likely || latest != likely {
            (entry.earliest, entry.latest) = (earliest, latest)
            let early = self.entry(record, signed, due: earliest, done: items.doneAt, .installation).outcome
            let late = self.entry(record, signed, due: latest ?? .distantFuture, done: items.doneAt, .installation)
                .outcome
            entry.outcome = early == late ? early : .undetermined
        }
        (entry.missing, entry.service) = (items.missing, service)
        if case .money(let fee)? = record.fields[.fee] { entry.fee = fee }
        entry.corroboration = observations.corroboration(of: contract, doneAt: items.doneAt)
        return entry
    }

    private func operation(_ record: Record, monthEnds: Instant) -> DueEntry? {
        guard let authorised = record.instant(.authorisedAt) else { return nil }
        var entry = entry(
            record, authorised, due: authorised + contract.terms.firstFeedback, done: known(.firstFeedbackAt, record),
            .operation)
        guard known(.writtenReportAt, record) == nil else { return entry }
        entry.missing = [RecordField.writtenReportAt.rawValue]
        // The text names no time for the closing report: what was done in a month is reported within it.
        guard known(.completedAt, record) != nil, [.onTime, .excused].contains(entry.outcome) else { return entry }
        entry.outcome = now < monthEnds ? .pending : .late
        entry.likely = entry.outcome
        return entry
    }

    private func complaint(_ record: Record) -> DueEntry? {
        guard let accepted = record.instant(.acceptedAt) else { return nil }
        var entry = entry(
            record, accepted, due: accepted + contract.terms.firstReport,
            done: known(.firstWrittenReportAt, record), .complaint)
        entry.about = record.text(.about)
        return entry
    }

    private func entry(
        _ record: Record, _ begins: Instant, due: Instant, done: Instant?, _ guarantee: Guarantee
    ) -> DueEntry {
        let relief = records.of(.forceMajeure, for: contract.id, guarantee).filter { $0.span != nil }
        let relieved = Self.due(due, from: begins, notCounting: IntervalSet(relief.compactMap(\.span)))
        let outcome: DueEntry.Outcome =
            if let done {
                done <= due ? .onTime : done <= relieved ? .excused : .late
            } else {
                now <= relieved ? .pending : .late
            }
        let window = Span(from: begins, to: relieved)
        return DueEntry(
            record: record.id, begins: begins, due: due, doneAt: done, outcome: outcome, likely: outcome,
            relievedBy: relieved > due ? relief.filter { $0.span?.overlaps(window) ?? false }.map(\.id) : [],
            missing: [], corroboration: [])
    }

    /// When the time from the beginning to the due instant has passed outside the spans.
    static func due(_ due: Instant, from begins: Instant, notCounting relief: IntervalSet) -> Instant {
        var rest = due - begins
        guard rest > 0, due < .distantFuture else { return due }
        for span in relief.complement(within: Span(from: begins, to: .distantFuture)).spans {
            if span.length >= rest { return span.from + rest }
            rest -= span.length
        }
        return .distantFuture
    }
}

/// Which items a service's installation has (article 3, 1) and when the last of them was done.
struct InstalledItems {
    let doneAt: Instant?
    let missing: [String]

    init(_ record: Record, _ service: Contract.Service, at now: Instant) {
        let needed = service.installedItems
        var done: [String: Instant] = [:]
        if case .instants(let items)? = record.fields[.items] { done = items.filter { $0.value <= now } }
        let completed = record.instant(.completedAt).flatMap { $0 <= now ? $0 : nil }
        let instants = needed.compactMap { done[$0] }
        // A completion covers items without an instant of their own; an item done later counts all the same.
        missing = completed == nil ? needed.filter { done[$0] == nil } : []
        doneAt = missing.isEmpty ? (instants + [completed].compactMap(\.self)).max() : nil
    }
}

extension Contract.Service {
    /// Article 3, 1.1 to 1.3.
    var installedItems: [String] {
        switch self {
        case .managedServer: ["hardware", "software", "power", "network"]
        case .colocation, .rack: ["power", "network"]
        }
    }
}

extension Observations {
    /// When the customer's own outlets and ports were first seen up.
    fileprivate func corroboration(of contract: Contract, doneAt: Instant?) -> [Corroboration] {
        let outlets = (contract.power?.condition.signals ?? []).filter { $0.kind == "outlet" }
        var seen: Set<SignalName> = []
        return (outlets + (contract.network?.access?.signals ?? [])).filter { seen.insert($0).inserted }.map { signal in
            let runs = runs(of: signal).filter { $0.first <= now }
            let first = runs.first { $0.state == .up }
            let wasDown = runs.contains { run in
                run.state == .down && run.last <= first?.first ?? now && doneAt.map { run.last > $0 } ?? false
            }
            return Corroboration(signal: signal, firstUp: first.map { $0.since ?? $0.first }, contradicts: wasDown)
        }
    }
}
