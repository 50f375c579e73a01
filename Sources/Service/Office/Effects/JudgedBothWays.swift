import Agreement
import Foundation
import Intervals
import Site

/// A contract's month without the record and with it.
struct JudgedBothWays {
    let before: ContractResult
    let after: ContractResult
    let zone: TimeZone

    /// The guarantees whose verdict or remedy is another one.
    var verdicts: [Effect.Verdicts] {
        zip(before.guarantees, after.guarantees).compactMap { old, new in
            let verdict = Difference(before: old.verdict, after: new.verdict)
            let remedy = Difference(before: old.remedy?.amount, after: new.remedy?.amount)
            guard verdict.before != verdict.after || remedy.before != remedy.after else { return nil }
            return Effect.Verdicts(
                contract: after.contract, month: after.month, guarantee: new.guarantee, verdict: verdict,
                remedy: remedy, isFinal: after.status == .final)
        }
    }

    /// Articles 1 and 2 both ways.
    func availability(_ guarantee: Guarantee) -> Difference<AvailabilityResult>? {
        guard let old = before.availability(guarantee), let new = after.availability(guarantee) else { return nil }
        return Difference(before: old, after: new)
    }

    /// Article 4 both ways, emergency by emergency.
    var reports: [Difference<EmergencyReportResult.Report>] {
        zip(before.emergencyReports, after.emergencyReports).map { Difference(before: $0, after: $1) }
    }
}

extension ContractResult {
    fileprivate func availability(_ guarantee: Guarantee) -> AvailabilityResult? {
        for case .availability(let result) in guarantees where result.guarantee == guarantee { return result }
        return nil
    }

    /// In order of determination; records change neither their number nor their order.
    var emergencyReports: [EmergencyReportResult.Report] {
        for case .emergencyReport(let result) in guarantees { return result.reports }
        return []
    }
}
