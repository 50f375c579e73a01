public import Foundation
import Intervals
public import Site

/// An event as a plain sentence for the provider's own people, in either language.
public struct EventText: Sendable {
    private let event: Event
    private let language: Language
    private let figures: Figures

    /// Creates the text of an event.
    ///
    /// - Parameter zone: by whose clock instants are shown.
    public init(_ event: Event, language: Language, zone: TimeZone) {
        self.event = event
        self.language = language
        figures = Figures(language: language, zone: zone)
    }

    /// What kind of event it is: in English the name that hooks and programs read.
    public var kind: String { language.kind(event.kind) }

    /// One sentence. In English it is the one that people were told.
    public var sentence: String {
        switch language {
        case .english: event.summary
        case .chinese: chinese
        }
    }

    private var chinese: String {
        let place = [event.details[.location], event.details[.cause]].compactMap(\.self)
        let rest = place.isEmpty ? "" : "（\(place.joined(separator: "，"))）"
        return "\(event.contract.map { "合同 \($0)：" } ?? "")\(said)\(rest)。"
    }

    private var said: String {
        let subject = event.subject
        switch event.kind {
        case .powerOutageSuspected: return "\(at)起疑似断电（\(subject)）"
        case .powerOutageCleared: return "\(at)疑似断电解除（\(subject)）"
        case .powerOnBattery: return "\(subject) 自\(at)起由电池供电"
        case .powerRuntime: return "\(subject) 电池\(left)"
        case .powerOnMains: return "\(subject) 已于\(at)恢复市电"
        case .powerFeedLost: return "\(subject) 自\(at)起失电\(feedsLeft)"
        case .powerFeedRestored: return "\(subject) 已于\(at)恢复供电"
        case .powerOutageBegan: return "自\(time(.beganAt))起电力中断\(several)"
        case .powerOutageEnded: return "电力已于\(time(.endedAt))恢复\(several)"
        case .networkOutageBegan: return "自\(time(.beganAt))起网络不联通\(several)"
        case .networkOutageEnded: return "网络已于\(time(.endedAt))恢复联通\(several)"
        case .networkOutageWithdrawn: return "撤回网络中断告警：端口读数为中断期间主机有应答\(several)"
        case .emergencyOpened: return "\(subject) 自\(time(.firstFailed))起无应答，断定为紧急情况\(deadline)"
        case .emergencyReminder: return "\(subject) 无应答，尚未通知甲方\(deadline)"
        case .emergencyOverdue: return "\(subject) 无应答，逾期仍未通知甲方\(deadline)"
        case .emergencyClosed: return "\(subject) 已于\(at)恢复应答，紧急情况结束"
        case .serviceFailed: return "应用 \(subject) 自\(at)起无应答"
        case .serviceRecovered: return "应用 \(subject) 已于\(at)恢复应答"
        case .deviceUnreachable: return "设备 \(subject) 自\(at)起无应答，其状态未知"
        case .deviceReachable: return "设备 \(subject) 已于\(at)恢复应答"
        case .deviceChanged: return "设备 \(subject) 有变更：\(event.summary)"
        case .budget: return "\(event.details[.month] ?? "当月")允许的中断时长已用去 \(event.state)（\(subject)）"
        case .contractExpiring: return event.details[.termTo].map { "合同自 \($0) 起不再有效" } ?? "合同即将到期"
        case .contractMayEnd:
            return "甲方自\(time(.from))起有权解除合同（承诺 \(event.details[.promise] ?? "")）"
        case .complianceWritten:
            return "已出具\(month)的服务品质报告\(revision)"
        case .complianceOverdue: return "\(event.details[.month] ?? "有月份")已可评定而尚未评定"
        case .trafficIssued: return "已出具\(month)的数据流量统计"
        case .ledgerHead: return "台账哈希链最新值 \(event.details[.chainHead] ?? "")"
        case .ledgerReplaced: return "台账文件被删除或替换"
        case .heartbeat: return "运行正常"
        case .digest: return "\(subject) 的告警过于频繁，合并通知：\(event.summary)"
        case .test: return "测试消息，并无异常"
        }
    }

    // MARK: - Parts of sentences

    private var at: String { " \(figures.instant(event.at)) " }

    /// An instant that the event tells of; where it tells none, its own.
    private func time(_ detail: Event.Detail) -> String {
        let told = event.details[detail].flatMap { Instant($0) } ?? event.at
        return " \(figures.instant(told)) "
    }

    private var deadline: String { event.deadline.map { "，通知期限 \(figures.due($0))" } ?? "" }

    private var left: String {
        guard let text = event.details[.left], let length = Milliseconds(text) else { return "剩余时间不明" }
        return "还可供电 \(figures.minutes(length))"
    }

    private var feedsLeft: String {
        let left = (event.details[.feedsLeft] ?? "").split(separator: ",").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        return left.isEmpty ? "" : "，尚由 \(left.joined(separator: language.listSeparator)) 供电"
    }

    /// The contracts that an event about the facility concerns.
    private var several: String {
        let contracts = (event.details[.contracts] ?? "").split(separator: ",")
        return contracts.isEmpty ? "" : "，涉及 \(contracts.count) 份合同"
    }

    private var month: String { event.details[.month].map { " \($0) " } ?? "" }

    private var revision: String { event.details[.revision].map { "（修订 \($0)）" } ?? "" }
}

extension Language {
    /// A kind of event: in English the name that hooks and programs read.
    public func kind(_ kind: Event.Kind) -> String { text(en: kind.rawValue, zh: Self.chinese(kind)) }

    private static func chinese(_ kind: Event.Kind) -> String {
        switch kind {
        case .powerOutageSuspected: "疑似断电"
        case .powerOutageCleared: "疑似断电解除"
        case .powerOnBattery: "电池供电"
        case .powerRuntime: "电池余量"
        case .powerOnMains: "市电恢复"
        case .powerFeedLost: "一路失电"
        case .powerFeedRestored: "一路恢复"
        case .powerOutageBegan: "电力中断"
        case .powerOutageEnded: "电力恢复"
        case .networkOutageBegan: "网络中断"
        case .networkOutageEnded: "网络恢复"
        case .networkOutageWithdrawn: "网络中断撤回"
        case .emergencyOpened: "紧急情况"
        case .emergencyReminder: "紧急情况催告"
        case .emergencyOverdue: "紧急情况逾期"
        case .emergencyClosed: "紧急情况结束"
        case .serviceFailed: "应用故障"
        case .serviceRecovered: "应用恢复"
        case .deviceUnreachable: "设备无应答"
        case .deviceReachable: "设备恢复应答"
        case .deviceChanged: "设备变更"
        case .budget: "中断时长额度"
        case .contractExpiring: "合同到期"
        case .contractMayEnd: "合同解除权"
        case .complianceWritten: "报告已出具"
        case .complianceOverdue: "评定逾期"
        case .trafficIssued: "流量统计已出具"
        case .ledgerHead: "链尾留存"
        case .ledgerReplaced: "台账被替换"
        case .heartbeat: "运行正常"
        case .digest: "告警汇总"
        case .test: "测试"
        }
    }
}
