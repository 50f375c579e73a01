/// What is known of one condition over time, in two accounts.
///
/// - *certain*: what the readings prove. What is in neither `certainlyUp` nor `certainlyDown` is uncertain.
/// - *nominal*: what the contract's procedure would write down. What is in neither `up` nor `down` is unknown.
///
/// In each account the two sets are disjoint, and what is certain is never nominally the opposite.
public struct Timeline: Hashable, Sendable {
    /// When the contract's procedure writes the condition down as up.
    public var up: IntervalSet
    /// When the contract's procedure writes the condition down as down.
    public var down: IntervalSet
    /// When the readings prove it up.
    public var certainlyUp: IntervalSet
    /// When the readings prove it down.
    public var certainlyDown: IntervalSet

    /// Makes a timeline of sets that hold to the rules above.
    public init(
        up: IntervalSet = .empty, down: IntervalSet = .empty, certainlyUp: IntervalSet = .empty,
        certainlyDown: IntervalSet = .empty
    ) {
        self.up = up
        self.down = down
        self.certainlyUp = certainlyUp
        self.certainlyDown = certainlyDown
    }

    /// Nothing is known at any time.
    public static let unknown = Timeline()

    /// Up, certainly, at all times: the neutral element of `all`.
    public static let alwaysUp = Timeline(up: .always, certainlyUp: .always)

    /// Down, certainly, at all times: the neutral element of `any`.
    public static let alwaysDown = Timeline(down: .always, certainlyDown: .always)

    /// Kleene's strong conjunction: down where any part is down, up where every part is up.
    public static func all(_ parts: some Sequence<Timeline>) -> Timeline {
        parts.reduce(.alwaysUp) { a, b in
            Timeline(
                up: a.up.intersection(b.up), down: a.down.union(b.down),
                certainlyUp: a.certainlyUp.intersection(b.certainlyUp),
                certainlyDown: a.certainlyDown.union(b.certainlyDown))
        }
    }

    /// Kleene's strong disjunction: up where any part is up, down where every part is down.
    public static func any(_ parts: some Sequence<Timeline>) -> Timeline {
        parts.reduce(.alwaysDown) { a, b in
            Timeline(
                up: a.up.union(b.up), down: a.down.intersection(b.down),
                certainlyUp: a.certainlyUp.union(b.certainlyUp),
                certainlyDown: a.certainlyDown.intersection(b.certainlyDown))
        }
    }

    /// What is known within the window; outside of it nothing is.
    public func clipped(to window: Span) -> Timeline {
        Timeline(
            up: up.clipped(to: window), down: down.clipped(to: window),
            certainlyUp: certainlyUp.clipped(to: window), certainlyDown: certainlyDown.clipped(to: window))
    }
}
