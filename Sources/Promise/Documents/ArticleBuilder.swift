import Agreement
import Correlation
import Foundation
import Intervals
import Notation
import Site

/// Puts one article's part of a result into words.
struct ArticleBuilder {
    let builder: PageBuilder

    init(_ builder: PageBuilder) { self.builder = builder }

    var language: Language { builder.language }
    var figures: Figures { builder.figures }

    func say(_ english: String, _ chinese: String) -> String { language.say(english, chinese) }

    func summary(_ part: GuaranteeResult) -> SummaryRow {
        SummaryRow(
            article: language.article(part.guarantee.article), title: language.title(part.guarantee),
            verdict: language.verdict(part.verdict), mark: part.verdict.rawValue, figures: headline(part),
            remedy: part.remedy.map { "\($0.amount)" } ?? "")
    }

    private func headline(_ part: GuaranteeResult) -> String {
        switch part {
        case .availability(let result):
            let availability = figures.availability(down: result.counted.nominal, of: result.periodLength)
            return "\(availability) · \(figures.minutes(result.counted))"
        case .emergencyReport(let result):
            let late = result.reports.count { $0.outcome == .late }
            return say(
                "\(result.reports.count.counted("emergency")), \(late) reported late",
                "\(result.reports.count) 次紧急情况，逾期通知 \(late) 次")
        case .duty(let result):
            return say(
                "\(result.entries.count) due, \(result.count(.late)) late",
                "\(result.entries.count) 项，逾期 \(result.count(.late)) 项")
        case .register(let result):
            return say(
                "\(result.entries.count.counted("entry")), \(result.failures.counted("failure"))",
                "\(result.entries.count) 条记录，\(result.failures) 项未履行")
        case .notApplicable: return ""
        }
    }

    func article(_ part: GuaranteeResult) -> Article {
        var article = Article(
            heading: language.article(part.guarantee.article), title: language.title(part.guarantee),
            verdict: language.verdict(part.verdict), mark: part.verdict.rawValue,
            readingsTitle: say("As the agreement is read", "条款的适用解释"),
            readings: TermsText(builder.report.contract.terms, language: language).sentences(of: part.guarantee))
        switch part {
        case .availability(let result): fill(&article, result)
        case .emergencyReport(let result): fill(&article, result)
        case .duty(let result): fill(&article, result)
        case .register(let result): fill(&article, result)
        case .notApplicable:
            article.facts = [
                Fact("", say("Nothing of this article occurred or is configured in the period.", "本期无相关事项或未配置。"))
            ]
        }
        if let remedy = part.remedy {
            article.facts.append(Fact(say("Remedy", "补偿"), "\(remedy.amount): \(language.remedy(remedy.kind))"))
        }
        return article
    }

    // MARK: - Articles 1 and 2

    private func fill(_ article: inout Article, _ result: AvailabilityResult) {
        let takenOff = Exclusion.allCases.filter { result.takenOff[$0, default: 0] > 0 }
        article.facts = [
            Fact(
                say("Availability", "可用性"),
                figures.availability(down: result.counted.nominal, of: result.periodLength)),
            Fact(say("Measured downtime", "测得中断"), figures.minutes(result.down)),
        ]
        article.facts += takenOff.map { cause in
            Fact("− \(language.exclusion(cause))", figures.minutes(result.takenOff[cause, default: 0]))
        }
        article.facts += [
            Fact(say("= counted", "= 计入"), figures.minutes(result.counted)),
            Fact(say("Not known", "未知"), figures.minutes(result.unknown)),
        ]
        if result.verdict == .undetermined {
            article.facts.append(
                Fact(say("Nominally", "名义结论"), language.verdict(result.nominalVerdict)))
        }
        article.meters = meters(result)
        if !result.outages.isEmpty { article.tables.append(outages(result)) }
        let evidence = result.outages.flatMap { outage in outage.outage.evidence.map { (outage, $0) } }
        if !evidence.isEmpty { article.tables.append(self.evidence(evidence)) }
        if !result.unsettled.isEmpty {
            article.tables.append(
                Table(
                    say("What would settle it", "可使结论确定的时段"), [say("From", "自"), say("To", "至"), say("Length", "时长")],
                    result.unsettled.prefix(20).map {
                        [figures.instant($0.from), figures.instant($0.to), figures.minutes($0.length)]
                    }))
        }
        if !result.contradictions.isEmpty {
            article.tables.append(
                Table(
                    say("Contradicting readings", "相互矛盾的读数"), [say("From", "自"), say("To", "至")],
                    result.contradictions.map { [figures.instant($0.from), figures.instant($0.to)] }))
        }
    }

