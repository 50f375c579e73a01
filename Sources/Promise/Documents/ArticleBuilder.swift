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

    func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    func summary(_ part: GuaranteeResult) -> SummaryRow {
        SummaryRow(
            article: language.article(part.guarantee.article), title: language.title(part.guarantee),
            verdict: language.verdict(part.verdict), mark: part.verdict.rawValue, figures: headline(part),
            remedy: part.remedy.map { "\($0.amount)" } ?? "")
    }

    /// The figures of an article in one line.
    private func headline(_ part: GuaranteeResult) -> String {
        switch part {
        case .availability(let result):
            let availability = figures.availability(down: result.counted.nominal, of: result.periodLength)
            return "\(availability) · \(figures.minutes(result.counted))"
        case .emergencyReport(let result):
            let late = result.reports.count { $0.outcome == .late }
            return text(
                en: "\(result.reports.count.counted("emergency")), \(late) reported late",
                zh: "\(result.reports.count) 次紧急情况，逾期通知 \(late) 次")
        case .duty(let result):
            return text(
                en: "\(result.entries.count) due, \(result.count(.late)) late",
                zh: "\(result.entries.count) 项，逾期 \(result.count(.late)) 项")
        case .register(let result):
            return text(
                en: "\(result.entries.count.counted("entry")), \(result.failures.counted("failure"))",
                zh: "\(result.entries.count) 条记录，\(result.failures) 项未履行")
        case .notApplicable: return ""
        }
    }

    func article(_ part: GuaranteeResult) -> Article {
        var article = Article(
            heading: language.article(part.guarantee.article), title: language.title(part.guarantee),
            verdict: language.verdict(part.verdict), mark: part.verdict.rawValue,
            readingsTitle: text(en: "As the agreement is read", zh: "条款的适用解释"),
            readings: TermsText(builder.report.contract.terms, language: language).sentences(of: part.guarantee))
        switch part {
        case .availability(let result): fill(&article, from: result)
        case .emergencyReport(let result): fill(&article, from: result)
        case .duty(let result): fill(&article, from: result)
        case .register(let result): fill(&article, from: result)
        case .notApplicable:
            article.facts = [
                Fact(
                    label: "",
                    value: text(
                        en: "Nothing of this article occurred or is configured in the period.", zh: "本期无相关事项或未配置。"))
            ]
        }
        if let remedy = part.remedy {
            article.facts.append(
                Fact(label: text(en: "Remedy", zh: "补偿"), value: "\(remedy.amount): \(language.remedy(remedy.kind))"))
        }
        return article
    }

    // MARK: - Articles 1 and 2

    private func fill(_ article: inout Article, from result: AvailabilityResult) {
        let takenOff = Exclusion.allCases.filter { result.takenOff[$0, default: 0] > 0 }
        article.facts = [
            Fact(
                label: text(en: "Availability", zh: "可用性"),
                value: figures.availability(down: result.counted.nominal, of: result.periodLength)),
            Fact(label: text(en: "Measured downtime", zh: "测得中断"), value: figures.minutes(result.down)),
        ]
        article.facts += takenOff.map { cause in
            Fact(label: "− \(language.exclusion(cause))", value: figures.minutes(result.takenOff[cause, default: 0]))
        }
        article.facts += [
            Fact(label: text(en: "= counted", zh: "= 计入"), value: figures.minutes(result.counted)),
            Fact(label: text(en: "Not known", zh: "未知"), value: figures.minutes(result.unknown)),
        ]
        if result.verdict == .undetermined {
            article.facts.append(
                Fact(label: text(en: "Nominally", zh: "名义结论"), value: language.verdict(result.nominalVerdict)))
        }
        article.meters = meters(result)
        if !result.outages.isEmpty { article.tables.append(outages(result)) }
        let evidence = result.outages.flatMap { counted in
            counted.outage.evidence.map { (outage: counted.outage.id, item: $0) }
        }
        if !evidence.isEmpty { article.tables.append(table(of: evidence)) }
        if !result.unsettled.isEmpty {
            article.tables.append(
                Table(
                    title: text(en: "What would settle it", zh: "可使结论确定的时段"),
                    head: [text(en: "From", zh: "自"), text(en: "To", zh: "至"), text(en: "Length", zh: "时长")],
                    rows: result.unsettled.prefix(20).map {
                        [figures.instant($0.from), figures.instant($0.to), figures.minutes($0.length)]
                    }))
        }
        if !result.contradictions.isEmpty {
            article.tables.append(
                Table(
                    title: text(en: "Contradicting readings", zh: "相互矛盾的读数"),
                    head: [text(en: "From", zh: "自"), text(en: "To", zh: "至")],
                    rows: result.contradictions.map { [figures.instant($0.from), figures.instant($0.to)] }))
        }
    }

    /// One meter for each limit that applies: the minutes, and what the percentage allows.
    private func meters(_ result: AvailabilityResult) -> [Meter] {
        limits(of: result).filter { $0 > 0 }.map { limit in
            let percent = Double(result.counted.nominal) / Double(limit) * 100
            return Meter(
                label: text(
                    en: "\(figures.minutes(result.counted.nominal)) of \(figures.minutes(limit)) used",
                    zh: "已用 \(figures.minutes(result.counted.nominal))，限额 \(figures.minutes(limit))"),
                percent: Int(min(100, percent)),
                mark: mark(ofUsed: percent))
        }
    }

    /// The downtime that each rule of the terms allows in the period.
    private func limits(of result: AvailabilityResult) -> [Milliseconds] {
        let terms = result.terms
        let share = terms.availability.allowedDowntime(of: result.periodLength)
        switch terms.rule {
        case .both: return [terms.downtime, share].compactMap(\.self)
        case .minutes: return [terms.downtime].compactMap(\.self)
        case .percentage: return [share]
        }
    }

    /// The colour of a meter: amber from four fifths on.
    private func mark(ofUsed percent: Double) -> String {
        if percent >= 100 { return "breached" }
        if percent >= 80 { return "undetermined" }
        return "met"
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
                item.report ?? text(en: "none", zh: "无"),
            ]
        }
        return Table(
            title: text(en: "Outages", zh: "中断"),
            head: [
                text(en: "Id", zh: "编号"), text(en: "From [earliest – latest]", zh: "自 [最早 – 最晚]"),
                text(en: "To [earliest – latest]", zh: "至 [最早 – 最晚]"), text(en: "Counted", zh: "计入"),
                text(en: "Taken off", zh: "不计入"),
                text(en: "Looks like", zh: "推断原因"), text(en: "Report", zh: "报告"),
            ], rows: rows)
    }

    /// The first 60 pieces of evidence; the document in JSON has them all.
    private func table(of items: [(outage: String, item: Evidence)]) -> Table {
        let shown = items.prefix(60).map { outage, item in
            [
                outage, item.signal.path, figures.instant(item.at), figures.instant(item.until),
                item.since.map { figures.instant($0) } ?? "",
                (item.inferred.map { "(\($0)) " } ?? "") + (item.said ?? ""),
            ]
        }
        let rest = items.count - shown.count
        var title = text(en: "Evidence", zh: "证据")
        if rest > 0 { title += text(en: " (\(rest) more in the JSON)", zh: "（其余 \(rest) 条见 JSON）") }
        return Table(
            title: title,
            head: [
                text(en: "Outage", zh: "中断"), text(en: "Signal", zh: "信号"), text(en: "Down from", zh: "中断自"),
                text(en: "to", zh: "至"),
                text(en: "since, by the device", zh: "设备时钟所示"), text(en: "The device said", zh: "设备读数"),
            ], rows: Array(shown))
    }

    // MARK: - Article 4

    private func fill(_ article: inout Article, from result: EmergencyReportResult) {
        article.facts = [
            Fact(label: text(en: "Emergencies", zh: "紧急情况"), value: "\(result.reports.count)"),
            Fact(
                label: text(en: "Days credited", zh: "扣减日期"),
                value: result.daysCredited.map(\.description).joined(separator: ", ")),
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
                title: text(en: "Emergencies and notifications", zh: "紧急情况与通知"),
                head: [
                    text(en: "Host", zh: "主机"), text(en: "Determined", zh: "断定时间"), text(en: "Deadline", zh: "期限"),
                    text(en: "Told", zh: "通知时间"),
                    text(en: "By", zh: "方式"), text(en: "Outcome", zh: "结果"),
                ], rows: rows)
        ]
    }
}
