public import Agreement
public import Correlation
import Foundation
public import Intervals
public import Site

/// Everything that a document about one contract's month is made of.
public struct MonthReport: Sendable {
    /// The name of the data centre.
    public var site: String
    /// The provider's particulars, where the configuration has them.
    public var provider: Provider?
    /// The contract as it is configured now.
    public var contract: Contract
    /// The month's verdicts and figures.
    public var result: ContractResult
    /// How often the month was issued, from 1.
    public var revision: Int
    /// The digest of the readings and records that the result rests on.
    public var ledgerDigest: String
    /// The head of the ledger's hash chain at which the document was made.
    public var chain: ChainReference?
    /// How a revision differs from the final result before it.
    public var changes: Changes?
    /// The final result that stands by earlier rules, whatever the month comes to by these (fine print, 13).
    public var standing: ResultSummary?
    /// Only what was known at this instant went into the document.
    public var knownAt: Instant
    /// What the picture of the month shows, one lane under the other.
    public var lanes: [Lane]
    /// How often signals were read.
    public var schedule: Schedule
    /// The records that count, of this contract or of all contracts.
    public var records: [Record]

    /// Creates a report from its parts; nothing is computed yet.
    public init(
        site: String, provider: Provider?, contract: Contract, result: ContractResult, revision: Int,
        ledgerDigest: String, chain: ChainReference? = nil, changes: Changes? = nil, knownAt: Instant, lanes: [Lane],
        schedule: Schedule, records: [Record]
    ) {
        self.site = site
        self.provider = provider
        self.contract = contract
        self.result = result
        self.revision = revision
        self.ledgerDigest = ledgerDigest
        self.chain = chain
        self.changes = changes
        self.knownAt = knownAt
        self.lanes = lanes
        self.schedule = schedule
        self.records = records
    }

    /// The records whose span overlaps the period or, where they have none, that became known in it. Without a period, those
    /// of the duties that fell due (fine print, 14).
    var recordsOfPeriod: [Record] {
        guard let period = result.period else { return recordsOfDuties }
        return records.filter { $0.span?.overlaps(period) ?? period.contains($0.knownAt) }
    }

    private var recordsOfDuties: [Record] {
        let duties = result.guarantees.compactMap { part -> DutyResult? in
            if case .duty(let duty) = part { duty } else { nil }
        }
        var ids: Set<String> = []
        for entry in duties.flatMap(\.entries) {
            ids.formUnion([entry.record, entry.answeredBy].compactMap(\.self) + entry.relievedBy)
        }
        for finding in duties.flatMap(\.findings) {
            ids.formUnion([finding.record].compactMap(\.self) + finding.relievedBy)
        }
        return records.filter { record in
            ids.contains(record.id) || record.text(.authorisation).map(ids.contains) ?? false
        }
    }

    /// The articles that the contract's terms have, and any other that was judged.
    var articles: [GuaranteeResult] {
        result.guarantees.filter {
            contract.terms.articles.contains($0.guarantee) || $0.verdict != .notApplicable
        }
    }

    /// The articles with a section of their own: without a period, only those of which something fell due.
    var articlesInDetail: [GuaranteeResult] {
        guard result.period == nil else { return articles }
        return articles.filter { if case .notApplicable = $0 { false } else { true } }
    }
}

/// What the templates show: text only, in one language.
struct Page: Sendable {
    var language: String
    /// As CSS lists them.
    var fonts: String
    var title: String
    var subtitle: String
    var status: String
    /// What must be read first.
    var notices: [String]
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
    var acknowledgement: [Acknowledgement]
    var footerTitle: String
    var footer: [Fact]
    var footerLine: String
}

/// A heading over facts.
struct Facts: Sendable {
    var title: String
    var facts: [Fact]
}

/// A label and its value.
public struct Fact: Sendable {
    public let label: String
    public let value: String

    /// Puts a value below a label.
    public init(label: String, value: String) {
        self.label = label
        self.value = value
    }
}

/// An article's line of the summary.
struct SummaryRow: Sendable {
    var article: String
    var title: String
    var verdict: String
    var mark: String
    var figures: String
    var remedy: String
}

/// How much of an allowance was used.
struct Meter: Sendable {
    var label: String
    /// 0 to 100.
    var percent: Int
    /// The class that gives it its colour.
    var mark: String
}

/// A section of the page: an article of the agreement, the changes of a revision or the annex.
struct Article: Sendable {
    var heading: String
    var title: String
    var verdict: String
    /// The class that gives the verdict its colour.
    var mark: String
    var sentences: [String] = []
    var facts: [Fact] = []
    var meters: [Meter] = []
    var tables: [Table] = []
    var readingsTitle: String
    var readings: [String]
}

/// A table with one heading for each column.
struct Table: Sendable {
    var title: String
    var head: [String]
    var rows: [Row]

    struct Row: Sendable {
        var cells: [String]
        /// The outage that the row is about, for pages that explain it.
        var outage: String?
        /// The class of a row that must be seen; empty for any other.
        var mark = ""
    }

    init(title: String, head: [String], rows: [[String]]) {
        self.title = title
        self.head = head
        self.rows = rows.map { Row(cells: $0) }
    }

    /// The same table without the rows after the first ones.
    func keeping(most: Int, saying rest: (Int) -> String) -> Table {
        guard rows.count > most else { return self }
        var table = self
        table.rows = Array(rows.prefix(most))
        table.title += rest(rows.count - most)
        return table
    }

    /// The same table with the rows marked for which a condition holds, by their places.
    func marking(as mark: String, where isMarked: (Int) -> Bool) -> Table {
        var table = self
        for index in table.rows.indices where isMarked(index) { table.rows[index].mark = mark }
        return table
    }
}
