import Agreement
import Intervals
import Site

extension AvailabilityResult {
    /// How much downtime breaks the promise in this period, in milliseconds: the nearer of the readings applied.
    var limit: Milliseconds {
        let share =
            periodLength * (terms.availability.denominator - terms.availability.numerator)
            / terms.availability.denominator
        switch terms.rule {
        case .percentage: return share
        case .minutes: return terms.downtime ?? share
        case .both: return min(share, terms.downtime ?? share)
        }
    }
}
