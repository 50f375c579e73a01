import Agreement
import Correlation
import Foundation
import Intervals
import Site

extension EffectFinder {
    // MARK: - Article 4

    /// Which emergencies a notification answers.
    func notifications(in months: [JudgedBothWays]) -> [Effect.Part] {
        guard let told = record.instant(.notifiedAt) else { return [] }
        var parts: [Effect.Part] = []
        for month in months {
            for report in month.reports {
                let emergency = NamedEmergency(report.after, in: month)
                if report.before.notifiedAt != report.after.notifiedAt {
                    parts.append(.answers(emergency, left: report.after.deadline - told))
                } else if isAbout(report.after), let before = report.after.notifiedAt, before < told {
                    parts.append(.toldBefore(emergency, at: before))
                }
            }
        }
        let instant = record.instant(.determinedAt) ?? told
        return parts.isEmpty ? [.answersNothing(nearest: nearest(to: instant, in: months))] : parts
    }

    /// Whether the record names this emergency.
    private func isAbout(_ report: EmergencyReportResult.Report) -> Bool {
        (record.instant(.determinedAt).map { report.emergency.isDetermined(at: $0) } ?? false)
            && record.text(.subject).map { $0 == report.emergency.subject.path } ?? true
    }

    /// Which emergencies a record excuses. Only a contact problem says that it excuses none: that is what it is for.
    func excuses(by subject: Record, in months: [JudgedBothWays]) -> [Effect.Part] {
        let excused = months.flatMap { month in
            month.reports.filter { $0.after.excuse == record.id && $0.before.excuse != record.id }
                .map { Effect.Part.excuses(NamedEmergency($0.after, in: month)) }
        }
        guard excused.isEmpty, record.kind == .contactProblem else { return excused }
        return [.excusesNothing(nearest: nearest(to: subject.instant(.from) ?? now, in: months))]
    }

    private func nearest(to instant: Instant, in months: [JudgedBothWays]) -> NamedEmergency? {
        let all = months.flatMap { month in month.reports.map { NamedEmergency($0.after, in: month) } }
        return all.min { distance($0.determinedAt, instant) < distance($1.determinedAt, instant) }
    }

    private func distance(_ first: Instant, _ second: Instant) -> Milliseconds { max(first - second, second - first) }

    /// Whether a request credits its day.
    func credits(of subject: Record, in months: [JudgedBothWays]) -> [Effect.Part] {
        guard let date = subject.date(.date), record.kind != .withdrawal else { return [] }
        let days = months.map { Difference(before: $0.before.daysCredited, after: $0.after.daysCredited) }
        if days.contains(where: { $0.after.contains(date) && !$0.before.contains(date) }) { return [.credits(date)] }
        return [.creditsNothing(date, isCredited: days.contains { $0.before.contains(date) })]
    }

    // MARK: - Articles 3 and 5 to 9

    /// What had to be done by when, and what the registers find about the record.
    func duties(of subject: Record, in months: [JudgedBothWays]) -> [Effect.Part] {
        months.flatMap { month in
            month.after.guarantees.flatMap { part -> [Effect.Part] in
                switch part {
                case .duty(let result):
                    // What an entry makes due, or answers, and what is found missing of it.
                    result.entries.filter { $0.record == record.id || $0.answeredBy == record.id }
                        .map { .due(result.guarantee, $0.due, $0.outcome, zone: month.zone) }
                        + result.findings.filter { $0.record == record.id }.map { .finds($0.kind) }
                case .register(let result):
                    result.findings.filter { $0.record == record.id }.map { .finds($0.kind) }
                case .availability, .emergencyReport, .notApplicable: []
                }
            }
        }
    }
}

extension NamedEmergency {
    fileprivate init(_ report: EmergencyReportResult.Report, in month: JudgedBothWays) {
        self.init(
            subject: report.emergency.subject, determinedAt: report.emergency.determinedAt, zone: month.zone)
    }
}

extension ContractResult {
    fileprivate var daysCredited: [CivilDate] {
        for case .emergencyReport(let result) in guarantees { return result.daysCredited }
        return []
    }
}
