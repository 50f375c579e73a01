import Documents
import Foundation
import Intervals
import Live
import Notation
import Office
import Site

/// One device: what it says, how that was judged, what it measures, who it is and where it stands.
struct DevicePage: Sendable {
    struct Signal: Sendable {
        let name: String
        let link: String
        let state: StateWords
        let since: String
        let bounds: String
        let readAt: String
        let rule: String
    }

    struct Number: Sendable {
        let name: String
        let link: String
        let quantity: String
        let value: String
        let at: String
    }

    /// Until when it is quiet, and why.
    struct Work: Sendable {
        let text: String
        let by: String
    }

    let title: String
    let state: StateWords
    let facts: [Fact]
    let works: [Work]
    let signals: [Signal]
    let numbers: [Number]
    let hasNumbers: Bool
    let contracts: [LinkedName]
    let hasHistory: Bool
    let zone: String

    /// A device with more is shown in part: a switch has thousands of ports.
    private static let most = 200
    /// How many more there are; nil is none.
    let rest: Int?

    init(_ installed: InstalledDevice, _ standing: DeviceStanding, at now: Instant, figures: Figures) {
        let language = figures.language
        title = installed.device.name
        state = StateWords(standing.line.state, in: language)
        facts = Self.facts(installed, standing, figures)
        works = standing.works.map { work in
            let quiet = language.text(
                en: "Quiet until \(figures.second(work.to)): \(work.reason)",
                zh: "静默至 \(figures.second(work.to))：\(work.reason)")
            return Work(text: quiet.onOneLine, by: work.by.onOneLine)
        }
        signals = standing.signals.prefix(Self.most).map { Signal($0, figures) }
        rest = standing.signals.count > Self.most ? standing.signals.count - Self.most : nil
        numbers = standing.numbers.prefix(Self.most).map { Number($0, figures) }
        hasNumbers = !numbers.isEmpty
        contracts = installed.contracts.map(LinkedName.init)
        hasHistory = installed.hasHistory
        zone = figures.zoneName(at: now)
    }

    private static func facts(
        _ installed: InstalledDevice, _ standing: DeviceStanding, _ figures: Figures
    ) -> [Fact] {
        let language = figures.language
        let device = installed.device
        let line = standing.line
        let facts: [(label: String, value: String?)] = [
            (language.text(en: "Since", zh: "自"), line.since.map { figures.second($0) }),
            (language.text(en: "Last answer", zh: "最近应答"), line.lastAnswer.map { figures.second($0) }),
            (
                language.text(en: "Round trip", zh: "往返时间"),
                standing.roundTrip.map { String(format: "%.1f\u{A0}ms", $0 * 1000) }
            ),
            (language.text(en: "Why it is silent", zh: "无应答原因"), line.rule.map { language.rule($0) }),
            (language.text(en: "Battery", zh: "电池"), standing.battery.flatMap { battery($0, figures) }),
            (language.text(en: "Stands in", zh: "位置"), device.location.map { language.location($0) }),
            (
                language.text(en: "Asked at", zh: "采集地址"),
                device.port == 161 ? device.host : "\(device.host):\(device.port)"
            ),
            (language.text(en: "Profile", zh: "设备档案"), device.profile),
            (language.text(en: "Card fed by", zh: "管理卡供电"), device.fedBy?.path),
            (language.text(en: "Serial number", zh: "序列号"), standing.identity?.serial),
            (language.text(en: "sysObjectID", zh: "sysObjectID"), standing.identity?.systemObject),
            (
                language.text(en: "Known as this one since", zh: "首次识别为此设备"),
                standing.identity.map { figures.second($0.at) }
            ),
        ]
        return facts.compactMap { fact in
            guard let value = fact.value, !value.isEmpty else { return nil }
            return Fact(label: fact.label, value: value.onOneLine)
        }
    }

    private static func battery(_ line: StatusReport.BatteryLine, _ figures: Figures) -> String? {
        let language = figures.language
        let state = line.isOnBattery.map { isOnBattery in
            isOnBattery ? language.text(en: "on battery", zh: "电池供电") : language.text(en: "on mains", zh: "市电供电")
        }
        let left = line.left.map { left in
            language.text(en: "\(figures.minutes(left)) left", zh: "可维持 \(figures.minutes(left))")
        }
        let parts = [state, left].compactMap(\.self)
        return parts.isEmpty ? nil : parts.joined(separator: language.listSeparator)
    }
}

extension DevicePage.Signal {
    init(_ standing: SignalStanding, _ figures: Figures) {
        name = String(standing.signal.path.dropFirst(standing.signal.device.count + 1)).onOneLine
        link = PageLink.signal(standing.signal)
        state = StateWords(standing.state, of: standing.signal, in: figures.language)
        since = standing.began.map { figures.second($0.at) } ?? "–"
        bounds = standing.began.map { figures.bounds($0) } ?? ""
        readAt = standing.readAt.map { figures.second($0) } ?? "–"
        rule = figures.language.rule((standing.rule ?? "").onOneLine)
    }
}

extension DevicePage.Number {
    init(_ sample: NumericSample, _ figures: Figures) {
        name = String(sample.point.signal.path.dropFirst(sample.point.signal.device.count + 1)).onOneLine
        link = PageLink.signal(sample.point.signal)
        quantity = figures.language.quantity(sample.point.quantity)
        value = NumberWords.text(sample.value, sample.point.quantity)
        at = figures.second(sample.at)
    }
}

extension Figures {
    /// Between which instants something began; empty where there is no doubt worth a word.
    func bounds(_ beginning: Beginning) -> String {
        let earliest = beginning.earliest ?? beginning.at
        guard beginning.latest - earliest >= 1000 else { return "" }
        guard beginning.earliest != nil else {
            return language.text(en: "not after \(second(beginning.latest))", zh: "不晚于 \(second(beginning.latest))")
        }
        return "[\(second(earliest)) – \(second(beginning.latest))]"
    }
}

extension Language {
    /// What a device measures.
    func quantity(_ quantity: NumericSample.Quantity) -> String {
        switch quantity {
        case .voltage: text(en: "voltage", zh: "电压")
        case .current: text(en: "current", zh: "电流")
        case .runtime: text(en: "runtime left", zh: "可维持时间")
        case .power: text(en: "power", zh: "功率")
        case .load: text(en: "load", zh: "负载")
        case .charge: text(en: "charge", zh: "电量")
        case .temperature: text(en: "temperature", zh: "温度")
        case .humidity: text(en: "humidity", zh: "湿度")
        }
    }
}

/// Numbers with their units.
enum NumberWords {
    static func text(_ value: Double, _ quantity: NumericSample.Quantity) -> String {
        guard value.isFinite else { return "–" }
        if quantity == .runtime { return String(format: "%.1f\u{A0}min", value / 60) }
        return quantity.text(of: value).replacing(" ", with: "\u{A0}")
    }
}
