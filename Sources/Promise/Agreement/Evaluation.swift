public import Correlation
import Foundation
public import Intervals
public import Site

/// Turns what is known of a month into a verdict, article by article.
///
/// A pure function: the same observations and records give the same result. `Observations` keeps the timelines it has
/// built, so several contracts of one month share them.
public struct Evaluation {
    let month: Month
    let records: KnownRecords
    let now: Instant
    /// As if the customer had reported each outage as it began, and claimed in time whatever can be claimed.
    public var assumesClaims = false

    /// - Parameter now: nothing later is known.
    public init(month: Month, records: KnownRecords, now: Instant) {
        self.month = month
        self.records = records
        self.now = now
    }

    /// Nil when no configuration knows the contract.
    ///
    /// - Parameter window: what the readings decide; nil: they are all there are. Where those of a window are not enough
    ///   (they do not `settle` the month, or an installation is held against what was ever read), the result is nil too.
    public func result(
        for id: String, knowing window: Span? = nil, _ observations: inout Observations
    ) -> ContractResult? {
        observations.correct(id, by: records)
        guard let contract = observations.contract(id, governing: month) else { return nil }
        if let period = contract.period(of: month), let window {
            guard let conditions = conditions(ofPromisesTo: contract, within: window, &observations),
                observations.settle(
                    period, of: id, under: contract.terms.network, besides: conditions, within: window)
            else { return nil }
        }
        let result = result(for: contract, &observations)
        let isHeldAgainstAll = result.guarantees.contains {
            $0.guarantee == .installation && $0.verdict != .notApplicable
        }
        if window != nil, isHeldAgainstAll { return nil }
        return result
    }

    /// What the month would come to under other terms; nil when no configuration knows the contract.
    public func result(for id: String, under terms: Terms, _ observations: inout Observations) -> ContractResult? {
        observations.correct(id, by: records)
        guard var contract = observations.contract(id, governing: month) else { return nil }
        contract.terms = terms
        return result(for: contract, &observations)
    }

    private func result(for contract: Contract, _ observations: inout Observations) -> ContractResult {
        guard let period = contract.period(of: month) else { return resultOutsideTheTerm(for: contract, observations) }
        let availability = availability(of: contract, in: period, &observations)
        let others = others(of: contract, in: period, &observations)
        var result = emptyResult(for: contract, observations)
        result.period = period
        result.guarantees = guarantees(others) { availability.result($0) }
        result.promises = promises(of: contract, in: period, &observations)
        result.promisesCap = promisesCap(of: contract)
        result.remedyTotal = remedyTotal(of: result.guarantees, result.promises, for: contract)
        let closes = ([availability.claimsClose(after: period)] + result.promises.map(\.closesAt)).max() ?? period.to
        result.claimsCloseAt = closes
        result.status = status(of: result.guarantees, periodEnds: period.to, claimsClose: closes)
        if result.status != .final {
            let expected = guarantees(others) { availability.resultIfNothingMoreIsReported($0) }
            let promises = promises(of: contract, in: period, everyWindowClosed: true, &observations)
            result.ifNothingMoreIsReported = Outlook(
                verdicts: expected.map { Outlook.Line(guarantee: $0.guarantee, verdict: $0.verdict) }
                    .filter { $0.verdict != .notApplicable },
                promises: promises.map { Outlook.PromiseLine(id: $0.terms.id, verdict: $0.verdict) },
                remedyTotal: remedyTotal(of: expected, promises, for: contract))
        }
        let known = Span(from: period.from, to: min(period.to, now))
        result.wiring = records.appliedWiring(of: contract.id, in: known, observations: observations)
        result.configurations = configurations(of: contract, before: period.to, observations)
        result.clock = observations.clock(behind: contract.id, in: period)
        return result
    }

    /// A month that the term does not reach has no more than what falls due in it (fine print, 14); nothing due, nothing
    /// at all.
    private func resultOutsideTheTerm(for contract: Contract, _ observations: Observations) -> ContractResult {
        var result = emptyResult(for: contract, observations)
        let duties = Guarantee.duties.filter(contract.terms.articles.contains).compactMap { guarantee in
            DutyEvaluation(contract: contract, month: month, now: now, records: records)
                .result(of: guarantee, observations: observations)
        }
        guard duties.contains(where: \.hasDuty) else { return result }
        let parts = duties.map { GuaranteeResult.duty($0) }
        result.guarantees = guarantees(parts) { _ in nil }
        result.remedyTotal = remedyTotal(of: result.guarantees, [], for: contract)
        let ends = month.span(in: contract.timeZone).to
        result.status = if now < ends || result.isPending { .running } else { .final }
        result.configurations = configurations(of: contract, before: ends, observations)
        return result
    }

