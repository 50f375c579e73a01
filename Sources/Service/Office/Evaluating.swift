public import Agreement
import Alerting
import Clocks
import Digests
import Documents
import Foundation
public import Intervals
import Ledger
public import Notation
import Processes
import Settings
import Site

/// Which months are judged, and where their documents go.
public struct EvaluationOrder: Sendable {
    /// The months of an order.
    public enum Months: Sendable {
        case one(MonthChoice)
        /// Every contract-month that has ended and is not final (`MonthsDue`).
        case due
    }

    public var months: Months
    /// Only these contracts; nil is every contract of the configuration, and of what is due every one that is known.
    public var contracts: [String]?
    /// Judges by what was known at this instant, and stores nothing; nil is the present. What is due is due now.
    public var knownAt: Instant?
    /// The folder for the documents; nil is the configuration's, or none together with `knownAt`.
    public var folder: String?
    /// Whether each page is printed, too.
    public var isPrinted = false
    /// Whether final results that were judged by earlier rules are judged anew (fine print, 13).
    public var revises = false

    public init(month: MonthChoice, contracts: [String]? = nil, knownAt: Instant? = nil, folder: String? = nil) {
        months = .one(month)
        self.contracts = contracts
        self.knownAt = knownAt
        self.folder = folder
    }

    /// Orders what is due.
    public init(dueOf contracts: [String]?, folder: String? = nil) {
        months = .due
        self.contracts = contracts
        self.folder = folder
    }
}

/// One contract's month as it was judged and, unless only the past was asked for, stored.
public struct EvaluatedMonth: Sendable {
    fileprivate let issue: Issue
    public let revision: Int
    /// Why it is not final yet; empty when it is.
    public let openReasons: [OpenReason]

    public var result: ContractResult { issue.result }
    /// The document `mainstay.compliance/1`, made when it is asked for.
    public var document: JSON { issue.document(revision: revision) }
    /// What this revision changes against the final result before it; nil for a first revision.
    public var changesInWords: String? { issue.changesInWords(at: revision) }
}

/// A contract's month whose final result stands as it was stored.
public struct StandingMonth: Sendable {
    public let summary: ResultSummary
    /// The document as it was stored.
    public let text: String
    /// Whether its readings were removed, so that nothing can judge it anew.
    var isWithoutReadings = false

    /// Nil when the document cannot be read any more, which `verify` names.
    init?(_ stored: StoredResult) {
        guard let summary = try? ResultSummary(of: stored.text) else { return nil }
        self.summary = summary
        text = stored.text
    }

    /// Why it stands, where somebody could expect otherwise.
    public var sentence: String? {
        if isWithoutReadings {
            return
                "\(summary.contract) \(summary.month?.description ?? ""): its readings were removed, as the terms ask; the "
                + "final result (revision \(summary.revision)) stands"
        }
        guard summary.standsUnderEarlierRules else { return nil }
        return
            "\(summary.contract) \(summary.month?.description ?? ""): the final result (revision \(summary.revision)) was "
            + "judged by rules \(summary.rules) and stands; --revise judges it by rules \(ContractResult.rules)"
    }
}

extension SiteOffice {
    /// Judges months, contract by contract: writes a JSON document and a page for each, an index over all, and stores each
    /// result in the ledger. Evaluations that store something wait for one another.
    ///
    /// A contract whose name no file can have is judged and stored like the others, and told of when all are done.
    ///
    /// - Parameters:
    ///   - progress: is told after each contract.
    ///   - passOver: gets each contract's month whose final result stands.
    ///   - receive: gets each contract's month as soon as it is stored, in the order of the contracts.
    /// - Throws: `Refusal` with `.unknownContract`, `.notPermitted`, `.unwritable`, `.nothingKnown` or `.ledger`; to print,
    ///   `.toolMissing` or `.failed`. What was judged before stays.
    public func evaluate(
        _ order: EvaluationOrder, for principal: Principal, progress: ProgressReport = { _ in },
        passOver: (StandingMonth) -> Void = { _ in }, receive: (EvaluatedMonth) -> Void
    ) throws(Refusal) {
        try principal.requireEverything()
        try principal.requireEntries()
        let chosen = try order.contracts?.map { id throws(Refusal) in try knownContract(id, for: principal).id }
        try Refusal.translating {
            let now = order.knownAt ?? clock.now
            // One evaluation stores at a time, wherever its documents go.
            let lockFolder = order.knownAt == nil ? configuration.complianceFolder : order.folder
            let lock = try lockFolder.map { try FileLock(path: "\($0)/.evaluate.lock") }
            defer { withExtendedLifetime(lock) {} }
            if order.knownAt == nil {
                try acceptConfiguration()
                // The results' head then covers all that they rest on.
                _ = try ledger.publishHead()
            }
            let runs = try monthlyRuns(of: order, contracts: chosen, at: now)
            let total = runs.map(\.contracts.count).reduce(0, +)
            var done = 0
            for run in runs {
                try run.judge(
                    progress: {
                        done += 1
                        progress(WorkDone(done, of: total))
                    }, passOver: passOver, receive: receive)
            }
        }
    }

