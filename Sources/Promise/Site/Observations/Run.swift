public import Intervals

/// A stretch of equal readings of one signal, kept as one: its first and its last, and the widest gap between two
/// neighbours inside. A single reading is a run whose first and last are the same instant.
///
/// All readings of a run agree in state, `since` (within its error), `isExtra`, `inferred` and `clock`. A failed ping
/// round, or check of a service, is always a run of its own.
///
/// A run that keeps its instants (fine print, 12) tells exactly what each of its readings tells, whatever lies between
/// them: imports are kept so. Of a folded one nobody knows when the readings inside were taken.
///
/// A month is judged from thousands: what takes one octet stands together.
public struct Run: Hashable, Sendable {
    /// When its first reading was taken.
    public var first: Instant
    /// When its last reading was taken.
    public var last: Instant
    /// Zero when there is only one reading.
    public var greatestGap: Milliseconds
    /// When what they say began, as the first reading has it.
    public var since: Instant?
    /// What all of its readings say.
    public var state: SignalState
    /// Its readings were taken beside the schedule.
    public var isExtra: Bool
    /// What was wrong with the collector's clock at all of its readings.
    public var clock: ClockMark?
    /// The uncertainty of `since`, both ways.
    public var sinceError: Milliseconds
    /// The greatest uncertainty of the instants of its readings, both ways (fine print, 29).
    public var clockError: Milliseconds
    /// From what it was concluded; nil where it was observed.
    public var inferred: String?
    /// What the device said at the first reading.
    public var evidence: String?
    /// Elsewhere, since most runs have none: months are judged from lists of runs, which are copied.
    private var kept: KeptInstants?

    public init(
        first: Instant, last: Instant, greatestGap: Milliseconds, state: SignalState, since: Instant? = nil,
        sinceError: Milliseconds = 0, isExtra: Bool = false, inferred: String? = nil, evidence: String? = nil,
        clockError: Milliseconds = 0, clock: ClockMark? = nil, instants: InstantSeries? = nil
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
        self.clockError = clockError
        self.clock = clock
        kept = instants.map { KeptInstants($0) }
    }

    /// When each of its readings was taken, from `first` to `last`; nil where they were folded, and for a single one.
    public var instants: InstantSeries? {
        get { kept?.series }
        set { kept = newValue.map { KeptInstants($0) } }
    }

    /// A run of one reading.
    public init(_ reading: Reading) {
        self.init(
            first: reading.at, last: reading.at, greatestGap: 0, state: reading.state, since: reading.since,
            sinceError: reading.sinceError, isExtra: reading.isExtra, inferred: reading.inferred,
            evidence: reading.evidence, clockError: reading.clockError, clock: reading.clock)
    }

    /// No folded run is longer: a run ends with the month, in UTC.
    public static let longestFolded: Milliseconds = .days(31)

    /// The instants of all readings; nil when they are not known, because readings were folded.
    public var allInstants: InstantSeries? {
        if let instants { return instants }
        guard first == last else { return nil }
        return InstantSeries(first)
    }
}

/// The instants of a run, in a place of their own.
private final class KeptInstants: Sendable, Hashable {
    let series: InstantSeries

    init(_ series: InstantSeries) { self.series = series }

    static func == (a: KeptInstants, b: KeptInstants) -> Bool { a === b || a.series == b.series }

    func hash(into hasher: inout Hasher) { hasher.combine(series) }
}
