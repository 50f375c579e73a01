public import Intervals
public import Site

/// What one signal says now.
public struct SignalStanding: Hashable, Sendable {
    /// Which signal.
    public var signal: SignalName
    /// What it says, as long as its latest reading lets it.
    public var state: SignalState
    /// When that began; nil while it says nothing.
    public var began: Beginning?
    /// What decided it: object, value and rule of the profile, or another probe's words. While the state is unknown, why the
    /// latest reading says nothing; nil where there is none.
    public var rule: String?
    /// When the reading that says it was taken; nil where it was never read.
    public var readAt: Instant?

    init(_ entry: SignalEntry, at now: Instant) {
        signal = entry.signal
        state = entry.state(at: now)
        began = entry.beginning(at: now)
        rule = entry.reason(at: now)
        readAt = entry.lastRead(at: now)
    }
}
