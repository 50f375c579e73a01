public import Facility
import Intervals

/// Detects what people must be told, as readings come in: a pure state machine.
///
/// It judges the present only; what the month comes to is judged from the ledger. Ids are made of what happened and when,
/// so that the same happening is the same event after a restart. A recovery is only told of what was announced.
public struct Watch: Sendable {
    private let facility: Facility
    private var states: [SignalName: (state: SignalState, at: Instant)] = [:]
    /// Failed rounds in a row, by host.
    private var failures: [SignalName: [Instant]] = [:]
    /// What was announced and has not ended: `kind|contract|subject`.
    private var open: [String: Event] = [:]
    private var contractsOf: [SignalName: [Int]] = [:]

    public init(_ facility: Facility) {
        self.facility = facility
        for (index, contract) in facility.contracts.enumerated() {
            for signal in Set(facility.signals(of: contract)) { contractsOf[signal, default: []].append(index) }
        }
    }

    /// Takes in a reading and returns what follows from it, in order.
    public mutating func observe(_ reading: Reading) -> [Event] {
        guard reading.state != .unknown, reading.inferred == nil else { return [] }
        let signal = reading.signal
        if signal.isRounds {
            guard !reading.isExtra else { return [] }
            return observeRound(reading)
        }
        let before = states[signal]?.state
        states[signal] = (reading.state, reading.at)
        guard before != reading.state else { return [] }
        var events = onBattery(reading)
        if signal.kind == "agent", reading.state == .down {
            forget(signalsOf: signal.device)
            events += suspicion(of: signal.device, at: reading.at)
        }
        return events + judge(contractsOf[signal] ?? [], at: reading.at)
    }

    /// An agent that fell silent leaves its device's signals unknown; what was announced stays open until it is seen up.
    private mutating func forget(signalsOf device: String) {
        for signal in states.keys where signal.device == device && signal.kind != "agent" { states[signal] = nil }
    }

    // MARK: - Hosts

    private mutating func observeRound(_ reading: Reading) -> [Event] {
        let host = reading.signal
        if reading.state == .up {
            failures[host] = nil
            states[host] = (.up, reading.at)
            return closeEmergencies(host, at: reading.at) + judge(contractsOf[host] ?? [], at: reading.at)
        }
        var failed = failures[host] ?? []
        if let last = failed.last, reading.at - last > facility.schedule.staleAfter(host) { failed = [] }
        failed.append(reading.at)
        failures[host] = failed
        var events: [Event] = []
        for index in contractsOf[host] ?? [] {
            let contract = facility.contracts[index]
            guard failed.count >= contract.terms.network.failedRounds else { continue }
            states[host] = (.down, failed[0])
            if contract.network?.hosts.contains(where: { .icmp($0) == host }) ?? false {
                events += openEmergency(contract, host, firstFailed: failed[0], determinedAt: reading.at)
            }
        }
        if states[host]?.state == .down {
            events += suspicion(besides: host, at: reading.at)
            events += judge(contractsOf[host] ?? [], at: reading.at)
        }
        return events
    }

    private mutating func openEmergency(
        _ contract: Contract, _ host: SignalName, firstFailed: Instant, determinedAt: Instant
    ) -> [Event] {
        let deadline = determinedAt + contract.terms.emergencyReport.within
        return announce(
            .emergencyOpened, contract.id, host.path, "down", at: determinedAt,
            "\(contract.customer.name): \(host.kind) has not answered since \(firstFailed); tell them by \(deadline)",
            deadline: deadline,
            details: ["determined_at": determinedAt.description, "first_failed": firstFailed.description])
    }

    private mutating func closeEmergencies(_ host: SignalName, at: Instant) -> [Event] {
        facility.contracts.flatMap { contract in
            recover(
                .emergencyClosed, from: .emergencyOpened, contract.id, host.path, at: at,
                "\(contract.customer.name): \(host.kind) answers again")
        }
    }

    // MARK: - Contracts

    private mutating func judge(_ indices: [Int], at: Instant) -> [Event] {
        indices.flatMap { index -> [Event] in
            let contract = facility.contracts[index]
            return power(contract, at: at) + network(contract, at: at)
        }
    }

    private func state(_ signal: SignalName) -> SignalState { states[signal]?.state ?? .unknown }

