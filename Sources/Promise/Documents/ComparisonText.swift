import Agreement
public import Comparison
import Foundation
import Intervals
import Notation
import Site

extension ComparedGuarantee {
    /// A table of what each program's rules make of the same readings, then why each figure differs.
    public var text: String {
        let head =
            "\(guarantee.rawValue): \(evidence.periodLength.minutes), of which \(evidence.unknown.minutes) unknown and "
            + "\(evidence.excluded.minutes) taken off by records"
        let counted = agreement.counted
        var table = TextTable(["BY THE RULES OF", "DOWN", "AVAILABLE, %", "\(promised) KEPT"])
        table.add(["mainstay, on the evidence", evidence.down.text, evidence.range(evidence.down), evidence.words])
        table.add(["mainstay, by the agreement", counted.text, evidence.range(counted), agreement.verdict.kept])
        for (rule, figure) in others { table.add([rule.name] + cells(of: figure)) }
        return ([head, "", table.text, ""] + reasons).joined(separator: "\n")
    }

    private var reasons: [String] {
        let others = others.map { "\($0.rule.name) \($0.rule.reason)." }
        let unreported = agreement.takenOff[.notReported, default: 0]
        guard unreported > 0 else { return others }
        return ["The agreement takes off \(unreported.minutes) that nobody reported in time."] + others
    }

    private var promised: String {
        let share = agreement.terms.availability
        return String(format: "%g %%", Double(share.numerator) / Double(share.denominator) * 100)
    }

    private func cells(of figure: Figure?) -> [String] {
        guard let figure else { return ["-", "no figure", "-"] }
        let down = figure.downtime.map(\.minutes) ?? "\(figure.bad) of \(figure.whole) checks"
        let isKept = isMet(by: figure)
        return [down, figure.percent, isKept ? "yes" : "no"]
    }
}

extension EvidenceFigure {
    /// The availability that a downtime leaves, with its bounds where they differ.
    fileprivate func range(_ down: Bounded) -> String {
        guard down.min != down.max else { return percent(down.nominal) }
        return "\(percent(down.nominal)) [\(percent(down.max)), \(percent(down.min))]"
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
        case .undetermined, .recorded, .notApplicable: rawValue
        }
    }
}
