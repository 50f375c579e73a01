import Agreement
import Foundation
import Intervals
import Site
import Twin

/// Articles 5, 6 and 9 by brute force: every entry is asked what it lacks, every tick whether somebody was there.
struct RegisterTwin {
    struct Answer: Equatable {
        var entries: [String]
        var findings: [Found]
        var inCharge: [String]
    }

    struct Found: Equatable {
        var kind: Finding.Kind
        var record: String?
        /// The first tick, and the one after the last.
        var ticks: [Int]?
        var missing: [String] = []
    }

    let desk: RandomDesk
    let entries: KnownEntries
    /// Every tick of the month at which the contract is in force.
    let period: [Int]

    init(_ desk: RandomDesk, month: Int) {
        self.desk = desk
        entries = KnownEntries(desk.records, ticks: desk.civil.ticks, now: desk.now)
        let bounds = [desk.contract.termFrom, desk.contract.termTo].map { $0.year * 10_000 + $0.month * 100 + $0.day }
        let days = desk.civil.days
        period = days.indices.filter { bounds[0] <= days[$0] && days[$0] < bounds[1] && days[$0] / 100 == month }
    }

    func answer(_ guarantee: Guarantee) -> Answer? {
        guard !period.isEmpty else { return nil }
        let answer =
            switch guarantee {
            case .customerService: customerService
            case .technicalSupport: technicalSupport
            default: access
            }
        return answer.entries.isEmpty && answer.findings.isEmpty ? nil : answer
    }

    // MARK: - Entries

    private func own(_ kind: Record.Kind) -> [Record] {
        entries.of(kind, desk.contract, nil).filter { $0.fields[.contract] == .text(desk.contract.id) }
            .sorted { (entries.knownTick($0), $0.id) < (entries.knownTick($1), $1.id) }
    }

    private func ofPeriod(_ kind: Record.Kind) -> [Record] {
        own(kind).filter { period.contains(entries.knownTick($0)) }
    }

    private func ids(_ records: [Record]) -> [String] {
        records.sorted { (entries.knownTick($0), $0.id) < (entries.knownTick($1), $1.id) }.map(\.id)
    }

    private func isDone(_ field: RecordField, _ record: Record) -> Bool {
        entries.tick(field, record).map { $0 <= desk.now } ?? false
    }

    // MARK: - Ticks

    /// Maximal rows of ticks of the period that have passed and for which nothing speaks.
    private func gaps(_ kind: Finding.Kind, _ isCovered: (Int) -> Bool) -> [Found] {
        var found: [Found] = []
        for tick in period where tick < desk.now && !isCovered(tick) {
            if let last = found.last?.ticks, last[1] == tick {
                found[found.count - 1].ticks = [last[0], tick + 1]
            } else {
                found.append(Found(kind: kind, ticks: [tick, tick + 1]))
            }
        }
        return found
    }

    private func isAssigned(_ record: Record, at tick: Int) -> Bool {
        guard let from = entries.tick(.from, record) else { return false }
        return from <= tick && tick < entries.tick(.to, record) ?? .max
    }

    private func assigned(_ isEngineer: Bool) -> [Record] {
        own(.assignment).filter { record in
            guard case .text(let role)? = record.fields[.role] else { return false }
            return role.hasSuffix("engineer") == isEngineer
        }
    }

    private func vacancies(_ kind: Finding.Kind, _ isEngineer: Bool) -> [Found] {
        let people = assigned(isEngineer)
        guard let first = people.compactMap({ entries.tick(.from, $0) }).min() else { return [] }
        return gaps(kind) { tick in tick < first || people.contains { isAssigned($0, at: tick) } }
    }

    private func inCharge(_ isEngineer: Bool) -> [String] {
        let last = min((period.last ?? 0) + 1, desk.now) - 1
        return assigned(isEngineer).filter { isAssigned($0, at: last) }.compactMap { record in
            if case .text(let name)? = record.fields[.name] { name } else { nil }
        }
    }

    // MARK: - Articles

