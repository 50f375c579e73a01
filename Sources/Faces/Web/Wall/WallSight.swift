import Diagram
import Documents
import Intervals
import Live
import Office
import Site

/// For whom the wall is made: what differs from visitor to visitor, so that one rendering serves many.
struct WallKey: Hashable, Sendable {
    let language: Language
    /// The contracts that may be seen; nil is everything.
    let scope: Set<String>?
    /// Whether emergencies can be acknowledged.
    let mayEnter: Bool
    /// What stands before every link beside the base path.
    let prefix: String

    init(_ visitor: Visitor) {
        prefix = visitor.prefix
        language = visitor.language
        mayEnter = visitor.principal.isAllowedEntries && visitor.formToken != nil
        scope =
            switch visitor.principal.role {
            case .administrator, .operator, .viewer: nil
            case .customer(let contracts): contracts
            }
    }
}

/// What the wall looks at: all that is known at an instant, and which of it may be seen.
struct WallSight: Sendable {
    let board: BoardState
    let at: Instant
    /// Whether this is how it once was.
    let isPast: Bool
    let report: StatusReport
    /// In the order of the configuration.
    let contracts: [Contract]
    /// By contract.
    let standings: [String: ContractStanding]
    /// Whether all of the site may be seen.
    let isEverything: Bool

    init(_ board: BoardState, at now: Instant, scope: Set<String>?, isPast: Bool = false) {
        self.board = board
        at = now
        self.isPast = isPast
        isEverything = scope == nil
        let isOpen = { (id: String) in scope?.contains(id) ?? true }
        report = board.report(at: now, from: .daemon).limited(to: scope, in: board.facility)
        contracts = board.facility.contracts.filter { isOpen($0.id) }
        standings = Dictionary(report.contracts.map { ($0.contract, $0) }) { first, _ in first }
    }

    /// How a contract stands, by the worse of its power and its network.
    func state(of contract: String) -> DiagramState {
        guard let standing = standings[contract] else { return .unknown }
        return DiagramState.worst([standing.power, standing.network].compactMap { $0.map(DiagramState.init) })
    }

    /// UPSes that are not on mains, as far as it is known.
    var onBattery: Set<String> { Set(report.batteries.filter { $0.isOnBattery == true }.map(\.device)) }
}

extension DiagramState {
    init(_ state: ConnectionState) {
        self =
            switch state {
            case .up: .up
            case .degraded: .degraded
            case .down: .down
            case .unknown: .unknown
            }
    }

    /// From well to bad: what nobody knows may be as bad as it gets, but is not known to be.
    var severity: Int {
        switch self {
        case .up: 0
        case .degraded: 1
        case .unknown: 2
        case .down: 3
        }
    }

    /// Up where there is nothing.
    static func worst(_ states: some Sequence<DiagramState>) -> DiagramState {
        states.max { $0.severity < $1.severity } ?? .up
    }

    /// What stands before it in a title, where there is no colour.
    var sign: String {
        switch self {
        case .up: "✓"
        case .degraded: "▲"
        case .down: "✕"
        case .unknown: "?"
        }
    }
}
