import Correlation
import Foundation
import Intervals
import Site

/// Articles 3, 7 and 8 over one month: was what fell due in it done in time (fine print, 14, 21 and 22)?
struct DutyEvaluation {
    var contract: Contract
    var month: Month
    var now: Instant
    var records: KnownRecords

    /// Nil when nothing was due in the month and nothing is found missing.
    func result(of guarantee: Guarantee, observations: Observations) -> DutyResult? {
        let duties = Duties(of: contract, in: records, at: now, observations: observations)
        let entries = duties.entries(of: guarantee).filter { isOfMonth(due: $0.due) }
        let findings = findings(under: guarantee, about: entries, among: duties)
        guard !entries.isEmpty || !findings.isEmpty else { return nil }
        var result = DutyResult(
            guarantee: guarantee, verdict: verdict(of: entries.map(\.outcome), under: guarantee),
            nominalVerdict: nominalVerdict(of: entries, under: guarantee), entries: entries, findings: findings)
        switch guarantee {
        case .installation:
            result.workingDays = contract.terms.installation.workingDays
            result.calendar = contract.terms.installation.calendar.name
            result.remedy = refund(entries)
        case .operation: result.within = contract.terms.firstFeedback
        case .complaint: result.within = contract.terms.firstReport
        case .network, .power, .emergencyReport, .customerService, .technicalSupport, .access: break
        }
        return result
    }

    private func isOfMonth(due: Instant) -> Bool { Month(ofDue: due, in: contract.timeZone) == month }

    /// What is only found missing decides nothing. A missing closing report is recorded (fine print, 21); of article 3
    /// there is nothing to judge.
    private func verdictWithoutEntries(under guarantee: Guarantee) -> Verdict {
        if guarantee == .operation { .recorded } else { .notApplicable }
    }

    private func verdict(of outcomes: [DueEntry.Outcome], under guarantee: Guarantee) -> Verdict {
        if outcomes.isEmpty { return verdictWithoutEntries(under: guarantee) }
        if outcomes.contains(.late) { return .breached }
        return if Set(outcomes).isDisjoint(with: [.pending, .undetermined]) { .met } else { .undetermined }
    }

    private func nominalVerdict(of entries: [DueEntry], under guarantee: Guarantee) -> Verdict {
        if entries.isEmpty { return verdictWithoutEntries(under: guarantee) }
        return if entries.contains(where: { $0.likely == .late }) { .breached } else { .met }
    }

    /// The fees of late installations, as far as they are in the contract's currency.
    private func refund(_ entries: [DueEntry]) -> Remedy? {
        let fees = entries.filter { $0.outcome == .late }.compactMap(\.fee)
            .filter { $0.currency == contract.rent.currency }
        guard !fees.isEmpty else { return nil }
        let sum = Money(amount: fees.map(\.amount).reduce(0, +), currency: contract.rent.currency)
        return Remedy(kind: .feeRefunded, amount: contract.terms.installation.refund.of(sum).rounded)
    }

    // MARK: - Findings

    private func findings(under guarantee: Guarantee, about entries: [DueEntry], among duties: Duties) -> [Finding] {
        switch guarantee {
        case .installation: unrecordedInstallation(among: duties) + assumptions(under: entries)
        case .operation: missingReports(among: duties)
        case .complaint: unnamedStaff(among: entries)
        case .network, .power, .emergencyReport, .customerService, .technicalSupport, .access: []
        }
    }

    /// A service was signed for and no installation of it is known once the day is over on which it was due (fine print,
    /// 24).
    private func unrecordedInstallation(among duties: Duties) -> [Finding] {
        guard let due = duties.unrecordedInstallation?.likely, due < now, isOfMonth(due: due) else { return [] }
        return [Finding(kind: .installationUnrecorded, at: due)]
    }

    /// The complaints about a member of staff that do not say about whom. The desk refuses them; an import takes what
    /// happened as it is told.
    private func unnamedStaff(among entries: [DueEntry]) -> [Finding] {
        let named = Set(records.of(.complaint, for: contract.id).filter { $0.text(.staffName) != nil }.map(\.id))
        return entries.filter { $0.about == Record.ComplaintSubject.staff.rawValue && !named.contains($0.record) }
            .map { Finding(kind: .staffUnnamed, record: $0.record) }
    }

    /// The deadlines that holidays decide which are not announced yet.
    private func assumptions(under entries: [DueEntry]) -> [Finding] {
        entries.compactMap { entry in
            guard let doubt = entry.doubt else { return nil }
            return Finding(
                kind: .holidaysAssumed, record: entry.record,
                span: Span(from: doubt.earliest, to: doubt.latest ?? .distantFuture), at: entry.due)
        }
    }

    /// The closing reports of what was completed in the civil month. They have no deadline, so they are no entry
    /// (fine print, 21).
    private func missingReports(among duties: Duties) -> [Finding] {
        let span = month.span(in: contract.timeZone)
        return duties.operationsWithoutReport.filter { span.contains($0.completed) }.map { operation in
            Finding(kind: .closingReportMissing, record: operation.record.id, at: operation.completed)
        }
    }
}
