import Site

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