    /// Of the minutes, and of what the percentage allows.
    private func meters(_ result: AvailabilityResult) -> [Meter] {
        let terms = result.terms
        let share = terms.availability.allowedDowntime(of: result.periodLength)
        let limits = [
            terms.rule == .percentage ? nil : terms.downtime, terms.rule == .minutes ? nil : share,
        ].compactMap(\.self)
        return limits.filter { $0 > 0 }.map { limit in
            let percent = Double(result.counted.nominal) / Double(limit) * 100
            return Meter(
                label: say(
                    "\(figures.minutes(result.counted.nominal)) of \(figures.minutes(limit)) used",
                    "已用 \(figures.minutes(result.counted.nominal))，限额 \(figures.minutes(limit))"),
                percent: Int(min(100, percent)),
                mark: percent >= 100 ? "breached" : percent >= 80 ? "undetermined" : "met")
        }
    }

    private func outages(_ result: AvailabilityResult) -> Table {
        let rows = result.outages.map { item -> [String] in
            let outage = item.outage
            let off = Exclusion.allCases.filter { item.takenOff[$0, default: 0] > 0 }
                .map { "\(language.exclusion($0)): \(figures.minutes(item.takenOff[$0, default: 0]))" }
            return [
                outage.id,
                figures.instant(outage.span.from, within: outage.begin),
                figures.instant(outage.span.to, within: outage.end),
                figures.minutes(item.counted), off.joined(separator: "\n"), language.hypothesis(outage.hypothesis),
                item.report ?? say("none", "无"),
            ]
        }
        return Table(
            say("Outages", "中断"),
            [
                say("Id", "编号"), say("From [earliest – latest]", "自 [最早 – 最晚]"),
                say("To [earliest – latest]", "至 [最早 – 最晚]"), say("Counted", "计入"), say("Taken off", "不计入"),
                say("Looks like", "推断原因"), say("Report", "报告"),
            ], rows)
    }

    private func evidence(_ items: [(AvailabilityResult.CountedOutage, Evidence)]) -> Table {
        let shown = items.prefix(60).map { outage, item in
            [
                outage.outage.id, item.signal.path, figures.instant(item.at), figures.instant(item.until),
                item.since.map { figures.instant($0) } ?? "",
                (item.inferred.map { "(\($0)) " } ?? "") + (item.said ?? ""),
            ]
        }
        let rest = items.count - shown.count
        return Table(
            say("Evidence", "证据") + (rest > 0 ? say(" (\(rest) more in the JSON)", "（其余 \(rest) 条见 JSON）") : ""),
            [
                say("Outage", "中断"), say("Signal", "信号"), say("Down from", "中断自"), say("to", "至"),
                say("since, by the device", "设备时钟所示"), say("The device said", "设备读数"),
            ], Array(shown))
    }

    // MARK: - Article 4

    private func fill(_ article: inout Article, _ result: EmergencyReportResult) {
        article.facts = [
            Fact(say("Emergencies", "紧急情况"), "\(result.reports.count)"),
            Fact(say("Days credited", "扣减日期"), result.daysCredited.map(\.description).joined(separator: ", ")),
        ].filter { !$0.value.isEmpty }
        guard !result.reports.isEmpty else { return }
        let rows = result.reports.map { report in
            [
                report.emergency.subject.path, figures.instant(report.emergency.determinedAt),
                figures.instant(report.deadline), figures.instant(report.notifiedAt),
                report.method.map(language.word) ?? "",
                language.outcome(report.outcome) + (report.excuse.map { " (\($0))" } ?? ""),
            ]
        }
        article.tables = [
            Table(
                say("Emergencies and notifications", "紧急情况与通知"),
                [
                    say("Host", "主机"), say("Determined", "断定时间"), say("Deadline", "期限"), say("Told", "通知时间"),
                    say("By", "方式"), say("Outcome", "结果"),
                ], rows)
        ]
    }
}
