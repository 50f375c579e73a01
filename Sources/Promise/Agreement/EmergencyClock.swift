import Correlation
import Foundation
import Intervals
import Site

/// Article 4: was someone told within the time promised (fine print, 10)?
struct EmergencyClock {
    var contract: Contract
    var month: Month
    var now: Instant
    var records: KnownRecords

    private var terms: EmergencyReportTerms { contract.terms.emergencyReport }

    func result(_ emergencies: [Emergency]) -> EmergencyReportResult {
        let reports = emergencies.map(report)
        let late = reports.filter { $0.outcome == .late }
        let credited = Set(late.map { contract.timeZone.localDate(of: $0.emergency.determinedAt) })
            .intersection(requestedDays).sorted()
        return EmergencyReportResult(
            verdict: verdict(of: Set(reports.map(\.outcome))), within: terms.within, reports: reports,
            daysCredited: credited, remedy: remedy(forDays: credited.count))
    }

    private func verdict(of outcomes: Set<EmergencyReportResult.Outcome>) -> Verdict {
        if outcomes.contains(.late) { return .breached }
        if outcomes.contains(.pending) { return .undetermined }
        return .met
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

    private func report(_ emergency: Emergency) -> EmergencyReportResult.Report {
        let deadline = terms.deadline(after: emergency.determinedAt)
        let notification = notifications(answering: emergency).min { $0.at < $1.at }
        let excuse = excuse(at: emergency.determinedAt)
        return EmergencyReportResult.Report(
            emergency: emergency, deadline: deadline, notifiedAt: notification?.at,
            method: notification?.record.text(.method),
            outcome: outcome(toldAt: notification?.at, deadline: deadline, isExcused: excuse != nil), excuse: excuse)
    }

    private func outcome(
        toldAt told: Instant?, deadline: Instant, isExcused: Bool
    ) -> EmergencyReportResult.Outcome {
        if isExcused { return .excused }
        if let told, told <= deadline { return .onTime }
        if told == nil, now <= deadline { return .pending }
        return .late
    }

    private func notifications(answering emergency: Emergency) -> [(at: Instant, record: Record)] {
        records.of(.notification, for: contract.id).compactMap { record in
            guard record.contract == contract.id, let at = record.instant(.notifiedAt),
                (record.text(.subject) ?? emergency.subject.path) == emergency.subject.path
            else { return nil }
            if let determined = record.instant(.determinedAt) {
                guard determined == emergency.determinedAt else { return nil }
            } else {
                // A person telephoned: that answers what was open then.
                guard emergency.determinedAt <= at, at < emergency.closedAt ?? .distantFuture else { return nil }
            }
            return (at, record)
        }
    }

    /// The record that relieves the provider: force majeure, a contact problem, or, where the terms say so, agreed
    /// maintenance.
    private func excuse(at instant: Instant) -> String? {
        var candidates =
            records.of(.forceMajeure, for: contract.id, under: .emergencyReport)
            + records.of(.contactProblem, for: contract.id)
        if terms.duringMaintenance == .suppress {
            candidates += records.agreedMaintenance(of: contract.id, under: .network)
        }
        return candidates.first { $0.span?.contains(instant) ?? false }?.id
    }
}
