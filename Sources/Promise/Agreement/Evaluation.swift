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
    private let now: Instant

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
        guard let contract = observations.contract(id, governing: month) else { return nil }
        if let period = contract.period(of: month),
            !observations.settle(period, of: id, under: contract.terms.network, within: window)
        {
            return nil
        }
        let result = result(for: contract, &observations)
        let isHeldAgainstAll = result.guarantees.contains {
            $0.guarantee == .installation && $0.verdict != .notApplicable
        }
        if window != nil, isHeldAgainstAll { return nil }
        return result
    }

    private func result(for contract: Contract, _ observations: inout Observations) -> ContractResult {
        let id = contract.id
        var result = ContractResult(
            contract: id, customer: contract.customer.name, month: month, period: nil,
            timeZone: contract.timeZone.identifier, status: .notApplicable, claimsCloseAt: nil, guarantees: [],
            remedyTotal: Money(amount: 0, currency: contract.rent.currency), configurations: [])
        guard let period = contract.period(of: month) else { return result }

        let terms = contract.terms
        let network = observations.network(of: id, under: terms.network).map { condition in
            availability(
                under: .network, terms: terms.network, of: contract, in: period, given: condition,
                observations: &observations)
        }
        let power = observations.power(of: id).map { condition in
            availability(
                under: .power, terms: terms.power, of: contract, in: period, given: condition,
                observations: &observations)
        }
        let closes = [network, power].compactMap { $0?.windowsClose }.max() ?? period.to
        result.period = period
        result.claimsCloseAt = closes
        if now < period.to {
            result.status = .running
        } else if now < closes {
            result.status = .provisional
        } else {
            result.status = .final
        }
        result.guarantees = Guarantee.allCases.map { guarantee in
            switch guarantee {
            case .network: network.map { .availability($0.result) } ?? .notApplicable(.network)
            case .power: power.map { .availability($0.result) } ?? .notApplicable(.power)
            case .emergencyReport: emergencyReport(of: contract, in: period, observations: &observations)
            case .installation, .operation, .complaint:
                DutyEvaluation(contract: contract, month: month, now: now, records: records)
                    .result(of: guarantee, observations: observations).map { .duty($0) } ?? .notApplicable(guarantee)
            case .customerService, .technicalSupport, .access:
                RegisterEvaluation(contract: contract, period: period, now: now, records: records)
                    .result(of: guarantee, observations: observations).map { .register($0) }
                    ?? .notApplicable(guarantee)
            }
        }
        let remedies = result.guarantees.compactMap(\.remedy)
        let sum = { (isFee: Bool) in
            remedies.filter { ($0.kind == .feeRefunded) == isFee }.map(\.amount.amount).reduce(0, +)
        }
        result.remedyTotal.amount = min(sum(false), contract.rent.amount) + sum(true)
        result.configurations = observations.digests(of: id, before: period.to)
        if result.configurations.isEmpty { result.configurations = [observations.eras[0].digest] }
        result.clock = observations.clock(behind: id, in: period)
        return result
    }

    private func availability(
        under guarantee: Guarantee, terms: AvailabilityTerms, of contract: Contract, in period: Span,
        given condition: GuaranteeTimeline, observations: inout Observations
    ) -> (result: AvailabilityResult, windowsClose: Instant) {
        let claims = claims(
            on: condition, under: guarantee, of: contract, terms: terms, observations: observations)
        let outages = observations.outages(guarantee, of: contract.id, in: condition, touching: period)
        let evaluation = AvailabilityEvaluation(
            guarantee: guarantee, contract: contract, terms: terms, period: period, now: now, condition: condition,
            claims: claims, outages: outages, records: records)
        // Also with no outage at all: one that ended with the period can be reported so long.
        let own = terms.claimWindow.closes(after: period.to, in: contract.timeZone)
        return (evaluation.result, max(own, claims.lastWindow(touching: period) ?? own))
    }

    private func emergencyReport(
        of contract: Contract, in period: Span, observations: inout Observations
    ) -> GuaranteeResult {
        let emergencies = observations.emergencies(of: contract.id).filter { period.contains($0.determinedAt) }
        let hasHosts = !(contract.network?.hosts.isEmpty ?? true)
        guard hasHosts || !emergencies.isEmpty else { return .notApplicable(.emergencyReport) }
        return .emergencyReport(
            EmergencyClock(contract: contract, month: month, now: now, records: records).result(emergencies))
    }
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
