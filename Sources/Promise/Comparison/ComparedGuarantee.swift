public import Agreement
public import Correlation
import Intervals
public import Site

/// One guarantee's month by our rules and by others'.
public struct ComparedGuarantee: Sendable {
    /// Network or power.
    public var guarantee: Guarantee
    /// Before anybody's claims.
    public var evidence: EvidenceFigure
    /// With claims and everything else the agreement says.
    public var agreement: AvailabilityResult
    /// In the order asked for; no figure where that program gives none.
    public var others: [(rule: any Rule, figure: Figure?)]

    /// Whether a program's figure keeps the promised percentage; compared without rounding.
    public func isMet(by figure: Figure) -> Bool {
        !agreement.terms.availability.exceedsAvailability(down: figure.bad, of: figure.whole)
    }
}

extension ContractResult {
    /// Articles 1 and 2 of a month, as far as they apply, beside what other programs would say of the same readings.
    public func compared(
        with programs: [OtherProgram], records: KnownRecords, observations: inout Observations
    ) -> [ComparedGuarantee] {
        observations.correct(contract, by: records)
        guard period != nil, let contract = observations.contract(contract, governing: month) else { return [] }
        var compared: [ComparedGuarantee] = []
        for case .availability(let result) in guarantees {
            guard let condition = observations.condition(of: result.guarantee, for: contract) else { continue }
            let polled = PolledMonth(
                of: result.guarantee, for: contract, in: result.period, excluded: result.excluded,
                observations: observations)
            compared.append(
                ComparedGuarantee(
                    guarantee: result.guarantee,
                    evidence: EvidenceFigure(
                        condition.timeline, in: result.period, at: observations.now, excluded: result.excluded,
                        terms: result.terms),
                    agreement: result,
                    others: programs.flatMap(\.rules).map { rule in (rule, polled.flatMap { rule.figure(of: $0) }) }))
        }
        return compared
    }
}

extension Observations {
    /// Nil where the guarantee has no condition, or none is configured.
    fileprivate mutating func condition(of guarantee: Guarantee, for contract: Contract) -> GuaranteeTimeline? {
        switch guarantee {
        case .network: network(of: contract.id, under: contract.terms.network)
        case .power: power(of: contract.id)
        case .installation, .emergencyReport, .customerService, .technicalSupport, .operation, .complaint, .access: nil
        }
    }
}
