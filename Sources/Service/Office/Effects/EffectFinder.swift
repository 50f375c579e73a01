import Agreement
import Clocks
import Correlation
import Foundation
import Intervals
import Ledger
import Site

extension SiteOffice {
    /// What a record that was entered changes. Telling it must not undo the entry: where it cannot be found out, that is
    /// the effect.
    func effect(of record: Record, for principal: Principal) -> Effect {
        do {
            return try EffectFinder(of: record, at: clock.now, for: principal, in: self).effect()
        } catch let refusal as Refusal {
            return Effect(parts: [.cannotTell(refusal.description)])
        } catch {
            return Effect(parts: [.cannotTell("\(error)")])
        }
    }
}

/// Finds out what a record changes, by judging what it can touch without it and with it.
struct EffectFinder {
    let record: Record
    let now: Instant
    let office: SiteOffice
    /// What the record corrects or withdraws.
    let replaced: Record?
    /// What it answers: an entry that the customer accepts or disputes (fine print, 24).
    private let answered: Record?
    /// Those that it can touch.
    let contracts: [Contract]
    /// The records that concern each contract, this one among them.
    let registers: [String: [Record]]

    init(of record: Record, at now: Instant, for principal: Principal, in office: SiteOffice) throws {
        self.record = record
        self.now = now
        self.office = office
        replaced = try record.text(.replaces).flatMap { id in
            try office.ledger.records(matching: RecordFilter(id: id)).first
        }
        answered = try record.text(.of).flatMap { id in
            try office.ledger.records(matching: RecordFilter(id: id)).first
        }
        let named = Set([record.contract, replaced?.contract, answered?.contract].compactMap(\.self))
        let visible = office.facility.contracts.filter { principal.isAllowed(contract: $0.id) }
        contracts = named.isEmpty ? visible : visible.filter { named.contains($0.id) }
        let observations = try LedgerObservations(at: now, in: office)
        registers = try Dictionary(
            uniqueKeysWithValues: contracts.map { contract in
                let known = try ContractRegister(
                    of: contract.id, renewals: observations.renewals(of: contract.id), at: now, in: office.ledger)
                return (contract.id, known.records.filter { $0.id != record.id } + [record])
            })
    }

    /// What the record does, in order; never empty.
    func effect() throws -> Effect {
        var effect = Effect()
        if let replaced {
            let described = replaced.described
            effect.parts.append(record.kind == .withdrawal ? .withdraws(described) : .replaces(described))
        }
        guard record.knownAt <= now else {
            let zone = contracts.first?.timeZone ?? office.facility.timeZone
            effect.parts.append(.isNotKnown(until: record.knownAt, zone: zone))
            return effect
        }
        let months = try judged()
        effect.verdicts = months.flatMap(\.verdicts)
        let subject = record.kind == .withdrawal ? replaced ?? record : record
        effect.parts += subject.isOfPromise ? [] : try parts(of: subject, in: months)
        effect.parts += promises(in: months)
        if effect.parts.isEmpty, effect.verdicts.isEmpty { effect.parts = [.changesNoVerdict] }
        return effect
    }

    /// What a kind of record is for. A withdrawal undoes what the kind of the withdrawn one does.
    private func parts(of subject: Record, in months: [JudgedBothWays]) throws -> [Effect.Part] {
        switch subject.kind {
        case .outageReport where record.kind == .outageReport: try coverage(in: months)
        case .maintenance, .attribution, .forceMajeure, .outageReport:
            try subtractions(by: subject, in: months) + excuses(by: subject, in: months)
        case .notification: notifications(in: months)
        case .contactProblem, .attempt: excuses(by: subject, in: months)
        case .acceptance, .wiring: changedMinutes(in: months)
        case .creditRequest: credits(of: subject, in: months)
        case .installation, .complaint, .operation, .authorisation, .request, .visit, .assignment, .dutyRoster,
            .withdrawal:
            duties(of: subject, in: months)
        case .acknowledgement, .quiet: []
        }
    }

    // MARK: - Judging both ways

