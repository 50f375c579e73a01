import Agreement
import Clocks
import Foundation
import Ledger
public import Live
import Site

extension SiteOffice {
    /// What the last month that ended came to, of each contract of the configuration that has a result for it.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func lastVerdicts() throws(Refusal) -> [MonthVerdict] {
        let now = clock.now
        return try Refusal.translating {
            try facility.contracts.compactMap { contract in
                let month = Month(of: contract.timeZone.localDate(of: now)).previous
                // A document that cannot be read any more is one that `verify` names.
                guard let stored = try ledger.result(contract: contract.id, month: month),
                    let summary = try? ResultSummary(of: stored.text)
                else { return nil }
                let verdicts = summary.verdicts.map { ($0.promise.id, $0.verdict.rawValue) }
                return MonthVerdict(
                    contract: contract.id, month: "\(month)", verdicts: Dictionary(verdicts) { first, _ in first })
            }
        }
    }
}
