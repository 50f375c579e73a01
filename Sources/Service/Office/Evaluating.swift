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
    public var month: MonthChoice
    /// Only these contracts; nil is every contract of the configuration.
    public var contracts: [String]?
    /// Judges by what was known at this instant, and stores nothing; nil is the present.
    public var knownAt: Instant?
    /// The folder for the documents; nil is the configuration's, or none together with `knownAt`.
    public var folder: String?
    /// Whether each page is printed, too.
    public var isPrinted = false

    public init(month: MonthChoice, contracts: [String]? = nil, knownAt: Instant? = nil, folder: String? = nil) {
        self.month = month
        self.contracts = contracts
        self.knownAt = knownAt
        self.folder = folder
    }
}

/// One contract's month as it was judged and, unless only the past was asked for, stored.
public struct EvaluatedMonth: Sendable {
    fileprivate let issue: Issue
    public let revision: Int

    public var result: ContractResult { issue.result }
    /// The document `mainstay.compliance/1`, made when it is asked for.
    public var document: JSON { issue.document(revision: revision) }
    /// What this revision changes against the final result before it; nil for a first revision.
    public var changesInWords: String? { issue.changesInWords(at: revision) }
}

extension SiteOffice {
    /// Judges a month, contract by contract: writes a JSON document and a page for each, an index over all, and stores each
    /// result in the ledger. Evaluations that store something wait for one another.
    ///
    /// A contract whose name no file can have is judged and stored like the others, and told of when all are done.
    ///
    /// - Parameters:
    ///   - progress: is told after each contract.
    ///   - receive: gets each contract's month as soon as it is stored, in the order of the contracts.
    /// - Throws: `Refusal` with `.unknownContract`, `.notPermitted`, `.unwritable`, `.nothingKnown` or `.ledger`; to print,
    ///   `.toolMissing` or `.failed`. What was judged before stays.
    public func evaluate(
        _ order: EvaluationOrder, for principal: Principal, progress: ProgressReport = { _ in },
        receive: (EvaluatedMonth) -> Void
    ) throws(Refusal) {
        try principal.requireEverything()
        var chosen = facility.contracts
        if let ids = order.contracts {
            chosen = []
            for id in ids { chosen.append(try contract(id, for: principal)) }
        }
        let contracts = chosen
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
            try MonthlyRun(order: order, now: now, office: self)
                .judge(contracts, progress: progress, receive: receive)
        }
    }
}

/// One run over the contracts of a month.
private struct MonthlyRun {
    let order: EvaluationOrder
    let now: Instant
    let office: SiteOffice

    var isPast: Bool { order.knownAt != nil }

    /// Where documents go; nil is nowhere.
    private var folder: String? {
        order.folder ?? (isPast ? nil : office.configuration.complianceFolder)
    }

    /// Judges one contract after the other; nothing of a contract is kept but its line of the index.
    func judge(
        _ contracts: [Contract], progress: ProgressReport, receive: (EvaluatedMonth) -> Void
    ) throws {
        let month = order.month.resolved(at: now, in: office.facility.timeZone)
        var assessment = try Assessment(month: month, at: now, in: office)
        let renderer = try HTMLReport.shipped()
        let printer = PagePrinter()
        var index: [IndexEntry] = []
        var unwritten: [String] = []
        for (number, contract) in contracts.enumerated() {
            defer { progress(WorkDone(number + 1, of: contracts.count)) }
            guard let result = try assessment.result(of: contract.id) else { continue }
            let issue = try Issue(result, assessment: assessment, isPast: isPast, ledger: office.ledger)
            let revision = try store(issue)
            let refused = try refusedName { try publish(issue, revision: revision) }
            receive(EvaluatedMonth(issue: issue, revision: revision))
            index.append(IndexEntry(result))
            if let refused { unwritten.append(refused) }
            guard refused == nil, folder != nil else { continue }
            guard "\(contract.id).html" != Self.index else {
                unwritten.append(
                    "\(contract.id).html lists all contracts, so that the contract \(contract.id) has no page")
                continue
            }
            let report = try assessment.report(of: issue, revision: revision)
            let language = Language(rawValue: contract.language) ?? .english
            let page = renderer.page(report, language: language)
            let refusedPage = try refusedName {
                try write(page, as: "\(contract.id).html", of: month)
                if order.isPrinted { try write(printer.pdf(of: page), as: "\(contract.id).pdf", of: month) }
            }
            if let refusedPage { unwritten.append(refusedPage) }
        }
        if order.contracts == nil, folder != nil {
            let title = "\(office.facility.site) \(month)"
            try write(renderer.index(index, title: title, language: .english), as: Self.index, of: month)
        }
        guard unwritten.isEmpty else {
            throw Refusal(
                .unwritable, reason: unwritten.joined(separator: "\n"),
                fix: "the others were written; give the contract another name")
        }
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
        try write("\(document.pretty)\n", as: "\(result.contract).json", of: result.month)
        guard !isPast else { return }
        let event = result.written(
            revision: revision, document: document, site: office.facility.site, at: office.clock.now)
        let batch = Batch(events: [office.facility.addressed(event)], schedule: office.facility.schedule)
        try office.ledger.append(batch)
    }

    private func write(_ text: String, as name: String, of month: Month) throws {
        try write(Data(text.utf8), as: name, of: month)
    }

    private func write(_ octets: Data, as name: String, of month: Month) throws {
        guard let folder else { return }
        let file = URL(fileURLWithPath: folder).appendingPathComponent(month.description)
            .appendingPathComponent(name)
        try AtomicFile.write(octets, makingFolderOf: file)
    }
}

extension ContractResult {
    /// The event that announces this document. The same document gives the same event.
    fileprivate func written(revision: Int, document: JSON, site: String, at now: Instant) -> Event {
        let verdicts = guarantees.map { "\($0.guarantee.rawValue) \($0.verdict.rawValue)" }.joined(separator: ", ")
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
