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
        var flaws: [AuthorisationFlaw] = []
        var relievedBy: [String] = []
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
        return gaps(kind) { tick in people.contains { isAssigned($0, at: tick) } }
    }

    private func inCharge(_ isEngineer: Bool) -> [String] {
        let last = min((period.last ?? 0) + 1, desk.now) - 1
        guard period.contains(last) else { return [] }
        let present = assigned(isEngineer).filter { isAssigned($0, at: last) }
        return present.map { ($0, max(entries.tick(.from, $0) ?? 0, period[0])) }
            .sorted { ($0.1, name($0.0), $0.0.id) < ($1.1, name($1.0), $1.0.id) }.map { name($0.0) }
    }

    private func name(_ record: Record) -> String {
        if case .text(let name)? = record.fields[.name] { name } else { "" }
    }

    /// The records of force majeure that hold at a tick.
    private func relief(_ guarantee: Guarantee, at tick: Int) -> [String] {
        ids(entries.of(.forceMajeure, desk.contract, guarantee).filter { entries.ticks(of: $0).contains(tick) })
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

    private func says(_ record: Record, _ field: RecordField, _ word: String) -> Bool {
        record.fields[field] == .text(word)
    }

    /// As authorisations were read before they were checked and had a reason.
    private func isVerified(_ record: Record) -> Bool {
        says(record, .method, "phone")
            ? says(record, .credentials, "verified") : !says(record, .credentials, "refused")
    }

    /// Whom the customer named, as far as it named anybody and the entry says who it was.
    private func mayAuthorise(_ person: RecordValue?) -> Bool {
        person == nil || desk.contract.contacts.isEmpty || person == .text("Li Wei")
    }

    private func given(_ record: Record) -> Int {
        entries.tick(.receivedAt, record) ?? entries.tick(.at, record) ?? .max
    }

    private func flaws(_ record: Record) -> [AuthorisationFlaw] {
        var flaws: [AuthorisationFlaw] = []
        if desk.contract.contacts.isEmpty || !says(record, .by, "Li Wei") { flaws.append(.notAuthorisedPerson) }
        if says(record, .method, "written") {
            let signed = entries.tick(.signedPaperAt, record)
            if signed == nil { flaws.append(.unsigned) }
            if let signed, signed > given(record) { flaws.append(.signedLater) }
        } else {
            let isRefused = says(record, .credentials, "refused")
            if isRefused { flaws.append(.credentialsRefused) }
            let isChecked = says(record, .credentials, "verified") && record.fields[.check] != nil
            if !isRefused, !isChecked { flaws.append(.unchecked) }
            if record.fields[.whyNotWritten] == nil { flaws.append(.noReason) }
        }
        return flaws
    }

    private func isFormer(_ operation: Record) -> Bool {
        operation.fields[.authorisation] == nil
            && (operation.fields[.authorisedAt] != nil || operation.fields[.startedAt] == nil)
    }

    /// When work began.
    private func began(_ operation: Record) -> Int {
        entries.tick(.startedAt, operation) ?? entries.tick(.firstFeedbackAt, operation)
            ?? entries.knownTick(operation)
    }

    private func isAuthorised(_ operation: Record) -> Bool {
        guard isFormer(operation) else {
            let named = KnownEntries.standing(
                for: operation.fields[.authorisation], among: desk.records, until: desk.now, desk.civil.ticks)
            return desk.records.contains { record in
                guard record.kind == .authorisation, named == .text(record.id),
                    record.fields[.contract] == .text("c-1"), entries.knownTick(record) <= desk.now,
                    flaws(record).isEmpty, given(record) <= began(operation)
                else { return false }
                let later = desk.records.filter {
                    $0.fields[.replaces] == .text(record.id) && entries.knownTick($0) <= desk.now
                }
                return later.allSatisfy { $0.kind == .withdrawal && entries.knownTick($0) >= began(operation) }
            }
        }
        let told = entries.tick(.firstFeedbackAt, operation) ?? entries.knownTick(operation)
        if let said = entries.tick(.authorisedAt, operation) {
            return said <= told && isVerified(operation) && mayAuthorise(operation.fields[.authorisedBy])
        }
        return own(.authorisation).contains { record in
            (entries.tick(.at, record) ?? .max) <= told && isVerified(record) && mayAuthorise(record.fields[.by])
        }
    }

    private func remark(on call: Record) -> Found? {
        let flaws = flaws(call)
        if flaws.isEmpty { return nil }
        if isOfBefore(call) { return Found(kind: .authorisationFormer, record: call.id) }
        let isRefused = flaws.contains(.credentialsRefused)
        return Found(
            kind: isRefused ? .authorisationRefused : .authorisationInvalid, record: call.id, flaws: flaws)
    }

    private func isOfBefore(_ call: Record) -> Bool {
        says(call, .method, "phone") && says(call, .credentials, "verified") && call.fields[.check] == nil
            && call.fields[.whyNotWritten] == nil
    }

    private var roster: [Found] {
        let entries = entries.of(.dutyRoster, desk.contract, nil).map { self.entries.ticks(of: $0) }
        guard let first = entries.map(\.lowerBound).min() else { return gaps(.noRoster) { _ in false } }
        let before = gaps(.rosterBeginsLater) { $0 >= first }
        var holes: [Found] = []
        for tick in period where tick < desk.now && tick >= first && !entries.contains(where: { $0.contains(tick) }) {
            let isRelieved = !relief(.technicalSupport, at: tick).isEmpty
            let last = holes.last
            if let ticks = last?.ticks, ticks[1] == tick, last?.relievedBy.isEmpty == !isRelieved {
                holes[holes.count - 1].ticks = [ticks[0], tick + 1]
            } else {
                holes.append(Found(kind: .rosterHole, ticks: [tick, tick + 1], relievedBy: isRelieved ? ["x"] : []))
            }
        }
        return before
            + holes.map { hole in
                guard let ticks = hole.ticks, !hole.relievedBy.isEmpty else { return hole }
                var hole = hole
                let by = self.entries.of(.forceMajeure, desk.contract, .technicalSupport)
                    .filter { self.entries.ticks(of: $0).overlaps(ticks[0]..<ticks[1]) }
                hole.relievedBy = ids(by)
                return hole
            }
    }

    private var technicalSupport: Answer {
        let calls = ofPeriod(.authorisation)
        let operations = own(.operation).filter { period.contains(began($0)) }
        let unauthorised = operations.filter { !isAuthorised($0) }
        let isNamed = !desk.contract.contacts.isEmpty
        let passed = (period.first ?? .max) < desk.now
        let unnamed = isNamed || !passed ? [] : [Found(kind: .noAuthorisedContact)]
        let unsigned = (calls.filter { flaws($0).isEmpty || isOfBefore($0) } + operations.filter(isVerified))
            .filter { says($0, .method, "phone") && !isDone(.signedPaperAt, $0) }
            .map { Found(kind: .signedPaperMissing, record: $0.id) }
        let failed = unauthorised.map { Found(kind: .operationUnauthorised, record: $0.id) }
        let former = operations.filter(isFormer).map { Found(kind: .operationFormer, record: $0.id) }
        let people = assigned(true).filter { period.contains(entries.knownTick($0)) }
        let gaps = roster + vacancies(.noEngineer, true) + unnamed
        return Answer(
            entries: ids(calls + people + unauthorised),
            findings: failed + gaps + calls.compactMap(remark) + unsigned + former, inCharge: inCharge(true))
    }

    private var access: Answer {
        let visits = own(.visit).filter { visit in
            let announced = entries.tick(.announcedAt, visit) ?? entries.knownTick(visit)
            return period.contains(visit.fields[.decision] == nil ? announced : entries.knownTick(visit))
        }
        return Answer(entries: ids(visits), findings: visits.compactMap(lacking), inCharge: [])
    }

    private func lacking(_ visit: Record) -> Found? {
        var missing = desk.contract.terms.announced.filter { visit.fields[$0] == nil }.map(\.rawValue)
        let announced = entries.tick(.announcedAt, visit) ?? .min
        if [.expectedEntry, .enteredAt].compactMap({ entries.tick($0, visit) }).contains(where: { $0 < announced }) {
            missing.append("announced_at")
        }
        if !missing.isEmpty { return Found(kind: .visitIncomplete, record: visit.id, missing: missing) }
        let isInside = isDone(.enteredAt, visit)
        let expected = entries.tick(.expectedEntry, visit) ?? entries.tick(.expectedExit, visit)
        let isForgotten = visit.fields[.decision] == nil && !isInside && (expected ?? .max) < desk.now
        let isRefused = says(visit, .decision, "refused")
        if isRefused, says(visit, .pass, "none") { return Found(kind: .visitorWithoutPass, record: visit.id) }
        let isUnissued = says(visit, .pass, "not_issued")
        if isUnissued || isRefused || isForgotten {
            let instant =
                expected ?? (visit.fields[.decision] == nil ? announced : entries.knownTick(visit))
            return Found(
                kind: isUnissued ? .passNotIssued : .visitNotAdmitted, record: visit.id,
                relievedBy: relief(.access, at: instant))
        }
        let isAccompanied = visit.fields[.escort] != nil && visit.fields[.pass] != nil && !says(visit, .pass, "none")
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
                missing: finding.missing, flaws: finding.flaws, relievedBy: finding.relievedBy)
        }
    }
}
