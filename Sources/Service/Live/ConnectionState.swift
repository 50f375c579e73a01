public import Intervals
public import Site

/// What a contract has of what it was promised, for people: three-valued, and whether a spare is lost.
public enum ConnectionState: String, Hashable, Sendable, Codable, CaseIterable {
    case up
    /// It has what was promised, but one of its feeds or ways is down.
    case degraded
    case down
    case unknown

    init(_ state: SignalState, parts: [SignalState]) {
        self =
            switch state {
            case .up where parts.contains(.down): .degraded
            case .up: .up
            case .down: .down
            case .unknown: .unknown
            }
    }
}

/// What holds of one contract now.
public struct ContractStanding: Hashable, Sendable, Codable {
    /// A feed and its state.
    public struct Part: Hashable, Sendable, Codable {
        /// As the configuration calls it.
        public var name: String
        /// What its condition says.
        public var state: SignalState

        /// Names a part.
        public init(_ name: String, _ state: SignalState) {
            self.name = name
            self.state = state
        }
    }

    /// A signal that keeps a guarantee from being up.
    public struct Reason: Hashable, Sendable, Codable {
        /// Which guarantee.
        public var guarantee: Guarantee
        /// The signal's name.
        public var signal: String
        /// What it says.
        public var state: SignalState
        /// When that began; nil where it says nothing.
        public var since: Instant?
        /// What decided it.
        public var rule: String?
    }

    /// The contract's id.
    public var contract: String
    /// Its feeds, in the order of the configuration.
    public var feeds: [Part]
    /// Nil where article 2 is not observed.
    public var power: ConnectionState?
    /// Nil where article 1 is not observed.
    public var network: ConnectionState?
    /// Every signal that is not up, of a guarantee that is not.
    public var reasons: [Reason]

    /// The state of a guarantee; nil where it is not observed.
    public subscript(_ guarantee: Guarantee) -> ConnectionState? {
        switch guarantee {
        case .power: power
        case .network: network
        case .installation, .emergencyReport, .customerService, .technicalSupport, .operation, .complaint, .access: nil
        }
    }

    /// Whether every feed is dead.
    public var isWithoutPower: Bool { power == .down }
}
