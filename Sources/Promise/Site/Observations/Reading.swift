import Intervals

/// One observation of one signal at one instant.
public struct Reading: Hashable, Sendable {
    /// What was read.
    public var signal: SignalName
    /// When, by the clock of the collector; true within `clockError`.
    public var at: Instant
    /// What it said.
    public var state: SignalState
    /// When the present state began, by the device's own clock.
    public var since: Instant?
    /// The uncertainty of `since`, both ways: half the round trip, the clock's resolution, drift.
    public var sinceError: Milliseconds
    /// Taken beside the schedule. An extra ping is no round: it narrows timelines and never confirms.
    public var isExtra: Bool
    /// Not observed but concluded, and from what (`restart`). Gives nominal state, never a certain one.
    public var inferred: String?
    /// What the device said, for people: object, value and rule.
    public var evidence: String?
    /// The uncertainty of `at`, both ways: the kernel's estimate of its clock's error (fine print, 29).
    public var clockError: Milliseconds
    /// What was wrong with the collector's clock; nil when nothing was, or when nobody said.
    public var clock: ClockMark?
    /// Whether the UPS itself says that it runs on battery, beside what its mains read; nil where nobody says. For those
    /// who watch, and not kept.
    public var isOnBattery: Bool?

    public init(
        signal: SignalName, at: Instant, state: SignalState, since: Instant? = nil, sinceError: Milliseconds = 0,
        isExtra: Bool = false, inferred: String? = nil, evidence: String? = nil, clockError: Milliseconds = 0,
        clock: ClockMark? = nil
    ) {
        self.signal = signal
        self.at = at
        self.state = state
        self.since = since
        self.sinceError = sinceError
        self.isExtra = isExtra
        self.inferred = inferred
        self.evidence = evidence
        self.clockError = clockError
        self.clock = clock
    }
}

/// What was wrong with the collector's clock when a reading was taken.
public enum ClockMark: String, Hashable, Sendable, CaseIterable {
    /// The kernel says that no source of time disciplines its clock.
    case unsynchronised
    /// The clock was set back: the reading is dated by the old offset and the monotonic clock, until the wall clock has
    /// caught up with what was written.
    case held
}
