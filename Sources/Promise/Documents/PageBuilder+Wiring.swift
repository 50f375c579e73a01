public import Agreement
import Correlation
import Intervals
import Site

extension PageBuilder {
    /// What the configuration had wrong and a record corrected, with both conditions (fine print, 27).
    var wiring: Article? {
        guard !report.result.wiring.isEmpty else { return nil }
        let rows = report.result.wiring.map { applied -> [String] in
            let correction = applied.correction
            return [
                language.subject(correction.wiring.guarantee), figures.span(correction.span),
                applied.configured.map(language.wiring).joined(separator: "\n"), language.wiring(correction.wiring),
                applied.reason ?? "", applied.by ?? "", language.acceptance(applied.acceptance, figures: figures),
                correction.record,
            ]
        }
        var article = Article(
            heading: text(en: "Corrections", zh: "更正"),
            title: text(en: "What was really connected", zh: "实际接线与配置不符之处"), verdict: "", mark: "",
            readingsTitle: "", readings: [])
        article.tables = [
            Table(
                title: "",
                head: [
                    text(en: "Of", zh: "项目"), text(en: "Interval", zh: "时段"), text(en: "As configured", zh: "原配置"),
                    text(en: "As it was", zh: "实际接线"), text(en: "Why", zh: "理由"), text(en: "Entered by", zh: "登记人"),
                    text(en: "The customer", zh: "甲方意见"), text(en: "Record", zh: "记录编号"),
                ], rows: rows)
        ]
        return article
    }
}

extension Language {
    /// What the customer says of an entry, with who and when (fine print, 24).
    public func acceptance(_ acceptance: Acceptance, figures: Figures) -> String {
        let state = self.acceptance(acceptance.state)
        let when = acceptance.at.map { figures.instant($0) }
        let who = [acceptance.by, when].compactMap(\.self).joined(separator: text(en: ", ", zh: "，"))
        guard !who.isEmpty else { return state }
        return text(en: "\(state) (\(who))", zh: "\(state)（\(who)）")
    }

    /// What the customer says of an entry.
    public func acceptance(_ state: Acceptance.State) -> String {
        switch state {
        case .accepted: text(en: "accepted", zh: "已认可")
        case .disputed: text(en: "disputed", zh: "有异议")
        case .oneSided: text(en: "one-sided: no answer", zh: "单方登记，甲方未表示意见")
        }
    }
}
