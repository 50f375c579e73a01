import Agreement
import Foundation
import Intervals
import Site

/// A contract's month without the record and with it.
struct JudgedBothWays {
    let before: ContractResult
    let after: ContractResult
    let zone: TimeZone

    /// The guarantees and promises whose verdict or remedy is another one.
    var verdicts: [Effect.Verdicts] { articles + promises }

    private var articles: [Effect.Verdicts] {
        zip(before.guarantees, after.guarantees).compactMap { old, new in
            let verdict = Difference(before: old.verdict, after: new.verdict)
            let remedy = Difference(before: old.remedy?.amount, after: new.remedy?.amount)
            guard verdict.before != verdict.after || remedy.before != remedy.after else { return nil }
            return Effect.Verdicts(
                contract: after.contract, month: after.month, promise: PromiseName(new.guarantee), verdict: verdict,
                remedy: remedy, isFinal: after.status == .final)
        }
    }

    private var promises: [Effect.Verdicts] {
        changes(where: { $0.verdict != $1.verdict || $0.remedy != $1.remedy }).map { old, new in
            Effect.Verdicts(
                contract: after.contract, month: after.month, promise: new.terms.name,
                verdict: Difference(before: old.verdict, after: new.verdict),
                remedy: Difference(before: old.remedy?.money, after: new.remedy?.money),
                isFinal: after.status == .final)
        }
    }

    /// The other promises that differ, both ways.
    func changes(
        where isDifferent: (PromiseResult, PromiseResult) -> Bool
    ) -> [(before: PromiseResult, after: PromiseResult)] {
        let known = Dictionary(before.promises.map { ($0.terms.id, $0) }) { first, _ in first }
        return after.promises.compactMap { new in
            known[new.terms.id].flatMap { isDifferent($0, new) ? ($0, new) : nil }
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
