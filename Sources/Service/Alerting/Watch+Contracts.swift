import Intervals
import Site

/// Judges what holds for each contract now.
extension Watch {
    /// The ids of the contracts that are without power or network now.
    public var contractsWithOutage: Set<String> {
        Set(
            book.all.filter { $0.kind == .powerOutageBegan || $0.kind == .networkOutageBegan }
                .compactMap(\.contract))
    }

    mutating func judge(_ signal: SignalName, at: Instant) -> [Event] {
        (index.contractsOf[signal] ?? []).flatMap { power($0, at: at) + network($0, at: at) }
    }

    private mutating func power(_ number: Int, at: Instant) -> [Event] {
        let contract = facility.contracts[number]
        guard let power = contract.power else { return [] }
        let feeds = power.feeds.map { ($0.name, $0.condition.state(state)) }
        var events: [Event?] = []
        for (name, state) in feeds where state != .unknown {
            let subject = "\(contract.id)/\(name)"
            if state == .up {
                events.append(
                    book.recover(
                        .powerFeedLost, of: contract.id, about: subject, at: at,
                        summary: "\(contract.customer.name): the feed \(name) is back"))
                continue
            }
            let left = feeds.filter { $0.0 != name && $0.1 == .up }.map(\.0)
            let rest = left.isEmpty ? "" : "; what is left is \(left.joined(separator: ", "))"
            events.append(
                book.announce(
                    .powerFeedLost, of: contract.id, about: subject, at: at,
                    summary: "\(contract.customer.name): the feed \(name) is dead\(rest)",
                    details: left.isEmpty ? [:] : [.feedsLeft: left.joined(separator: ", ")]))
        }
        switch SignalState.any(feeds.map(\.1)) {
        case .down:
            events.append(
                book.announce(
                    .powerOutageBegan, of: contract.id, about: contract.id, at: at,
                    summary: "\(contract.customer.name) has no power: every feed is dead"))
        case .up:
            events.append(
                book.recover(
                    .powerOutageBegan, of: contract.id, about: contract.id, at: at,
                    summary: "\(contract.customer.name) has power again"))
        case .unknown: break
        }
        return events.compactMap(\.self)
    }

    private mutating func network(_ number: Int, at: Instant) -> [Event] {
        let contract = facility.contracts[number]
        switch connection(number) {
        case .down:
            var details: [Event.Detail: String] = [:]
            details[Event.Detail.partOf] = unreachableSwitch(of: number)
            return [
                book.announce(
                    .networkOutageBegan, of: contract.id, about: contract.id, at: at,
                    summary: "\(contract.customer.name) is not connected", details: details)
            ].compactMap(\.self)
        case .up:
            return [
                book.recover(
                    .networkOutageBegan, of: contract.id, about: contract.id, at: at,
                    summary: "\(contract.customer.name) is connected again")
            ].compactMap(\.self)
        case .unknown: return []
        }
    }

    /// As the semantics of an outage of the network have it.
    private func connection(_ number: Int) -> SignalState {
        let contract = facility.contracts[number]
        guard let network = contract.network else { return .unknown }
        var parts: [SignalState] = []
        if let uplinks = index.uplinks[number] { parts.append(uplinks.state(state)) }
        let reachability = SignalState.any(network.hosts.map { state(.icmp($0)) })
        if let access = network.access {
            let links = access.state(state)
            // A host that answers shows that its link is up.
            let isShown = links == .unknown && !network.hosts.isEmpty && reachability == .up
            parts.append(isShown ? .up : links)
        }
        if !network.hosts.isEmpty, contract.terms.network.reading == .portAndHost { parts.append(reachability) }
        return SignalState.all(parts)
    }

    // MARK: - What follows from what

    /// The id of the event about the facility that an emergency of this contract follows from.
    func explanation(of number: Int) -> String? {
        let id = facility.contracts[number].id
        let outages = [Event.Kind.powerOutageBegan, .networkOutageBegan].compactMap { book[$0, of: id, about: id] }
        return outages.compactMap { $0.details[Event.Detail.partOf] }.first ?? unreachableSwitch(of: number)
    }

    private func unreachableSwitch(of number: Int) -> String? {
        index.switches[number].lazy.compactMap { book[.deviceUnreachable, of: nil, about: $0]?.id }.first
    }
}