    private mutating func power(_ contract: Contract, at: Instant) -> [Event] {
        guard let power = contract.power else { return [] }
        let feeds = power.feeds.map { ($0.name, $0.condition.state(state)) }
        var events: [Event] = []
        for (name, state) in feeds where state != .unknown {
            let subject = "\(contract.id)/\(name)"
            events +=
                state == .down
                ? announce(
                    .powerFeedLost, contract.id, subject, "down", at: at,
                    "\(contract.customer.name): the feed \(name) is dead")
                : recover(
                    .powerFeedRestored, from: .powerFeedLost, contract.id, subject, at: at,
                    "\(contract.customer.name): the feed \(name) is back")
        }
        switch SignalState.any(feeds.map(\.1)) {
        case .down:
            events += announce(
                .powerOutageBegan, contract.id, contract.id, "down", at: at,
                "\(contract.customer.name) has no power: every feed is dead")
        case .up:
            events += recover(
                .powerOutageEnded, from: .powerOutageBegan, contract.id, contract.id, at: at,
                "\(contract.customer.name) has power again")
        case .unknown: break
        }
        return events
    }

    private mutating func network(_ contract: Contract, at: Instant) -> [Event] {
        guard let network = contract.network else { return [] }
        let uplinks = network.uplinks.compactMap { facility.uplink($0)?.condition }
        var parts: [SignalState] = []
        if !uplinks.isEmpty { parts.append(Condition.any(uplinks).state(state)) }
        let reachability = SignalState.any(network.hosts.map { state(.icmp($0)) })
        if let access = network.access {
            let links = access.state(state)
            parts.append(links == .unknown && !network.hosts.isEmpty && reachability == .up ? .up : links)
        }
        if !network.hosts.isEmpty, contract.terms.network.reading == .portAndHost { parts.append(reachability) }
        switch SignalState.all(parts) {
        case .down:
            return announce(
                .networkOutageBegan, contract.id, contract.id, "down", at: at,
                "\(contract.customer.name) is not connected")
        case .up:
            return recover(
                .networkOutageEnded, from: .networkOutageBegan, contract.id, contract.id, at: at,
                "\(contract.customer.name) is connected again")
        case .unknown: return []
        }
    }

    // MARK: - Power before it is an outage

    private mutating func onBattery(_ reading: Reading) -> [Event] {
        guard reading.signal.kind == "input", reading.signal.element == nil else { return [] }
        let device = reading.signal.device
        if reading.state == .up {
            open["\(Event.Kind.powerOnBattery.rawValue)||\(device)"] = nil
            return []
        }
        return announce(
            .powerOnBattery, nil, device, "down", at: reading.at, "\(device) has lost its mains and runs on battery")
    }

    /// Agents and their witnesses silent together look like a loss of power: said at once, while it lasts.
    private mutating func suspicion(of device: String, at: Instant) -> [Event] {
        facility.contracts.flatMap { contract -> [Event] in
            let names = contract.power?.condition.signals.map(\.device) ?? []
            let hosts = contract.network?.hosts.map(SignalName.icmp) ?? []
            let witnesses = hosts + (contract.network?.access?.signals ?? [])
            guard names.contains(device),
                let fallen = witnesses.first(where: { state($0) == .down && $0.device != device })
            else { return [] }
            return announce(
                .powerOutageSuspected, contract.id, device, "unknown", at: at,
                "\(contract.customer.name): \(device) is silent and \(fallen) is down: power may be gone")
        }
    }

    private mutating func suspicion(besides witness: SignalName, at: Instant) -> [Event] {
        let silent = Set(states.filter { $0.key.kind == "agent" && $0.value.state == .down }.map(\.key.device))
        return silent.sorted().flatMap { suspicion(of: $0, at: at) }
    }

    // MARK: - Announcing

    private mutating func announce(
        _ kind: Event.Kind, _ contract: String?, _ subject: String, _ state: String, at: Instant, _ summary: String,
        deadline: Instant? = nil, details: [String: String] = [:]
    ) -> [Event] {
        let key = "\(kind.rawValue)|\(contract ?? "")|\(subject)"
        guard open[key] == nil else { return [] }
        let event = Event(
            id: StableHash.hexadecimal("\(key)|\(at)"), kind: kind, at: at, site: facility.site, contract: contract,
            subject: subject, state: state, summary: summary, deadline: deadline, details: details)
        open[key] = event
        return [event]
    }

    private mutating func recover(
        _ kind: Event.Kind, from alarm: Event.Kind, _ contract: String, _ subject: String, at: Instant,
        _ summary: String
    ) -> [Event] {
        guard let began = open.removeValue(forKey: "\(alarm.rawValue)|\(contract)|\(subject)") else { return [] }
        return [
            Event(
                id: StableHash.hexadecimal("\(kind.rawValue)|\(began.id)"), kind: kind, at: at, site: facility.site,
                contract: contract, subject: subject, state: "up", summary: summary, details: ["alarm": began.id])
        ]
    }
}

extension Facility {
    fileprivate func signals(of contract: Contract) -> [SignalName] {
        let uplinks = (contract.network?.uplinks ?? []).compactMap { uplink($0)?.condition.signals }.joined()
        return (contract.power?.condition.signals ?? []) + (contract.network?.access?.signals ?? []) + uplinks
            + (contract.network?.hosts ?? []).map(SignalName.icmp)
    }
}
