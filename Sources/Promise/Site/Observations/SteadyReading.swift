public import Intervals

/// Signals that are read together, again and again: those of one device's poll, or one pinged host.
///
/// Known by identity, so that what belongs to a group is looked up once and not by its names.
public final class SignalGroup: Sendable {
    /// In the order in which they are read.
    public let signals: [SignalName]
    /// What each of them says, in the same order, for as long as the group is repeated; empty where nobody said.
    public let states: [SignalState]

    /// - Parameter states: what each signal says. Another state makes another group.
    public init(_ signals: [SignalName], states: [SignalState] = []) {
        self.signals = signals
        self.states = states.count == signals.count ? states : []
    }
}

extension SignalGroup: Hashable {
    public static func == (a: SignalGroup, b: SignalGroup) -> Bool { a === b }

    public func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

/// Every signal of a group was read again and says what its latest reading said: the same state, and a `since` that
/// moved within its error or is absent in both.
///
/// A failed ping round is never one: each of those is kept, and is a reading.
///
/// Nearly all of what a collector sees. It costs an instant instead of a reading for every signal. It says what it
/// continues: a signal's run that says another state than the group, or that ends before `continued`, is not the one that
/// is repeated and must not be extended.
public struct SteadyReading: Hashable, Sendable {
    /// What was read again.
    public var group: SignalGroup
    /// When.
    public var at: Instant
    /// When the group was read before: the reading, or the steady reading, that this one follows.
    public var continued: Instant

    /// - Parameter continued: nothing is held against it where nobody said.
    public init(group: SignalGroup, at: Instant, continuing continued: Instant = .distantPast) {
        self.group = group
        self.at = at
        self.continued = continued
    }
}

extension SteadyReading {
    /// A reading of each signal of the group; none where nobody said what they say.
    public var readings: [Reading] {
        zip(group.signals, group.states).map { Reading(signal: $0, at: at, state: $1) }
    }
}