    private func known(of contract: String, withRecord: Bool) -> KnownRecords {
        let all = registers[contract] ?? []
        return KnownRecords(withRecord ? all : all.filter { $0.id != record.id }, at: now)
    }

    /// Every month that the record can touch, of every contract.
    private func judged() throws -> [JudgedBothWays] {
        var touched: [Month: [Contract]] = [:]
        for contract in contracts {
            for month in touchedMonths(of: contract) { touched[month, default: []].append(contract) }
        }
        return try touched.sorted { $0.key < $1.key }.flatMap { month, contracts -> [JudgedBothWays] in
            var observations = try MonthObservations(month, at: now, in: office)
            return try contracts.compactMap { contract -> JudgedBothWays? in
                let results = try [false, true].map { withRecord -> ContractResult? in
                    let known = known(of: contract.id, withRecord: withRecord)
                    let evaluation = Evaluation(month: month, records: known, now: now)
                    return try observations.ask(about: contract.id) {
                        evaluation.result(for: contract.id, knowing: $1, &$0)
                    }
                }
                guard let before = results[0], let after = results[1] else { return nil }
                return JudgedBothWays(before: before, after: after, zone: contract.timeZone)
            }
        }
    }

    /// Years of an assignment are not judged again for one line.
    private static let mostMonths = 13

    private func touchedMonths(of contract: Contract) -> [Month] {
        var months: Set<Month> = []
        for subject in [record, replaced, answered].compactMap(\.self) {
            for span in subject.touchedSpans(until: now, in: contract) {
                var month = Month(of: contract.timeZone.localDate(of: span.from))
                let last = Month(of: contract.timeZone.localDate(of: min(span.to, now)))
                while month <= last {
                    months.insert(month)
                    month = month.next
                }
            }
        }
        return months.sorted().suffix(Self.mostMonths)
    }

    // MARK: - What lies near

    /// The outages of a contract, in order of time.
    func outages(of contract: Contract) throws -> [FoundOutage] { try office.outages(of: [contract], at: now) }

    /// What is known of a contract with the record, over its whole term.
    func ask<Answer>(
        about contract: Contract, at instant: Instant, _ question: (Evaluation, inout Observations) throws -> Answer
    ) throws -> Answer {
        var observations = try LedgerObservations(at: now, in: office)
        let month = Month(of: contract.timeZone.localDate(of: instant))
        let evaluation = Evaluation(month: month, records: known(of: contract.id, withRecord: true), now: now)
        return try observations.ask(about: contract.id) { try question(evaluation, &$0) }
    }
}

extension Record {
    /// The times in which a record can change something.
    fileprivate func touchedSpans(until now: Instant, in contract: Contract) -> [Span] {
        // What is due some days after an instant can belong to the next month.
        let duty = Milliseconds.days(10)
        switch kind {
        case .maintenance, .attribution, .forceMajeure, .contactProblem, .wiring:
            return span.map { [$0] } ?? []
        case .assignment, .dutyRoster:
            return instant(.from).map { [Span(from: $0, to: instant(.to) ?? now)] } ?? []
        case .outageReport:
            // An outage is reported within days of its end; a long one began a month before.
            return instant(.at).map { [Span(from: $0 - .days(62), to: $0)] } ?? []
        case .creditRequest:
            return date(.date).map { contract.timeZone.startOfDay($0) }.map { [Span(from: $0, to: $0)] } ?? []
        case .notification:
            let told = [instant(.determinedAt), instant(.notifiedAt)].compactMap(\.self)
            return told.map { Span(from: $0, to: $0) }
        case .installation, .complaint, .operation, .authorisation, .request, .visit:
            let instants = RecordField.allCases.compactMap { instant($0) }
            return instants.map { Span(from: $0, to: $0 + duty) }
        case .attempt:
            return [instant(.determinedAt), instant(.at)].compactMap(\.self).map { Span(from: $0, to: $0) }
        case .acceptance, .withdrawal, .acknowledgement, .quiet: return []
        }
    }
}
