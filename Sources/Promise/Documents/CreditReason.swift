import Agreement
import Foundation
import Intervals
import Site

/// Says why something is credited.
struct CreditReason {
    let language: Language
    let figures: Figures

    private func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    /// What was promised and what was, then each outage, emergency or installation.
    func paragraphs(of credit: OwedMonth.Credit) -> [String] {
        switch credit.reason {
        case .downtime(let downtime): paragraphs(of: downtime)
        case .lateReports(let reports, let days): paragraphs(of: reports, days: days)
        case .lateInstallations(let installations): installations.map(sentence)
        }
    }

    private func paragraphs(of downtime: OwedMonth.Downtime) -> [String] {
        let counted = figures.minutes(downtime.counted)
        let available = downtime.availability.map {
            text(en: "; available \($0)\u{A0}%", zh: "，可用率 \($0)%")
        }
        if let breach = downtime.breach {
            let clause = PromiseWords(figures: figures).breach(breach)
            let head = text(
                en: "\(counted) of downtime count\(available ?? ""). The promise is broken by \(clause).",
                zh: "计入中断时长 \(counted)\(available ?? "")。以下情形为未达标：\(clause)。")
            return [head] + downtime.outages.map(sentence)
        }
        let promises = [
            downtime.promised.map { text(en: "\($0)\u{A0}% of the month", zh: "当月 \($0)%") },
            downtime.limit.map {
                text(en: "less than \(figures.duration($0))", zh: "累计少于 \(figures.duration($0))")
            },
        ].compactMap(\.self).joined(separator: text(en: ", ", zh: "、"))
        let head = text(
            en: "\(counted) of downtime count\(available ?? ""). Promised: \(promises).",
            zh: "计入中断时长 \(counted)\(available ?? "")。承诺：\(promises)。")
        return [head] + downtime.outages.map(sentence)
    }

    private func sentence(_ outage: OwedMonth.Outage) -> String {
        let report = outage.report.map {
            text(en: ", reported by record \(Self.short($0))", zh: "，报障记录 \(Self.short($0))")
        }
        let from = figures.instant(outage.span.from)
        let to = figures.instant(outage.span.to)
        return text(
            en:
                "Outage \(Self.short(outage.id)), \(from) – \(to): \(figures.minutes(outage.counted)) count\(report ?? "").",
            zh: "中断 \(Self.short(outage.id))，\(from) 至 \(to)：计入 \(figures.minutes(outage.counted))\(report ?? "")。")
    }

    private func paragraphs(of reports: [OwedMonth.LateReport], days: [CivilDate]) -> [String] {
        let shown = days.map { language.date($0) }.joined(separator: language.listSeparator)
        let head = text(
            en:
                "\(days.count) \(days.count == 1 ? "day" : "days") with a late notification that the customer asked for: "
                + "\(shown).",
            zh: "甲方请求减免、且有逾期通知的日期共 \(days.count) 天：\(shown)。")
        let credited = reports.filter { days.contains(figures.zone.localDate(of: $0.determinedAt)) }
        return [head] + credited.map(sentence)
    }

    private func sentence(_ report: OwedMonth.LateReport) -> String {
        let told =
            report.notifiedAt.map {
                text(en: "told at \(figures.instant($0))", zh: "实际通知时间 \(figures.instant($0))")
            } ?? text(en: "nobody was told", zh: "未通知")
        return text(
            en: "\(report.subject), determined at \(figures.instant(report.determinedAt)), to be told by "
                + "\(figures.instant(report.deadline)): \(told).",
            zh: "\(report.subject)，\(figures.instant(report.determinedAt)) 断定，应于 "
                + "\(figures.instant(report.deadline)) 前通知：\(told)。")
    }

    private func sentence(_ entry: OwedMonth.LateInstallation) -> String {
        let due = figures.zone.shownDueByTheWall(entry.due)
        let done =
            entry.doneAt.map {
                text(en: "done at \(figures.instant($0))", zh: "于 \(figures.instant($0)) 完成")
            } ?? text(en: "not done", zh: "未完成")
        let fee = entry.fee.map { text(en: "; fee \(language.money($0))", zh: "；初装服务费\(language.money($0))") }
        return text(
            en: "Installation \(Self.short(entry.record)), due \(due): \(done)\(fee ?? "").",
            zh: "初装 \(Self.short(entry.record))，期限 \(due)：\(done)\(fee ?? "")。")
    }

    /// As much of an id as people read and type.
    private static func short(_ id: String) -> String { String(id.prefix(8)) }
}
