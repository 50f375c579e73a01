public import Agreement
import Correlation
import Foundation
import Intervals
import Notation
import Site

/// Explains a month's verdict in plain words: from the percentage to minutes, to outages, to what the devices said.
///
/// Instants are by the contract's clock.
public struct Explanation: Sendable {
    private let result: ContractResult
    private let articles: Set<Guarantee>
    private let language: Language
    private let figures: Figures

    /// Creates the explanation of one contract's month.
    ///
    /// - Parameter articles: those that its terms have; of others nothing is said.
    public init(
        _ result: ContractResult, articles: Set<Guarantee> = Set(Guarantee.allCases), language: Language = .english
    ) {
        self.result = result
        self.articles = articles
        self.language = language
        figures = Figures(language: language, zone: TimeZone(identifier: result.timeZone) ?? .gmt)
    }

    /// A paragraph for each article and each other promise.
    public var text: String {
        let month = language.month(result.month)
        guard let period = result.period else {
            return text(
                en: "\(result.contract) was not in force in \(month).", zh: "合同 \(result.contract) 在\(month)未生效。")
        }
        let zone = language.zone(figures.zone, at: period.from)
        let span = text(
            en: "\(at(period.from)) to \(figures.due(period.to))", zh: "\(at(period.from)) 至 \(figures.due(period.to))")
        let head = text(
            en: "\(result.contract), \(month): \(language.status(result.status)); \(span), \(zone)",
            zh: "合同 \(result.contract)，\(month)：\(language.status(result.status))；\(span)，\(zone)")
        let judged = result.guarantees.filter { articles.contains($0.guarantee) || $0.verdict != .notApplicable }
        let promises = result.promises.map { PromiseExplanation($0, figures: figures).text }
        return ([head] + judged.map(paragraph) + promises).joined(separator: "\n\n").replacing("\u{A0}", with: " ")
    }

    private func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    private func at(_ instant: Instant) -> String { figures.instant(instant) }

    private func paragraph(_ part: GuaranteeResult) -> String {
        let article = language.article(part.guarantee.article)
        let title = language.title(part.guarantee)
        let verdict = language.verdict(part.verdict)
        let head = text(en: "\(article), \(title): \(verdict)", zh: "\(article) \(title)：\(verdict)")
        let lines: [String] =
            switch part {
            case .availability(let result): availability(result)
            case .emergencyReport(let result): emergencies(result)
            case .duty(let result): duties(result)
            case .register(let result): findings(result)
            case .notApplicable: [text(en: "  nothing of it in the period", zh: "  本期无相关事项")]
            }
        return ([head] + lines + [part.remedy.map(remedy)].compactMap(\.self)).joined(separator: "\n")
    }

    private func remedy(_ remedy: Remedy) -> String {
        let kind = language.remedy(remedy.kind)
        let amount = language.money(remedy.amount)
        return text(en: "  remedy    \(kind), \(amount)", zh: "  补偿      \(kind)，\(amount)")
    }

    // MARK: - Articles 1 and 2

    private func availability(_ result: AvailabilityResult) -> [String] {
        let available = figures.availability(down: result.counted.nominal, of: result.periodLength)
        let off = Exclusion.allCases.map { cause in
            "\(language.exclusion(cause)) \(figures.minutes(result.takenOff[cause, default: 0]))"
        }.joined(separator: language.listSeparator)
        let sum = result.takenOff.values.reduce(0, +)
        let length = figures.minutes(result.periodLength)
        let allOff = figures.minutes(sum)
        let counted = figures.minutes(result.counted)
        let unknown = figures.minutes(result.unknown)
        let down = figures.minutes(result.down)
        let balance = "\(result.down.nominal) ms = \(result.counted.nominal) ms + \(sum) ms"
        let account: [String] = [
            text(en: "  available \(available) of \(length)", zh: "  可用率    \(available)（评估期间 \(length)）"),
            text(en: "  measured  \(down)", zh: "  实测中断  \(down)"),
            text(en: "  = counted \(counted)", zh: "  = 计入    \(counted)"),
            text(en: "  + off     \(allOff): \(off)", zh: "  + 不计入  \(allOff)：\(off)"),
            text(en: "  balance   \(balance)", zh: "  核对      \(balance)"),
            text(en: "  unknown   \(unknown)", zh: "  状态未知  \(unknown)"),
        ]
        let prospects = Prospects(result, language: language, figures: figures).lines
        let changes: [String] = prospects.map { line in text(en: "  changes   \(line)", zh: "  可变因素  \(line)") }
        return account + result.outages.flatMap(outage) + result.disagreements.map(disagreement) + changes
    }

