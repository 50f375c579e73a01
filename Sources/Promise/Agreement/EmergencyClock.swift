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
        let verdict: Verdict =
            !late.isEmpty ? .breached : reports.contains { $0.outcome == .pending } ? .undetermined : .met
        return EmergencyReportResult(
            verdict: verdict, within: terms.within, reports: reports, daysCredited: credited,
            remedy: credited.isEmpty || terms.creditDays == 0
                ? nil : Remedy(kind: .rentDays, amount: rent(ofDays: credited.count * terms.creditDays)))
    }

    private func rent(ofDays days: Int) -> Money {
        Money(amount: contract.rent.amount * Decimal(days) / Decimal(month.days), currency: contract.rent.currency)
            .rounded
    }

    /// The days for which the customer asked a credit.
    private var requestedDays: Set<CivilDate> {
        Set(records.of(.creditRequest, for: contract.id, .emergencyReport).compactMap { $0.date(.date) })
    }

    private func report(_ emergency: Emergency) -> EmergencyReportResult.Report {
        let deadline = terms.deadline(after: emergency.determinedAt)
        let notification = notifications(answering: emergency).min { $0.at < $1.at }
        let excuse = excuse(at: emergency.determinedAt)
        let outcome: EmergencyReportResult.Outcome =
            if excuse != nil { .excused } else if let notification {
                notification.at <= deadline ? .onTime : .late
            } else {
                now <= deadline ? .pending : .late
            }
        return EmergencyReportResult.Report(
            emergency: emergency, deadline: deadline, notifiedAt: notification?.at,
            method: notification?.record.text(.method), outcome: outcome, excuse: excuse)
    }

    private func notifications(answering emergency: Emergency) -> [(at: Instant, record: Record)] {
        records.of(.notification, for: contract.id).compactMap { record in
            guard record.contract == contract.id, let at = record.instant(.notifiedAt),
                record.text(.subject).map({ $0 == emergency.subject.path }) ?? true
            else { return nil }
            if let determined = record.instant(.determinedAt) {
                return determined == emergency.determinedAt ? (at, record) : nil
            }
            let isOpen = emergency.determinedAt <= at && emergency.closedAt.map { at < $0 } ?? true
            return isOpen ? (at, record) : nil
        }
    }

    /// The record that relieves the provider: force majeure, a contact problem, or, where the terms say so, agreed
    /// maintenance.
    private func excuse(at instant: Instant) -> String? {
        var candidates =
            records.of(.forceMajeure, for: contract.id, .emergencyReport)
            + records.of(.contactProblem, for: contract.id)
        if terms.duringMaintenance == .suppress { candidates += records.agreedMaintenance(of: contract.id, .network) }
        return candidates.first { $0.span?.contains(instant) ?? false }?.id
    }
}
