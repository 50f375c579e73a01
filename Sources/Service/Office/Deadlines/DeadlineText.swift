import Agreement
import Correlation
public import Documents
import Foundation
import Intervals
import Site

/// What falls due, in either language: as a title and as a plain sentence.
public struct DeadlineText: Sendable {
    private let deadline: Deadline
    private let language: Language

    public init(_ deadline: Deadline, language: Language) {
        self.deadline = deadline
        self.language = language
    }

    private func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    /// Who has to do what, in a few words.
    public var title: String {
        switch deadline.matter {
        case .claim(let outage):
            text(
                en: "Last moment to report an outage of \(language.subject(outage.guarantee))",
                zh: "\(language.subject(outage.guarantee))中断报障截止")
        case .promiseClaim(let claim):
            text(
                en: "Last moment to claim under \(language.title(claim.promise))",
                zh: "\(language.title(claim.promise))申请截止")
        case .emergencyCall: text(en: "Tell the customer of an emergency", zh: "通知甲方紧急情况")
        case .duty(let duty): title(of: duty.kind)
        case .expiryNotice: text(en: "Announce the end of the term", zh: "发出合同到期通知")
        case .expiry: text(en: "The term ends", zh: "合同到期")
        }
    }

    private func title(of kind: OpenDuty.Kind) -> String {
        switch kind {
        case .installation: text(en: "Installation", zh: "完成初装")
        case .downtimeStatement: text(en: "Statement of downtime", zh: "提供不联通时间说明")
        case .signedPaper: text(en: "Signed paper of an authorisation", zh: "补交书面授权书")
        case .firstFeedback: text(en: "First feedback", zh: "提供第一次反馈")
        case .closingReport: text(en: "Closing report of an operation", zh: "提供书面操作情况报告")
        case .complaintReport: text(en: "First written report on a complaint", zh: "提供第一份书面投诉处理情况报告")
        }
    }

    /// What it is about, with its instants by the contract's clock.
    public var sentence: String {
        switch language {
        case .english: deadline.sentence
        case .chinese: chinese
        }
    }

    private func local(_ instant: Instant) -> String { deadline.zone.shownByTheWall(instant) }

    private var chinese: String {
        switch deadline.matter {
        case .claim(let outage):
            return "\(language.subject(outage.guarantee))中断 \(outage.id.prefix(8))（\(local(outage.span.from)) 至 "
                + "\(local(outage.span.to))）尚未报障；至期未报的不计入"
        case .promiseClaim(let claim):
            let span = claim.outage ?? claim.period
            let time = span.map { "（\(local($0.from)) 至 \(local($0.to))）" } ?? ""
            return claim.outage == nil
                ? "\(language.title(claim.promise))：评估期间\(time)的补偿尚未申请；至期未申请的不予补偿"
                : "\(language.title(claim.promise))：中断\(time)尚未申请；至期未申请的不计入"
        case .emergencyCall(let report, _):
            return "\(report.emergency.subject) 无应答，于 \(local(report.emergency.determinedAt)) 断定，尚未通知"
        case .duty(let duty): return chinese(duty)
        case .expiryNotice(let end): return "合同将于 \(end) 到期，须提前通知"
        case .expiry(let end, nil): return "合同于 \(end) 到期；协议未约定续期，此后不再评定"
        case .expiry(let end, let next?): return "合同于 \(end) 到期，由 \(next) 续期"
        }
    }

    private func chinese(_ duty: OpenDuty) -> String {
        let id = duty.record?.id ?? ""
        let since = local(duty.since)
        switch duty.kind {
        case .installation:
            guard duty.record != nil else { return "合同于 \(since.prefix(10)) 签订，无初装记录" }
            let missing = (duty.entry?.missing ?? []).map(language.word).joined(separator: language.listSeparator)
            return "初装 \(id)（\(since) 签订）尚未完成" + (missing.isEmpty ? "" : "，待完成：\(missing)")
        case .downtimeStatement: return "甲方于 \(since) 请求提供不联通时间说明（\(id)），尚未答复"
        case .signedPaper: return "授权 \(id)（\(since) 电话授权）的书面授权书须立即补交"
        case .firstFeedback: return "授权 \(id)（\(since)）尚未提供第一次反馈"
        case .closingReport: return "操作 \(id)（\(since) 完成）尚未提供书面操作情况报告"
        case .complaintReport:
            let about = duty.record?.text(.about).map { "（\(language.word($0))）" } ?? ""
            return "投诉 \(id)\(about)于 \(since) 受理，尚未提供第一份书面报告"
        }
    }
}

extension Deadline {
    /// The same in every run as long as the same thing falls due.
    public var key: String {
        let what =
            switch matter {
            case .claim(let outage): outage.id
            case .promiseClaim(let claim):
                "\(claim.promise.id)-\((claim.outage ?? claim.period)?.from.milliseconds ?? 0)"
            case .emergencyCall(let report, _):
                "\(report.emergency.subject.path)-\(report.emergency.determinedAt.milliseconds)"
            case .duty(let duty): "\(duty.kind.rawValue)-\(duty.record?.id ?? "\(duty.since.milliseconds)")"
            case .expiryNotice(let end): "notice-\(end)-\(due?.milliseconds ?? 0)"
            case .expiry(let end, _): "end-\(end)"
            }
        return "\(contract)-\(what)".replacing("/", with: "-")
    }
}
