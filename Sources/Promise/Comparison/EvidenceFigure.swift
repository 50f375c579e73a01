public import Agreement
public import Intervals
import Site

/// Our own figure before anybody's claims: what the readings prove and what they leave open.
public struct EvidenceFigure: Hashable, Sendable {
    /// Whether the promise was kept.
    public enum Finding: String, Hashable, Sendable {
        /// Whatever happened in unknown time.
        case met
        /// By all that was read; unknown time could hide a breach.
        case metOnEvidence = "met_on_evidence"
        /// It depends on when exactly things changed between two readings.
        case undetermined
        /// Certainly not.
        case breached
    }

    /// Without what records take off. `max` is what the readings leave open, unknown time apart.
    public var down: Bounded
    /// Nominally neither up nor down, without what records take off.
    public var unknown: Milliseconds
    /// What records take off of the period, up or down.
    public var excluded: Milliseconds
    /// How long the whole period is.
    public var periodLength: Milliseconds
    /// Whether the promise was kept.
    public var finding: Finding

    /// - Parameter period: whole; nothing is known of what lies after `now`.
    init(
        _ timeline: Timeline, in period: Span, at now: Instant, excluded: IntervalSet, terms: AvailabilityTerms
    ) {
        let known = Span(from: period.from, to: min(period.to, now))
        let nominal = timeline.up.union(timeline.down)
        let unknown = nominal.complement(within: known).subtracting(excluded)
        let possible = timeline.certainlyUp.complement(within: known).subtracting(excluded)
        down = Bounded(
            nominal: timeline.down.clipped(to: known).subtracting(excluded).length,
            min: timeline.certainlyDown.clipped(to: known).subtracting(excluded).length,
            max: possible.subtracting(unknown).length)
        self.unknown = unknown.length
        self.excluded = excluded.clipped(to: known).length
        periodLength = period.length
        func isBreached(_ down: Milliseconds) -> Bool { terms.isBreached(by: down, of: period.length) }
        if isBreached(down.min) {
            finding = .breached
        } else if isBreached(down.max) {
            finding = .undetermined
        } else if isBreached(possible.length) {
            finding = .metOnEvidence
        } else {
            finding = .met
        }
    }
}
