import Foundation
public import Intervals
public import Site

/// What a stored document owes and why, whichever version made it: what a credit note is made of.
public struct OwedMonth: Hashable, Sendable {
    /// What one guarantee or promise owes.
    public struct Credit: Hashable, Sendable {
        public var promise: PromiseName
        public var verdict: Verdict
        public var kind: Remedy.Kind
        public var amount: Money
        public var reason: Reason
        /// Whether it is owed beside others; of promises that are not, the greatest alone is.
        public var isAdded = true
    }

    /// Why something is owed.
    public enum Reason: Hashable, Sendable {
        case downtime(Downtime)
        /// Days on which somebody was told late or not at all, and that the customer asked for.
        case lateReports([LateReport], days: [CivilDate])
        case lateInstallations([LateInstallation])
    }

    /// Downtime that breaks article 1 or 2, or another promise.
    public struct Downtime: Hashable, Sendable {
        public var counted: Bounded
        /// Percent of the period, as the document has it; nil where maintenance left nothing of that.
        public var availability: String?
        /// The percentage that was promised; nil where it does not decide.
        public var promised: String?
        /// The downtime at which the promise is broken; nil where none decides.
        public var limit: Milliseconds?
        /// What breaks a promise beside the articles; nil for these.
        public var breach: BreachRule?
        /// The outages of which something counts, in order.
        public var outages: [Outage]
    }

    /// An outage of which something counts.
    public struct Outage: Hashable, Sendable {
        public var id: String
        public var span: Span
        public var counted: Milliseconds
        /// The id of the report that covers it.
        public var report: String?
    }

    /// An emergency of which nobody was told in time.
    public struct LateReport: Hashable, Sendable {
        public var subject: String
        public var determinedAt: Instant
        public var deadline: Instant
        public var notifiedAt: Instant?
    }

    /// An installation that came late.
    public struct LateInstallation: Hashable, Sendable {
        /// The id of the record.
        public var record: String
        public var due: Instant
        public var doneAt: Instant?
        public var fee: Money?
    }

    public var summary: ResultSummary
    /// Nil where the contract was not in force.
    public var period: Span?
    /// In the order of the articles, then of the other promises.
    public var credits: [Credit]
    /// What is owed without money.
    public var addedDays: [AddedDays]
    /// Guarantees and promises that are undetermined.
    public var undetermined: [PromiseName]
    /// What is owed in total.
    public var total: Money
    /// What will be owed if nothing more is reported; nil once it is final.
    public var expectedTotal: Money?
    /// What the ledger held when the result was made.
    public var ledgerDigest: String
    /// The head of the ledger's chain then.
    public var chain: ChainReference?

    /// What limits take off the sum of the credits: a month's rent of the articles', and what the terms set for all other
    /// promises together. Zero where they take nothing.
    public var takenOffByLimit: Money {
        let sum = sum(credits) - takenOffByGreater.amount
        return Money(amount: max(0, sum - total.amount), currency: total.currency)
    }

    /// What is not owed of the promises' credits because a greater one stands alone.
    public var takenOffByGreater: Money {
        let own = credits.filter { $0.promise.guarantee == nil }
        let alone = own.filter { !$0.isAdded }.map(\.amount.rounded.amount).max() ?? 0
        let owed = max(sum(own.filter(\.isAdded)), alone)
        return Money(amount: sum(own) - owed, currency: total.currency)
    }

    /// Whether no article owes anything: then a month's rent limits nothing.
    public var isOfPromisesAlone: Bool { credits.allSatisfy { $0.promise.guarantee == nil } }

    private func sum(_ credits: [Credit]) -> Decimal { credits.map(\.amount.rounded.amount).reduce(0, +) }

    /// Reads a document.
    ///
    /// - Throws: `DecodingError` when the text is no such document.
    public init(of document: String) throws {
        summary = try ResultSummary(of: document)
        let stored = try JSONDecoder().decode(StoredMonth.self, from: Data(document.utf8))
        guard let total = summary.remedyTotal else { throw StoredMonth.unreadable("remedy_total") }
        self.total = total
        period = try stored.period?.span
        credits = try stored.guarantees.compactMap { try $0.credit }
        addedDays = stored.guarantees.compactMap(\.addedDays)
        undetermined = summary.verdicts.filter { $0.verdict == .undetermined }.map(\.promise)
        expectedTotal = stored.outlook?.total.money
        ledgerDigest = stored.ledgerDigest
        chain = stored.chain.map { ChainReference(row: $0.row, head: $0.head) }
    }
}

extension OwedMonth: CustomStringConvertible {
    /// The contract and the month.
    public var description: String { "\(summary.contract) \(summary.month?.description ?? "")" }
}
