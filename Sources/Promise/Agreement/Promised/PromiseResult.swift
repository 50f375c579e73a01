public import Correlation
public import Foundation
public import Intervals
public import Site

/// What a promise beside the nine articles came to over its period.
public struct PromiseResult: Hashable, Sendable {
    /// A number in three accounts.
    public struct Count: Hashable, Sendable {
        public var nominal: Int
        public var min: Int
        public var max: Int
    }

    /// A nominal outage and what of it counts.
    public struct CountedOutage: Hashable, Sendable {
        /// Stays the same when later readings arrive.
        public var id: String
        /// Whole, as it was.
        public var span: Span
        /// What of it counts in the period.
        public var counted: Milliseconds
        /// The id of the record that claims or reports it.
        public var report: String?
    }

    /// As they were applied.
    public var terms: PromiseTerms
    /// After doubt has favoured whom the terms say.
    public var verdict: Verdict
    /// By nominal figures alone.
    public var nominalVerdict: Verdict
    /// What is judged: the month, or the year that it belongs to, clipped to the term.
    public var period: Span
    /// Whether the period goes on after the month: then nothing is owed for it yet.
    public var isSoFar: Bool
    /// What the percentage is of: the period, less maintenance that leaves it.
    public var denominator: Milliseconds
    /// Measured, before anything is left out.
    public var down: Bounded
    /// What counts of it.
    public var counted: Bounded
    /// Why the rest does not, nominally, each millisecond by the first reason that applies.
    public var leftOut: [LeftOutReason: Milliseconds]
    /// Nominally neither up nor down, up to what is known.
    public var unknown: Milliseconds
    /// Outages of which something counts that begin in the period.
    public var occurrences: Count
    /// Those that touch the period, in order.
    public var outages: [CountedOutage]
    /// The entries that take time off in the period, or would.
    public var exclusions: [RecordedExclusion]
    /// Spans in which readings contradicted each other.
    public var contradictions: [Contradiction]
    /// When verdict or remedy are open: the doubtful spans that count, the longest first.
    public var unsettled: [Span]
    /// Everything that was observed for it.
    public var signals: [SignalName]
    /// What a breach costs; nil where nothing is owed, and nothing can be.
    public var remedy: PromisedRemedy?
    /// The right to end the contract, where one has arisen, or may have.
    public var rightToEnd: FoundRight?
    /// When the last window closes in which something can still be claimed, or an outage found long enough to count.
    public var closesAt: Instant
}

/// Why time that was down does not count, in the order in which a millisecond is given to a reason.
public enum LeftOutReason: String, Hashable, Sendable, CaseIterable {
    /// Its outage was too short.
    case short
    /// The first minutes of its outage.
    case first
    /// Before the customer reported it.
    case beforeReport = "before_report"
    /// Nobody claimed its outage in time.
    case notClaimed = "not_claimed"
    case forceMajeure = "force_majeure"
    case maintenance
    case customer
}

/// What is owed for a promise, least and greatest.
public struct PromisedRemedy: Hashable, Sendable {
    /// Money, or days that are added to the term.
    public enum Kind: String, Hashable, Sendable {
        case credit
        case addedDays = "added_days"
    }

    public var kind: Kind
    /// What is owed by what is certain (possible, where doubt favours the customer): rounded once, to the currency's minor
    /// unit or to thousandths of a day.
    public var owed: Decimal
    /// Where these differ, `owed` is what is owed whatever the doubt hides, and `unsettled` says what would settle the rest.
    public var least: Decimal
    public var greatest: Decimal
    /// Of money.
    public var currency: String
    /// Whether it is owed beside others.
    public var isAdded: Bool
    /// What must be claimed for the period, and whether it was: nil where claims are not made by the period.
    public var claim: Claim?

    /// A claim of a period.
    public enum Claim: Hashable, Sendable {
        /// By this record.
        case made(String)
        /// It can be made until then.
        case open(until: Instant)
        /// Nobody made one in time: nothing is owed.
        case missed
    }

    /// What is owed, in money; zero for added days.
    public var money: Money {
        switch kind {
        case .credit: Money(amount: owed, currency: currency)
        case .addedDays: Money(amount: 0, currency: currency)
        }
    }

    /// Whether the doubt decides how much it is.
    public var isRange: Bool { least != greatest }
}

/// A right to end the contract at once.
public struct FoundRight: Hashable, Sendable {
    /// When it certainly arose in the period; nil while that is open.
    public var certainFrom: Instant?
    /// When it can have arisen at the earliest.
    public var possibleFrom: Instant
    /// By which rule.
    public var rule: RightToEnd.Rule
}

extension [PromiseResult] {
    /// What is owed for them together, in one of three accounts: what is added to others, or the greatest of what is not,
    /// whichever is more. Days that are added to the term are no money.
    ///
    /// - Parameter cap: the most that is owed in all.
    func owed(upTo cap: Decimal?, _ account: (PromisedRemedy) -> Decimal) -> Decimal {
        let owed = compactMap(\.remedy).filter { $0.kind == .credit }
        let added = owed.filter(\.isAdded).map(account).reduce(0, +)
        let alone = owed.filter { !$0.isAdded }.map(account).max() ?? 0
        let sum = Swift.max(added, alone)
        return cap.map { Swift.min(sum, $0) } ?? sum
    }
}

extension ContractResult {
    /// What is owed in total if all that is in doubt were as bad as it can have been.
    public var greatestRemedyTotal: Money {
        Money(
            amount: remedyTotal.amount - promises.owed(upTo: promisesCap, \.owed)
                + promises.owed(upTo: promisesCap, \.greatest),
            currency: remedyTotal.currency)
    }

    /// By how many days the term grows, for all promises together.
    public var addedDays: Decimal {
        promises.compactMap(\.remedy).filter { $0.kind == .addedDays }.map(\.owed).reduce(0, +)
    }
}
