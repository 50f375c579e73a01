public import Exposition

/// Whether the daemon lives, and what of it works. From memory: asking it asks nothing else.
public struct Health: Sendable {
    /// What the daemon's work is known by: each part says in `mainstay_component_up` whether it works.
    public enum Component: String, Hashable, Sendable, CaseIterable {
        case collector
        /// Judges months for what is left of them, and looks for months that are due.
        case evaluator
        case hooks
        case ledger
        case pages

        /// The gauge's family.
        public static let family = "mainstay_component_up"
    }

    /// What is known of one component.
    public enum State: String, Hashable, Sendable {
        case works = "ok"
        case failed
        /// It has not said anything yet.
        case unknown
    }

    private let gauge: @Sendable (Component) -> Double?
    private let turn: @Sendable () -> Duration?

    /// - Parameters:
    ///   - registry: keeps what the components say of themselves.
    ///   - turn: how long ago the loop that polls has begun its latest turn; nil before its first.
    public init(_ registry: MetricsRegistry, sinceTurn turn: @escaping @Sendable () -> Duration?) {
        gauge = { registry.value(of: Component.family, labels: ["component": $0.rawValue]) }
        self.turn = turn
    }

    /// A loop that has a turn twenty times a second and did not have one for so long has stopped.
    static let patience: Duration = .seconds(10)

    /// Whether the loop that polls turns, or has not begun yet.
    public var isAlive: Bool { turn().map { $0 < Self.patience } ?? true }

    /// What is known of each component.
    public var components: [(component: Component, state: State)] {
        Component.allCases.map { component in
            switch gauge(component) {
            case nil: (component, .unknown)
            case 0: (component, .failed)
            default: (component, .works)
            }
        }
    }
}
