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
            verdict: verdict(of: part), mark: mark(of: part), figures: headline(part),
            remedy: part.remedy.map { figures.money($0.amount) } ?? "")
    }

    /// The verdict in words; where nothing could be met or breached, how many failures there are.
    func verdict(of part: GuaranteeResult) -> String {
        guard showsFailures(part) else { return language.verdict(part.verdict) }
        return language.failures(part.failures)
    }

    /// The colour of the verdict: failures are red, though no figure was broken.
    private func mark(of part: GuaranteeResult) -> String {
        guard showsFailures(part) else { return part.verdict.rawValue }
        return Verdict.breached.rawValue
    }

    /// Whether failures stand in the place of a verdict that says nothing of them.
    private func showsFailures(_ part: GuaranteeResult) -> Bool {
        switch part.verdict {
        case .recorded, .notApplicable: part.failures > 0
        case .met, .breached, .undetermined: false
        }
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
                zh: "紧急情况 \(result.reports.count) 次，逾期通知 \(late) 次")
        case .duty(let result):
            let failed = result.findings.count(where: \.isFailure)
            let rest = failed > 0 ? text(en: ", \(failed.counted("other failure"))", zh: "，其他未履行 \(failed) 项") : ""
            return text(
                en: "\(result.entries.count) due, \(result.count(.late)) late",
                zh: "到期 \(result.entries.count) 项，逾期 \(result.count(.late)) 项") + rest
        case .register(let result):
            return text(
                en: "\(result.entries.count.counted("entry")), \(result.failures.counted("failure"))",
                zh: "记录 \(result.entries.count) 条，未履行 \(result.failures) 项")
        case .notApplicable: return ""
        }
    }

    func article(_ part: GuaranteeResult) -> Article {
        var article = Article(
            heading: language.article(part.guarantee.article), title: language.title(part.guarantee),
            verdict: verdict(of: part), mark: mark(of: part),
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
                        en: "Nothing of this article occurred or is configured in the period.", zh: "本期无本条所涉事项，或未作相应配置。"
                    ))
            ]
        }
        if let remedy = part.remedy {
            article.facts.append(
                Fact(
                    label: text(en: "Remedy", zh: "补偿"),
                    value: text(
                        en: "\(figures.money(remedy.amount)): \(language.remedy(remedy.kind))",
                        zh: "\(figures.money(remedy.amount))：\(language.remedy(remedy.kind))")))
        }
        return article
    }
}
