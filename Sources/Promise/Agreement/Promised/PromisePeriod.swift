import Foundation
import Intervals
import Site

/// Over what time a promise is judged in a month's result.
struct PromisePeriod: Hashable {
    /// Clipped to the contract's term.
    let span: Span
    /// Until when the month's result knows it: the month's own end.
    let through: Instant

    /// Whether it goes on after the month.
    var isSoFar: Bool { span.to > through }

    /// - Parameter period: the month, clipped to the term.
    init(_ kind: PromiseTerms.Period, of contract: Contract, in period: Span) {
        let year: Span? =
            switch kind {
            case .month: nil
            case .contractYear: contract.year(containing: period.from)
            case .civilYear: contract.timeZone.civilYear(containing: period.from)
            }
        span = year?.clipped(to: contract.term) ?? period
        // A year that ends within the month ends what is told of it.
        through = min(period.to, span.to)
    }
}

extension Contract {
    /// From a day of the term to the same day a year later. Where that year has no such day, from the first of March.
    func year(containing instant: Instant) -> Span {
        func beginning(_ year: Int) -> Instant {
            let date =
                CivilDate(year: year, month: termFrom.month, day: termFrom.day)
                ?? CivilDate(year: year, month: 3, day: 1) ?? termFrom
            return timeZone.startOfDay(date)
        }
        let year = timeZone.localDate(of: instant).year
        let first = if beginning(year) <= instant { year } else { year - 1 }
        return Span(from: beginning(first), to: beginning(first + 1))
    }

    /// The months of the contract's year up to a month, in order, as far as the term has them.
    func months(ofYearUpTo month: Month) -> [Month] {
        guard let period = period(of: month) else { return [] }
        var months: [Month] = []
        var next = Month(of: timeZone.localDate(of: year(containing: period.from).from))
        while next <= month {
            if let own = self.period(of: next), year(containing: own.from) == year(containing: period.from) {
                months.append(next)
            }
            next = next.next
        }
        return months
    }
}

extension TimeZone {
    fileprivate func civilYear(containing instant: Instant) -> Span {
        let year = localDate(of: instant).year
        guard let first = Month(year: year, month: 1), let last = Month(year: year, month: 12) else { return .always }
        return Span(from: first.span(in: self).from, to: last.span(in: self).to)
    }
}
