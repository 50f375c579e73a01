public import Intervals
public import Site

/// Mains that stays away, and the batteries that carry on for a while: a pure value.
///
/// A contract's power depends on the batteries above it and on no others. Contracts that hang on the same ones are looked
/// at together, and each such group on its own, so that a thousand UPSes cost a thousand times what one costs.
public struct MainsLoss: Sendable {
    private let network: SupplyNetwork
    private let contracts: [Contract]
    private let inputs: [String: Set<SignalName>]
    private let batteries: [String: BatteryEnd]
    private let now: Instant

    /// - Parameters:
    ///   - inputs: the inputs of UPSes that have no mains.
    ///   - batteries: what the devices of these inputs say.
    ///   - signals: what the devices are known to have.
    public init(
        of inputs: Set<SignalName>, batteries: [BatteryEnd], in facility: Facility, knowing signals: Set<SignalName>,
        at now: Instant
    ) {
        network = SupplyNetwork(of: facility, knowing: signals)
        contracts = facility.contracts
        let own = Dictionary(grouping: inputs, by: \.device).mapValues(Set.init)
        self.inputs = own
        self.batteries = Dictionary(
            batteries.filter { own[$0.device] != nil }.map { ($0.device, $0) }, uniquingKeysWith: { first, _ in first })
        self.now = now
    }

    /// When the contracts that it concerns lose their power, the first one first.
    ///
    /// - Parameter stateOf: what each signal says now; of hosts, after so many failed rounds.
    public func ends(stateOf: (_ signal: SignalName, _ failedRounds: Int) -> SignalState) -> [PowerEnd] {
        let groups = Dictionary(grouping: contracts, by: devices(above:))
        return groups.flatMap { devices, contracts in
            Group(self, devices: devices, contracts: contracts).ends(stateOf)
        }.sorted { ($0.at ?? .distantFuture, $0.contract) < ($1.at ?? .distantFuture, $1.contract) }
    }

    /// The devices without mains on which a contract's power depends.
    private func devices(above contract: Contract) -> Set<String> {
        let signals = contract.power?.condition.signals ?? []
        return network.devices(above: signals.map(\.device)).filter { inputs[$0] != nil }
    }

    /// Contracts that hang on the same batteries.
    private struct Group {
        let network: SupplyNetwork
        let contracts: [Contract]
        let inputs: [String: Set<SignalName>]
        let batteries: [BatteryEnd]
        let silent: Set<String>
        let now: Instant

        init(_ loss: MainsLoss, devices: Set<String>, contracts: [Contract]) {
            network = loss.network
            self.contracts = contracts
            inputs = devices.reduce(into: [:]) { $0[$1] = loss.inputs[$1] }
            batteries = devices.compactMap { loss.batteries[$0] }
            silent = devices.filter { loss.batteries[$0]?.at == nil }
            now = loss.now
        }

        func ends(_ stateOf: (SignalName, Int) -> SignalState) -> [PowerEnd] {
            var certain: [String: Instant] = [:]
            var possible: [String: Instant] = [:]
            for step in Set([now] + batteries.compactMap { $0.at.map { max($0, now) } }).sorted() {
                let empty = Set(batteries.filter { $0.at.map { $0 <= step } ?? false }.map(\.device))
                for (id, state) in power(emptied: empty, stateOf) where state == .down && certain[id] == nil {
                    certain[id] = step
                }
                let emptyAtMost = empty.union(silent)
                for (id, state) in power(emptied: emptyAtMost, stateOf) where state != .up && possible[id] == nil {
                    possible[id] = step
                }
            }
            let concerned = concerned(stateOf)
            return contracts.map(\.id).filter { concerned[$0] != nil || certain[$0] != nil }.map { id in
                PowerEnd(
                    contract: id, at: certain[id], possiblyAt: possible[id], batteries: ends(of: concerned[id] ?? []))
            }
        }

        /// By contract, the batteries without which it loses something.
        private func concerned(_ stateOf: (SignalName, Int) -> SignalState) -> [String: Set<String>] {
            var found: [String: Set<String>] = [:]
            for (battery, own) in inputs {
                let loss = SupplyLoss(of: own, emptied: [battery], in: network) { stateOf($0, 2) }
                for contract in contracts
                where (contract.power?.condition.signals ?? []).contains(where: { loss.loss(of: $0) > .none }) {
                    found[contract.id, default: []].insert(battery)
                }
            }
            return found
        }

        private func ends(of devices: Set<String>) -> [BatteryEnd] {
            let unheard = devices.subtracting(batteries.map(\.device))
            let known = batteries.filter { devices.contains($0.device) }
            return (known + unheard.map { BatteryEnd(device: $0, at: nil, estimatedAt: nil) }).sorted {
                ($0.at ?? .distantFuture, $0.device) < ($1.at ?? .distantFuture, $1.device)
            }
        }

        /// What contracts would have with some batteries empty.
        private func power(
            emptied: Set<String>, _ stateOf: (SignalName, Int) -> SignalState
        ) -> [(String, SignalState)] {
            let dead = inputs.values.reduce(into: Set()) { $0.formUnion($1) }
            let loss = SupplyLoss(of: dead, emptied: emptied, in: network) { stateOf($0, 2) }
            return contracts.compactMap { contract in
                guard let rule = PowerRule(of: contract) else { return nil }
                let state = rule.state { loss.state(of: $0, saying: stateOf($0, rule.failedRounds)) }
                return (contract.id, state)
            }
        }
    }
}