    private func monthlyRuns(
        of order: EvaluationOrder, contracts: [String]?, at now: Instant
    ) throws -> [MonthlyRun] {
        switch order.months {
        case .one(let choice):
            let month = choice.resolved(at: now, in: facility.timeZone)
            let contracts = contracts ?? facility.contracts.map(\.id)
            return [MonthlyRun(month: month, contracts: contracts, order: order, now: now, office: self)]
        case .due:
            var months = MonthsDue()
            let due = try months.find(in: self).filter { contracts?.contains($0.contract) ?? true }
            return Dictionary(grouping: due, by: \.month).sorted { $0.key < $1.key }.map { month, due in
                MonthlyRun(month: month, contracts: due.map(\.contract), order: order, now: now, office: self)
            }
        }
    }
}

/// One run over contracts of a month.
private struct MonthlyRun {
    let month: Month
    let contracts: [String]
    let order: EvaluationOrder
    let now: Instant
    let office: SiteOffice

    var isPast: Bool { order.knownAt != nil }

    /// What is due may be a month outside the term in which nothing was due after all: it gets no document.
    private var isDue: Bool { if case .due = order.months { true } else { false } }

    /// Where documents go; nil is nowhere.
    private var folder: String? {
        order.folder ?? (isPast ? nil : office.configuration.complianceFolder)
    }

    /// Judges one contract after the other; nothing of a contract is kept but its line of the index.
    func judge(
        progress: () -> Void, passOver: (StandingMonth) -> Void, receive: (EvaluatedMonth) -> Void
    ) throws {
        var assessment = try Assessment(month: month, at: now, in: office)
        let renderer = try HTMLReport.shipped()
        let printer = PagePrinter()
        var index: [IndexEntry] = []
        var unwritten: [String] = []
        for contract in contracts {
            defer { progress() }
            func keep(_ standing: StandingMonth) throws {
                index += [IndexEntry(standing.summary)].compactMap(\.self)
                unwritten += [try refusedName { try write("\(standing.text)\n", as: "\(contract).json") }].compactMap(
                    \.self)
                passOver(standing)
            }
            if let standing = try standing(contract) {
                try keep(standing)
                continue
            }
            guard let result = try assessment.result(of: contract) else { continue }
            if isDue, result.guarantees.isEmpty { continue }
            let issue = try Issue(result, assessment: assessment, isPast: isPast, ledger: office.ledger)
            if let standing = issue.standing {
                try keep(standing)
                continue
            }
            let revision = try store(issue)
            let refused = try refusedName { try publish(issue, revision: revision) }
            receive(EvaluatedMonth(issue: issue, revision: revision, openReasons: result.openReasons(at: now)))
            index.append(IndexEntry(result))
            if let refused { unwritten.append(refused) }
            guard refused == nil, folder != nil else { continue }
            guard "\(contract).html" != Self.index else {
                unwritten.append("\(contract).html lists all contracts, so that the contract \(contract) has no page")
                continue
            }
            let report = try assessment.report(of: issue, revision: revision)
            let language = Language(rawValue: report.contract.language) ?? .english
            let page = renderer.page(report, language: language)
            let refusedPage = try refusedName {
                try write(page, as: "\(contract).html")
                if order.isPrinted { try write(printer.pdf(of: page), as: "\(contract).pdf") }
            }
            if let refusedPage { unwritten.append(refusedPage) }
        }
        if order.contracts == nil, folder != nil, !index.isEmpty || !isDue {
            let title = "\(office.facility.site) \(month)"
            let entries = try index + others(than: Set(contracts))
            try write(renderer.index(entries, title: title, language: .english), as: Self.index)
        }
        guard unwritten.isEmpty else {
            throw Refusal(
                .unwritable, reason: unwritten.joined(separator: "\n"),
                fix: "the others were written; give the contract another name")
        }
    }

