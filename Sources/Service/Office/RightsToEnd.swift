import Agreement
import Digests
import Documents
import Foundation
import Intervals
import Site

extension ContractResult {
    /// Announces that the customer may end the contract, for each promise by which that is certain. The same right, of the
    /// same contract, promise and instant, gives the same event, so that it is told once however often the month is judged.
    func rightsToEnd(site: String, at now: Instant) -> [Event] {
        let zone = TimeZone(identifier: timeZone) ?? .gmt
        let words = PromiseWords(figures: Figures(language: .english, zone: zone))
        return promises.compactMap { promise in
            guard let right = promise.rightToEnd, let from = right.certainFrom else { return nil }
            let title = Language.english.title(promise.terms.name)
            return Event(
                id: StableID("contract.may_end|\(contract)|\(promise.terms.id)|\(from)"), kind: .contractMayEnd,
                at: now,
                site: site, contract: contract, subject: "\(contract)/\(promise.terms.id)", state: "may_end",
                summary: "\(customer): \(title): \(words.right(right))",
                details: [.promise: promise.terms.id, .from: from.description, .month: "\(month)"])
        }
    }
}
