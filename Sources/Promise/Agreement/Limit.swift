public import Intervals
import Notation
import Site

extension AvailabilityResult {
    /// How much downtime the promise bears in this period: the smaller of the limits that the terms apply, never
    /// negative, whatever they say.
    ///
    /// A figure for people and budgets. Whether it is exceeded is decided by `AvailabilityTerms.isBreached`, without
    /// rounding.
    public var limit: Milliseconds {
        let share = terms.availability.allowedDowntime(of: periodLength)
        switch terms.rule {
        case .percentage: return share
        case .minutes: return terms.downtime ?? share
        case .both: return min(share, terms.downtime ?? share)
        }
    }

    /// The availability that so much downtime leaves of the period, with six decimals, rounded half-even in whole
    /// numbers: `0.998880`.
    public func availabilityText(down: Milliseconds) -> String {
        (periodLength - down).quotient(by: periodLength, decimals: 6)
    }
}
