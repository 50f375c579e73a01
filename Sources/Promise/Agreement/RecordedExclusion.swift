import Correlation
public import Intervals
public import Site

/// Why time is taken off, in the order in which a millisecond is given to the first cause that applies.
public enum Exclusion: String, Hashable, Sendable, CaseIterable {
    case notReported = "not_reported"
    case forceMajeure = "force_majeure"
    case maintenance
    case customer
}

/// An entry that takes time off article 1 or 2, or would if the customer accepted it.
public struct RecordedExclusion: Hashable, Sendable {
    /// The id of the record.
    public var record: String
    /// Of which kind it is.
    public var kind: Record.Kind
    /// As which it is counted.
    public var cause: Exclusion
    /// The whole time that it names.
    public var span: Span
    /// What the customer says of it.
    public var acceptance: Acceptance
    /// It says that the customer authorised the work, and names no authorisation that was valid when it began (fine print,
    /// 20).
    public var lacksAuthorisation: Bool
    /// Whether it takes time off: under `exclusions: accepted_only` what the customer accepted alone does.
    public var counts: Bool
}

extension KnownRecords {
    /// The entries of a contract that can take time off a guarantee of it, as far as the terms name the ground, in the
    /// order in which they came to be known. What nobody reported is not among them.
    ///
    /// - Parameter period: only those that overlap it.
    func recordedExclusions(
        under guarantee: Guarantee, of contract: Contract, in period: Span, observations: Observations
    ) -> [RecordedExclusion] {
        guard let terms = contract.terms.availability(guarantee) else { return [] }
        let found = exclusions(under: guarantee, of: contract.id, on: terms.grounds(of: guarantee)).filter {
            $0.span.overlaps(period)
        }
        return recorded(found, of: contract, exclusions: terms.exclusions, observations: observations)
    }

    /// What the customer says of entries that take time off.
    func recorded(
        _ found: [(record: Record, cause: Exclusion, span: Span)], of contract: Contract,
        exclusions: AvailabilityTerms.Exclusions, observations: Observations
    ) -> [RecordedExclusion] {
        guard !found.isEmpty else { return [] }
        let acceptances = Acceptances(of: contract.id, in: self, observations: observations)
        let authorisations = Authorisations(of: contract, in: self, observations: observations)
        return found.map { record, cause, span in
            let isAuthorisedWork = record.text(.cause) == Record.Cause.customerAuthorisedWork.rawValue
            let lacksAuthorisation =
                isAuthorisedWork && !authorisations.cover(record.text(.authorisation), workFrom: span.from)
            let acceptance = lacksAuthorisation ? Acceptance.oneSided : acceptances.acceptance(of: record)
            let counts =
                switch exclusions {
                case .all: true
                case .acceptedOnly: acceptance.state == .accepted
                }
            return RecordedExclusion(
                record: record.id, kind: record.kind, cause: cause, span: span, acceptance: acceptance,
                lacksAuthorisation: lacksAuthorisation, counts: counts)
        }
    }

    private func exclusions(
        under guarantee: Guarantee, of contract: String, on grounds: Set<Ground>
    ) -> [(record: Record, cause: Exclusion, span: Span)] {
        var found: [(record: Record, cause: Exclusion)] = []
        if grounds.contains(.forceMajeure) {
            found += of(.forceMajeure, for: contract, under: guarantee).map { ($0, .forceMajeure) }
        }
        if grounds.contains(.maintenance) {
            found += agreedMaintenance(of: contract, under: guarantee).map { ($0, .maintenance) }
        }
        let causes = grounds.subtracting([.forceMajeure, .maintenance])
        found += of(.attribution, for: contract, under: guarantee).filter { record in
            record.text(.cause).flatMap(Ground.init).map(causes.contains) ?? false
        }.map { ($0, .customer) }
        return found.compactMap { record, cause in record.span.map { (record, cause, $0) } }
    }

    /// Maintenance counts as agreed only if the consent was given before it began.
    func agreedMaintenance(of contract: String, under guarantee: Guarantee) -> [Record] {
        of(.maintenance, for: contract, under: guarantee).filter { record in
            guard let consent = record.instant(.consentedAt), let from = record.instant(.from) else { return false }
            return consent <= from
        }
    }
}

extension [RecordedExclusion] {
    /// What they take off, by cause.
    var byCause: [Exclusion: IntervalSet] {
        Dictionary(grouping: filter(\.counts), by: \.cause).mapValues { IntervalSet($0.map(\.span)) }
    }

    /// What they take off, by what the customer says of it.
    var byAcceptance: [Acceptance.State: IntervalSet] {
        Dictionary(grouping: filter(\.counts), by: \.acceptance.state).mapValues { IntervalSet($0.map(\.span)) }
    }
}

extension AvailabilityResult {
    /// All that records take off; what nobody reported is not in it.
    public var excluded: IntervalSet { IntervalSet(exclusions.filter(\.counts).map(\.span)) }
}
