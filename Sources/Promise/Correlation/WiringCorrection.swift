public import Intervals
public import Site

/// What a contract's power or network condition really was between two instants, where the configuration had it wrong
/// (fine print, 27).
public struct WiringCorrection: Hashable, Sendable {
    /// The id of the record that says so.
    public var record: String
    /// From when the record is known: where two overlap, the latest known one holds.
    public var knownAt: Instant
    /// The time that it corrects.
    public var span: Span
    /// What takes the place of the whole block of the configuration.
    public var wiring: Wiring

    /// Makes the correction that a record of its id tells.
    public init(record: String, knownAt: Instant, span: Span, wiring: Wiring) {
        self.record = record
        self.knownAt = knownAt
        self.span = span
        self.wiring = wiring
    }
}

/// A stretch of time in which a contract's condition was one and the same.
public struct WiringStretch: Hashable, Sendable {
    /// When it was so.
    public var span: Span
    /// As the configuration has the contract; with another condition where a correction says so.
    public var contract: Contract
    /// The site as it was configured.
    public var facility: Facility
    /// The id of the record that corrects the configuration here.
    public var correction: String?
}

extension Observations {
    /// Every stretch of time with the condition of articles 1 or 2 that a contract had then: by its configurations, and
    /// by the corrections of them.
    public func stretches(of id: String, under guarantee: Guarantee) -> [WiringStretch] {
        let configured = configurations(of: id).map {
            WiringStretch(span: $0.span, contract: $0.contract, facility: $0.facility)
        }
        return corrections(of: id).filter { $0.wiring.guarantee == guarantee }.reduce(configured) {
            stretches, correction in
            stretches.flatMap { $0.corrected(by: correction) }
        }
    }
}

extension Wiring {
    /// The uplinks that it names and the site does not have: of them nothing is ever read.
    fileprivate func uplinks(missingAt facility: Facility) -> [Uplink] {
        switch self {
        case .power: []
        case .network(let network):
            network.uplinks.filter { facility.uplink($0) == nil }.map { name in
                Uplink(name: name, link: SignalName(device: name, kind: .port), beacons: [])
            }
        }
    }
}

extension WiringStretch {
    /// What is left of it before and after a correction, and the corrected part between.
    fileprivate func corrected(by correction: WiringCorrection) -> [WiringStretch] {
        let inside = span.clipped(to: correction.span)
        guard !inside.isEmpty else { return [self] }
        var before = self
        before.span.to = inside.from
        var corrected = self
        corrected.span = inside
        corrected.contract = contract.wired(as: correction.wiring)
        corrected.facility.uplinks += correction.wiring.uplinks(missingAt: facility)
        corrected.correction = correction.record
        var after = self
        after.span.from = inside.to
        return [before, corrected, after].filter { !$0.span.isEmpty }
    }
}
