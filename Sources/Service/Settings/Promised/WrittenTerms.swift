import Foundation
import Intervals
import Site

extension BreachRule.Limit {
    /// As a terms file has it: `availability_below: 99.9%`.
    var written: String {
        switch self {
        case .availabilityBelow(let ratio): "availability_below: \(ratio.written)"
        case .availabilityAtMost(let ratio): "availability_at_most: \(ratio.written)"
        case .downtimeOver(let length): "downtime_over: \(length.written)"
        case .downtimeFrom(let length): "downtime_from: \(length.written)"
        case .outagesFrom(let count): "outages_from: \(count)"
        case .outageOver(let length): "outage_over: \(length.written)"
        case .outageFrom(let length): "outage_from: \(length.written)"
        }
    }

    /// What it limits.
    enum Measure: Hashable {
        case availability
        case downtime
        case outages
        case outage
    }

    var measure: Measure {
        switch self {
        case .availabilityBelow, .availabilityAtMost: .availability
        case .downtimeOver, .downtimeFrom: .downtime
        case .outagesFrom: .outages
        case .outageOver, .outageFrom: .outage
        }
    }

    /// Whether it is reached only after another of the same measure.
    func isReachedLater(than other: BreachRule.Limit) -> Bool {
        switch (self, other) {
        case (.availabilityBelow(let a), .availabilityAtMost(let b)): !a.isGreater(than: b)
        case (.availabilityBelow(let a), .availabilityBelow(let b)),
            (.availabilityAtMost(let a), .availabilityAtMost(let b)),
            (.availabilityAtMost(let a), .availabilityBelow(let b)):
            b.isGreater(than: a)
        case (.downtimeOver(let a), .downtimeFrom(let b)), (.outageOver(let a), .outageFrom(let b)): a >= b
        case (.downtimeOver(let a), .downtimeOver(let b)), (.downtimeFrom(let a), .downtimeFrom(let b)),
            (.downtimeFrom(let a), .downtimeOver(let b)), (.outageOver(let a), .outageOver(let b)),
            (.outageFrom(let a), .outageFrom(let b)), (.outageFrom(let a), .outageOver(let b)):
            a > b
        case (.outagesFrom(let a), .outagesFrom(let b)): a > b
        default: false
        }
    }
}

extension RemedyAmount {
    /// As a terms file has it: `5%`, `3 days`, `30.00 USD each ampere`.
    var written: String {
        switch self {
        case .share(let share): share.written
        case .days(let days): days == 1 ? "1 day" : "\(days) days"
        case .addedDays(let days): days == 1 ? "1 added day" : "\(days) added days"
        case .sum(let money): "\(money)"
        case .sumForEach(let money, let quantity): "\(money) each \(quantity)"
        }
    }

    /// Whether it is less than another in every month and for every contract; false where they cannot be compared.
    func isLess(than other: RemedyAmount) -> Bool {
        switch (self, other) {
        case (.sum(let a), .sum(let b)): a.currency == b.currency && a.amount < b.amount
        case (.sumForEach(let a, let ofOne), .sumForEach(let b, let ofOther)):
            ofOne == ofOther && a.currency == b.currency && a.amount < b.amount
        case (.addedDays(let a), .addedDays(let b)), (.days(let a), .days(let b)): a < b
        default:
            if let own = monthlyFees, let others = other.monthlyFees {
                own.upperBound < others.lowerBound
            } else {
                false
            }
        }
    }

    /// How many fees of a month it is at least and at most; nil where that depends on the contract.
    private var monthlyFees: ClosedRange<Decimal>? {
        switch self {
        case .share(let share):
            let value = Decimal(share.numerator) / Decimal(share.denominator)
            return value...value
        case .days(let days): return (days / 31)...(days / 28)
        case .addedDays, .sum, .sumForEach: return nil
        }
    }

    var isNothing: Bool {
        switch self {
        case .share(let share): share.numerator == 0
        case .days(let days), .addedDays(let days): days == 0
        case .sum(let money), .sumForEach(let money, _): money.amount == 0
        }
    }
}

extension Ratio {
    /// As a terms file has it: `99.9%`.
    var written: String { "\(Decimal(numerator) * 100 / Decimal(denominator))%" }
}
