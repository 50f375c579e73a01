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
    private let dead: [String: Set<SignalName>]
    private let wholeDevices: Set<String>
    private let emptied: Set<String>
    private let anatomies: [String: DeviceAnatomy]
    private let feeders: [String: SignalName]
    private let deadSources: Set<SignalName>
    private let livingSources: Set<SignalName>
    /// By device, what its declared feeder lacks.
    private var upstream: [String: Loss] = [:]

    /// Finds what follows.
    ///
    /// - Parameters:
    ///   - dead: the signals that are down by assumption.
    ///   - wholeDevices: devices of which everything is dead.
    ///   - emptied: devices whose battery carries nothing any more.
    ///   - signals: what the devices are known to have, beside what the configuration names.
    ///   - stateOf: what the other sources of a transfer switch say.
    public init(
        of dead: Set<SignalName>, wholeDevices: Set<String> = [], emptied: Set<String> = [], in facility: Facility,
        knowing signals: some Sequence<SignalName>, stateOf: (SignalName) -> SignalState
    ) {
        self.dead = Dictionary(grouping: dead, by: \.device).mapValues(Set.init)
        self.wholeDevices = wholeDevices
        self.emptied = emptied
        // What is only assumed to be dead does not tell how many of them there are.
        let known = Set(signals).union(facility.devices.compactMap(\.fedBy))
        anatomies = Dictionary(grouping: known, by: \.device).mapValues(DeviceAnatomy.init)
        feeders = Dictionary(
            facility.devices.compactMap { device in device.fedBy.map { (device.name, $0) } },
            uniquingKeysWith: { first, _ in first })
        deadSources = Set(anatomies.values.flatMap(\.sources).filter { stateOf($0) == .down })
        livingSources = Set(anatomies.values.flatMap(\.sources).filter { stateOf($0) == .up })
        spread()
    }

    /// Follows the feeders down until nothing changes: losses only grow, so that even devices that feed each other end.
    private mutating func spread() {
        let links = feeders.filter { $0.key != $0.value.device }.sorted { $0.key < $1.key }
        var hasChanged = true
        while hasChanged {
            hasChanged = false
            for (device, feeder) in links {
                let loss = loss(of: feeder)
                guard loss > upstream[device, default: .none] else { continue }
                upstream[device] = loss
                hasChanged = true
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
        let sources = anatomies[device]?.sources ?? []
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
        let anatomy = anatomies[device] ?? DeviceAnatomy([])
        if anatomy.hasThroughput { return output(SignalName(device: device, kind: .output)) }
        let phases = anatomy.phases(dead: dead[device] ?? [])
        return max(upstream[device, default: .none], phases)
    }

    /// What banks and breakers that are dead leave of the outlets.
    private func branches(of device: String) -> Loss {
        (anatomies[device] ?? DeviceAnatomy([])).branches(dead: dead[device] ?? [])
    }

    /// The card that answers for a device: it lives from what feeds it, and from what reaches the device's own outlets.
    private func card(of device: String) -> Loss {
        guard let feeder = feeders[device], feeder.knownKind != .agent else { return inside(device) }
        return max(loss(of: feeder), inside(device))
    }
}

/// What a device consists of, as far as its signals tell.
struct DeviceAnatomy: Sendable {
    /// The supplies of a transfer switch.
    let sources: [SignalName]
    /// Whether what feeds its outlets is its output: of a UPS or a transfer switch.
    let hasThroughput: Bool
    private let inletPhases: Set<SignalName>
    /// Banks, breakers, groups, by kind.
    private let distribution: [String: Set<SignalName>]

    init(_ signals: some Sequence<SignalName>) {
        let all = Set(signals)
        sources = all.filter { $0.knownKind == .source && $0.element != nil }.sorted()
        let hasInlet = all.contains { $0.knownKind == .inlet }
        let isPassedThrough = all.contains {
            $0.knownKind == .input || $0.knownKind == .output || $0.knownKind == .source
        }
        hasThroughput = isPassedThrough && !hasInlet
        inletPhases = all.filter { $0.knownKind == .inlet && $0.element != nil }
        let branches = all.filter { $0.isBranch }
        distribution = Dictionary(grouping: branches, by: \.kind).mapValues(Set.init)
    }

    /// What outlets lack when some phases of the inlet are dead: it is not known which outlet hangs on which.
    func phases(dead: Set<SignalName>) -> Loss {
        Self.loss(of: dead.filter { $0.knownKind == .inlet && $0.element != nil }, among: inletPhases)
    }

    /// What outlets lack when some banks or breakers are dead.
    func branches(dead: Set<SignalName>) -> Loss {
        let lost = Dictionary(grouping: dead.filter(\.isBranch), by: \.kind)
        return lost.map { kind, lost in Self.loss(of: Set(lost), among: distribution[kind] ?? []) }.max() ?? .none
    }

    /// All that are known, or some, or one that was never read: nobody knows how many there are then.
    private static func loss(of lost: Set<SignalName>, among known: Set<SignalName>) -> Loss {
        if lost.isEmpty { return .none }
        return !known.isEmpty && known.isSubset(of: lost) ? .certain : .possible
    }
}

extension SignalName {
    /// A part of a device that feeds some of its outlets: a bank, or what a profile calls breaker, group or phase.
    fileprivate var isBranch: Bool { probe == nil && element != nil && (knownKind == .bank || knownKind == nil) }
}
