public import Correlation
public import Intervals
public import Site

/// A possible outage of a guarantee, until when it can be reported, and what reports it (fine print, 7).
public struct PossibleOutage: Hashable, Sendable {
    /// The maximal span, within the term, in which the condition is not certainly up.
    public var span: Span
    /// The last instant at which a report covers it.
    public var windowCloses: Instant
    /// The id of the first known report that covers it.
    public var report: String?
}

extension Evaluation {
    /// The possible outages of a guarantee over a contract's whole term, in order, with the terms that govern the month.
    /// Nil when no configuration knows the contract, or it has no such condition.
    public func possibleOutages(
        of id: String, under guarantee: Guarantee, _ observations: inout Observations
    ) -> [PossibleOutage]? {
        guard let contract = observations.contract(id, governing: month),
            let terms = contract.terms.availability(guarantee)
        else { return nil }
        let condition =
            switch guarantee {
            case .network: observations.network(of: id, under: terms)
            case .power: observations.power(of: id)
            case .installation, .emergencyReport, .customerService, .technicalSupport, .operation, .complaint, .access:
                nil as GuaranteeTimeline?
            }
        guard let condition else { return nil }
        return claims(on: condition, under: guarantee, of: contract, terms: terms, observations: observations)
            .claims.map { PossibleOutage(span: $0.outage, windowCloses: $0.windowCloses, report: $0.report) }
    }

    func claims(
        on condition: GuaranteeTimeline, under guarantee: Guarantee, of contract: Contract, terms: AvailabilityTerms,
        observations: Observations
    ) -> Claims {
        Claims(
            for: observations.possibleOutages(in: condition, term: contract.term), down: condition.timeline.down,
            reports: records.of(.outageReport, for: contract.id, under: guarantee), terms: terms,
            zone: contract.timeZone)
    }
}
