public import Intervals

/// Signals that are read together, again and again: those of one device's poll, or one pinged host.
///
/// Known by identity, so that what belongs to a group is looked up once and not by its names.
public final class SignalGroup: Sendable {
    /// In the order in which they are read.
    public let signals: [SignalName]

    public init(_ signals: [SignalName]) { self.signals = signals }
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
/// Nearly all of what a collector sees. It costs an instant instead of a reading for every signal.
public struct SteadyReading: Hashable, Sendable {
    /// What was read again.
    public var group: SignalGroup
    /// When.
    public var at: Instant

    public init(group: SignalGroup, at: Instant) {
        self.group = group
        self.at = at
    }
}
