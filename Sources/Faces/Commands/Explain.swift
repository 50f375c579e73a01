import Agreement
import ArgumentParser
import Correlation
import Foundation
import Intervals
import Notation
import Office
import Site

/// `mainstay explain`: from the percentage to minutes, to outages, to readings, to what the device said.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go from a month's verdict down to what the devices said, and say what would change it.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "The civil month in the contract's time zone: 2026-10, last or current.")
    var month: MonthChoice

    @Option(help: "The contract.")
    var contract: String

    @Option(help: "What was known at an instant, such as 2026-11-06T00:00:00+08:00.")
    var asKnownAt: Instant?

    func run() throws {
        let office = try options.office()
        let judged = try office.judge(contract, month: month, knownAt: asKnownAt, for: options.principal)
        switch options.format {
        case .json: print(judged.document.pretty)
        case .text:
            let parts = [Explanation(judged.result).text, judged.changesInWords].compactMap(\.self)
            print(parts.joined(separator: "\n\n"))
        }
    }
}

/// A month's verdict in steps.
private struct Explanation {
    private let result: ContractResult

    init(_ result: ContractResult) { self.result = result }

    var text: String {
        guard let period = result.period else { return "\(result.contract) was not in force in \(result.month)." }
        let head = "\(result.contract) \(result.month): \(result.status.rawValue), \(period.from) to \(period.to)"
        return ([head] + result.guarantees.map(part)).joined(separator: "\n\n")
    }

    private func part(_ part: GuaranteeResult) -> String {
        let head = "Article \(part.guarantee.article), \(part.guarantee.rawValue): \(part.verdict.rawValue)"
        let lines: [String] =
            switch part {
            case .availability(let result): availability(result)
            case .emergencyReport(let result): emergencies(result)
            case .duty(let result): duties(result)
            case .register(let result): findings(result)
            case .notApplicable: ["  nothing of it in the period"]
            }
        let remedy = part.remedy.map { ["  remedy    \($0.kind.rawValue), \($0.amount)"] } ?? []
        return ([head] + lines + remedy).joined(separator: "\n")
    }

    // MARK: - Articles 1 and 2

    private func availability(_ result: AvailabilityResult) -> [String] {
        let percent = String(
            format: "%.6f", 1 - Double(result.counted.nominal) / Double(max(1, result.periodLength)))
        let off = Exclusion.allCases.map { "\($0.rawValue) \(result.takenOff[$0, default: 0].minutes)" }
        let sum = result.takenOff.values.reduce(0, +)
        return [
            "  available \(percent) of \(result.periodLength.minutes)",
            "  measured  \(result.down.text)",
            "  = counted \(result.counted.text)",
            "  + off     \(sum.minutes): \(off.joined(separator: ", "))",
            "  balance   \(result.down.nominal) ms = \(result.counted.nominal) ms + \(sum) ms",
            "  unknown   \(result.unknown.minutes)",
        ] + result.outages.flatMap(outage) + Changes(result).lines.map { "  changes   \($0)" }
    }

    private func outage(_ item: AvailabilityResult.CountedOutage) -> [String] {
        let off = Exclusion.allCases.filter { item.takenOff[$0, default: 0] > 0 }
            .map { ", \(item.takenOff[$0, default: 0].minutes) off: \($0.rawValue)" }.joined()
        let outage = item.outage
        return [
            "  outage    \(outage.id) \(outage.span.from) to \(outage.span.to): \(item.counted.minutes) counted\(off); "
                + "\(outage.hypothesis.rawValue); report \(item.report ?? "none")"
        ] + outage.evidence.map { "              \($0.line)" }
    }

    // MARK: - The other articles

    private func emergencies(_ result: EmergencyReportResult) -> [String] {
        result.reports.map { report in
            "  \(report.emergency.subject) determined \(report.emergency.determinedAt), told "
                + "\(report.notifiedAt.map(\.description) ?? "nobody") by \(report.deadline): \(report.outcome.rawValue)"
        }
    }

    private func duties(_ result: DutyResult) -> [String] {
        result.entries.map { entry in
            "  \(entry.record) from \(entry.begins), due \(entry.due), done \(entry.doneAt.map(\.description) ?? "not yet"): "
                + entry.outcome.rawValue
                + (entry.missing.isEmpty ? "" : ", without \(entry.missing.joined(separator: ", "))")
        }
    }

    private func findings(_ result: RegisterResult) -> [String] {
        ["  \(result.entries.count.counted("entry")), \(result.failures.counted("failure"))"]
            + result.findings.map { finding in
                "  \(finding.kind.rawValue) \(finding.record ?? finding.span?.description ?? "")"
                    + (finding.missing.isEmpty ? "" : ", without \(finding.missing.joined(separator: ", "))")
            }
    }
}

/// What would change the verdict of article 1 or 2.
private struct Changes {
    let lines: [String]

    init(_ result: AvailabilityResult) {
        let limit = result.limit
        let spare = limit - result.counted.nominal
        var lines: [String] = []
        switch result.verdict {
        case .undetermined:
            lines.append(
                "what is uncertain decides: \(result.counted.min.minutes) are certain, \(result.counted.max.minutes) possible, "
                    + "the limit is \(limit.minutes); a reading of \(result.signals.map(\.path).joined(separator: ", ")) in"
            )
            lines += result.unsettled.prefix(5).map { "  \($0.from) to \($0.to) (\($0.length.minutes))" }
        case .breached:
            lines.append(
                "it is met with \((result.counted.min - limit + 1).minutes) less: an attribution, force majeure or maintenance"
            )
            let reported = result.outages.filter { $0.counted > 0 && $0.report != nil }
            lines += reported.map {
                "  \($0.outage.id): \($0.counted.minutes) count because of report \($0.report ?? "")"
            }
        default: lines.append("it is breached with \(max(0, spare).minutes) more")
        }
        let off = result.outages.filter { $0.takenOff[.notReported, default: 0] > 0 }
        lines += off.map {
            "  \($0.outage.id): \($0.takenOff[.notReported, default: 0].minutes) would count, had it been reported"
        }
        self.lines = lines
    }
}

extension Evidence {
    /// For people: the signal, its span, the device's clock, what it said.
    var line: String {
        let since = since.map { ", since \($0) by the device's clock" } ?? ""
        let inferred = inferred.map { ", inferred (\($0))" } ?? ""
        return "\(signal) \(state.rawValue) from \(at) to \(until)\(since)\(inferred)\(said.map { ": \($0)" } ?? "")"
    }
}
