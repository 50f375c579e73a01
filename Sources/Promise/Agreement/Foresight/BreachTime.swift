public import Intervals
public import Site

extension AvailabilityTerms {
    /// As little downtime of a period as breaks the promise, by the verdict's own rule; nil where no downtime does.
    public func leastBreakingDowntime(of period: Milliseconds) -> Milliseconds? {
        guard isBreached(by: period, of: period) else { return nil }
        var kept: Milliseconds = -1
        var broken = period
        while broken - kept > 1 {
            let middle = kept + (broken - kept) / 2
            if isBreached(by: middle, of: period) { broken = middle } else { kept = middle }
        }
        return broken
    }
}

/// When a promise breaks in a period if an outage goes on, by what is counted so far and by its bounds.
public struct BreachTime: Hashable, Sendable {
    /// By what the contract's procedure has written down; nil where it is not in the period.
    public var nominal: Instant?
    /// If everything counts that can have been an outage.
    public var earliest: Instant?
    /// If only what certainly was one counts.
    public var latest: Instant?
    /// What broke, or will break, the promise, in milliseconds.
    public var allowed: Milliseconds

    /// Nil where no downtime breaks the promise.
    ///
    /// - Parameters:
    ///   - outage: from when on it is down for good; the earliest that may be, and the latest.
    ///   - counted: what counts before that.
    ///   - period: the denominator.
    public init?(
        outageFrom outage: ClosedRange<Instant>, counted: Bounded, under terms: AvailabilityTerms, in period: Span
    ) {
        guard let allowed = terms.leastBreakingDowntime(of: period.length) else { return nil }
        self.allowed = allowed
        func breach(from start: Instant, counting used: Milliseconds) -> Instant? {
            let at = max(start, period.from) + max(0, allowed - used)
            return at <= period.to ? at : nil
        }
        nominal = breach(from: outage.upperBound, counting: counted.nominal)
        earliest = breach(from: outage.lowerBound, counting: counted.max)
        latest = breach(from: outage.upperBound, counting: counted.min)
    }
}
