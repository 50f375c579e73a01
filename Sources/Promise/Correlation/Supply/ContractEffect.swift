public import Site

/// What a contract has, and what it would have if something were dead.
public struct ContractEffect: Hashable, Sendable {
    /// What becomes of a guarantee.
    public enum Outcome: String, Hashable, Sendable, CaseIterable {
        /// It is gone.
        case lost
        /// Whether it is gone depends on what nobody knows.
        case mayBeLost = "may_be_lost"
        /// It stays, and one of its ways in is gone.
        case redundancyLost = "redundancy_lost"
        /// It stays, and one of its ways in may be gone.
        case redundancyMayBeLost = "redundancy_may_be_lost"
    }

    /// A feed, or a way out of the site.
    public struct Part: Hashable, Sendable {
        /// As the configuration calls it.
        public var name: String
        public var before: SignalState
        public var after: SignalState
    }

    /// The contract's id.
    public var contract: String
    /// Power or network.
    public var guarantee: Guarantee
    public var before: SignalState
    public var after: SignalState
    /// In the order of the configuration.
    public var parts: [Part]

    /// What becomes of the guarantee; nil where nothing does.
    public var outcome: Outcome? {
        if after != before { return after == .down ? .lost : .mayBeLost }
        guard before != .down else { return nil }
        let touched = parts.filter { $0.after != $0.before }
        if touched.contains(where: { $0.after == .down }) { return .redundancyLost }
        return touched.isEmpty ? nil : .redundancyMayBeLost
    }

    /// The parts that are gone, or may be.
    public var lostParts: [Part] { parts.filter { $0.after != $0.before } }
}

extension Facility {
    /// What contracts would have, by the rules that months are judged by; those that it does not concern are left out.
    ///
    /// - Parameters:
    ///   - loss: what is dead by assumption, and what follows from it.
    ///   - stateOf: what each signal says; of hosts, after so many failed rounds.
    public func effects(
        of loss: SupplyLoss, stateOf: @escaping (_ signal: SignalName, _ failedRounds: Int) -> SignalState
    ) -> [ContractEffect] {
        contracts.flatMap { contract -> [ContractEffect] in
            [power(of: contract, under: loss, stateOf), network(of: contract, under: loss, stateOf)]
                .compactMap(\.self).filter { $0.outcome != nil }
        }
    }

    private func power(
        of contract: Contract, under loss: SupplyLoss, _ stateOf: @escaping (SignalName, Int) -> SignalState
    ) -> ContractEffect? {
        guard let rule = PowerRule(of: contract) else { return nil }
        let now = { (signal: SignalName) in stateOf(signal, rule.failedRounds) }
        let then = { (signal: SignalName) in loss.state(of: signal, saying: now(signal)) }
        let parts = rule.feeds.map {
            ContractEffect.Part(name: $0.name, before: $0.condition.state(now), after: $0.condition.state(then))
        }
        return ContractEffect(
            contract: contract.id, guarantee: .power, before: rule.state(now), after: rule.state(then), parts: parts)
    }

    private func network(
        of contract: Contract, under loss: SupplyLoss, _ stateOf: @escaping (SignalName, Int) -> SignalState
    ) -> ContractEffect? {
        guard let rule = ConnectionRule(of: contract, in: self) else { return nil }
        let now = { (signal: SignalName) in stateOf(signal, rule.failedRounds) }
        let then = { (signal: SignalName) in loss.state(of: signal, saying: now(signal)) }
        let ways = (contract.network?.uplinks ?? []).compactMap(uplink)
        let parts = ways.map {
            ContractEffect.Part(name: $0.name, before: $0.condition.state(now), after: $0.condition.state(then))
        }
        return ContractEffect(
            contract: contract.id, guarantee: .network, before: rule.state(now), after: rule.state(then), parts: parts)
    }
}