    /// The final result that stands: its readings were removed, or it was judged by earlier rules and nobody orders that it
    /// be revised.
    private func standing(_ contract: String) throws -> StandingMonth? {
        guard !isPast, let newest = try office.ledger.result(contract: contract, month: month), newest.isFinal,
            var standing = StandingMonth(newest)
        else { return nil }
        if let first = try office.ledger.judgedFrom(), month < first {
            standing.isWithoutReadings = true
            return standing
        }
        return !order.revises && standing.summary.standsUnderEarlierRules ? standing : nil
    }

    /// What the ledger has of the month's other contracts, whose pages lie beside those that are written now.
    private func others(than contracts: Set<String>) throws -> [IndexEntry] {
        guard isDue, order.folder == nil else { return [] }
        let stored = try office.ledger.results(
            after: .start, limit: .max, matching: ResultFilter(month: month)
        ).elements.filter { !contracts.contains($0.contract) }
        let newest = Dictionary(stored.map { ($0.contract, $0) }) { $1 }.sorted { $0.key < $1.key }
        return newest.compactMap { StandingMonth($0.value).flatMap { IndexEntry($0.summary) } }
    }

    /// The list of all contracts.
    private static let index = "index.html"

    /// Writes a contract's document; what is wrong with it, where no file can have the contract's name. The other
    /// contracts have nothing to do with that.
    private func refusedName(_ write: () throws -> Void) throws -> String? {
        do {
            try write()
            return nil
        } catch let failure as FileFailure where failure.isOfItsName {
            return failure.description
        }
    }

    /// Stores a result, unless only the past was asked for.
    ///
    /// - Returns: the revision that it got.
    private func store(_ issue: Issue) throws -> Int {
        guard !isPast else { return issue.revision }
        let result = issue.result
        let kept = NewResult(
            contract: result.contract, month: result.month, isFinal: result.status == .final, at: now,
            signals: office.facility.signals(forCustomersOf: [result.contract]), erasing: ErasedDocument.text
        ) { issue.document(revision: $0).pretty }
        return try office.ledger.store(kept)
    }

    /// Writes a result's document, and tells that it was written.
    private func publish(_ issue: Issue, revision: Int) throws {
        // Making a document costs as much as judging its month.
        guard !isPast || folder != nil else { return }
        let result = issue.result
        let document = issue.document(revision: revision)
        try write("\(document.pretty)\n", as: "\(result.contract).json")
        guard !isPast else { return }
        let site = office.facility.site
        let now = office.clock.now
        let events =
            [result.written(revision: revision, document: document, site: site, at: now)]
            + result.rightsToEnd(site: site, at: now)
        let batch = Batch(
            events: events.map { office.facility.addressed($0) }, schedule: office.facility.schedule)
        try office.ledger.append(batch)
    }

    private func write(_ text: String, as name: String) throws { try write(Data(text.utf8), as: name) }

    private func write(_ octets: Data, as name: String) throws {
        guard let folder else { return }
        let file = URL(fileURLWithPath: folder).appendingPathComponent(month.description)
            .appendingPathComponent(name)
        try AtomicFile.write(octets, makingFolderOf: file)
    }
}

extension ContractResult {
    /// The event that announces this document. The same document gives the same event.
    fileprivate func written(revision: Int, document: JSON, site: String, at now: Instant) -> Event {
        let verdicts =
            (guarantees.map { "\($0.guarantee.rawValue) \($0.verdict.rawValue)" }
            + promises.map { "\($0.terms.id) \($0.verdict.rawValue)" }).joined(separator: ", ")
        return Event(
            id: StableID("compliance.written|\(contract)|\(document.compact)"), kind: .complianceWritten,
            at: now, site: site, contract: contract, subject: "\(contract)/\(month)", state: status.rawValue,
            summary: "\(customer): \(month) is \(status.rawValue)\(verdicts.isEmpty ? "" : ": \(verdicts)")",
            details: [.month: "\(month)", .revision: "\(revision)"].merging(document.chainDetails) { first, _ in first }
        )
    }
}

extension JSON {
    /// What a document tells about the chain it was made at: row, head and the ledger's digest.
    fileprivate var chainDetails: [Event.Detail: String] {
        let chain = ChainReference(self)
        let digest = if case .string(let text)? = self["ledger_digest"] { text } else { nil as String? }
        let details: [Event.Detail: String?] = [
            .chainRow: chain.map { "\($0.row)" }, .chainHead: chain?.head, .ledgerDigest: digest,
        ]
        return details.compactMapValues(\.self)
    }
}
