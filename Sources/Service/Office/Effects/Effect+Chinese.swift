import Agreement
import Documents
import Foundation
import Intervals
import Site

private let zh = Language.chinese

extension Effect.Part {
    /// For people, in Chinese, without a full stop.
    var chinese: String {
        switch self {
        case .covers(let outage, let counted, let before): "涵盖\(outage.chinese)，\(Self.minutes(counted, before))"
        case .coversDoubt(let span, let guarantee, let zone):
            "涵盖\(zh.subject(guarantee)) \(zone.shown(span.from)) 至 \(zone.shown(span.to)) 的状态未知时段"
        case .coversNothing(let reason, let nearest):
            "未涵盖任何中断：\(reason.chinese(in: nearest?.zone ?? .gmt))\(Self.nearest(nearest))"
        case .takesOff(let length, let guarantee, let contract, _) where length < 0:
            "\(contract) \(zh.subject(guarantee))恢复计入 \((-length).chinese)"
        case .takesOff(let length, let guarantee, let contract, let outages):
            "\(contract) \(zh.subject(guarantee))扣除 \(length.chinese)\(Self.list(outages))"
        case .takesNothingOff(let guarantee, let reason, let nearest):
            "\(zh.subject(guarantee))不扣除任何时长：\(reason.chinese)\(Self.nearest(nearest))"
        case .counts(let promise, let contract, let counted):
            "\(contract) \(zh.title(promise))计入 \(counted.after.chinese)（此前 \(counted.before.chinese)）"
        case .claims(let promise, let span, let zone):
            "针对\(zh.title(promise))项下 \(zone.shown(span.from)) 至 \(zone.shown(span.to)) 的中断"
        case .takesNothingOffAny(let count): "\(count) 份合同均不扣除任何时长：其间没有中断"
        case .answers(let emergency, let left) where left < 0: "通知了\(emergency.chinese)，逾期 \((-left).chinese)"
        case .answers(let emergency, let left): "按期通知了\(emergency.chinese)，距期限尚有 \(left.chinese)"
        case .toldBefore(let emergency, let instant):
            "通知了\(emergency.chinese)；此前已于 \(emergency.zone.shown(instant)) 通知"
        case .answersNothing(let nearest): "没有对应的紧急情况\(Self.nearest(nearest))"
        case .excuses(let emergency): "免除对\(emergency.chinese)的通知"
        case .excusesNothing(let nearest): "没有可免除的紧急情况\(Self.nearest(nearest))"
        case .credits(let date): "扣减 \(zh.date(date)) 的租费"
        case .creditsNothing(let date, isCredited: true): "\(zh.date(date)) 的租费此前已扣减"
        case .creditsNothing(let date, isCredited: false): "不扣减租费：\(zh.date(date)) 没有逾期的通知"
        case .due(let guarantee, let instant, let outcome, let zone):
            "\(zh.title(guarantee))：期限 \(zone.shownDue(instant))，\(zh.outcome(outcome))"
        case .finds(let kind): zh.finding(kind)
        case .replaces(let described): "取代 \(described)"
        case .withdraws(let described): "撤回 \(described)"
        case .isNotKnown(let instant, let zone): "自 \(zone.shown(instant)) 起生效"
        case .changesNoVerdict: "不改变任何结论"
        case .cannotTell(let reason): "无法得出其效果：\(reason)"
        }
    }

    private static func minutes(_ counted: Milliseconds, _ before: Milliseconds) -> String {
        if counted > before { return "现计入 \(counted.chinese)" }
        return counted == 0 ? "其时长因其他原因已扣除" : "其 \(counted.chinese)照旧计入"
    }

    private static func nearest(_ outage: NamedOutage?) -> String { outage.map { "；最接近的是\($0.chinese)" } ?? "" }

    private static func nearest(_ emergency: NamedEmergency?) -> String {
        emergency.map { "；最接近的是\($0.chinese)" } ?? ""
    }

    private static func list(_ outages: [NamedOutage]) -> String {
        outages.isEmpty ? "" : "：\(outages.map(\.chinese).joined(separator: zh.listSeparator))"
    }
}

extension Milliseconds {
    fileprivate var chinese: String { Figures(language: zh, zone: .gmt).minutes(self) }
}

extension NamedOutage {
    fileprivate var chinese: String {
        "\(zh.subject(guarantee))中断 \(id.prefix(Self.shownCharacters))（\(zone.shown(span.from))，\(span.length.chinese)）"
    }
}

extension NamedEmergency {
    fileprivate var chinese: String { " \(subject) 于 \(zone.shown(determinedAt)) 断定的紧急情况" }
}

extension Effect.NotCovered {
    fileprivate func chinese(in zone: TimeZone) -> String {
        switch self {
        case .notObserved(let guarantee): "本合同未监测\(zh.subject(guarantee))"
        case .otherGuarantee: "该中断属于另一项保证"
        case .windowClosed(let instant): "报障已于 \(zone.shownDue(instant)) 截止"
        case .notBegun: "当时中断尚未开始"
        case .reported(let id): "记录 \(id.prefix(NamedOutage.shownCharacters)) 此前已报障"
        case .noOutage: "当时没有中断"
        }
    }
}

extension Effect.NotTakenOff {
    fileprivate var chinese: String {
        switch self {
        case .notObserved: "本合同未监测此项"
        case .ahead: "其时间尚未到来"
        case .causedByProvider: "乙方原因不得扣除"
        case .noGround(let ground): "条款不认可此事由（\(zh.word(ground))）"
        case .consentTooLate: "甲方的同意晚于作业开始时间"
        case .noOutage: "当时没有中断"
        case .takenOffAlready: "其时长此前已扣除"
        }
    }
}

extension Effect.Verdicts {
    /// For people, in Chinese, without a full stop.
    var chinese: String {
        var text = "\(contract) \(zh.month(month))\(zh.title(promise))："
        let isSame = verdict.before == verdict.after
        let after = zh.verdict(verdict.after)
        text += isSame ? after : "\(zh.verdict(verdict.before)) → \(after)"
        if remedy.before != remedy.after {
            let amounts = [remedy.before, remedy.after].map { $0.map { zh.money($0) } ?? "无" }
            text += "，补偿 \(amounts.joined(separator: " → "))"
        }
        return isFinal ? "\(text)；该月已有最终结果，重新评估将出具新版次" : text
    }
}
