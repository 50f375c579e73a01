/// What must hold: a signal, or a combination by Kleene's three-valued logic.
public indirect enum Condition: Hashable, Sendable {
    case signal(SignalName)
    case all([Condition])
    case any([Condition])

    /// Every signal named, in the order of the text, repetitions included.
    public var signals: [SignalName] {
        switch self {
        case .signal(let name): [name]
        case .all(let parts), .any(let parts): parts.flatMap(\.signals)
        }
    }

    /// The state that follows from the states of the parts.
    ///
    /// - Parameter stateOf: what each signal says.
    public func state(_ stateOf: (SignalName) -> SignalState) -> SignalState {
        switch self {
        case .signal(let name): stateOf(name)
        case .all(let parts): SignalState.all(parts.map { $0.state(stateOf) })
        case .any(let parts): SignalState.any(parts.map { $0.state(stateOf) })
        }
    }
}

extension Condition: CustomStringConvertible {
    /// As in the configuration: `{all: [ups-a/input, pdu-1/outlet/7]}`.
    public var description: String {
        switch self {
        case .signal(let name): name.path
        case .all(let parts): "{all: [\(parts.map(\.description).joined(separator: ", "))]}"
        case .any(let parts): "{any: [\(parts.map(\.description).joined(separator: ", "))]}"
        }
    }
}

extension SignalState {
    /// Down when any part is down, up when every part is up, otherwise unknown.
    public static func all(_ parts: some Sequence<SignalState>) -> SignalState {
        parts.reduce(.up) { a, b in
            switch (a, b) {
            case (.down, _), (_, .down): .down
            case (.up, .up): .up
            case (.unknown, _), (_, .unknown): .unknown
            }
        }
    }

    /// Up when any part is up, down when every part is down, otherwise unknown.
    public static func any(_ parts: some Sequence<SignalState>) -> SignalState {
        parts.reduce(.down) { a, b in
            switch (a, b) {
            case (.up, _), (_, .up): .up
            case (.down, .down): .down
            case (.unknown, _), (_, .unknown): .unknown
            }
        }
    }
}
