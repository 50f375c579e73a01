public import Agreement
public import Correlation
import Foundation
public import Intervals
public import Site

/// Everything a document about one contract's month is made of.
public struct MonthReport: Sendable {
    public var site: String
    public var provider: Provider?
    public var contract: Contract
    public var result: ContractResult
    public var revision: Int
    public var ledgerDigest: String
    /// The head of the ledger's hash chain that it was made at.
    public var chain: ChainReference?
    /// What a revision says otherwise.
    public var changes: Changes?
    /// What was known when the document was made.
    public var knownAt: Instant
    public var lanes: [Lane]
    public var schedule: Schedule
    /// Those that count, of the contract or of all contracts.
    public var records: [Record]

    public init(
        site: String, provider: Provider?, contract: Contract, result: ContractResult, revision: Int,
        ledgerDigest: String, chain: ChainReference? = nil, changes: Changes? = nil, knownAt: Instant, lanes: [Lane],
        schedule: Schedule, records: [Record]
    ) {
        (self.site, self.provider, self.contract, self.result) = (site, provider, contract, result)
        (self.revision, self.ledgerDigest, self.knownAt) = (revision, ledgerDigest, knownAt)
        (self.chain, self.changes) = (chain, changes)
        (self.lanes, self.schedule, self.records) = (lanes, schedule, records)
    }

    /// Records about the period: that overlap it, or were made in it.
    var recordsOfPeriod: [Record] {
        guard let period = result.period else { return [] }
        return records.filter { $0.span?.overlaps(period) ?? period.contains($0.knownAt) }
    }
}

/// What the templates show: text only, in one language.
struct Page {
    var language: String
    var title: String
    var subtitle: String
    var status: String
    var parties: [Facts]
    var about: [Fact]
    var summaryTitle: String
    var summaryHead: [String]
    var summary: [SummaryRow]
    var pictureTitle: String
    var picture: String
    var pictureNote: String
    var articles: [Article]
    var recordsTitle: String
    var records: [Table]
    var footer: [Fact]
    var footerLine: String
}

/// A heading over facts.
struct Facts {
    var title: String
    var facts: [Fact]
}

/// A label and what it says.
struct Fact {
    var label: String
    var value: String

    init(_ label: String, _ value: String) { (self.label, self.value) = (label, value) }
}

/// An article's line of the summary.
struct SummaryRow {
    var article: String
    var title: String
    var verdict: String
    var mark: String
    var figures: String
    var remedy: String
}

/// How much of an allowance was used.
struct Meter {
    var label: String
    /// 0 to 100.
    var percent: Int
    var mark: String
}

struct Article {
    var heading: String
    var title: String
    var verdict: String
    /// Names the colour.
    var mark: String
    var facts: [Fact] = []
    var meters: [Meter] = []
    var tables: [Table] = []
    var readingsTitle: String
    var readings: [String]
}

struct Table {
    var title: String
    var head: [String]
    var rows: [Row]

    struct Row {
        var cells: [String]
    }

    init(_ title: String, _ head: [String], _ rows: [[String]]) {
        (self.title, self.head, self.rows) = (title, head, rows.map { Row(cells: $0) })
    }
}
