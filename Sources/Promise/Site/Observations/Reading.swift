import Intervals

/// One observation of one signal at one instant.
public struct Reading: Hashable, Sendable {
    /// What was read.
    public var signal: SignalName
    /// When, by the clock of the collector.
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

    public init(
        signal: SignalName, at: Instant, state: SignalState, since: Instant? = nil, sinceError: Milliseconds = 0,
        isExtra: Bool = false, inferred: String? = nil, evidence: String? = nil
    ) {
        self.signal = signal
        self.at = at
        self.state = state
        self.since = since
        self.sinceError = sinceError
        self.isExtra = isExtra
        self.inferred = inferred
        self.evidence = evidence
    }
}

/// A stretch of equal readings of one signal, kept as one: its first and its last, and the widest gap between two
/// neighbours inside. A single reading is a run whose first and last are the same instant.
///
/// All readings of a run agree in state, `since` (within its error), `isExtra` and `inferred`. A failed ping round is
/// always a run of its own.
public struct Run: Hashable, Sendable {
    /// When its first reading was taken.
    public var first: Instant
    /// When its last reading was taken.
    public var last: Instant
    /// Zero when there is only one reading.
    public var greatestGap: Milliseconds
    /// What all of its readings say.
    public var state: SignalState
    /// When that began, as the first reading has it.
    public var since: Instant?
    /// The uncertainty of `since`, both ways.
    public var sinceError: Milliseconds
    /// Its readings were taken beside the schedule.
    public var isExtra: Bool
    /// From what it was concluded; nil where it was observed.
    public var inferred: String?
    /// What the device said at the first reading.
    public var evidence: String?

    public init(
        first: Instant, last: Instant, greatestGap: Milliseconds, state: SignalState, since: Instant? = nil,
        sinceError: Milliseconds = 0, isExtra: Bool = false, inferred: String? = nil, evidence: String? = nil
    ) {
        self.first = first
        self.last = last
        self.greatestGap = greatestGap
        self.state = state
        self.since = since
        self.sinceError = sinceError
        self.isExtra = isExtra
        self.inferred = inferred
        self.evidence = evidence
    }

    /// A run of one reading.
    public init(_ reading: Reading) {
        self.init(
            first: reading.at, last: reading.at, greatestGap: 0, state: reading.state, since: reading.since,
            sinceError: reading.sinceError, isExtra: reading.isExtra, inferred: reading.inferred,
            evidence: reading.evidence)
    }

    /// Adds a later reading when it says the same and comes within `limit` of the last; returns whether it did.
    ///
    /// A `since` that moved by no more than the two errors is the same one; any other begins a run of its own.
    public mutating func extend(with reading: Reading, within limit: Milliseconds) -> Bool {
        let gap = reading.at - last
        guard gap > 0, gap <= limit, reading.state == state, reading.isExtra == isExtra, reading.inferred == inferred,
            !(reading.signal.isRounds && state == .down),
            isSame(since: reading.since, error: reading.sinceError)
        else { return false }
        last = reading.at
        greatestGap = max(greatestGap, gap)
        return true
    }

    private func isSame(since other: Instant?, error: Milliseconds) -> Bool {
        switch (since, other) {
        case (nil, nil): true
        case (let mine?, let theirs?): abs(theirs - mine) <= sinceError + error
        default: false
        }
    }
}
