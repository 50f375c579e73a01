import Agreement
import Alerting
import ArgumentParser
import Clocks
import Correlation
import Digests
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Processes
import Settings
import Site

/// `mainstay evaluate`: the month's verdict of each contract.
struct Evaluate: ParsableCommand {
    enum FailOn: String, ExpressibleByArgument, CaseIterable {
        case breached
        /// Breached included.
        case undetermined
    }

    static let configuration = CommandConfiguration(
        abstract: "Judge a month, contract by contract.",
        discussion:
            "Writes DIR/MONTH/CONTRACT.json and .html for each contract, and an index over all (`compliance:` in the configuration, or --out), "
            + "keeps it in the ledger, and prints a summary. With --as-known-at nothing is kept.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "The civil month in each contract's time zone: 2026-10, last or current.")
    var month: MonthOption

    @Option(help: "Only this contract; may be repeated.")
    var contract: [String] = []

    @Option(help: "What was known at an instant, such as 2026-11-06T00:00:00+08:00. Keeps nothing.")
    var asKnownAt: Instant?

    @Option(help: "Exit with 2 when a verdict is breached (or undetermined, which includes breached).")
    var failOn: FailOn?

    @Option(help: "Write the documents into this folder instead.")
    var out: String?

    func run() throws {
        let workspace = try Workspace.open(options)
        let now = asKnownAt ?? .now
        let chosen = try contracts(workspace.facility)
        // What is stored is stored by one at a time, wherever the documents go.
        let shared = asKnownAt == nil ? workspace.configuration.complianceFolder : out
        let lock = try shared.map { try FileLock(path: "\($0)/.evaluate.lock") }
        defer { withExtendedLifetime(lock) {} }
        if asKnownAt == nil { try workspace.accept(at: now) }
        let month = month.resolved(at: now, in: workspace.facility.timeZone)
        var run = Output(options.format)
        try judge(chosen, month, now, workspace, &run)
        run.end()
        let verdicts = run.verdicts
        switch failOn {
        case .breached? where verdicts.contains(.breached): throw ExitStatus.matched
        case .undetermined? where !verdicts.isDisjoint(with: [.breached, .undetermined]): throw ExitStatus.matched
        default: break
        }
    }

    private func contracts(_ facility: Facility) throws -> [Contract] {
        guard !contract.isEmpty else { return facility.contracts }
        return try contract.map { id in
            guard let known = facility.contract(id) else {
                let all = facility.contracts.map(\.id).joined(separator: ", ")
                throw CommandFailure(.usage, "No contract is called \(id); there are \(all).")
            }
            return known
        }
    }

    /// One contract after the other: of each, only its lines are kept.
    private func judge(
        _ contracts: [Contract], _ month: Month, _ now: Instant, _ workspace: Workspace, _ output: inout Output
    ) throws {
        var assessment = try Assessment(month: month, at: now, in: workspace)
        let renderer = try HTMLReport.shipped()
        var index: [IndexEntry] = []
        for contract in contracts {
            guard let result = try assessment.result(contract.id) else { continue }
            let issue = try Issue(result, assessment, isPast: asKnownAt != nil, in: workspace)
            let revision = try keep(issue, now, workspace)
            output.add(issue, revision: revision)
            index.append(IndexEntry(result))
            guard let folder = folder(workspace) else { continue }
            let report = try assessment.report(issue, revision: revision, workspace)
            let language = Language(rawValue: contract.language) ?? .english
            try write(renderer.page(report, language: language), "\(contract.id).html", month, to: folder)
        }
        if contract.isEmpty, let folder = folder(workspace) {
            let title = "\(workspace.facility.site) \(month)"
            try write(renderer.index(index, title: title, language: .english), "index.html", month, to: folder)
        }
    }

    /// Where documents go; nil: nowhere.
    private func folder(_ workspace: Workspace) -> String? {
        out ?? (asKnownAt == nil ? workspace.configuration.complianceFolder : nil)
    }

    /// Stores a result and writes its file, and returns its revision; with `--as-known-at` only what `--out` asks for is
    /// written.
    private func keep(_ issue: Issue, _ now: Instant, _ workspace: Workspace) throws -> Int {
        let result = issue.result
        guard asKnownAt == nil else {
            if let out { try write(issue.document, result, to: out) }
            return issue.revision
        }
        let kept = NewResult(
            contract: result.contract, month: result.month, isFinal: result.status == .final, at: now
        ) { issue.document(revision: $0).pretty }
        let revision = try workspace.ledger.store(kept)
        let document = issue.document(revision: revision)
        try write(document, result, to: out ?? workspace.configuration.complianceFolder)
        let event = workspace.facility.addressed(result.written(revision: revision, document, workspace.facility.site))
        try workspace.ledger.append(Batch(events: [event], schedule: workspace.facility.schedule))
        return revision
    }

    private func write(_ document: JSON, _ result: ContractResult, to folder: String) throws {
        try write("\(document.pretty)\n", "\(result.contract).json", result.month, to: folder)
    }

    private func write(_ text: String, _ name: String, _ month: Month, to folder: String) throws {
        let directory = URL(fileURLWithPath: folder).appendingPathComponent(month.description)
        do {
            try AtomicFile.write(text, to: directory.appendingPathComponent(name))
        } catch {
            throw CommandFailure(
                .failed, "The result cannot be written to \(directory.path): \(error.localizedDescription)")
        }
    }
}

/// What goes to standard output: the documents as they are made, or a table in the end.
private struct Output {
    private(set) var verdicts: Set<Verdict> = []
    private let format: OutputFormat
    private var table = TextTable(["CONTRACT", "MONTH", "STATUS", "GUARANTEE", "VERDICT", "DOWN", "COUNTED", "REMEDY"])
    /// What revisions change.
    private var words: [String] = []
    private var documents = JSONArrayText()

