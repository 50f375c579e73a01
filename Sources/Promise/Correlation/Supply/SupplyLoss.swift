public import Site

/// How sure it is that something is without supply.
public enum Loss: Int, Hashable, Sendable, Comparable {
    case none
    /// It depends on what nobody wrote down: on which phase or bank an outlet is, what a transfer switch does.
    case possible
    case certain

    public static func < (a: Loss, b: Loss) -> Bool { a.rawValue < b.rawValue }
}

/// What is without supply once some signals are dead: a pure value.
///
/// What feeds a device is what the configuration says (`fed_by`). Within a device an inlet feeds banks and outlets, a
/// UPS' input its output as soon as the battery is empty, and any living source a transfer switch. Where the configuration
/// does not say which outlet hangs on a phase or bank, the loss is possible.
public struct SupplyLoss: Sendable {
    private let network: SupplyNetwork
    private let dead: [String: Set<SignalName>]
    private let wholeDevices: Set<String>
    private let emptied: Set<String>
    private let deadSources: Set<SignalName>
    private let livingSources: Set<SignalName>
    /// By device, what its declared feeder lacks.
    private var upstream: [String: Loss] = [:]

    /// Finds what follows, at a cost of what hangs on the dead signals, however large the rest is.
    ///
    /// - Parameters:
    ///   - dead: the signals that are down by assumption.
    ///   - wholeDevices: devices of which everything is dead.
    ///   - emptied: devices whose battery carries nothing any more.
    ///   - network: what feeds what.
    ///   - stateOf: what the other sources of a transfer switch say.
    public init(
        of dead: Set<SignalName>, wholeDevices: Set<String> = [], emptied: Set<String> = [],
        in network: SupplyNetwork, stateOf: (SignalName) -> SignalState
    ) {
        self.network = network
        self.dead = Dictionary(grouping: dead, by: \.device).mapValues(Set.init)
        self.wholeDevices = wholeDevices
        self.emptied = emptied
        let sources = self.dead.keys.flatMap { network.anatomies[$0]?.sources ?? [] }
        deadSources = Set(sources.filter { stateOf($0) == .down })
        livingSources = Set(sources.filter { stateOf($0) == .up })
        spread()
    }

    /// Finds what follows in a facility that is asked about once.
    ///
    /// - Parameter signals: what the devices are known to have, beside what the configuration names.
    public init(
        of dead: Set<SignalName>, wholeDevices: Set<String> = [], emptied: Set<String> = [], in facility: Facility,
        knowing signals: some Sequence<SignalName>, stateOf: (SignalName) -> SignalState
    ) {
        self.init(
            of: dead, wholeDevices: wholeDevices, emptied: emptied, in: SupplyNetwork(of: facility, knowing: signals),
            stateOf: stateOf)
    }

    /// Follows the feeders down from what is dead: losses only grow, so that even devices that feed each other end.
    private mutating func spread() {
        var changed = Set(dead.keys).union(wholeDevices).sorted()
        while let device = changed.popLast() {
            for fed in network.fed(by: device) {
                guard let feeder = network.feeders[fed] else { continue }
                let loss = loss(of: feeder)
                guard loss > upstream[fed, default: .none] else { continue }
                upstream[fed] = loss
                changed.append(fed)
            }
        }
    }

    /// How sure it is that a signal is without supply.
    public func loss(of signal: SignalName) -> Loss {
        guard signal.probe == nil else { return isDead(signal) ? .certain : .none }
        let device = signal.device
        if isDead(signal) || wholeDevices.contains(device) { return .certain }
        switch signal.knownKind {
        case .source: return .none
        case .input: return entry(.input, of: signal)
        case .inlet: return entry(.inlet, of: signal)
        case .output: return output(signal)
        case .outlet: return max(inside(device), branches(of: device))
        case .agent: return card(of: device)
        case .port: return upstream[device, default: .none]
        case .bank, nil: return inside(device)
        }
    }

    /// What a signal would say.
    ///
    /// - Parameter state: what it says.
    public func state(of signal: SignalName, saying state: SignalState) -> SignalState {
        switch loss(of: signal) {
        case .none: state
        case .certain: .down
        case .possible: state == .down ? .down : .unknown
        }
    }

    private func isDead(_ signal: SignalName) -> Bool { dead[signal.device]?.contains(signal) ?? false }

    private func isDead(_ kind: SignalName.KnownKind, of device: String) -> Bool {
        isDead(SignalName(device: device, kind: kind))
    }

    private func deadElements(_ kind: SignalName.KnownKind, of device: String) -> Int {
        (dead[device] ?? []).count { $0.knownKind == kind && $0.element != nil }
    }

    // MARK: - Within a device

    /// An input or inlet: the whole is up only with all of its phases, a phase is fed with the whole.
    private func entry(_ kind: SignalName.KnownKind, of signal: SignalName) -> Loss {
        let device = signal.device
        let fed = isDead(kind, of: device) ? Loss.certain : upstream[device, default: .none]
        guard signal.element == nil, deadElements(kind, of: device) > 0 else { return fed }
        return .certain
    }

    private func output(_ signal: SignalName) -> Loss {
        let device = signal.device
        let fed = isDead(.output, of: device) ? Loss.certain : throughput(device)
        guard signal.element == nil, deadElements(.output, of: device) > 0 else { return fed }
        return .certain
    }

    /// What comes out of a transfer switch or a UPS.
    private func throughput(_ device: String) -> Loss {
        let sources = network.anatomies[device]?.sources ?? []
        guard sources.isEmpty else { return transfer(sources) }
        guard emptied.contains(device) else { return .none }
        return entry(.input, of: SignalName(device: device, kind: .input))
    }

    /// A transfer switch carries on with any source that lives.
    private func transfer(_ sources: [SignalName]) -> Loss {
        let lost = sources.filter(isDead)
        guard !lost.isEmpty else { return .none }
        let others = sources.filter { !isDead($0) }
        if others.contains(where: livingSources.contains) { return .none }
        let hasAll = sources.count > 1 && others.allSatisfy(deadSources.contains)
        return hasAll ? .certain : .possible
    }

    /// What reaches the banks and outlets of a device.
    private func inside(_ device: String) -> Loss {
        if isDead(.inlet, of: device) { return .certain }
        let anatomy = network.anatomies[device] ?? DeviceAnatomy([])
        if anatomy.hasThroughput { return output(SignalName(device: device, kind: .output)) }
        let phases = anatomy.phases(dead: dead[device] ?? [])
        return max(upstream[device, default: .none], phases)
    }

    /// What banks and breakers that are dead leave of the outlets.
    private func branches(of device: String) -> Loss {
        (network.anatomies[device] ?? DeviceAnatomy([])).branches(dead: dead[device] ?? [])
    }

    /// The card that answers for a device: it lives from what feeds it, and from what reaches the device's own outlets.
    private func card(of device: String) -> Loss {
        guard let feeder = network.feeders[device], feeder.knownKind != .agent else { return inside(device) }
        return max(loss(of: feeder), inside(device))
    }
}
