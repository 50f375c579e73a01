import Correlation
import Foundation
import Intervals
import Site

/// Article 4: was someone told within the time promised (fine print, 10 and 15 to 18)?
struct EmergencyClock {
    let contract: Contract
    let month: Month
    let period: Span
    let now: Instant
    let records: KnownRecords
    /// Whom the customer had chosen to be told at an instant.
    let chosen: (Instant) -> ChosenContacts
    /// What the customer says of contact problems.
    let acceptances: Acceptances

    private var terms: EmergencyReportTerms { contract.terms.emergencyReport }

    /// - Parameters:
    ///   - emergencies: those that were determined within the period.
    ///   - unpinged: every host that is to be pinged.
    func result(
        _ emergencies: [Emergency], unpinged: [UnpingedTime], unauthorised operations: [Record]
    ) -> EmergencyReportResult {
        let judged = emergencies.map(judge)
        let reports = judged.map(\.report)
        let late = reports.filter { $0.outcome == .late }
        let credited = Set(late.map { contract.timeZone.localDate(of: $0.emergency.determinedAt) })
            .intersection(requestedDays).sorted()
        return EmergencyReportResult(
            verdict: verdict(of: Set(reports.map(\.outcome)), unpinged: unpinged), within: terms.within,
            reports: reports, unpinged: unpinged, uncounted: judged.flatMap(\.uncounted),
            unproven: judged.flatMap(\.unproven),
            findings: findings(emergencies, unpinged: unpinged, unauthorised: operations), daysCredited: credited,
            remedy: remedy(forDays: credited.count))
    }

    private func verdict(
        of outcomes: Set<EmergencyReportResult.Outcome>, unpinged: [UnpingedTime]
    ) -> Verdict {
        if outcomes.contains(.late) { return .breached }
        if outcomes.contains(.pending) || unpinged.contains(where: leavesOpen) { return .undetermined }
        return .met
    }

    /// Whether so little was pinged that nothing is proven (fine print, 15).
    private func leavesOpen(_ host: UnpingedTime) -> Bool {
        guard host.length > 0 else { return false }
        return !host.hasRound || terms.unpingedLimit.isExceeded(by: host.length, of: period.length)
    }

    private func findings(
        _ emergencies: [Emergency], unpinged: [UnpingedTime], unauthorised operations: [Record]
    ) -> [Finding] {
        let pauses = unpinged.filter { $0.length > 0 }.map { host in
            Finding(kind: .hostUnpinged, subject: host.host, length: host.length)
        }
        // The last instant of the period, as far as it has passed.
        let end = max(period.from, min(period.to - 1, now))
        let isNobodyNamed = (emergencies.map(\.determinedAt) + [end]).contains { chosen($0).isEmpty }
        let unnamed = isNobodyNamed ? [Finding(kind: .noAuthorisedContact)] : []
        return pauses + unnamed + operations.map { Finding(kind: .operationUnauthorised, record: $0.id) }
    }

    private func remedy(forDays days: Int) -> Remedy? {
        guard days > 0, terms.creditDays != 0 else { return nil }
        return Remedy(kind: .rentDays, amount: rent(ofDays: days * terms.creditDays))
    }

    private func rent(ofDays days: Int) -> Money {
        Money(amount: contract.rent.amount * Decimal(days) / Decimal(month.days), currency: contract.rent.currency)
            .rounded
    }

    /// The days for which the customer asked a credit.
    private var requestedDays: Set<CivilDate> {
        Set(records.of(.creditRequest, for: contract.id, under: .emergencyReport).compactMap { $0.date(.date) })
    }

    // MARK: - One emergency

    private struct Judged {
        var report: EmergencyReportResult.Report
        var uncounted: [EmergencyReportResult.Uncounted] = []
        var unproven: [EmergencyReportResult.Unproven] = []
    }

    private func judge(_ emergency: Emergency) -> Judged {
        let deadline = terms.deadline(after: emergency.determinedAt)
        let chosen = chosen(emergency.determinedAt)
        let notifications = notifications(of: emergency, deadline: deadline)
        let told = notifications.filter { $0.flaw(to: chosen) == nil }.min { $0.at < $1.at }
        var report = EmergencyReportResult.Report(
            emergency: emergency, deadline: deadline, notifiedAt: told?.at, method: told?.record.text(.method),
            outcome: .recorded)
        guard terms.counts(emergency.subject) else { return Judged(report: report) }
        let problems = contactProblems(of: emergency, deadline: deadline, chosen: chosen)
        report.excuse = excuse(of: emergency, problems: problems)
        report.outcome = outcome(toldAt: told?.at, deadline: deadline, isExcused: report.excuse != nil)
        return Judged(
            report: report, uncounted: uncounted(notifications, of: emergency, chosen: chosen),
            unproven: problems.compactMap { problem in
                problem.reason.map { reason in
                    EmergencyReportResult.Unproven(
                        subject: emergency.subject.path, determinedAt: emergency.determinedAt,
                        contactProblem: problem.record.id, reason: reason)
                }
            })
    }

    private func outcome(
        toldAt told: Instant?, deadline: Instant, isExcused: Bool
    ) -> EmergencyReportResult.Outcome {
        if isExcused { return .excused }
        if let told, told <= deadline { return .onTime }
        if told == nil, now <= deadline { return .pending }
        return .late
    }

