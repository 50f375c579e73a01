import Agreement
import Intervals
import Notation
import Site

/// Promises beside the nine articles, as pages show them.
extension ArticleBuilder {
    private var words: PromiseWords { PromiseWords(figures: figures) }

    func summary(_ result: PromiseResult) -> SummaryRow {
        SummaryRow(
            article: text(en: "Promise", zh: "承诺"), title: language.title(result.terms.name),
            verdict: language.verdict(result.verdict), mark: result.verdict.rawValue,
            figures: "\(availability(result)) · \(figures.minutes(result.counted))",
            remedy: result.remedy.map { words.remedy($0) } ?? "")
    }

    func article(_ result: PromiseResult) -> Article {
        var article = Article(
            heading: text(en: "Promise", zh: "承诺"), title: language.title(result.terms.name),
            verdict: language.verdict(result.verdict), mark: result.verdict.rawValue,
            readingsTitle: text(en: "As the agreement is read", zh: "条款的适用解释"),
            readings: PromiseText(result.terms, language: language).sentences)
        article.sentences = [result.rightToEnd.map { words.right($0) }].compactMap(\.self)
        article.facts = facts(of: result)
        article.meters = result.terms.breach.limits.compactMap { meter($0, of: result) }
        if !result.outages.isEmpty { article.tables.append(outages(result)) }
        if !result.exclusions.isEmpty { article.tables.append(exclusions(result.exclusions)) }
        if !result.unsettled.isEmpty { article.tables.append(settling(result.unsettled)) }
        if !result.contradictions.isEmpty { article.tables.append(contradictions(result.contradictions)) }
        return article
    }

    private func availability(_ result: PromiseResult) -> String {
        figures.availability(down: result.counted.nominal, of: result.denominator)
    }

    private func facts(of result: PromiseResult) -> [Fact] {
        var facts: [Fact] = []
        if result.terms.period != .month {
            facts.append(Fact(label: text(en: "Period", zh: "评估期间"), value: words.period(result)))
        }
        if result.denominator != result.period.length {
            facts.append(
                Fact(
                    label: text(en: "Period without maintenance", zh: "扣除维护后的评估时长"),
                    value: figures.minutes(result.denominator)))
        }
        facts += [
            Fact(label: text(en: "Availability", zh: "可用性"), value: availability(result)),
            Fact(label: text(en: "Measured downtime", zh: "实测中断时长"), value: figures.minutes(result.down)),
        ]
        facts += LeftOutReason.allCases.compactMap { reason in
            let length = result.leftOut[reason, default: 0]
            guard length > 0 else { return nil }
            return Fact(label: "− \(words.reason(reason))", value: figures.minutes(length))
        }
        facts += [
            Fact(label: text(en: "= counted", zh: "= 计入中断时长"), value: figures.minutes(result.counted)),
            Fact(label: text(en: "Not known", zh: "状态未知时长"), value: figures.minutes(result.unknown)),
            Fact(label: text(en: "Outages that count", zh: "计入的中断次数"), value: figures.count(result.occurrences)),
        ]
        if result.verdict == .undetermined {
            facts.append(
                Fact(label: text(en: "Nominally", zh: "按名义数据的结论"), value: language.verdict(result.nominalVerdict)))
        }
        if let remedy = result.remedy {
            facts.append(Fact(label: text(en: "Remedy", zh: "补偿"), value: words.remedy(remedy)))
        }
        return facts
    }

    /// How much of a limit was used; nil of limits of a single outage.
    private func meter(_ limit: BreachRule.Limit, of result: PromiseResult) -> Meter? {
        switch limit {
        case .availabilityBelow(let ratio), .availabilityAtMost(let ratio):
            meter(result.counted.nominal, of: ratio.allowedDowntime(of: result.denominator))
        case .downtimeOver(let length), .downtimeFrom(let length): meter(result.counted.nominal, of: length)
        case .outagesFrom(let count):
            meter(
                label: text(
                    en: "\(result.occurrences.nominal) of \(count.counted("outage"))",
                    zh: "中断 \(result.occurrences.nominal) 次，限额 \(count) 次"),
                share: Double(result.occurrences.nominal) / Double(max(1, count)))
        case .outageOver, .outageFrom: nil
        }
    }

    private func outages(_ result: PromiseResult) -> Table {
        Table(
            title: text(en: "Outages", zh: "中断明细"),
            head: [
                text(en: "Id", zh: "编号"), text(en: "From", zh: "自"), text(en: "To", zh: "至"),
                text(en: "Counted", zh: "计入时长"), text(en: "Report", zh: "报障记录"),
            ],
            rows: result.outages.map { outage in
                [
                    outage.id, figures.instant(outage.span.from), figures.instant(outage.span.to),
                    figures.minutes(outage.counted), outage.report ?? text(en: "none", zh: "无"),
                ]
            })
    }
}

extension Figures {
    /// A number of outages, with its bounds where they differ.
    func count(_ count: PromiseResult.Count) -> String {
        guard count.min != count.nominal || count.max != count.nominal else { return "\(count.nominal)" }
        return "\(count.nominal) [\(count.min) – \(count.max)]"
    }
}
