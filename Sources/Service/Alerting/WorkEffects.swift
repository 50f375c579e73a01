import Intervals
import Site

/// What planned work on devices or signals explains: they are down as far as anybody expects, and everything else is up.
struct WorkEffects: Sendable {
    private let facility: Facility
    /// The devices and signals that are worked on, and the devices that they feed.
    private let subjects: Set<String>
    /// The contracts that rest on any of them.
    private let contracts: Set<String>
    /// A battery that lasts no longer is no matter of course any more.
    private static let shortRuntime: Milliseconds = .minutes(10)

    init(of subjects: Set<String>, in facility: Facility) {
        self.facility = facility
        let fed = facility.devices.filter { device in
            device.fedBy.map { subjects.contains($0.path) || subjects.contains($0.device) } ?? false
        }
        self.subjects = subjects.union(fed.map(\.name))
        contracts = Set(self.subjects.flatMap(facility.contracts(behind:)).map(\.id))
    }

    private func isAffected(_ signal: SignalName) -> Bool {
        subjects.contains(signal.path) || subjects.contains(signal.device)
    }

    private func state(_ signal: SignalName) -> SignalState { isAffected(signal) ? .down : .up }

    /// Whether the work explains an event, so that nobody needs to hear of it before the work is over.
    func explain(_ event: Event) -> Bool {
        switch event.kind {
        case .powerOnBattery, .powerOnMains, .powerOutageSuspected, .powerOutageCleared, .deviceUnreachable,
            .deviceReachable, .deviceChanged:
            subjects.contains(event.subject)
        case .powerRuntime: subjects.contains(event.subject) && !isShort(event)
        case .powerFeedLost, .powerFeedRestored: explainsFeed(event)
        case .networkOutageBegan, .networkOutageEnded, .networkOutageWithdrawn: explainsNetwork(event)
        case .serviceFailed, .serviceRecovered: subjects.contains(event.subject) || explainsNetwork(event)
        // Work on one side never takes a customer's power: somebody has to look at once.
        case .powerOutageBegan, .powerOutageEnded: false
        case .emergencyOpened, .emergencyReminder, .emergencyOverdue, .emergencyClosed, .budget, .contractExpiring,
            .contractMayEnd, .complianceWritten, .complianceOverdue, .trafficIssued, .ledgerHead, .ledgerReplaced,
            .heartbeat, .digest,
            .test:
            false
        }
    }

    /// Whether an event shows that it is worse than the work explains: another device fails that serves the same customers,
    /// or one of them has lost its power altogether.
    func areExceeded(by event: Event) -> Bool {
        guard event.kind.recovery != nil, !event.kind.isEmergency, !explain(event) else { return false }
        return !facility.contracts(concernedBy: event).isDisjoint(with: contracts)
    }

    private func isShort(_ event: Event) -> Bool {
        event.details[.left].flatMap { Milliseconds($0) }.map { $0 <= Self.shortRuntime } ?? false
    }

    private func contract(of event: Event) -> Contract? { event.contract.flatMap(facility.contract) }

    /// An event about the facility names the device, the host, or the signal that it is concluded from.
    private func isAboutSubject(_ event: Event) -> Bool {
        let signal = event.details[.signal].flatMap { SignalName($0) }
        return subjects.contains(event.subject) || signal.map(isAffected) ?? false
    }

    private func explainsFeed(_ event: Event) -> Bool {
        guard let contract = contract(of: event) else { return isAboutSubject(event) }
        let feed = contract.power?.feeds.first { "\(contract.id)/\($0.name)" == event.subject }
        return feed?.condition.state(state) == .down
    }

    private func explainsNetwork(_ event: Event) -> Bool {
        guard let contract = contract(of: event), let network = contract.network else { return isAboutSubject(event) }
        let uplinks = network.uplinks.compactMap(facility.uplink).map(\.condition)
        let hosts = network.hostSignals.map(Condition.signal)
        let parts = [network.access, uplinks.isEmpty ? nil : .any(uplinks), hosts.isEmpty ? nil : .any(hosts)]
        return parts.compactMap(\.self).contains { $0.state(state) == .down }
    }
}
