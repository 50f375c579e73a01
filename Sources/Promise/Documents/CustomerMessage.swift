import Foundation
import Intervals
public import Site

/// What a customer is told of an event: one sentence in the contract's language, with local times and the number to
/// confirm by.
///
/// It says what holds for the customer, and neither how it was found out nor whom else it concerns.
public struct CustomerMessage: Sendable {
    private let event: Event
    private let contract: Contract
    private let language: Language

    /// - Parameter contract: whose customer is told.
    public init(_ event: Event, to contract: Contract) {
        self.event = event
        self.contract = contract
        language = Language(rawValue: contract.language) ?? .english
    }

    /// The sentence; nil for what no customer is told of.
    public var text: String? {
        guard let said else { return nil }
        let number = event.emergency.map { emergency in
            language.text(en: " Number \(emergency.prefix(8)).", zh: "编号：\(emergency.prefix(8))。")
        }
        return language.text(en: "\(event.site): ", zh: "【\(event.site)】") + said + (number ?? "")
    }

    private var said: String? {
        switch event.kind {
        case .emergencyOpened, .emergencyReminder, .emergencyOverdue: emergency
        case .emergencyClosed:
            language.text(en: "Your host \(host) answers again since \(at).", zh: "贵方主机 \(host) 已于\(at)恢复应答。")
        case .serviceFailed:
            language.text(
                en: "Your service \(service) has not answered since \(at).", zh: "贵方服务 \(service) 自\(at)起无应答。")
        case .serviceRecovered:
            language.text(en: "Your service \(service) answers again since \(at).", zh: "贵方服务 \(service) 已于\(at)恢复应答。")
        case .powerOutageSuspected:
            language.text(
                en: "The power of your equipment may be gone since \(at); this is being checked.",
                zh: "贵方设备的供电可能自\(at)起中断，正在核实。")
        case .powerOutageCleared:
            language.text(
                en: "The suspicion that your equipment has no power has not been confirmed (\(at)).",
                zh: "此前疑似的断电未得到证实（\(at)）。")
        case .powerOutageBegan:
            language.text(
                en: "Your equipment has been without power since \(at).", zh: "贵方设备自\(at)起断电（各路供电均无电）。")
        case .powerOutageEnded:
            language.text(en: "Your equipment has power again since \(at).", zh: "贵方设备已于\(at)恢复供电。")
        case .powerFeedLost: feedLost
        case .powerFeedRestored:
            language.text(
                en: "The feed \(feed) of your equipment is back since \(at).", zh: "贵方设备的\(feed)供电已于\(at)恢复。")
        case .networkOutageBegan:
            language.text(
                en: "Your network connection has been down since \(at).", zh: "贵方网络自\(at)起不联通。")
        case .networkOutageEnded:
            language.text(
                en: "Your network connection is back since \(at).", zh: "贵方网络已于\(at)恢复联通。")
        case .networkOutageWithdrawn:
            language.text(
                en:
                    "Your network connection was there all along: our message that it was down has been taken back (\(at)).",
                zh: "贵方网络并未中断，此前的网络不联通通知已撤回（\(at)）。")
        case .budget: downtimeUsed
        case .contractExpiring: expiry
        case .contractMayEnd: rightToEnd
        case .complianceWritten:
            language.text(
                en: "The service level report of \(event.details[.month] ?? "the month") is available.",
                zh: "\(event.details[.month] ?? "")服务水平报告已出具。")
        case .trafficIssued:
            language.text(
                en: "The traffic statistics of \(event.details[.month] ?? "the month") are available.",
                zh: "\(event.details[.month] ?? "")数据流量统计已出具。")
        case .test:
            language.text(
                en: "TEST: this is a test message (\(at)); nothing has happened.", zh: "测试：这是一条测试消息（\(at)），并无异常。")
        case .powerOnBattery, .powerRuntime, .powerOnMains, .deviceUnreachable, .deviceReachable, .deviceChanged,
            .complianceOverdue, .ledgerHead, .ledgerReplaced, .heartbeat, .digest:
            nil
        }
    }

