import Agreement
import Correlation
import Intervals
import Site

extension ArticleBuilder {
    // MARK: - Articles 3, 7 and 8

    func fill(_ article: inout Article, _ result: DutyResult) {
        let head = [
            say("Record", "记录"), say("What", "事项"), say("From", "起算"), say("Due", "期限"), say("Done", "完成"),
            say("Outcome", "结果"), say("Still owed", "尚欠"),
        ]
        let rows = result.entries.map { entry -> [String] in
            let what = [
                entry.service.map(language.service), entry.about.map(language.word), entry.fee.map { "\($0)" },
            ]
            .compactMap(\.self).joined(separator: ", ")
            let bounds = entry.doubt.map { doubt in
                " [\(figures.instant(doubt.earliest)) – \(doubt.latest.map { figures.instant($0) } ?? "?")]"
            }
            return [
                entry.record, what, figures.instant(entry.begins), figures.instant(entry.due) + (bounds ?? ""),
                figures.instant(entry.doneAt),
                language.outcome(entry.outcome)
                    + (entry.relievedBy.isEmpty ? "" : " (\(entry.relievedBy.joined(separator: ", ")))"),
                entry.missing.map(language.word).joined(separator: say(", ", "、")),
            ]
        }
        article.tables = [Table("", head, rows)]
        let seen = result.entries.flatMap { entry in entry.corroboration.map { (entry.record, $0) } }
        guard !seen.isEmpty else { return }
        article.tables.append(
            Table(
                say("What telemetry saw", "遥测佐证"),
                [say("Record", "记录"), say("Signal", "信号"), say("First up", "首次正常"), ""],
                seen.map { record, item in
                    [
                        record, item.signal.path, figures.instant(item.firstUp),
                        item.contradicts
                            ? say("was down after the installation was said to be done", "称已完成后仍为中断") : "",
                    ]
                }))
    }

    // MARK: - Articles 5, 6 and 9

    func fill(_ article: inout Article, _ result: RegisterResult) {
        article.facts = [
            Fact(say("Entries", "记录数"), "\(result.entries.count)"),
            Fact(say("Failures", "未履行"), "\(result.failures)"),
        ]
        if !result.inCharge.isEmpty {
            article.facts.append(Fact(say("In charge", "负责人"), result.inCharge.joined(separator: say(", ", "、"))))
        }
        guard !result.findings.isEmpty else { return }
        let rows = result.findings.map { finding -> [String] in
            [
                finding.kind.isFailure ? say("failure", "未履行") : say("open", "待办"), language.finding(finding.kind),
                finding.record ?? "",
                finding.span.map { "\(figures.instant($0.from)) – \(figures.instant($0.to))" } ?? "",
                finding.missing.map(language.word).joined(separator: say(", ", "、")),
            ]
        }
        article.tables = [
            Table(
                say("Findings", "发现"),
                ["", say("What", "事项"), say("Record", "记录"), say("Time", "时段"), say("Missing", "缺少")], rows)
        ]
    }
}
