import Agreement
import Correlation
import Intervals
import Site

extension ArticleBuilder {
    // MARK: - Article 4

    func fill(_ article: inout Article, from result: EmergencyReportResult) {
        article.facts = [
            Fact(label: text(en: "Emergencies", zh: "紧急情况"), value: "\(result.counted.count)"),
            Fact(
                label: text(en: "Days credited", zh: "扣减日期"),
                value: result.daysCredited.map { figures.date($0) }.joined(separator: language.listSeparator)),
        ].filter { !$0.value.isEmpty }
        article.facts += result.unpinged.map { host in
            Fact(
                label: text(en: "Unpinged: \(host.host)", zh: "未检测时长：\(host.host)"), value: figures.minutes(host.length)
            )
        }
        article.tables = [emergencies(result), uncounted(result), unproven(result)].compactMap(\.self)
        if !result.findings.isEmpty { article.tables.append(table(of: result.findings)) }
    }

    private func emergencies(_ result: EmergencyReportResult) -> Table? {
        guard !result.reports.isEmpty else { return nil }
        let rows = result.reports.map { report in
            [
                report.emergency.subject.path, figures.instant(report.emergency.determinedAt),
                figures.due(report.deadline), figures.instant(report.notifiedAt),
                report.method.map(language.word) ?? "",
                language.outcome(report.outcome) + (report.excuse.map { text(en: " (\($0))", zh: "（\($0)）") } ?? ""),
            ]
        }
        return Table(
            title: text(en: "Emergencies and notifications", zh: "紧急情况与通知"),
            head: [
                text(en: "Subject", zh: "对象"), text(en: "Determined", zh: "断定时间"), text(en: "Deadline", zh: "期限"),
                text(en: "Told", zh: "通知时间"), text(en: "By", zh: "方式"), text(en: "Outcome", zh: "结果"),
            ], rows: rows)
    }

    /// Who was told and does not count (fine print, 16).
    private func uncounted(_ result: EmergencyReportResult) -> Table? {
        guard !result.uncounted.isEmpty else { return nil }
        return Table(
            title: text(en: "Notifications that do not count", zh: "不计入的通知"),
            head: [
                text(en: "Subject", zh: "对象"), text(en: "Determined", zh: "断定时间"), text(en: "Told", zh: "通知时间"),
                text(en: "Record", zh: "记录编号"), text(en: "Why", zh: "原因"),
            ],
            rows: result.uncounted.map { item in
                [
                    item.subject, figures.instant(item.determinedAt), figures.instant(item.notifiedAt),
                    item.notification, why(item.reason),
                ]
            })
    }

    /// Contact problems that excuse nothing (fine print, 17).
    private func unproven(_ result: EmergencyReportResult) -> Table? {
        guard !result.unproven.isEmpty else { return nil }
        return Table(
            title: text(en: "Contact problems that do not excuse", zh: "不构成免责的联系方式问题"),
            head: [
                text(en: "Subject", zh: "对象"), text(en: "Determined", zh: "断定时间"), text(en: "Record", zh: "记录编号"),
                text(en: "Why", zh: "原因"),
            ],
            rows: result.unproven.map { item in
                [item.subject, figures.instant(item.determinedAt), item.contactProblem, why(item.reason)]
            })
    }

    private func why(_ flaw: NotificationFlaw) -> String {
        switch flaw {
        case .beforeDetermination: text(en: "before the determination", zh: "早于断定时间")
        case .unattributed: text(en: "nobody says who was told how", zh: "未注明通知对象、方式及通知人")
        case .notAuthorised: text(en: "not an authorised contact", zh: "并非甲方授权的联系人")
        case .otherChannel: text(en: "not the way the customer chose", zh: "并非甲方选定的方式")
        case .stranger: text(en: "nobody the customer named", zh: "并非甲方指定的联系人")
        }
    }

    private func why(_ reason: EmergencyReportResult.Unproven.Reason) -> String {
        switch reason {
        case .notAContact: text(en: "names no chosen contact", zh: "所述并非甲方选定的联系人")
        case .notBorneOut: text(en: "nothing bears it out", zh: "无其他证据佐证")
        }
    }
}
