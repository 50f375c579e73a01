public import Site

/// What a picture shows of something: three-valued, and whether a spare is lost.
public enum DiagramState: String, Hashable, Sendable, CaseIterable {
    case up
    /// It has what it needs, but one of its ways is down.
    case degraded
    case down
    case unknown

    /// What a signal says.
    public init(_ state: SignalState) {
        self =
            switch state {
            case .up: .up
            case .down: .down
            case .unknown: .unknown
            }
    }
}

/// Something that is drawn.
public enum DiagramElement: Hashable, Sendable {
    case signal(SignalName)
    /// By its id.
    case contract(String)
    /// By its name.
    case uplink(String)
    /// Everything of one kind in one place, drawn as one.
    case group(place: String, kind: DiagramKind)
}

/// What an element is, in the order in which power or packets come to a customer.
public enum DiagramKind: Int, Hashable, Sendable, CaseIterable {
    /// A host beyond an uplink.
    case beacon
    /// A border router's port.
    case link
    case uplink
    /// Mains, where a UPS sees it.
    case mains
    /// A UPS's output.
    case ups
    /// One of a transfer switch's supplies.
    case source
    case transferSwitch
    /// A PDU's inlet.
    case inlet
    /// What lies between inlet and outlet: a bank, a breaker, a phase.
    case branch
    case outlet
    /// A customer's switch port.
    case port
    /// A device, by whether its agent answers.
    case device
    case contract
    /// A customer's host or application.
    case host
}

/// An element with what is written at it.
public struct DiagramNode: Hashable, Sendable {
    public let element: DiagramElement
    public let kind: DiagramKind
    /// A device's or a contract's name.
    public let name: String
    /// Which one of several of the device: `7`, `L2`.
    public let part: String?
    /// What a group stands for; empty for everything else.
    public internal(set) var members: [DiagramElement] = []
}
