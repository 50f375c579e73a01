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
    /// The feeds and power, then link, uplink, reachability and network, as far as the contract has them.
    public mutating func lanes(of id: String) -> [Lane] {
        guard let contract = contract(id) else { return [] }
        let failedRounds = contract.terms.network.failedRounds
        var lanes: [Lane] = []
        for feed in contract.power?.feeds ?? [] {
            lanes.append(lane(.feed(feed.name), of: feed.condition, failedRounds: failedRounds))
        }
        if let power = power(of: id) {
            lanes.append(Lane(part: .power, timeline: power.timeline, signals: power.signals))
        }
        guard let network = contract.network else { return lanes }
        let uplinks = network.uplinks.compactMap { newest.facility.uplink($0)?.condition }
        if let access = network.access { lanes.append(lane(.link, of: access, failedRounds: failedRounds)) }
        if !uplinks.isEmpty { lanes.append(lane(.uplink, of: .any(uplinks), failedRounds: failedRounds)) }
        if !network.hosts.isEmpty {
            let hosts = Condition.any(network.hosts.map { .signal(.icmp($0)) })
            lanes.append(lane(.reachability, of: hosts, failedRounds: failedRounds))
        }
        if let whole = self.network(of: id) {
            lanes.append(Lane(part: .network, timeline: whole.timeline, signals: whole.signals))
        }
        return lanes
    }

    private mutating func lane(_ part: Lane.Part, of condition: Condition, failedRounds: Int) -> Lane {
        Lane(part: part, timeline: timeline(of: condition, failedRounds: failedRounds), signals: condition.signals)
    }
}
