import Foundation
import Intervals
import Site

/// Which readings may go: those of whole months behind results that are final, as the terms of every contract ask for.
///
/// One boundary holds for the whole site, since a contract's month also rests on what other customers' devices said. A
/// month that is kept must be judged as before; so the month before the first one that is kept (the *margin*) keeps its
/// readings, too, and in it every contract must have been seen up: then no outage of a month that is kept began before it.
struct RetentionRule {
    /// A contract, as this rule sees it.
    struct Promised {
        var contract: String
        /// For how many months its terms ask that readings be kept; nil where they do not ask for an end.
        var keptMonths: Int?
        var zone: TimeZone
        /// The first and the last month that the term touches.
        var months: ClosedRange<Month>
        /// The months whose newest result is final.
        var final: Set<Month>
        /// Those in which what was promised was certainly there at some instant.
        var seenUp: Set<Month>
    }

    /// What may go.
    struct Boundary: Hashable {
        /// Readings that ended before this instant, with which a month of UTC begins.
        var before: Instant
        /// The first month that is kept whole.
        var judgedFrom: Month
    }

    /// Why nothing may go.
    enum Obstacle: Error, Hashable {
        /// The terms of these contracts do not ask for it.
        case notAsked([String])
        /// Nothing is old enough, or results of these contracts are not final, or their margin is one long outage.
        case notYet([String])
    }

    /// - Returns: the latest boundary, or why there is none.
    static func boundary(for promised: [Promised], at now: Instant) -> Result<Boundary, Obstacle> {
        let silent = promised.filter { $0.keptMonths == nil }.map(\.contract).sorted()
        guard silent.isEmpty, !promised.isEmpty else { return .failure(.notAsked(silent)) }
        let newest = promised.map { $0.newestBoundary(at: now) }.min()
        let oldest = promised.map(\.months.lowerBound).min()
        guard var month = newest, let oldest else { return .failure(.notYet([])) }
        var holdingBack: [String] = []
        // Behind the margin there must be something to remove.
        while month.previous > oldest {
            let others = promised.filter { !$0.allows(month) }.map(\.contract).sorted()
            if others.isEmpty {
                let margins = promised.map { month.previous.span(in: $0.zone).from.beginningOfMonthInUTC }
                return .success(Boundary(before: margins.min() ?? .distantPast, judgedFrom: month))
            }
            if holdingBack.isEmpty { holdingBack = others }
            month = month.previous
        }
        return .failure(.notYet(holdingBack))
    }
}

extension RetentionRule.Promised {
    /// The first month that the terms ask to keep.
    fileprivate func newestBoundary(at now: Instant) -> Month {
        var month = Month(of: zone.localDate(of: now))
        for _ in 0..<(keptMonths ?? 0) { month = month.previous }
        return month
    }

    /// Whether the months from one on can be judged without what came before its margin.
    fileprivate func allows(_ month: Month) -> Bool {
        var before = months.lowerBound
        while before < month, before <= months.upperBound {
            guard final.contains(before) else { return false }
            before = before.next
        }
        let margin = month.previous
        return !months.contains(margin) || seenUp.contains(margin)
    }
}

extension Instant {
    /// The first instant of its month in UTC.
    var beginningOfMonthInUTC: Instant { Month(of: TimeZone.gmt.localDate(of: self)).span(in: .gmt).from }
}
