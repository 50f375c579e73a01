public import Intervals
public import Site

/// One line of a month's picture: a part of what was promised, over time.
public struct Lane: Hashable, Sendable {
    /// Which part.
    public enum Part: Hashable, Sendable {
        /// By its name: `mains`, `ups`, `A`.
        case feed(String)
        case power
        case link
        case uplink
        case reachability
        case network
    }

    /// Which part.
    public var part: Part
    /// When it held.
    public var timeline: Timeline
    /// What it was read from.
    public var signals: [SignalName]
}

extension Observations {
    /// The feeds and power, then link, uplink, reachability and network, as far as the contract had them in a period. Each
    /// configuration governs its own time (fine print, 13), as corrected (27).
    public mutating func lanes(of id: String, in period: Span = .always) -> [Lane] {
        parts(of: id, in: period).compactMap { lane($0, of: id) }
    }

    /// One part of what a contract was promised; nil when the contract never had it.
    public mutating func lane(_ part: Lane.Part, of id: String) -> Lane? {
        self.part(part, of: id).map { Lane(part: part, timeline: $0.timeline, signals: $0.signals) }
    }

    /// What there is to draw; feeds in the order of the newest configuration, then those that only earlier ones had.
    private func parts(of id: String, in period: Span) -> [Lane.Part] {
        var feeds: [Lane.Part] = []
        var others: Set<Lane.Part> = []
        for stretch in stretches(of: id, under: .power).reversed() where stretch.span.overlaps(period) {
            guard let power = PowerRule(of: stretch.contract) else { continue }
            others.insert(.power)
            for feed in power.feeds where !feeds.contains(.feed(feed.name)) { feeds.append(.feed(feed.name)) }
        }
        for stretch in stretches(of: id, under: .network) where stretch.span.overlaps(period) {
            guard let network = ConnectionRule(of: stretch.contract, in: stretch.facility) else { continue }
            others.insert(.network)
            if network.access != nil { others.insert(.link) }
            if network.uplinks != nil { others.insert(.uplink) }
            if network.reachability != nil { others.insert(.reachability) }
        }
        let order: [Lane.Part] = [.power, .link, .uplink, .reachability, .network]
        return feeds + order.filter(others.contains)
    }

    /// A part of what a contract was promised as it was read; power and network as they are judged. Nil when the contract
    /// never had it.
    mutating func part(_ part: Lane.Part, of id: String) -> GuaranteeTimeline? {
        let key = PartKey(contract: id, part: part)
        if let known = parts[key] { return known }
        let found: GuaranteeTimeline? =
            switch part {
            case .feed(let name): feed(name, of: id)
            case .power: power(of: id)
            case .link: line(\.access, of: id)
            case .uplink: line(\.uplinks, of: id)
            case .reachability: line(\.reachability, of: id)
            case .network: network(of: id)
            }
        parts[key] = found
        return found
    }

    private mutating func feed(_ name: String, of id: String) -> GuaranteeTimeline? {
        joined(overStretchesOf: id, under: .power) { observations, contract, _ in
            guard let rule = PowerRule(of: contract), let feed = rule.feeds.first(where: { $0.name == name }) else {
                return nil
            }
            return observations.asRead(feed.condition, failedRounds: rule.failedRounds)
        }
    }

    private mutating func line(_ line: (ConnectionRule) -> Condition?, of id: String) -> GuaranteeTimeline? {
        joined(overStretchesOf: id, under: .network) { observations, contract, facility in
            guard let rule = ConnectionRule(of: contract, in: facility), let condition = line(rule) else { return nil }
            return observations.asRead(condition, failedRounds: rule.failedRounds)
        }
    }

    private mutating func asRead(_ condition: Condition, failedRounds: Int) -> GuaranteeTimeline {
        GuaranteeTimeline(
            timeline: timeline(of: condition, failedRounds: failedRounds), contradictions: [],
            signals: condition.signals)
    }
}
