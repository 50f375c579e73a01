import Foundation
import Intervals

/// Why a record takes outage time off: force majeure, agreed maintenance, or what `attribution.cause` names.
public enum Ground: String, Hashable, Sendable, CaseIterable {
    case forceMajeure = "force_majeure"
    case maintenance
    case customerEquipment = "customer_equipment"
    case customerApplication = "customer_application"
    case customerNegligence = "customer_negligence"
    case customerAuthorisedWork = "customer_authorised_work"
    case customerOther = "customer_other"

    /// What the agreement's articles 1 and 2 name; article 2 leaves out maintenance and "other causes".
    public static func named(in guarantee: Guarantee) -> Set<Ground> {
        let all = Set(allCases)
        guard guarantee == .power else { return all }
        return all.subtracting([.maintenance, .customerOther])
    }
}

extension AvailabilityTerms {
    /// What records can take off under an article.
    public func grounds(of guarantee: Guarantee) -> Set<Ground> { excludes ?? Ground.named(in: guarantee) }
}

/// A step of a credit: below this availability, this share of the month's rent.
public struct CreditStep: Hashable, Sendable {
    /// An availability; the step applies below it.
    public var below: Ratio
    /// The share of the month's rent that is credited.
    public var rent: Ratio

    public init(below: Ratio, rent: Ratio) {
        self.below = below
        self.rent = rent
    }
}

/// Article 3: done so many working days after signing.
public struct InstallationTerms: Hashable, Sendable {
    /// How many working days after the day of signing.
    public var workingDays: Int
    /// Which days are worked on.
    public var calendar: WorkingCalendar
    /// The share of its fee that a late installation gives back.
    public var refund: Ratio

    public init(workingDays: Int = 3, calendar: WorkingCalendar = .weekdays, refund: Ratio = .whole) {
        self.workingDays = workingDays
        self.calendar = calendar
        self.refund = refund
    }
}

extension Ratio {
    /// 100 %.
    public static let whole = Ratio(exactly: 100, over: 100)

    /// This share of an amount, not rounded.
    public func of(_ money: Money) -> Money {
        Money(amount: money.amount * Decimal(numerator) / Decimal(denominator), currency: money.currency)
    }
}

extension RecordField {
    /// Article 9, 3: reason, activities, expected entry and exit, cooperation needed.
    public static let announcedOfVisit: [RecordField] = [
        .reason, .activities, .expectedEntry, .expectedExit, .cooperation,
    ]
}
