import Agreement
import Correlation
import Intervals
import Site

extension ArticleBuilder {
    // MARK: - Articles 3, 7 and 8

    func fill(_ article: inout Article, from result: DutyResult) {
        let head = [
            text(en: "Record", zh: "记录"), text(en: "What", zh: "事项"), text(en: "From", zh: "起算"),
            text(en: "Due", zh: "期限"), text(en: "Done", zh: "完成"),
            text(en: "Outcome", zh: "结果"), text(en: "Still owed", zh: "尚欠"),
        ]
        let rows = result.entries.map { entry -> [String] in
            let what = [
                entry.service.map(language.service), entry.about.map(language.word), entry.fee.map { "\($0)" },
            ]
            .compactMap(\.self).joined(separator: ", ")
            let bounds = entry.doubt.map { doubt in
                " [\(figures.instant(doubt.earliest)) – \(doubt.latest.map { figures.instant($0) } ?? "?")]"
            }
            var outcome = language.outcome(entry.outcome)
            if !entry.relievedBy.isEmpty { outcome += " (\(entry.relievedBy.joined(separator: ", ")))" }
            return [
                entry.record, what, figures.instant(entry.begins), figures.instant(entry.due) + (bounds ?? ""),
                figures.instant(entry.doneAt), outcome,
                entry.missing.map(language.word).joined(separator: language.listSeparator),
            ]
        }
        article.tables = [Table(title: "", head: head, rows: rows)]
        let seen = result.entries.flatMap { entry in entry.corroboration.map { (entry.record, $0) } }
        guard !seen.isEmpty else { return }
        article.tables.append(
            Table(
                title: text(en: "What telemetry saw", zh: "遥测佐证"),
                head: [
                    text(en: "Record", zh: "记录"), text(en: "Signal", zh: "信号"), text(en: "First up", zh: "首次正常"), "",
                ],
                rows: seen.map { record, item in
                    [record, item.signal.path, figures.instant(item.firstUp), remark(on: item)]
                }))
    }

    private func remark(on corroboration: Corroboration) -> String {
        guard corroboration.contradicts else { return "" }
        return text(en: "was down after the installation was said to be done", zh: "称已完成后仍为中断")
    }

    // MARK: - Articles 5, 6 and 9

    func fill(_ article: inout Article, from result: RegisterResult) {
        article.facts = [
            Fact(label: text(en: "Entries", zh: "记录数"), value: "\(result.entries.count)"),
            Fact(label: text(en: "Failures", zh: "未履行"), value: "\(result.failures)"),
        ]
        if !result.inCharge.isEmpty {
            article.facts.append(
                Fact(
                    label: text(en: "In charge", zh: "负责人"),
                    value: result.inCharge.joined(separator: language.listSeparator)))
        }
        guard !result.findings.isEmpty else { return }
        let rows = result.findings.map { finding -> [String] in
            [
                weight(of: finding.kind), language.finding(finding.kind),
                finding.record ?? "",
                finding.span.map { "\(figures.instant($0.from)) – \(figures.instant($0.to))" } ?? "",
                finding.missing.map(language.word).joined(separator: language.listSeparator),
            ]
        }
        article.tables = [
            Table(
                title: text(en: "Findings", zh: "发现"),
                head: [
                    "", text(en: "What", zh: "事项"), text(en: "Record", zh: "记录"), text(en: "Time", zh: "时段"),
                    text(en: "Missing", zh: "缺少"),
                ], rows: rows)
        ]
    }

    /// Whether the provider failed, or somebody still has something to do.
    private func weight(of kind: Finding.Kind) -> String {
        if kind.isFailure { return text(en: "failure", zh: "未履行") }
        return text(en: "open", zh: "待办")
    }
}
