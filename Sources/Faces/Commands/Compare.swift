import Agreement
import ArgumentParser
import Comparison
import Foundation
import Intervals
import Notation
import Office
import Site

/// `mainstay compare`: a month as other programs would have computed it.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute a month's availability by the rules of other monitoring programs, beside ours.",
        discussion:
            "The same readings and records, by the rules of \(OtherProgram.allCases.map(\.rawValue).joined(separator: ", ")). "
            + "Nothing is stored.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "The civil month in the contract's time zone: 2026-10, last or current.")
    var month: MonthChoice

    @Option(help: "The contract.")
    var contract: String

    @Option(name: .customLong("as"), help: "Only this program's rules; may be repeated.")
    var programs: [OtherProgram] = []

    @Option(help: "What was known at an instant, such as 2026-11-06T00:00:00+08:00.")
    var asKnownAt: Instant?

    func run() throws {
        let office = try options.office()
        var judged = try office.judge(contract, month: month, knownAt: asKnownAt, for: options.principal)
        let month = judged.month
        let compared = try judged.compared(with: programs.isEmpty ? OtherProgram.allCases : programs)
        switch options.format {
        case .json:
            let document = JSON.object([
                "contract": .string(contract), "month": .string("\(month)"),
                "guarantees": .array(compared.map(\.document)),
            ])
            print(document.pretty)
        case .text:
            guard !compared.isEmpty else {
                return print("\(contract) \(month): no guarantee of power or network applies.")
            }
            print(compared.map { "\(contract) \(month), \($0.text)" }.joined(separator: "\n\n"))
        }
    }
}

extension OtherProgram: ExpressibleByArgument {}

extension ComparedGuarantee {
    /// The table, then why each figure differs.
    fileprivate var text: String {
        let head =
            "\(guarantee.rawValue): \(evidence.periodLength.minutes), of which \(evidence.unknown.minutes) unknown and "
            + "\(evidence.excluded.minutes) taken off by records"
        var table = TextTable(["BY THE RULES OF", "DOWN", "AVAILABLE, %", "\(promised) KEPT"])
        table.add(["mainstay, on the evidence", evidence.down.text, evidence.range, evidence.words])
        let counted = agreement.counted
        table.add([
            "mainstay, by the agreement", counted.text, evidence.range(counted), agreement.verdict.kept,
        ])
        for (rule, figure) in others { table.add([rule.name] + cells(figure)) }
        return ([head, "", table.text, ""] + reasons).joined(separator: "\n")
    }

    private var reasons: [String] {
        let unreported = agreement.takenOff[.notReported, default: 0]
        let own = unreported > 0 ? ["The agreement takes off \(unreported.minutes) that nobody reported in time."] : []
        return own + others.map { "\($0.rule.name) \($0.rule.reason)." }
    }

    private var promised: String {
        let share = agreement.terms.availability
        return String(format: "%g %%", Double(share.numerator) / Double(share.denominator) * 100)
    }

    private func cells(_ figure: Figure?) -> [String] {
        guard let figure else { return ["-", "no figure", "-"] }
        let down = figure.downtime.map(\.minutes) ?? "\(figure.bad) of \(figure.whole) checks"
        return [down, figure.percent, isMet(by: figure) ? "yes" : "no"]
    }
}

extension EvidenceFigure {
    /// Nominal, and the bounds where they differ.
    fileprivate var range: String { range(down) }

    fileprivate func range(_ down: Bounded) -> String {
        down.min == down.max
            ? percent(down.nominal)
            : "\(percent(down.nominal)) [\(percent(down.max)), \(percent(down.min))]"
    }

    fileprivate var words: String {
        switch finding {
        case .met: "yes, certain"
        case .metOnEvidence: "yes on the evidence; \(unknown.minutes) without any"
        case .undetermined: "undetermined"
        case .breached: "no, certain"
        }
    }
}

extension Verdict {
    fileprivate var kept: String {
        switch self {
        case .met: "yes"
        case .breached: "no"
        default: rawValue
        }
    }
}