    // MARK: - Sentences with a choice

    private var emergency: String {
        let since = local(event.details[.firstFailed].flatMap { Instant($0) } ?? event.at)
        return language.text(
            en: "Your host \(host) has not answered since \(since): an emergency under article 4.",
            zh: "贵方主机 \(host) 自\(since)起连续检测无应答，特此报告紧急情况（协议第四条）。")
    }

    private var feedLost: String {
        let left = (event.details[.feedsLeft] ?? "").split(separator: ",").map {
            name(ofFeed: $0.trimmingCharacters(in: .whitespaces))
        }
        let lost = language.text(
            en: "The feed \(feed) of your equipment has been dead since \(at)", zh: "贵方设备的\(feed)供电自\(at)起中断")
        guard !left.isEmpty else { return lost + language.text(en: ".", zh: "。") }
        let others = left.joined(separator: language.listSeparator)
        return lost + language.text(en: "; \(others) still carries it.", zh: "，目前由\(others)供电，未断电。")
    }

    private var downtimeUsed: String {
        let guarantee = Guarantee(rawValue: String(event.subject.split(separator: "/").last ?? ""))
        let title = guarantee.map(language.title) ?? event.subject
        let month = event.details[.month] ?? ""
        return language.text(
            en: "\(event.state) of the downtime that \(month) allows is used (\(title)).",
            zh: "\(month)允许的中断时长已用去 \(event.state)（\(title)）。")
    }

    private var rightToEnd: String {
        let from = local(event.details[.from].flatMap { Instant($0) } ?? event.at)
        return language.text(
            en: "By your agreement you may end the contract since \(from).", zh: "依协议约定，贵方自\(from)起有权解除合同。")
    }

    private var expiry: String {
        let last = contract.termTo.adding(days: -1)
        return language.text(en: "Your contract ends with \(last).", zh: "贵方合同将于 \(last) 到期。")
    }

    // MARK: - Names

    /// The address of the host that the event is about.
    private var host: String { SignalName(event.subject)?.kind ?? event.subject }

    /// `www shop`.
    private var service: String {
        guard let signal = SignalName(event.subject) else { return event.subject }
        return "\(signal.device) \(signal.kind)"
    }

    private var feed: String { name(ofFeed: String(event.subject.split(separator: "/").last ?? "")) }

    private func name(ofFeed name: String) -> String {
        let known = language.feed(name)
        return known == name ? language.text(en: name, zh: "\(name) 路") : known
    }

    /// When it happened; of outages, as they are judged.
    private var at: String {
        let judged: Event.Detail? =
            switch event.kind {
            case .powerOutageBegan, .networkOutageBegan: .beganAt
            case .powerOutageEnded, .networkOutageEnded: .endedAt
            default: nil
            }
        return local(judged.flatMap { event.details[$0] }.flatMap { Instant($0) } ?? event.at)
    }

    /// `2026-10-14 02:00:05 (UTC+8)`, `北京时间 2026-10-14 02:00:05 `.
    private func local(_ instant: Instant) -> String {
        let text = String(Figures(language: language, zone: contract.timeZone).instant(instant).prefix(19))
        let zone = contract.timeZone.offsetName(at: instant)
        guard language == .chinese else { return "\(text) (\(zone))" }
        return "\(contract.timeZone.identifier == "Asia/Shanghai" ? "北京时间" : zone) \(text) "
    }
}

extension TimeZone {
    /// `UTC`, `UTC+8`, `UTC-3:30`: what holds at an instant.
    fileprivate func offsetName(at instant: Instant) -> String {
        let date = Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000)
        let minutes = secondsFromGMT(for: date) / 60
        guard minutes != 0 else { return "UTC" }
        let sign = minutes < 0 ? "-" : "+"
        let rest = abs(minutes) % 60
        return "UTC\(sign)\(abs(minutes) / 60)" + (rest == 0 ? "" : String(format: ":%02d", rest))
    }
}