    private var customerService: Answer {
        let requests = ofPeriod(.request)
        let open = requests.filter { !isDone(.answeredAt, $0) }.map { record in
            Found(
                kind: record.fields[.kind] == .text("downtime_statement") ? .downtimeStatementUnanswered : .requestOpen,
                record: record.id)
        }
        let people = assigned(false).filter { period.contains(entries.knownTick($0)) }
        return Answer(
            entries: ids(people + requests), findings: open + vacancies(.noRepresentative, false),
            inCharge: inCharge(false))
    }

    private func isVerified(_ record: Record) -> Bool {
        record.fields[.method] == .text("phone")
            ? record.fields[.credentials] == .text("verified") : record.fields[.credentials] != .text("refused")
    }

    /// Whom the customer named, as far as it named anybody and the entry says who it was.
    private func mayAuthorise(_ person: RecordValue?) -> Bool {
        person == nil || desk.contract.contacts.isEmpty || person == .text("Li Wei")
    }

    private func isAuthorised(_ operation: Record) -> Bool {
        let began = entries.tick(.firstFeedbackAt, operation) ?? entries.knownTick(operation)
        if let said = entries.tick(.authorisedAt, operation) {
            return said <= began && isVerified(operation) && mayAuthorise(operation.fields[.authorisedBy])
        }
        return own(.authorisation).contains { record in
            (entries.tick(.at, record) ?? .max) <= began && isVerified(record) && mayAuthorise(record.fields[.by])
        }
    }

    private var technicalSupport: Answer {
        let calls = ofPeriod(.authorisation)
        let operations = ofPeriod(.operation)
        let unauthorised = operations.filter { !isAuthorised($0) }
        let roster = entries.of(.dutyRoster, desk.contract, nil).map { entries.ticks(of: $0) }
        let holes = roster.isEmpty ? [] : gaps(.rosterHole) { tick in roster.contains { $0.contains(tick) } }
        let refused = calls.filter { !isVerified($0) }.map { Found(kind: .authorisationRefused, record: $0.id) }
        let unsigned = (calls + operations).filter {
            $0.fields[.method] == .text("phone") && isVerified($0) && !isDone(.signedPaperAt, $0)
        }.map { Found(kind: .signedPaperMissing, record: $0.id) }
        let failed = unauthorised.map { Found(kind: .operationUnauthorised, record: $0.id) }
        let people = assigned(true).filter { period.contains(entries.knownTick($0)) }
        return Answer(
            entries: ids(calls + people + unauthorised),
            findings: failed + holes + vacancies(.noEngineer, true) + refused + unsigned, inCharge: inCharge(true))
    }

    private var access: Answer {
        let visits = ofPeriod(.visit)
        return Answer(entries: ids(visits), findings: visits.compactMap(lacking), inCharge: [])
    }

    private func lacking(_ visit: Record) -> Found? {
        var missing = desk.contract.terms.announced.filter { visit.fields[$0] == nil }.map(\.rawValue)
        let announced = entries.tick(.announcedAt, visit) ?? .min
        if [.expectedEntry, .enteredAt].compactMap({ entries.tick($0, visit) }).contains(where: { $0 < announced }) {
            missing.append("announced_at")
        }
        let isInside = isDone(.enteredAt, visit)
        let isOver = isDone(visit.fields[.expectedExit] == nil ? .expectedEntry : .expectedExit, visit)
        let isTurnedAway =
            switch visit.fields[.decision] {
            case .text("admitted")?: false
            case .some: true
            case nil: !isInside && isOver
            }
        if !missing.isEmpty { return Found(kind: .visitIncomplete, record: visit.id, missing: missing) }
        if isTurnedAway { return Found(kind: .visitNotAdmitted, record: visit.id) }
        let isAccompanied = visit.fields[.escort] != nil && visit.fields[.pass] != nil
        return isInside && !isAccompanied ? Found(kind: .visitUnescorted, record: visit.id) : nil
    }
}

extension RegisterTwin.Answer {
    init(_ result: RegisterResult, _ ticks: Ticks) {
        entries = result.entries.map(\.id)
        inCharge = result.inCharge
        findings = result.findings.map { finding in
            RegisterTwin.Found(
                kind: finding.kind, record: finding.record,
                ticks: finding.span.map { [ticks.tick($0.from) ?? -1, ticks.tick($0.to) ?? -1] },
                missing: finding.missing)
        }
    }
}