    private func outage(_ item: AvailabilityResult.CountedOutage) -> [String] {
        let off = Exclusion.allCases.filter { item.takenOff[$0, default: 0] > 0 }.map { cause in
            let minutes = figures.minutes(item.takenOff[cause, default: 0])
            return text(
                en: ", \(minutes) off: \(language.exclusion(cause))",
                zh: "，不计入 \(minutes)（\(language.exclusion(cause))）")
        }.joined()
        let outage = item.outage
        let from = at(outage.span.from)
        let to = at(outage.span.to)
        let counted = figures.minutes(item.counted)
        let cause = language.hypothesis(outage.hypothesis)
        let report = item.report ?? text(en: "none", zh: "无")
        return [
            text(
                en: "  outage    \(outage.id) \(from) to \(to): \(counted) counted\(off); \(cause); report \(report)",
                zh: "  中断      \(outage.id) \(from) 至 \(to)：计入 \(counted)\(off)；\(cause)；报障记录 \(report)")
        ] + outage.evidence.map { "              \(language.line($0, in: figures.zone))" }
    }

    private func disagreement(_ item: Disagreement) -> String {
        let from = at(item.span.from)
        let to = at(item.span.to)
        let answered = item.answered.map(\.path).joined(separator: language.listSeparator)
        let silent = item.silent.map(\.path).joined(separator: language.listSeparator)
        return text(
            en: "  disagreed \(from) to \(to): \(answered) answered, \(silent) did not; the host was reached",
            zh: "  检测不一致 \(from) 至 \(to)：\(answered) 有应答，\(silent) 无应答；视为可达")
    }

    // MARK: - The other articles

    private func emergencies(_ result: EmergencyReportResult) -> [String] {
        result.reports.map { report in
            let told = report.notifiedAt.map { at($0) } ?? text(en: "nobody", zh: "未通知")
            let determined = at(report.emergency.determinedAt)
            let deadline = at(report.deadline)
            let outcome = language.outcome(report.outcome)
            let subject = report.emergency.subject
            return text(
                en: "  \(subject) determined \(determined), told \(told) by \(deadline): \(outcome)",
                zh: "  \(subject)：断定时间 \(determined)，期限 \(deadline)，通知时间 \(told)：\(outcome)")
        }
    }

    private func duties(_ result: DutyResult) -> [String] {
        let entries: [String] = result.entries.map { entry in
            let done = entry.doneAt.map { at($0) } ?? text(en: "not yet", zh: "尚未完成")
            let begins = at(entry.begins)
            let due = figures.due(entry.due)
            let outcome = language.outcome(entry.outcome)
            let line = text(
                en: "  \(entry.record) from \(begins), due \(due), done \(done): \(outcome)",
                zh: "  \(entry.record)：自 \(begins) 起，期限 \(due)，完成时间 \(done)：\(outcome)")
            return line + without(entry.missing)
        }
        return entries + found(result.findings)
    }

    private func findings(_ result: RegisterResult) -> [String] {
        let entries = result.entries.count
        let failures = result.failures
        let head = text(
            en: "  \(entries.counted("entry")), \(failures.counted("failure"))",
            zh: "  \(entries) 条记录，\(failures) 项未履行")
        return [head] + found(result.findings)
    }

    private func found(_ findings: [Finding]) -> [String] {
        findings.map { finding in
            let subject = finding.record ?? finding.span.map { figures.span($0) } ?? ""
            let separator = subject.isEmpty ? "" : text(en: ": ", zh: "：")
            return "  \(language.finding(finding.kind))\(separator)\(subject)" + without(finding.missing)
        }
    }

    private func without(_ missing: [String]) -> String {
        guard !missing.isEmpty else { return "" }
        let words = missing.map { language.word($0) }.joined(separator: language.listSeparator)
        return text(en: ", without \(words)", zh: "，缺：\(words)")
    }
}
