public import Intervals
public import Site

/// Up, down or unknown, at one instant or over time: what conditions combine by Kleene's logic, and what the rules of
/// power and network are written for.
public protocol ThreeValued {
    /// Where an answer denies what was read: whether at one instant, when over time.
    associatedtype Contradictions

    /// Down where any part is down, up where every part is up, otherwise unknown.
    static func all(_ parts: some Sequence<Self>) -> Self

    /// Up where any part is up, down where every part is down, otherwise unknown.
    static func any(_ parts: some Sequence<Self>) -> Self

    /// Where this is unknown, up as far as the other is up. Where the other is down does not count.
    func supplemented(by other: Self) -> Self

    /// Unknown where it is contradicted.
    func removing(_ contradictions: Contradictions) -> Self
}

extension Condition {
    /// What follows from the values of the signals.
    ///
    /// - Parameter valueOf: what each signal says.
    public func value<Value: ThreeValued>(_ valueOf: (SignalName) -> Value) -> Value {
        switch self {
        case .signal(let name): valueOf(name)
        case .all(let parts): .all(parts.map { $0.value(valueOf) })
        case .any(let parts): .any(parts.map { $0.value(valueOf) })
        }
    }
}

extension SignalState: ThreeValued {
    /// Up where this is unknown and the other is up.
    public func supplemented(by other: SignalState) -> SignalState {
        guard self == .unknown, other == .up else { return self }
        return .up
    }

    /// Unknown instead of down when an answer denies it.
    public func removing(_ isContradicted: Bool) -> SignalState {
        guard isContradicted, self == .down else { return self }
        return .unknown
    }
}

extension Timeline: ThreeValued {
    /// Up, where it is nominally unknown, as far as the other is up; where the other is down does not count.
    public func supplemented(by other: Timeline) -> Timeline {
        let unknown = up.union(down).complement()
        var result = self
        result.up = up.union(other.up.intersection(unknown))
        result.certainlyUp = certainlyUp.union(other.certainlyUp.intersection(unknown))
        return result
    }

    /// Unknown in these spans.
    public func removing(_ spans: [Span]) -> Timeline {
        guard !spans.isEmpty else { return self }
        let set = IntervalSet(spans)
        return Timeline(
            up: up.subtracting(set), down: down.subtracting(set), certainlyUp: certainlyUp.subtracting(set),
            certainlyDown: certainlyDown.subtracting(set))
    }

    /// What it says nominally at an instant.
    public func state(at instant: Instant) -> SignalState {
        if up.contains(instant) { return .up }
        return if down.contains(instant) { .down } else { .unknown }
    }

    /// The down spans, maximal and nominal, in whose certainly-down part something was answered (semantics, *Outages*).
    func denied(by isAnswered: (Span) -> Bool) -> [Span] {
        down.spans.filter { span in certainlyDown.clipped(to: span).spans.contains(where: isAnswered) }
    }

    /// Both together; they are about stretches of time that do not overlap.
    func joined(with other: Timeline) -> Timeline {
        Timeline(
            up: up.union(other.up), down: down.union(other.down), certainlyUp: certainlyUp.union(other.certainlyUp),
            certainlyDown: certainlyDown.union(other.certainlyDown))
    }
}