    init(_ format: OutputFormat) { self.format = format }

    mutating func add(_ issue: Issue, revision: Int) {
        verdicts.insert(issue.result.verdict)
        switch format {
        case .json: Terminal.write(documents.next(issue.document(revision: revision)).utf8)
        case .text:
            words += issue.changesInWords(at: revision)
            addRows(issue.result)
        }
    }

    private mutating func addRows(_ result: ContractResult) {
        let head = [result.contract, "\(result.month)", result.status.rawValue]
        let judged = result.guarantees.filter { $0.verdict != .notApplicable }
        if judged.isEmpty { table.add(head + ["-", "not in force", "", "", ""]) }
        for guarantee in judged { table.add(head + [guarantee.guarantee.rawValue] + guarantee.cells) }
    }

    func end() {
        switch format {
        case .json: Terminal.write("\(documents.end)\n".utf8)
        case .text: print(([table.text] + words).joined(separator: "\n\n"))
        }
    }
}

extension GuaranteeResult {
    fileprivate var cells: [String] {
        let remedy = remedy.map { "\($0.amount)" } ?? ""
        switch self {
        case .availability(let result):
            let doubt = result.verdict == .undetermined ? " (nominally \(result.nominalVerdict.rawValue))" : ""
            return [
                result.verdict.shown + doubt, result.down.text, result.counted.text, remedy,
            ]
        case .emergencyReport(let result):
            let late = result.reports.count { $0.outcome == .late }
            return [result.verdict.shown, result.reports.count.counted("emergency"), "\(late) late", remedy]
        case .duty(let result):
            return [result.verdict.shown, result.entries.count.counted("entry"), "\(result.count(.late)) late", remedy]
        case .register(let result):
            return [
                Verdict.recorded.shown, result.entries.count.counted("entry"), result.failures.counted("failure"), "",
            ]
        case .notApplicable: return ["", "", "", ""]
        }
    }
}

extension Verdict {
    var shown: String {
        switch self {
        case .breached: Terminal.coloured(rawValue, .red)
        case .met: Terminal.coloured(rawValue, .green)
        case .undetermined: Terminal.coloured(rawValue, .yellow)
        default: rawValue
        }
    }
}

extension Bounded {
    /// Minutes for people: nominal, and the bounds where they differ.
    var text: String {
        min == nominal && max == nominal ? nominal.minutes : "\(nominal.minutes) [\(min.minutes), \(max.minutes)]"
    }
}

extension ContractResult {
    /// The event that this document was written: the same document is the same event.
    fileprivate func written(revision: Int, _ document: JSON, _ site: String) -> Event {
        let verdicts = guarantees.map { "\($0.guarantee.rawValue) \($0.verdict.rawValue)" }.joined(separator: ", ")
        return Event(
            id: StableHash.hexadecimal("compliance.written|\(contract)|\(document.compact)"), kind: .complianceWritten,
            at: .now, site: site, contract: contract, subject: "\(contract)/\(month)", state: status.rawValue,
            summary: "\(customer): \(month) is \(status.rawValue)\(verdicts.isEmpty ? "" : ": \(verdicts)")",
            details: [.month: "\(month)", .revision: "\(revision)"].merging(document.chainDetails) { a, _ in a })
    }
}

extension JSON {
    /// Of a document: the head of the chain that it was made at, and the ledger's digest.
    fileprivate var chainDetails: [Event.Detail: String] {
        let chain = ChainReference(self)
        let digest = if case .string(let text)? = self["ledger_digest"] { text } else { nil as String? }
        let details: [Event.Detail: String?] = [
            .chainRow: chain.map { "\($0.row)" }, .chainHead: chain?.head, .ledgerDigest: digest,
        ]
        return details.compactMapValues(\.self)
    }
}
