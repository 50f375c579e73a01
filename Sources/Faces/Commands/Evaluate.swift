import Agreement
import ArgumentParser
import Documents
import Foundation
import Intervals
import Notation
import Office
import Site

/// `mainstay evaluate`: the month's verdict of each contract.
struct Evaluate: ParsableCommand {
    enum FailOn: String, ExpressibleByArgument, CaseIterable {
        case breached
        /// Breached included.
        case undetermined
    }

    static let configuration = CommandConfiguration(
        abstract: "Judge a month, or all that are due, contract by contract.",
        discussion: discussion(
            "Writes DIR/MONTH/CONTRACT.json and .html for each contract, and an index over all (`compliance:` in the configuration, or --out), "
                + "keeps it in the ledger, and prints a summary. With --as-known-at nothing is kept. --due judges every month "
                + "that has ended and is not final, of contracts that left the configuration, too, and says why one is "
                + "still open.",
            examples: "mainstay evaluate --due", "mainstay evaluate --month last",
            "mainstay evaluate --month 2026-10 --contract acme-2026",
            "mainstay evaluate --month last --fail-on breached"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "The civil month in each contract's time zone: 2026-10, last or current.")
    var month: MonthChoice?

    @Flag(help: "Every month that has ended and is not final.")
    var due = false

    @Option(help: "Only this contract; may be repeated.")
    var contract: [String] = []

    @OptionGroup var known: KnownAt

    @Option(help: "Exit with 2 when a verdict is breached (or undetermined, which includes breached).")
    var failOn: FailOn?

    @Option(help: "Write the documents into this folder instead.")
    var out: String?

    @Flag(help: "Judge final results anew that were judged by earlier rules; what changes is said.")
    var revise = false

    @Flag(help: "Print each page as PDF, too (WeasyPrint).")
    var pdf = false

    func validate() throws {
        guard (month != nil) != due else {
            throw ValidationError("Say which months: --month 2026-10 (or last, current), or --due, one of them.")
        }
        guard !due || known.asKnownAt == nil else {
            throw ValidationError("What is due is due now; --as-known-at takes a --month.")
        }
        guard !due || !revise else {
            throw ValidationError("--revise judges final results anew, and --due passes them over; name the --month.")
        }
    }

    private func order(knownAt: Instant?) throws -> EvaluationOrder {
        let contracts = contract.isEmpty ? nil : contract
        guard let month else { return EvaluationOrder(dueOf: contracts, folder: out) }
        return EvaluationOrder(month: month, contracts: contracts, knownAt: knownAt, folder: out)
    }

    func run() throws {
        var output = EvaluationOutput(options.format)
        let progress = ProgressLine(of: "contract", besideOutput: options.format == .json)
        do {
            defer { progress.clear() }
            for office in try options.offices(using: known.asKnownAt == nil ? .write : .read) {
                let knownAt = try known.instant(of: contract, in: office, for: options.principal)
                var order = try order(knownAt: knownAt)
                order.revises = revise
                order.isPrinted = pdf
                try office.evaluate(
                    order, for: options.principal, progress: { progress.show($0) }, passOver: { output.add($0) }
                ) { output.add($0) }
                if knownAt == nil { options.note("evaluate", in: office) }
            }
        } catch {
            // What was judged before is worth reading.
            output.end()
            throw error
        }
        output.end()
        let verdicts = output.verdicts
        switch failOn {
        case .breached? where verdicts.contains(.breached): throw ExitStatus.matched
        case .undetermined? where !verdicts.isDisjoint(with: [.breached, .undetermined]): throw ExitStatus.matched
        default: break
        }
    }
}

/// What goes to standard output: the documents as they are made, or a table in the end.
struct EvaluationOutput {
    private(set) var verdicts: Set<Verdict> = []
    private let format: OutputFormat
    private var table = TextTable(["CONTRACT", "MONTH", "STATUS", "GUARANTEE", "VERDICT", "DOWN", "COUNTED", "REMEDY"])
    /// What revisions change, what stands, and why months are open.
    private var words: [String] = []
    private var documents = JSONArrayText()

    init(_ format: OutputFormat) { self.format = format }

    mutating func add(_ month: EvaluatedMonth) {
        verdicts.insert(month.result.verdict)
        switch format {
        case .json: Terminal.write(documents.next(month.document).utf8)
        case .text:
            words += [month.changesInWords, month.openInWords].compactMap(\.self)
            addRows(of: month.result)
        }
    }

    /// Adds a month whose final result stands.
    mutating func add(_ month: StandingMonth) {
        verdicts.insert(month.summary.verdict)
        switch format {
        case .json: Terminal.write(documents.next(pretty: month.text).utf8)
        case .text:
            words += [month.sentence].compactMap(\.self)
            for (promise, verdict) in month.summary.verdicts where verdict != .notApplicable {
                table.add([
                    month.summary.contract, month.summary.month?.description ?? "", month.summary.status.rawValue,
                    promise.id, verdict.shown, "", "", "",
                ])
            }
        }
    }

    private mutating func addRows(of result: ContractResult) {
        let head = [result.contract, "\(result.month)", result.status.rawValue]
        let judged = result.guarantees.filter { $0.verdict != .notApplicable }
        if judged.isEmpty, result.promises.isEmpty { table.add(head + ["-", "not in force", "", "", ""]) }
        for guarantee in judged { table.add(head + [guarantee.guarantee.rawValue] + guarantee.cells) }
        for promise in result.promises { table.add(head + [promise.terms.id] + promise.cells) }
    }

    func end() {
        switch format {
        case .json: Terminal.write("\(documents.end)\n".utf8)
        case .text where table.isEmpty && words.isEmpty: print("Nothing is due.")
        case .text: print(([table.text] + words).joined(separator: "\n\n"))
        }
    }
}

extension EvaluatedMonth {
    /// Why the month is open, in the contract's time; nil when it is not.
    fileprivate var openInWords: String? {
        guard !openReasons.isEmpty else { return nil }
        let zone = TimeZone(identifier: result.timeZone) ?? .gmt
        let reasons = openReasons.map { Language.english.reason($0, in: zone) }
        let outlook = result.outlookInWords(in: .english).map { " \($0)" } ?? ""
        return "\(result.contract) \(result.month) is open: \(reasons.joined(separator: "; ")).\(outlook)"
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

extension PromiseResult {
    fileprivate var cells: [String] {
        let doubt = isOpen ? " (nominally \(nominalVerdict.rawValue))" : ""
        let remedy = remedy.map { PromiseWords(figures: Figures(language: .english, zone: .gmt)).remedy($0) }
        return [verdict.shown + doubt, down.text, counted.text, remedy ?? ""]
    }
}

extension Verdict {
    var shown: String {
        switch self {
        case .breached: Terminal.text(rawValue, in: .red)
        case .met: Terminal.text(rawValue, in: .green)
        case .undetermined: Terminal.text(rawValue, in: .yellow)
        default: rawValue
        }
    }
}
