public import Site

/// What "connected" means for one contract: `all(uplink, access, reachability)` (semantics, *Outages*).
///
/// It is written once, for what holds now (`SignalState`) and for what held when (`Timeline`): what is announced, judged,
/// drawn, explained and compared all comes from here.
public struct ConnectionRule: Hashable, Sendable {
    /// Over the customer's port links; nil when none is configured.
    public let access: Condition?
    /// Any of the site's uplinks that serve the customer, each its link and any of its beacons.
    public let uplinks: Condition?
    /// Any of the customer's pinged hosts, from wherever it is pinged.
    public let reachability: Condition?
    /// The customer's pinged hosts, as the site's own collector and every vantage point see them.
    public let hosts: [SignalName]
    /// How many ping rounds in a row must fail, of hosts and of beacons.
    public let failedRounds: Int
    /// A silent host is no connection by itself: the terms read the text so, or nothing else is observed.
    public let silenceCounts: Bool

    /// The rule of a contract; nil when its network is not configured.
    ///
    /// - Parameter terms: which reading of the text applies, and how many rounds must fail; nil: the contract's own.
    public init?(of contract: Contract, in facility: Facility, under terms: AvailabilityTerms? = nil) {
        guard let network = contract.network else { return nil }
        let terms = terms ?? contract.terms.network
        let ways = network.uplinks.compactMap { facility.uplink($0)?.condition }
        hosts = network.hostSignals
        access = network.access
        uplinks = Condition.anyOf(ways)
        reachability = Condition.anyOf(hosts.map { .signal($0) })
        failedRounds = terms.failedRounds
        switch terms.reading {
        case .portAndHost: silenceCounts = true
        case .port: silenceCounts = access == nil && uplinks == nil
        }
    }

    /// Every signal that takes part: ports, uplinks with their beacons, hosts.
    public var signals: [SignalName] { (access?.signals ?? []) + (uplinks?.signals ?? []) + hosts }

    /// The rule as one condition, for whoever knows no contradictions; nil when nothing is observed.
    public var condition: Condition? {
        let parts = [uplinks, access, silenceCounts ? reachability : nil].compactMap(\.self)
        guard !parts.isEmpty else { return nil }
        return .all(parts)
    }

    /// Whether the customer is connected, and where the hosts contradict the ports.
    ///
    /// A host that answers while its links are down denies them: they are unknown then. Where the links are unknown the
    /// pings stand in for them: up where a host is reachable, otherwise unknown.
    ///
    /// - Parameters:
    ///   - valueOf: what a condition says, its ping rounds confirmed by `failedRounds`.
    ///   - contradictions: where a host answered although these links were down; asked only where there are hosts.
    public func connection<Value: ThreeValued>(
        _ valueOf: (Condition) -> Value, contradictions: (Value) -> Value.Contradictions
    ) -> (value: Value, contradictions: Value.Contradictions?) {
        let reachability = reachability.map(valueOf)
        var parts: [Value] = []
        var found: Value.Contradictions?
        if let uplinks { parts.append(valueOf(uplinks)) }
        if let access {
            var links = valueOf(access)
            if let reachability {
                let contradicted = contradictions(links)
                links = links.removing(contradicted).supplemented(by: reachability)
                found = contradicted
            }
            parts.append(links)
        }
        if let reachability, silenceCounts { parts.append(reachability) }
        return (.all(parts), found)
    }

    /// Whether the customer is connected now.
    ///
    /// - Parameters:
    ///   - isContradicted: a host has answered since the links are down.
    ///   - stateOf: what each signal says; of hosts and beacons, after `failedRounds` failed rounds.
    public func state(isContradicted: Bool = false, _ stateOf: (SignalName) -> SignalState) -> SignalState {
        connection({ $0.value(stateOf) }, contradictions: { _ in isContradicted }).value
    }
}

/// What "powered" means for one contract: any of its feeds carries the load (semantics, *Outages*).
public struct PowerRule: Hashable, Sendable {
    /// Each way in, in the order of the configuration.
    public let feeds: [PowerSupply.Feed]
    /// How many ping rounds in a row must fail, where a feed is observed by pings.
    public let failedRounds: Int

    /// The rule of a contract; nil when its power is not configured.
    public init?(of contract: Contract) {
        guard let power = contract.power else { return nil }
        feeds = power.feeds
        failedRounds = contract.terms.power.failedRounds
    }

    /// Every signal that takes part.
    public var signals: [SignalName] { feeds.flatMap(\.condition.signals) }

    /// The rule as one condition.
    public var condition: Condition { .any(feeds.map(\.condition)) }

    /// Whether the customer has power.
    ///
    /// - Parameter valueOf: what a condition says, its ping rounds confirmed by `failedRounds`.
    public func supply<Value: ThreeValued>(_ valueOf: (Condition) -> Value) -> Value {
        .any(feeds.map { valueOf($0.condition) })
    }

    /// Whether the customer has power now.
    ///
    /// - Parameter stateOf: what each signal says.
    public func state(_ stateOf: (SignalName) -> SignalState) -> SignalState { supply { $0.value(stateOf) } }
}

extension Condition {
    /// Any of some conditions; nil when there are none.
    fileprivate static func anyOf(_ parts: [Condition]) -> Condition? {
        guard !parts.isEmpty else { return nil }
        return .any(parts)
    }
}
