public import Agreement
public import Foundation
import Site

extension Language {
    /// Why a month is not final, as a clause, in local time.
    public func reason(_ reason: OpenReason, in zone: TimeZone) -> String {
        switch reason {
        case .running(let end):
            text(en: "the month ends at \(zone.shownDue(end))", zh: "当月至 \(zone.shownDue(end)) 结束")
        case .outageLasts(let guarantee, let since):
            text(
                en: "\(title(guarantee)): an outage lasts since \(zone.said(since))",
                zh: "\(title(guarantee))：中断自 \(zone.said(since)) 起仍在持续")
        case .claimsClose(let at):
            text(en: "claims close at \(zone.shownDue(at))", zh: "报障截止时间为 \(zone.shownDue(at))")
        case .dutyPending(let guarantee, let record, let due):
            text(
                en: "\(title(guarantee)): \(record.prefix(8)), due at \(zone.shownDue(due)), is pending",
                zh: "\(title(guarantee))：\(record.prefix(8)) 应于 \(zone.shownDue(due)) 前完成，尚未完成")
        case .notificationPending(let subject, let deadline):
            text(
                en: "somebody must be told of \(subject) by \(zone.shownDue(deadline))",
                zh: "\(subject) 的紧急情况须于 \(zone.shownDue(deadline)) 前通知")
        }
    }
}

extension ContractResult {
    /// What the month will be if nothing more is reported (fine print, 25), as a sentence; nil once it is final.
    public func outlookInWords(in language: Language) -> String? {
        guard let outlook = ifNothingMoreIsReported else { return nil }
        let now = Dictionary(guarantees.map { ($0.guarantee, $0.verdict) }) { first, _ in first }
        let articles = outlook.verdicts.filter { now[$0.guarantee] != $0.verdict }.map { line in
            (name: PromiseName(line.guarantee), verdict: line.verdict)
        }
        let others = promises.compactMap { promise in
            outlook.promises.first { $0.id == promise.terms.id && $0.verdict != promise.verdict }
                .map { (name: promise.terms.name, verdict: $0.verdict) }
        }
        let verdicts = (articles + others).map { changed in
            let title = language.title(changed.name)
            let verdict = language.verdict(changed.verdict)
            return language.text(en: "\(title) \(verdict)", zh: "\(title)\(verdict)")
        }.joined(separator: language.listSeparator)
        let total = language.money(outlook.remedyTotal)
        return language.text(
            en: "If nothing more is reported: \(verdicts.isEmpty ? "" : "\(verdicts); ")\(total) owed.",
            zh: "如此后无人报障：\(verdicts.isEmpty ? "" : "\(verdicts)，")补偿合计\(total)。")
    }
}