    private func emptyResult(for contract: Contract, _ observations: Observations) -> ContractResult {
        ContractResult(
            contract: contract.id, customer: contract.customer.name, month: month, period: nil,
            timeZone: contract.timeZone.identifier, status: .notApplicable, claimsCloseAt: nil, guarantees: [],
            remedyTotal: Money(amount: 0, currency: contract.rent.currency), configurations: [],
            renewals: Array(observations.renewals(of: contract.id).dropFirst()))
    }

    private func configurations(
        of contract: Contract, before end: Instant, _ observations: Observations
    ) -> [String] {
        let digests = observations.digests(of: contract.id, before: end)
        return digests.isEmpty ? [observations.eras[0].digest] : digests
    }

    // MARK: - What it comes to

    /// Articles 3 to 9.
    private func others(
        of contract: Contract, in period: Span, _ observations: inout Observations
    ) -> [GuaranteeResult] {
        Guarantee.allCases.filter(contract.terms.articles.contains).compactMap { guarantee in
            switch guarantee {
            case .network, .power: nil
            case .emergencyReport: emergencyReport(of: contract, in: period, observations: &observations)
            case .installation, .operation, .complaint:
                DutyEvaluation(contract: contract, month: month, now: now, records: records)
                    .result(of: guarantee, observations: observations).map { .duty($0) }
            case .customerService, .technicalSupport, .access:
                RegisterEvaluation(contract: contract, period: period, now: now, records: records)
                    .result(of: guarantee, observations: observations).map { .register($0) }
            }
        }
    }

    /// All nine, in order.
    private func guarantees(
        _ others: [GuaranteeResult], availability: (Guarantee) -> AvailabilityResult?
    ) -> [GuaranteeResult] {
        let known = Dictionary(others.map { ($0.guarantee, $0) }) { first, _ in first }
        return Guarantee.allCases.map { guarantee in
            known[guarantee] ?? availability(guarantee).map { .availability($0) } ?? .notApplicable(guarantee)
        }
    }

    /// The sum of what is owed: for the articles at most the month's rent, installation fees apart (fine print, 11). Of
    /// other promises, what is owed beside others, or the greatest of what is not, whichever is more.
    private func remedyTotal(
        of guarantees: [GuaranteeResult], _ promises: [PromiseResult], for contract: Contract
    ) -> Money {
        Money(
            amount: remedyTotal(of: guarantees, for: contract).amount
                + promises.owed(upTo: promisesCap(of: contract), \.owed),
            currency: contract.rent.currency)
    }

    /// What is owed at most for all promises of the month together.
    private func promisesCap(of contract: Contract) -> Decimal? {
        contract.terms.promisesCap.map { RemedyScale(of: contract, month: month, base: .rent).value(of: $0) }
    }

    private func remedyTotal(of guarantees: [GuaranteeResult], for contract: Contract) -> Money {
        let remedies = guarantees.compactMap(\.remedy)
        let sum = { (isFee: Bool) in
            remedies.filter { ($0.kind == .feeRefunded) == isFee }.map(\.amount.amount).reduce(0, +)
        }
        return Money(amount: min(sum(false), contract.rent.amount) + sum(true), currency: contract.rent.currency)
    }

    /// Final is what nothing can change any more: every claim window has closed, and nothing that is due can still be done
    /// in time (fine print, 14).
    private func status(
        of guarantees: [GuaranteeResult], periodEnds: Instant, claimsClose: Instant
    ) -> ResultStatus {
        if now < periodEnds { return .running }
        return if now < claimsClose || guarantees.contains(where: \.isPending) { .provisional } else { .final }
    }

    private func emergencyReport(
        of contract: Contract, in period: Span, observations: inout Observations
    ) -> GuaranteeResult {
        let result = EmergencyClock.result(
            of: contract, month: month, in: period, records: records, observations: &observations)
        return result.map { .emergencyReport($0) } ?? .notApplicable(.emergencyReport)
    }
}

extension Guarantee {
    /// Those under which something falls due (fine print, 14).
    fileprivate static let duties: [Guarantee] = [.installation, .operation, .complaint]
}

extension Observations {
    /// The contract as it governs a month: with the terms and the rent in force at the period's end, and the newest known
    /// calendar (fine print, 13). Nil when no configuration knows it.
    public func contract(_ id: String, governing month: Month) -> Contract? {
        guard let zone = contract(id)?.timeZone, let last = contract(id, before: month.span(in: zone).to) else {
            return nil
        }
        // A term that ends within the month ends the period; what was configured after that no longer counts.
        var governing = last.period(of: month).flatMap { contract(id, before: $0.to) } ?? last
        governing.termFrom = last.termFrom
        governing.termTo = last.termTo
        if let calendar = calendar(named: governing.terms.installation.calendar.name) {
            governing.terms.installation.calendar = calendar
        }
        return governing
    }
}
