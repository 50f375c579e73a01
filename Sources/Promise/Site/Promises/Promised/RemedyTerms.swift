public import Foundation
public import Intervals

/// What a breach costs.
public struct RemedyTerms: Hashable, Sendable {
    /// How much it is.
    public enum Measure: Hashable, Sendable {
        /// The same for every breach.
        case fixed(RemedyAmount)
        /// That of the last step that is reached; in the order of the terms, the mildest first.
        case steps([Step])
        /// So much for each unit.
        case units(Unit, RemedyAmount)
        /// The fee of the time that counts, times this.
        case fee(times: Decimal)
    }

    /// A step: so much once a figure is reached.
    public struct Step: Hashable, Sendable {
        public var limit: BreachRule.Limit
        public var amount: RemedyAmount

        public init(_ limit: BreachRule.Limit, _ amount: RemedyAmount) {
            self.limit = limit
            self.amount = amount
        }
    }

    /// What is counted. A started unit belongs to the period in which it begins, a whole one to that in which it is
    /// completed, an outage to that in which it begins.
    public enum Unit: Hashable, Sendable {
        case started(Milliseconds)
        case whole(Milliseconds)
        case outage
    }

    /// From where time is measured.
    public enum Beyond: Hashable, Sendable {
        case nothing
        /// Only what exceeds what the promise allows: the first limit of availability or downtime of its breach rule.
        case target
        /// Only what exceeds this, of each outage or of the sum.
        case time(Milliseconds)
    }

    /// Of what the measure is taken.
    public enum Scope: String, Hashable, Sendable, CaseIterable {
        /// Of each outage; the remedies are added.
        case outage
        /// Of the sum of the period.
        case period
    }

    /// Which fee shares, days and times are of.
    public enum Base: Hashable, Sendable {
        case rent
        /// One of the contract's `fees`.
        case item(String)
    }

    public var measure: Measure
    public var per: Scope = .period
    public var beyond: Beyond = .nothing
    public var base: Base = .rent
    /// What is owed at least, once anything is.
    public var least: RemedyAmount?
    /// What is owed at most for an outage, a period, and a year of the contract.
    public var mostPerOutage: RemedyAmount?
    public var mostPerPeriod: RemedyAmount?
    public var mostPerYear: RemedyAmount?
    /// Whether it is owed beside others; otherwise the greater one alone is owed.
    public var isAdded = true

    public init(_ measure: Measure) { self.measure = measure }
}

/// An amount as terms write it.
public enum RemedyAmount: Hashable, Sendable {
    /// A share of the fee of one month.
    case share(Ratio)
    /// The fee of so many days: the month's, divided by its days.
    case days(Decimal)
    /// So many days are added to the term; no money.
    case addedDays(Decimal)
    case sum(Money)
    /// So much for each of what the contract has under `quantities`.
    case sumForEach(Money, quantity: String)
}
