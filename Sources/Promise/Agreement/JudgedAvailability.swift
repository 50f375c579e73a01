import Correlation
import Intervals
import Site

/// Articles 1 and 2 of one contract's month: what was measured, and what was reported of it.
struct JudgedAvailability {
    /// Nothing is taken off as not reported yet.
    private let evaluations: [Guarantee: AvailabilityEvaluation]
    private let claims: Claims
    private let now: Instant

    init(_ evaluations: [Guarantee: AvailabilityEvaluation], claims: Claims, now: Instant) {
        self.evaluations = evaluations
        self.claims = claims
        self.now = now
    }

    /// What a guarantee comes to; nil where it has no condition, or is not promised yet.
    func result(_ guarantee: Guarantee) -> AvailabilityResult? {
        guard var evaluation = evaluations[guarantee] else { return nil }
        evaluation.notReported = claims.notReported(guarantee, at: now)
        return evaluation.result()
    }

    /// … if every claim window had closed and nothing more were reported.
    func resultIfNothingMoreIsReported(_ guarantee: Guarantee) -> AvailabilityResult? {
        guard var evaluation = evaluations[guarantee] else { return nil }
        evaluation.notReported = claims.neverReported(guarantee)
        evaluation.outages = []
        return evaluation.result()
    }

    /// When a guarantee may have been down and nothing takes that off yet; empty where it has no condition.
    func possiblyCounted(_ guarantee: Guarantee) -> IntervalSet {
        guard var evaluation = evaluations[guarantee] else { return .empty }
        evaluation.notReported = claims.notReported(guarantee, at: now)
        return evaluation.possiblyCounted()
    }

    /// When the last claim window closes that can still change something; the period's end without a condition.
    func claimsClose(after period: Span) -> Instant {
        evaluations.map { claims.lastWindow($0.key, touching: $0.value.period) }.max() ?? period.to
    }
}

extension Evaluation {
    /// Judges articles 1 and 2 of a contract in a period.
    func availability(
        of contract: Contract, in period: Span, _ observations: inout Observations
    ) -> JudgedAvailability {
        let claims = claims(of: contract, &observations)
        var evaluations: [Guarantee: AvailabilityEvaluation] = [:]
        for guarantee in [Guarantee.network, .power] {
            evaluations[guarantee] = evaluation(
                of: guarantee, for: contract, in: period, claims: claims.of(guarantee), &observations)
        }
        return JudgedAvailability(evaluations, claims: claims, now: now)
    }

    private func evaluation(
        of guarantee: Guarantee, for contract: Contract, in period: Span, claims: [Claims.Claim],
        _ observations: inout Observations
    ) -> AvailabilityEvaluation? {
        guard let terms = contract.terms.availability(guarantee),
            let promised = promised(guarantee, by: contract, observations)?.clipped(to: period), !promised.isEmpty,
            let condition = observations.condition(of: guarantee, for: contract)
        else { return nil }
        let outages = observations.outages(
            guarantee, of: contract.id, in: condition, touching: promised,
            possibleIn: self.promised(guarantee, by: contract, observations))
        let recorded = records.recordedExclusions(
            under: guarantee, of: contract, in: promised, observations: observations)
        let attributions = records.of(.attribution, for: contract.id, under: guarantee)
        return AvailabilityEvaluation(
            guarantee: guarantee, contract: contract, terms: terms, period: promised, now: now, condition: condition,
            claims: claims, notReported: .empty, outages: outages,
            disagreements: guarantee == .network ? observations.disagreements(of: contract.id, in: promised) : [],
            recorded: recorded,
            attributed: IntervalSet(attributions.compactMap(\.span)))
    }
}

extension Evaluation {
    /// From when on a contract's article 1 or 2 is promised: the whole term, or, where the terms say so, from when the
    /// installation was done that was done first (fine print, 5). Nil when none is done yet.
    ///
    /// A contract that continues another one and was not installed anew goes on with what was installed then (28).
    func promised(_ guarantee: Guarantee, by contract: Contract, _ observations: Observations) -> Span? {
        switch contract.terms.availability(guarantee)?.serviceFrom {
        case .term: return contract.term
        case .installation:
            let installed = ([contract.id] + observations.predecessors(of: contract.id)).lazy
                .compactMap { firstInstallation(of: $0, as: contract) }.first
            return installed.map { Span(from: max($0, contract.term.from), to: contract.term.to) }
        case nil: return nil
        }
    }

    /// The earliest known completion of an installation of a contract.
    private func firstInstallation(of id: String, as contract: Contract) -> Instant? {
        records.own(.installation, of: id).compactMap { record in
            let installed = record.text(.service).flatMap(Contract.Service.init) ?? contract.service
            return InstalledItems(of: record, needed: contract.items(of: installed), at: now).doneAt
        }.min()
    }

    /// The possible outages of both guarantees, with what reports them (fine print, 7, 25 and 28).
    func claims(of contract: Contract, _ observations: inout Observations) -> Claims {
        var bases: [Guarantee: ClaimBasis] = [:]
        for guarantee in [Guarantee.network, .power] {
            bases[guarantee] = claimBasis(of: guarantee, for: contract, &observations)
        }
        return Claims(bases, isAssumed: assumesClaims, in: contract.timeZone)
    }

    /// Nil where no contract of the row has such a condition, or nothing is promised yet. The other contracts' possible
    /// outages join its own where they meet at a seam.
    private func claimBasis(
        of guarantee: Guarantee, for contract: Contract, _ observations: inout Observations
    ) -> ClaimBasis? {
        guard let terms = contract.terms.availability(guarantee) else { return nil }
        var possible = IntervalSet.empty
        var down = IntervalSet.empty
        var reports: [Record] = []
        var isObserved = false
        for id in observations.renewals(of: contract.id) {
            let member = if id == contract.id { contract } else { observations.contract(id, governing: month) }
            guard let member, let promised = promised(guarantee, by: member, observations),
                let condition = observations.condition(of: guarantee, for: member)
            else { continue }
            isObserved = true
            let spans = observations.possibleOutages(in: condition, term: promised)
            possible = possible.union(IntervalSet(spans))
            down = down.union(condition.timeline.down.clipped(to: promised))
            reports += records.of(.outageReport, for: id, under: guarantee)
        }
        guard isObserved else { return nil }
        return ClaimBasis(possible: possible.spans, down: down, reports: reports, terms: terms)
    }
}

extension Observations {
    /// The condition of article 1 or 2 over time, by the terms that govern the month; nil where none is configured.
    mutating func condition(of guarantee: Guarantee, for contract: Contract) -> GuaranteeTimeline? {
        switch guarantee {
        case .network: network(of: contract.id, under: contract.terms.network)
        case .power: power(of: contract.id)
        case .installation, .emergencyReport, .customerService, .technicalSupport, .operation, .complaint, .access: nil
        }
    }
}
