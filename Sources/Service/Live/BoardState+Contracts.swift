import Correlation
import Intervals
import Site

// What each contract has now, by the rules that months are judged by.
extension BoardState {
    func standing(of number: Int, at now: Instant) -> ContractStanding {
        let rules = rules[number]
        var standing = ContractStanding(contract: facility.contracts[number].id, feeds: [], reasons: [])
        if let rule = rules.power {
            let stateOf = states(at: now, failedRounds: rule.failedRounds)
            standing.feeds = rule.feeds.map { ContractStanding.Part($0.name, $0.condition.state(stateOf)) }
            let power = ConnectionState(rule.state(stateOf), parts: standing.feeds.map(\.state))
            standing.power = power
            standing.reasons += reasons(.power, power, rule.signals, at: now, failedRounds: rule.failedRounds)
        }
        if let rule = rules.network {
            let stateOf = states(at: now, failedRounds: rule.failedRounds)
            let state = rule.state(isContradicted: isContradicted(rule, at: now), stateOf)
            let network = ConnectionState(state, parts: rules.ways.map { $0.state(stateOf) })
            standing.network = network
            standing.reasons += reasons(.network, network, rule.signals, at: now, failedRounds: rule.failedRounds)
        }
        return standing
    }

    private func states(at now: Instant, failedRounds: Int) -> (SignalName) -> SignalState {
        { state($0, at: now, failedRounds: failedRounds) }
    }

    /// A host has answered since the links are certainly down.
    private func isContradicted(_ rule: ConnectionRule, at now: Instant) -> Bool {
        guard let access = rule.access, access.state(states(at: now, failedRounds: rule.failedRounds)) == .down,
            let answer = rule.hosts.compactMap({ entry($0)?.upAt }).max()
        else { return false }
        let down = access.signals.compactMap { signal -> Instant? in
            guard let entry = entry(signal), entry.state(at: now) == .down else { return nil }
            return entry.beginning(at: now)?.latest
        }
        return down.max().map { answer > $0 } ?? false
    }

    private func reasons(
        _ guarantee: Guarantee, _ state: ConnectionState, _ signals: [SignalName], at now: Instant, failedRounds: Int
    ) -> [ContractStanding.Reason] {
        guard state != .up else { return [] }
        var seen: Set<SignalName> = []
        return signals.filter { seen.insert($0).inserted }.compactMap { signal in
            guard let entry = entry(signal) else { return nil }
            let said = entry.state(at: now, failedRounds: failedRounds)
            guard said != .up else { return nil }
            return ContractStanding.Reason(
                guarantee: guarantee, signal: signal.path, state: said, since: entry.beginning(at: now)?.at,
                rule: entry.reason(at: now) ?? silence(of: signal.device, at: now) ?? oddity(of: signal.device, at: now)
            )
        }
    }

    /// Why a device says nothing; nil where it answers, or where that is not known either.
    private func silence(of device: String, at now: Instant) -> String? {
        guard let agent = entry(.agent(device)), agent.state(at: now) == .down else { return nil }
        return agent.reason(at: now).map { "\(device) does not answer: \($0)" } ?? "\(device) does not answer"
    }

    /// What is odd about a device that answers, such as a profile that is not its own; nil where nothing is known to be.
    private func oddity(of device: String, at now: Instant) -> String? {
        guard let agent = entry(.agent(device)), agent.state(at: now) == .up else { return nil }
        return agent.reason(at: now).map { "\(device): \($0)" }
    }

    /// What a contract was promised, as rules; made once for a configuration.
    struct Rules: Sendable {
        let power: PowerRule?
        let network: ConnectionRule?
        /// The site's ways out that serve it.
        let ways: [Condition]

        init(of contract: Contract, in facility: Facility) {
            power = PowerRule(of: contract)
            network = ConnectionRule(of: contract, in: facility)
            ways = (contract.network?.uplinks ?? []).compactMap { facility.uplink($0)?.condition }
        }

        var signals: Set<SignalName> { Set((power?.signals ?? []) + (network?.signals ?? [])) }
    }
}
