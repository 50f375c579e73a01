import Agreement
import Intervals
import Site

/// What a document says that is not final: what keeps it open, and what it comes to if nothing more is reported (fine print,
/// 25).
extension PageBuilder {
    /// The amount, on the cover.
    var outlookTotal: Fact? {
        report.result.ifNothingMoreIsReported.map { outlook in
            Fact(
                label: text(en: "… if nothing more is reported", zh: "如此后无人报障"),
                value: figures.money(outlook.remedyTotal))
        }
    }

    var outlook: Article? {
        let reasons = report.result.openReasons(at: report.knownAt)
        guard report.result.status == .provisional || report.result.status == .running else { return nil }
        var article = Article(
            heading: text(en: "Not final", zh: "尚非最终结果"),
            title: text(en: "What can still change", zh: "可能的变化"), verdict: "", mark: "",
            readingsTitle: text(en: "Why it is still open", zh: "尚未确定的原因"),
            readings: reasons.map { language.reason($0, in: figures.zone) })
        guard let outlook = report.result.ifNothingMoreIsReported else { return reasons.isEmpty ? nil : article }
        article.tables = [table(of: outlook)]
        article.sentences = [
            text(
                en:
                    "If nothing more is reported, the month owes \(figures.money(outlook.remedyTotal)); now it would owe "
                    + "\(figures.money(report.result.remedyTotal)).",
                zh: "如此后无人报障，本月补偿合计为\(figures.money(outlook.remedyTotal))；按目前情况为"
                    + "\(figures.money(report.result.remedyTotal))。")
        ]
        return article
    }

    /// What is recorded only is left out unless it has failures; those stay whatever is reported.
    private func table(of outlook: Outlook) -> Table {
        let articles = ArticleBuilder(self)
        let rows = outlook.verdicts.compactMap { line -> [String]? in
            let part = report.result.guarantees.first { $0.guarantee == line.guarantee }
            let now = part.map(articles.verdict) ?? "–"
            guard line.verdict == .recorded else {
                return [language.title(line.guarantee), now, language.verdict(line.verdict)]
            }
            guard let part, part.failures > 0 else { return nil }
            return [language.title(line.guarantee), now, now]
        }
        let promises = outlook.promises.compactMap { line in
            report.result.promises.first { $0.terms.id == line.id }.map { now in
                [language.title(now.terms.name), language.verdict(now.verdict), language.verdict(line.verdict)]
            }
        }
        return Table(
            title: "",
            head: [
                text(en: "Promise", zh: "承诺"), text(en: "Now", zh: "目前"),
                text(en: "If nothing more is reported", zh: "如此后无人报障"),
            ], rows: rows + promises)
    }
}
