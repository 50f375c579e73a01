public import Correlation
import Intervals
public import Site

/// A correction of what the configuration said was connected, as it applied in a month (fine print, 27).
public struct AppliedWiring: Hashable, Sendable {
    /// The record, the time that it names, and what was really connected.
    public var correction: WiringCorrection
    /// What the configurations had instead, each once, in the order of time; none where they had no such condition.
    public var configured: [Wiring]
    /// Who says so.
    public var by: String?
    /// Why.
    public var reason: String?
    /// What the customer says of it.
    public var acceptance: Acceptance
}

extension KnownRecords {
    /// What is known of a contract's wiring against its configurations.
    public func wiringCorrections(of contract: String) -> [WiringCorrection] {
        own(.wiring, of: contract).compactMap { record in
            guard let span = record.span, let wiring = record.wiring else { return nil }
            return WiringCorrection(record: record.id, knownAt: record.knownAt, span: span, wiring: wiring)
        }
    }

    /// Those that applied within a period: of two that overlap, the later known one.
    func appliedWiring(of contract: String, in period: Span, observations: Observations) -> [AppliedWiring] {
        let records = own(.wiring, of: contract)
        guard !records.isEmpty else { return [] }
        let stretches = [Guarantee.network, .power].flatMap { observations.stretches(of: contract, under: $0) }
        let applied = Set(stretches.filter { $0.span.overlaps(period) }.compactMap(\.correction))
        let acceptances = Acceptances(of: contract, in: self, observations: observations)
        let corrections = wiringCorrections(of: contract)
        return corrections.filter { applied.contains($0.record) }.compactMap { correction in
            guard let record = records.first(where: { $0.id == correction.record }) else { return nil }
            var configured: [Wiring] = []
            for configuration in observations.configurations(of: contract)
            where configuration.span.overlaps(correction.span) {
                guard let wiring = configuration.contract.wiring(under: correction.wiring.guarantee),
                    !configured.contains(wiring)
                else { continue }
                configured.append(wiring)
            }
            return AppliedWiring(
                correction: correction, configured: configured, by: record.text(.by), reason: record.text(.reason),
                acceptance: acceptances.acceptance(of: record))
        }
    }

    /// The records of a kind that name the contract, in the order in which they came to be known.
    func own(_ kind: Record.Kind, of contract: String) -> [Record] {
        of(kind, for: contract).filter { $0.contract == contract }
    }
}

extension Observations {
    /// Holds the configurations of a contract, and of those that it continues or that continue it, corrected as the
    /// records say (fine print, 27).
    public mutating func correct(_ contract: String, by records: KnownRecords) {
        for id in renewals(of: contract) { correct(id, by: records.wiringCorrections(of: id)) }
    }
}
