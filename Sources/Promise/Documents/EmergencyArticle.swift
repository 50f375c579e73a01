import Agreement
import Correlation
import Intervals
import Site

extension ArticleBuilder {
    // MARK: - Article 4

    func fill(_ article: inout Article, from result: EmergencyReportResult) {
        article.facts = [
            Fact(label: text(en: "Emergencies", zh: "紧急情况"), value: "\(result.reports.count)"),
            Fact(
                label: text(en: "Days credited", zh: "扣减日期"),
                value: result.daysCredited.map { figures.date($0) }.joined(separator: language.listSeparator)),
        ].filter { !$0.value.isEmpty }
        guard !result.reports.isEmpty else { return }
        let rows = result.reports.map { report in
            [
                report.emergency.subject.path, figures.instant(report.emergency.determinedAt),
                figures.due(report.deadline), figures.instant(report.notifiedAt),
                report.method.map(language.word) ?? "",
                language.outcome(report.outcome) + (report.excuse.map { text(en: " (\($0))", zh: "（\($0)）") } ?? ""),
            ]
        }
        article.tables = [
            Table(
                title: text(en: "Emergencies and notifications", zh: "紧急情况与通知"),
                head: [
                    text(en: "Subject", zh: "对象"), text(en: "Determined", zh: "断定时间"), text(en: "Deadline", zh: "期限"),
                    text(en: "Told", zh: "通知时间"),
                    text(en: "By", zh: "方式"), text(en: "Outcome", zh: "结果"),
                ], rows: rows)
        ]
    }
}
