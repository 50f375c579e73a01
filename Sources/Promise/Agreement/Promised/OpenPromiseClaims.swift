public import Correlation
import Foundation
public import Intervals
public import Site

/// Something that the customer can still claim under a promise, and has not.
public struct OpenPromiseClaim: Hashable, Sendable {
    /// Under which promise.
    public var promise: PromiseName
    /// The outage that is over; nil where the whole period is claimed.
    public var outage: Span?
    /// The period that is claimed; nil where outages are.
    public var period: Span?
    /// The last instant at which it is in time.
    public var closesAt: Instant
    /// As what it is entered.
    public var kind: Record.Kind
}

extension Evaluation {
    /// For how many months before this one the claim of a period is looked for.
    private static let monthsBefore = 3

    /// What the customer can still claim under the promises of a contract, promise by promise. Outages that are only
    /// doubtful are left to the month's document, and so are periods for which perhaps nothing is owed.
    public func openClaims(ofPromisesOf id: String, _ observations: inout Observations) -> [OpenPromiseClaim] {
        observations.correct(id, by: records)
        guard let contract = observations.contract(id, governing: month) else { return [] }
        return contract.terms.promises.flatMap { terms -> [OpenPromiseClaim] in
            switch terms.claim?.per {
            case nil: []
            case .outage: openOutages(of: terms, under: contract, &observations)
            case .period: openPeriods(of: terms, under: contract, &observations)
            }
        }
    }

    private func openOutages(
        of terms: PromiseTerms, under contract: Contract, _ observations: inout Observations
    ) -> [OpenPromiseClaim] {
        // Outages are looked for in the whole term, also when that is over.
        guard let evaluation = promise(terms, of: contract, in: contract.term, &observations) else { return [] }
        return evaluation.unclaimedOutages.map { outage in
            OpenPromiseClaim(
                promise: terms.name, outage: outage.span, closesAt: outage.closesAt,
                kind: terms.claim?.from == .report ? .creditRequest : .outageReport)
        }
    }

    private func openPeriods(
        of terms: PromiseTerms, under contract: Contract, _ observations: inout Observations
    ) -> [OpenPromiseClaim] {
        var found: [OpenPromiseClaim] = []
        var month = month
        for _ in 0...Self.monthsBefore {
            let earlier = Evaluation(month: month, records: records, now: now)
            if let period = contract.period(of: month),
                let result = earlier.promise(terms, of: contract, in: period, &observations)?
                    .result(everyWindowClosed: false, observations),
                let remedy = result.remedy, remedy.least > 0, case .open(let until) = remedy.claim
            {
                found.append(
                    OpenPromiseClaim(promise: terms.name, period: result.period, closesAt: until, kind: .creditRequest))
            }
            month = month.previous
        }
        return found.reversed()
    }
}
