public import Agreement
public import Correlation
import Intervals
import Notation
import Site

/// Explains a month's verdict in plain words: from the percentage to minutes, to outages, to what the devices said.
public struct Explanation: Sendable {
    private let result: ContractResult

    /// Creates the explanation of one contract's month.
    public init(_ result: ContractResult) { self.result = result }

    /// A paragraph for each guarantee, with times in UTC.
    public var text: String {
        guard let period = result.period else { return "\(result.contract) was not in force in \(result.month)." }
        let head = "\(result.contract) \(result.month): \(result.status.rawValue), \(period.from) to \(period.to)"
        return ([head] + result.guarantees.map(paragraph)).joined(separator: "\n\n")
    }

    private func paragraph(_ part: GuaranteeResult) -> String {
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
        let available = result.availabilityText(down: result.counted.nominal)
        let off = Exclusion.allCases.map { "\($0.rawValue) \(result.takenOff[$0, default: 0].minutes)" }
        let sum = result.takenOff.values.reduce(0, +)
        return [
            "  available \(available) of \(result.periodLength.minutes)",
            "  measured  \(result.down.text)",
            "  = counted \(result.counted.text)",
            "  + off     \(sum.minutes): \(off.joined(separator: ", "))",
            "  balance   \(result.down.nominal) ms = \(result.counted.nominal) ms + \(sum) ms",
            "  unknown   \(result.unknown.minutes)",
        ] + result.outages.flatMap(outage) + result.prospects.map { "  changes   \($0)" }
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
            let told = report.notifiedAt.map(\.description) ?? "nobody"
            return "  \(report.emergency.subject) determined \(report.emergency.determinedAt), told \(told) by "
                + "\(report.deadline): \(report.outcome.rawValue)"
        }
    }

    private func duties(_ result: DutyResult) -> [String] {
        result.entries.map { entry in
            let done = entry.doneAt.map(\.description) ?? "not yet"
            return "  \(entry.record) from \(entry.begins), due \(entry.due), done \(done): \(entry.outcome.rawValue)"
                + without(entry.missing)
        }
    }

    private func findings(_ result: RegisterResult) -> [String] {
        let head = "  \(result.entries.count.counted("entry")), \(result.failures.counted("failure"))"
        return [head]
            + result.findings.map { finding in
                let subject = finding.record ?? finding.span?.description ?? ""
                return "  \(finding.kind.rawValue) \(subject)" + without(finding.missing)
            }
    }

    private func without(_ missing: [String]) -> String {
        guard !missing.isEmpty else { return "" }
        return ", without \(missing.joined(separator: ", "))"
    }
}

extension AvailabilityResult {
    /// What would change the verdict of article 1 or 2.
    fileprivate var prospects: [String] {
        let decisive: [String] =
            switch verdict {
            case .undetermined: doubts
            case .breached: reductions
            case .met, .recorded, .notApplicable:
                ["it is breached with \(max(0, limit - counted.nominal).minutes) more"]
            }
        let unreported = outages.filter { $0.takenOff[.notReported, default: 0] > 0 }.map { item in
            "  \(item.outage.id): \(item.takenOff[.notReported, default: 0].minutes) would count, had it been reported"
        }
        return decisive + unreported
    }

    /// The spans whose readings would decide, the first five.
    private var doubts: [String] {
        let bounds =
            "\(counted.min.minutes) are certain, \(counted.max.minutes) possible, the limit is \(limit.minutes)"
        let names = signals.map(\.path).joined(separator: ", ")
        return ["what is uncertain decides: \(bounds); a reading of \(names) in"]
            + unsettled.prefix(5).map { "  \($0.from) to \($0.to) (\($0.length.minutes))" }
    }

    /// How much less would be needed, and the reports because of which outages count.
    private var reductions: [String] {
        let surplus = counted.min - limit + 1
        return ["it is met with \(surplus.minutes) less: an attribution, force majeure or maintenance"]
            + outages.filter { $0.counted > 0 }.compactMap { item in
                item.report.map { "  \(item.outage.id): \(item.counted.minutes) count because of report \($0)" }
            }
    }
}

extension Bounded {
    /// Minutes for people: the nominal figure, with its bounds where they differ.
    public var text: String {
        guard min != nominal || max != nominal else { return nominal.minutes }
        return "\(nominal.minutes) [\(min.minutes), \(max.minutes)]"
    }
}

extension Evidence {
    /// One line for people, whatever the device said: the signal, its span, the device's clock, what the device said.
    public var line: String {
        let since = since.map { ", since \($0) by the device's clock" } ?? ""
        let inferred = inferred.map { ", inferred (\($0))" } ?? ""
        let said = said.map { ": \($0)" } ?? ""
        return "\(signal) \(state.rawValue) from \(at) to \(until)\(since)\(inferred)\(said)".onOneLine
    }
}
