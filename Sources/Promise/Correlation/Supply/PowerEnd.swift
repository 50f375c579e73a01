public import Intervals
public import Site

/// A battery, and when it will be empty if mains stays away.
public struct BatteryEnd: Hashable, Sendable {
    /// The device's name.
    public var device: String
    /// When it is empty by its own estimate; nil where it does not say.
    public var at: Instant?
    /// When it estimated that.
    public var estimatedAt: Instant?

    public init(device: String, at: Instant?, estimatedAt: Instant?) {
        self.device = device
        self.at = at
        self.estimatedAt = estimatedAt
    }
}

/// When a contract's power ends if what is dead stays dead and batteries run empty.
public struct PowerEnd: Hashable, Sendable {
    /// The contract's id.
    public var contract: String
    /// When it ends by what devices estimate; nil: not at all, as far as that is known.
    public var at: Instant?
    /// From when on it may have ended, because of what is not known; at most `at`.
    public var possiblyAt: Instant?
    /// The batteries whose end takes part, in the order in which they are empty; last those that do not say when.
    public var batteries: [BatteryEnd]
}

/// Mains that stays away, and the batteries that carry on for a while: a pure value.
public struct MainsLoss: Sendable {
    private let facility: Facility
    private let inputs: Set<SignalName>
    private let batteries: [BatteryEnd]
    private let signals: Set<SignalName>
    private let now: Instant

    /// - Parameters:
    ///   - inputs: the inputs of UPSes that have no mains.
    ///   - batteries: what the devices of these inputs say.
    ///   - signals: what the devices are known to have.
    public init(
        of inputs: Set<SignalName>, batteries: [BatteryEnd], in facility: Facility, knowing signals: Set<SignalName>,
        at now: Instant
    ) {
        self.facility = facility
        self.inputs = inputs
        let own = Set(inputs.map(\.device))
        self.batteries = batteries.filter { own.contains($0.device) }
        self.signals = signals
        self.now = now
    }

    /// When the contracts that it concerns lose their power, the first one first.
    ///
    /// - Parameter stateOf: what each signal says now; of hosts, after so many failed rounds.
    public func ends(stateOf: (_ signal: SignalName, _ failedRounds: Int) -> SignalState) -> [PowerEnd] {
        let told = Set(batteries.filter { $0.at != nil }.map(\.device))
        let untold = Set(inputs.map(\.device)).subtracting(told)
        let steps = ([now] + batteries.compactMap { $0.at.map { max($0, now) } }).sorted()
        var certain: [String: Instant] = [:]
        var possible: [String: Instant] = [:]
        var concerned: [String: Set<String>] = [:]
        for step in Set(steps).sorted() {
            let empty = Set(batteries.filter { $0.at.map { $0 <= step } ?? false }.map(\.device))
            for (id, state) in power(emptied: empty, stateOf) where state == .down && certain[id] == nil {
                certain[id] = step
            }
            for (id, state) in power(emptied: empty.union(untold), stateOf) where state != .up && possible[id] == nil {
                possible[id] = step
            }
        }
        for battery in Set(inputs.map(\.device)) {
            for id in contracts(behind: battery, stateOf) { concerned[id, default: []].insert(battery) }
        }
        let all = facility.contracts.map(\.id).filter { concerned[$0] != nil || certain[$0] != nil }
        return all.map { id in
            PowerEnd(
                contract: id, at: certain[id], possiblyAt: possible[id],
                batteries: ends(of: concerned[id] ?? []))
        }.sorted { ($0.at ?? .distantFuture, $0.contract) < ($1.at ?? .distantFuture, $1.contract) }
    }

    private func ends(of devices: Set<String>) -> [BatteryEnd] {
        let silent = devices.subtracting(batteries.map(\.device)).sorted()
        let known = batteries.filter { devices.contains($0.device) }
        return (known + silent.map { BatteryEnd(device: $0, at: nil, estimatedAt: nil) }).sorted {
            ($0.at ?? .distantFuture, $0.device) < ($1.at ?? .distantFuture, $1.device)
        }
    }

    /// What contracts would have with some batteries empty.
    private func power(
        emptied: Set<String>, _ stateOf: (SignalName, Int) -> SignalState
    ) -> [(String, SignalState)] {
        let loss = loss(emptied: emptied, stateOf)
        return facility.contracts.compactMap { contract in
            guard let rule = PowerRule(of: contract) else { return nil }
            let state = rule.state { loss.state(of: $0, saying: stateOf($0, rule.failedRounds)) }
            return (contract.id, state)
        }
    }

    /// The contracts that lose something once a device's mains and battery are gone.
    private func contracts(behind device: String, _ stateOf: (SignalName, Int) -> SignalState) -> [String] {
        let own = inputs.filter { $0.device == device }
        let loss = SupplyLoss(of: own, emptied: [device], in: facility, knowing: signals) { stateOf($0, 2) }
        return facility.contracts.filter { contract in
            (contract.power?.condition.signals ?? []).contains { loss.loss(of: $0) > .none }
        }.map(\.id)
    }

    private func loss(emptied: Set<String>, _ stateOf: (SignalName, Int) -> SignalState) -> SupplyLoss {
        SupplyLoss(of: inputs, emptied: emptied, in: facility, knowing: signals) { stateOf($0, 2) }
    }
}