    private struct Notification {
        var at: Instant
        var record: Record
        /// Of what it tells: the emergency's own determination, or that by one of its collectors.
        var determinedAt: Instant

        func flaw(to chosen: ChosenContacts) -> NotificationFlaw? {
            record.flaw(asNotificationOf: determinedAt, to: chosen)
        }
    }

    private func notifications(of emergency: Emergency, deadline: Instant) -> [Notification] {
        records.of(.notification, for: contract.id).compactMap { record in
            let determinedAt = ([emergency.determinedAt] + emergency.determinedByOne).first { instant in
                record.belongs(
                    toEmergencyOf: emergency.subject.path, determinedAt: instant, closedAt: emergency.closedAt,
                    deadline: deadline)
            }
            guard record.contract == contract.id, let determinedAt, let at = record.instant(.notifiedAt) else {
                return nil
            }
            return Notification(at: at, record: record, determinedAt: determinedAt)
        }
    }

    private func uncounted(
        _ notifications: [Notification], of emergency: Emergency, chosen: ChosenContacts
    ) -> [EmergencyReportResult.Uncounted] {
        notifications.compactMap { notification in
            notification.flaw(to: chosen).map { reason in
                EmergencyReportResult.Uncounted(
                    subject: emergency.subject.path, determinedAt: emergency.determinedAt,
                    notifiedAt: notification.at, notification: notification.record.id, reason: reason)
            }
        }.sorted { ($0.notifiedAt, $0.notification) < ($1.notifiedAt, $1.notification) }
    }

    // MARK: - What excuses

    private struct ContactProblem {
        var record: Record
        /// Why it does not excuse; nil where it does.
        var reason: EmergencyReportResult.Unproven.Reason?
    }

    /// The contact problems whose time covers an emergency, by id.
    private func contactProblems(
        of emergency: Emergency, deadline: Instant, chosen: ChosenContacts
    ) -> [ContactProblem] {
        let time = emergency.determinedAt...max(deadline, emergency.determinedAt)
        return records.of(.contactProblem, for: contract.id)
            .filter { $0.span?.contains(emergency.determinedAt) ?? false }
            .map { record in
                let person = record.text(.contact)
                if let person, !chosen.includePerson(named: person) {
                    return ContactProblem(record: record, reason: .notAContact)
                }
                let isBorneOut = isBorneOut(record, naming: person, within: time, chosen: chosen)
                return ContactProblem(record: record, reason: isBorneOut ? nil : .notBorneOut)
            }
            .sorted { $0.record.id < $1.record.id }
    }

    /// Whether more than its own word speaks for a contact problem (fine print, 17): it was known in time, an attempt failed,
    /// or the customer accepts it. Whatever the desk enters afterwards bears nothing out.
    private func isBorneOut(
        _ problem: Record, naming person: String?, within time: ClosedRange<Instant>, chosen: ChosenContacts
    ) -> Bool {
        if let entered = problem.shownKnownAt, entered <= time.upperBound { return true }
        if acceptances.bearsOut(problem) { return true }
        return records.of(.attempt, for: contract.id).contains { attempt in
            attempt.contract == contract.id
                && attempt.provesInVain(calling: chosen, named: person, within: time)
        }
    }

    /// The record that relieves the provider: force majeure, a contact problem, or, where the terms say so, agreed
    /// maintenance.
    private func excuse(of emergency: Emergency, problems: [ContactProblem]) -> String? {
        let covers = { (record: Record) in record.span?.contains(emergency.determinedAt) ?? false }
        let relief = records.of(.forceMajeure, for: contract.id, under: .emergencyReport).first(where: covers)
        if let relief { return relief.id }
        if let problem = problems.first(where: { $0.reason == nil }) { return problem.record.id }
        guard terms.duringMaintenance == .suppress else { return nil }
        return records.agreedMaintenance(of: contract.id, under: .network).first(where: covers)?.id
    }
}

extension EmergencyClock {
    /// Judges a month of a contract; nil where it has neither a host nor a service that counts (fine print, 15).
    static func result(
        of contract: Contract, month: Month, in period: Span, records: KnownRecords, observations: inout Observations
    ) -> EmergencyReportResult? {
        let terms = contract.terms.emergencyReport
        let now = observations.now
        let unpinged = observations.unpinged(of: contract.id, in: period, promisedEvery: terms.pingEvery)
        let hasServices = observations.configurations(of: contract.id).contains { span, contract, _ in
            span.overlaps(period) && contract.services.contains { terms.counts($0.signal) }
        }
        guard !unpinged.isEmpty || hasServices else { return nil }
        let emergencies = observations.emergencies(of: contract.id, under: terms)
            .filter { period.contains($0.determinedAt) }
        let authorisations = Authorisations(of: contract, in: records, observations: observations)
        let clock = EmergencyClock(
            contract: contract, month: month, period: period, now: now, records: records,
            chosen: { [observations] instant in
                ChosenContacts(observations.contacts(of: contract.id, at: instant), channel: terms.channel)
            }, acceptances: Acceptances(of: contract.id, in: records, observations: observations))
        return clock.result(
            emergencies, unpinged: unpinged, unauthorised: authorisations.unauthorised(in: period))
    }
}
