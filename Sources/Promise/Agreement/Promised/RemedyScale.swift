import Foundation
import Intervals
import Site

/// What remedies are measured by in one month: its fee, its days, and what the contract counts.
struct RemedyScale {
    /// Of the whole civil month, also where the contract covers it in part.
    let monthDays: Int
    let monthLength: Milliseconds
    /// The fee of the month of which shares, days and times are taken.
    let fee: Decimal
    private let quantities: [String: Decimal]

    init(of contract: Contract, month: Month, base: RemedyTerms.Base) {
        monthDays = month.days
        monthLength = month.span(in: contract.timeZone).length
        quantities = contract.quantities
        fee =
            switch base {
            case .rent: contract.rent.amount
            // A configuration whose terms name a fee that the contract lacks is refused.
            case .item(let name): contract.fees[name]?.amount ?? 0
            }
    }

    /// An amount as money, or as days that are added to the term. Not rounded.
    func value(of amount: RemedyAmount) -> Decimal {
        switch amount {
        case .share(let share): fee * Decimal(share.numerator) / Decimal(share.denominator)
        case .days(let days): fee * days / Decimal(monthDays)
        case .addedDays(let days): days
        case .sum(let money): money.amount
        case .sumForEach(let money, let quantity): money.amount * (quantities[quantity] ?? 0)
        }
    }

    /// The fee of a length of time.
    func fee(of time: Milliseconds) -> Decimal { fee * Decimal(time) / Decimal(monthLength) }
}

extension RemedyTerms {
    /// Whether what is owed are days that are added to the term. Terms with both kinds in one remedy are refused.
    var addsDays: Bool {
        func adds(_ amount: RemedyAmount) -> Bool {
            if case .addedDays = amount { true } else { false }
        }
        return switch measure {
        case .fixed(let amount), .units(_, let amount): adds(amount)
        case .steps(let steps): steps.contains { adds($0.amount) }
        case .fee: false
        }
    }
}

/// What is owed for so much time and so many outages, before it is capped by the year.
struct RemedyFigure {
    let terms: RemedyTerms
    let scale: RemedyScale
    /// What the promise allows to be down.
    let allowed: Milliseconds
    let denominator: Milliseconds

    /// For one outage of which so much counted, up to its own cap.
    func ofOutage(_ time: Milliseconds) -> Decimal {
        let worth = measured(time, outages: time > 0 ? 1 : 0)
        return terms.mostPerOutage.map { min(worth, scale.value(of: $0)) } ?? worth
    }

    /// For a period, by its sums.
    func ofPeriod(_ time: Milliseconds, outages: Int) -> Decimal { measured(time, outages: outages) }

    /// Once anything is owed, at least the smallest remedy, and at most the period's cap.
    func limited(_ amount: Decimal) -> Decimal {
        guard amount > 0 else { return 0 }
        let raised = terms.least.map { max(amount, scale.value(of: $0)) } ?? amount
        return terms.mostPerPeriod.map { min(raised, scale.value(of: $0)) } ?? raised
    }

    private func measured(_ time: Milliseconds, outages: Int) -> Decimal {
        let beyond = max(0, time - start)
        switch terms.measure {
        case .fixed(let amount): return beyond > 0 ? scale.value(of: amount) : 0
        case .steps(let steps):
            let reached = steps.last { $0.limit.isReached(time: time, outages: outages, of: denominator) }
            return reached.map { scale.value(of: $0.amount) } ?? 0
        case .units(let unit, let amount):
            return scale.value(of: amount) * Decimal(count(unit, in: beyond, outages: outages))
        case .fee(let times): return scale.fee(of: beyond) * times
        }
    }

    private var start: Milliseconds {
        switch terms.beyond {
        case .nothing: 0
        case .target: allowed
        case .time(let time): time
        }
    }

    private func count(_ unit: RemedyTerms.Unit, in time: Milliseconds, outages: Int) -> Int64 {
        switch unit {
        case .started(let length): (time + length - 1) / length
        case .whole(let length): time / length
        case .outage: Int64(outages)
        }
    }
}

extension BreachRule.Limit {
    /// Whether sums reach it. Of a single outage only its own time is known here: the sum.
    func isReached(time: Milliseconds, outages: Int, of denominator: Milliseconds) -> Bool {
        switch self {
        case .availabilityBelow(let ratio): ratio.exceedsAvailability(down: time, of: denominator)
        case .availabilityAtMost(let ratio): ratio.reachesAvailability(down: time, of: denominator)
        case .downtimeOver(let limit), .outageOver(let limit): time > limit
        case .downtimeFrom(let limit), .outageFrom(let limit): time >= limit
        case .outagesFrom(let count): outages >= count
        }
    }

    /// How much downtime of a period it allows; nil where it does not limit the sum.
    func allowedDowntime(of denominator: Milliseconds) -> Milliseconds? {
        switch self {
        case .availabilityBelow(let ratio), .availabilityAtMost(let ratio): ratio.allowedDowntime(of: denominator)
        case .downtimeOver(let limit), .downtimeFrom(let limit): limit
        case .outagesFrom, .outageOver, .outageFrom: nil
        }
    }
}

extension BreachRule {
    /// How much downtime of a period the promise allows, by its first limit of availability or downtime.
    func allowedDowntime(of denominator: Milliseconds) -> Milliseconds {
        limits.lazy.compactMap { $0.allowedDowntime(of: denominator) }.first ?? 0
    }
}
