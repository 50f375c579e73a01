public import Correlation
public import Intervals
public import Site

/// A possible outage of a guarantee, until when it can be reported, and what reports it (fine print, 7).
public struct PossibleOutage: Hashable, Sendable {
    /// The maximal span, within the term, in which the condition is not certainly up; longer where the contract continues
    /// another one, or is continued (fine print, 28).
    public var span: Span
    /// The last instant at which a report covers it.
    public var windowCloses: Instant
    /// The id of the first known report that covers it, of the other guarantee's where it has none of its own (25).
    public var report: String?
}

extension Evaluation {
    /// The possible outages of a guarantee over a contract's whole term, in order, with the terms that govern the month.
    /// Nil when no configuration knows the contract, it has no such condition, or nothing is promised yet.
    public func possibleOutages(
        of id: String, under guarantee: Guarantee, _ observations: inout Observations
    ) -> [PossibleOutage]? {
        observations.correct(id, by: records)
        guard let contract = observations.contract(id, governing: month),
            let promised = promised(guarantee, by: contract, observations),
            observations.condition(of: guarantee, for: contract) != nil
        else { return nil }
        return claims(of: contract, &observations).of(guarantee).filter { $0.outage.overlaps(promised) }
            .map { PossibleOutage(span: $0.outage, windowCloses: $0.windowCloses, report: $0.report) }
    }
}
