public import Correlation
public import Intervals
public import Site

/// Article 1 or 2, over one period.
public struct AvailabilityResult: Hashable, Sendable {
    /// An outage and what of it counts.
    public struct CountedOutage: Hashable, Sendable {
        /// Whole, as it was.
        public var outage: Outage
        /// What of it counts in the period.
        public var counted: Milliseconds
        /// The rest, by cause.
        public var takenOff: [Exclusion: Milliseconds]
        /// The id of the report that covers it.
        public var report: String?
    }

    /// Network or power.
    public var guarantee: Guarantee
    /// As they were applied.
    public var terms: AvailabilityTerms
    /// After doubt has favoured whom the terms say.
    public var verdict: Verdict
    /// By nominal figures alone.
    public var nominalVerdict: Verdict
    /// Measured, before anything is taken off.
    public var down: Bounded
    /// What is left of it.
    public var counted: Bounded
    public var takenOff: [Exclusion: Milliseconds]
    /// How what records take off divides by what the customer says of it (fine print, 24).
    public var accepted: [Acceptance.State: Milliseconds]
    /// Nominally neither up nor down.
    public var unknown: Milliseconds
    /// What is judged: the month's period, or what of it follows the installation (fine print, 5).
    public var period: Span
    /// Those that touch the period, in order.
    public var outages: [CountedOutage]
    /// The entries that take time off in the period, or would if the customer accepted them, in the order in which they
    /// came to be known.
    public var exclusions: [RecordedExclusion]
    /// Spans in which readings contradicted each other.
    public var contradictions: [Contradiction]
    /// Spans in which a host was reached from one place and not from another.
    public var disagreements: [Disagreement] = []
    /// When undetermined: the doubtful spans that count, the longest first, and the signals that could settle them.
    public var unsettled: [Span]
    /// Everything that was observed for it.
    public var signals: [SignalName]
    /// Nil unless breached.
    public var remedy: Remedy?

    /// The denominator.
    public var periodLength: Milliseconds { period.length }
}
