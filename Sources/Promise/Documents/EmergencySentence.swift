public import Agreement
public import Foundation
import Correlation
import Intervals
import Site

extension Language {
    /// Whether somebody was told of an emergency in time, and whether the host answers again, as one sentence.
    public func sentence(about report: EmergencyReportResult.Report, in zone: TimeZone) -> String {
        let course =
            report.emergency.closedAt.map { closed in
                text(en: "answered again \(zone.shown(closed))", zh: "\(zone.shown(closed)) 恢复应答")
            } ?? text(en: "still silent", zh: "仍无应答")
        return text(en: "\(told(report, in: zone)); \(course)", zh: "\(told(report, in: zone))；\(course)")
    }

    private func told(_ report: EmergencyReportResult.Report, in zone: TimeZone) -> String {
        let deadline = zone.shown(report.deadline)
        let when = report.notifiedAt.map { zone.shown($0) } ?? ""
        let way = report.method.map { text(en: " by \(word($0))", zh: "（\(word($0))）") } ?? ""
        switch report.outcome {
        case .onTime:
            return text(
                en: "told \(when)\(way), in time (until \(deadline))", zh: "\(when) 已通知\(way)，按期（期限 \(deadline)）")
        case .late where report.notifiedAt == nil:
            return text(en: "nobody was told by \(deadline)", zh: "至期限 \(deadline) 未通知")
        case .late:
            return text(en: "told \(when)\(way), late (until \(deadline))", zh: "\(when) 已通知\(way)，逾期（期限 \(deadline)）")
        case .pending:
            return text(en: "nobody was told yet; time until \(deadline)", zh: "尚未通知，期限 \(deadline)")
        case .excused:
            let record = report.excuse.map { String($0.prefix(8)) } ?? "-"
            return text(en: "excused by \(record)", zh: "免责，依据记录 \(record)")
        case .recorded:
            return text(en: "recorded only: the terms do not count services", zh: "仅作记录：合同未将应用服务计入")
        }
    }
}
