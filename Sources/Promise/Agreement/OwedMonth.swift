import Foundation
public import Intervals
public import Site

/// What a stored document owes and why, whichever version made it: what a credit note is made of.
public struct OwedMonth: Hashable, Sendable {
    /// What one guarantee owes.
    public struct Credit: Hashable, Sendable {
        public var guarantee: Guarantee
        public var verdict: Verdict
        public var kind: Remedy.Kind
        public var amount: Money
        public var reason: Reason
    }

    /// Why something is owed.
    public enum Reason: Hashable, Sendable {
        case downtime(Downtime)
        /// Days on which somebody was told late or not at all, and that the customer asked for.
        case lateReports([LateReport], days: [CivilDate])
        case lateInstallations([LateInstallation])
    }

    /// Downtime of article 1 or 2 that breaks the promise.
    public struct Downtime: Hashable, Sendable {
        public var counted: Bounded
        /// Percent of the month, as the document has it.
        public var availability: String
        /// The percentage that was promised; nil where it does not decide.
        public var promised: String?
        /// The downtime at which the promise is broken; nil where none decides.
        public var limit: Milliseconds?
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
    /// In the order of the articles.
    public var credits: [Credit]
    /// Guarantees that are undetermined: nothing is owed for them now.
    public var undetermined: [Guarantee]
    /// What is owed in total.
    public var total: Money
    /// What will be owed if nothing more is reported; nil once it is final.
    public var expectedTotal: Money?
    /// What the ledger held when the result was made.
    public var ledgerDigest: String
    /// The head of the ledger's chain then.
    public var chain: ChainReference?

    /// What the limit of a month's rent takes off the sum of the credits; zero where it takes nothing.
    public var takenOffByLimit: Money {
        let sum = credits.map(\.amount.rounded.amount).reduce(Decimal(0), +)
        return Money(amount: max(0, sum - total.amount), currency: total.currency)
    }

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
        undetermined = summary.verdicts.filter { $0.verdict == .undetermined }.map(\.guarantee)
        expectedTotal = stored.outlook?.total.money
        ledgerDigest = stored.ledgerDigest
        chain = stored.chain.map { ChainReference(row: $0.row, head: $0.head) }
    }
}

extension OwedMonth: CustomStringConvertible {
    /// The contract and the month.
    public var description: String { "\(summary.contract) \(summary.month?.description ?? "")" }
}
