import Foundation
public import Site

/// What is said of traffic, on pages and in documents.
public struct TrafficWords: Sendable {
    private let language: Language

    /// Speaks a language.
    public init(language: Language) { self.language = language }

    private func text(en english: String, zh chinese: String) -> String { language.text(en: english, zh: chinese) }

    /// `12.34 Mbit/s`: three figures or four, thousand by thousand.
    public static func rate(_ bits: Int64) -> String {
        var value = Double(bits)
        var unit = 0
        while value >= 999.95, unit < units.count - 1 {
            value /= 1000
            unit += 1
        }
        let digits = unit == 0 ? 0 : 2
        return String(format: "%.\(digits)f\u{A0}%@", value, units[unit])
    }

    /// The same for an axis, whose values are round: `500 Mbit/s`.
    public static func axis(_ bits: Int64) -> String {
        rate(bits).replacing(/\.?0+(?=\u{A0})/) { match in match.output.contains(".") ? "" : String(match.output) }
    }

    private static let units = ["bit/s", "kbit/s", "Mbit/s", "Gbit/s", "Tbit/s"]

    /// A rate, or that nobody knows.
    public func rate(_ bits: Int64?) -> String { bits.map(Self.rate) ?? unknown }

    /// The same where there is little room.
    public var receivedInShort: String { text(en: "In", zh: "入") }
    public var sentInShort: String { text(en: "Out", zh: "出") }

    public var unknown: String { text(en: "unknown", zh: "未知") }
    public var received: String { text(en: "In (received by the ports)", zh: "入（端口接收）") }
    public var sent: String { text(en: "Out (sent by the ports)", zh: "出（端口发送）") }

    /// What is ranked.
    public func measure(_ measure: MeteredTraffic.Measure) -> String {
        switch measure {
        case .received: text(en: "in", zh: "入方向")
        case .sent: text(en: "out", zh: "出方向")
        case .greater: text(en: "the greater of in and out in each slot", zh: "每时段出、入之较大者")
        case .sum: text(en: "in and out together", zh: "出、入之和")
        }
    }

    /// The headings over `cells`.
    public var head: [String] {
        [
            text(en: "Direction", zh: "方向"), text(en: "Average", zh: "平均"), text(en: "Maximum", zh: "最大"),
            text(en: "95th percentile", zh: "第 95 百分位"),
        ]
    }

    /// What is told of one direction.
    public func cells(of direction: TrafficFigure.Direction) -> [String] {
        [direction.average, direction.maximum, direction.percentile].map(Self.rate)
    }

    /// `8,928 of 8,928 (100.00 %)`; rounded down, so that a gap never looks like none.
    public func coverage(of figure: TrafficFigure) -> String {
        let share = figure.slots > 0 ? figure.known * 10_000 / figure.slots : 0
        let percent = String(format: "%d.%02d\u{A0}%%", share / 100, share % 100)
        return text(
            en: "\(figure.known) of \(figure.slots) five-minute slots (\(percent))",
            zh: "\(figure.slots) 个五分钟时段中已知 \(figure.known) 个（\(percent)）")
    }

    /// Between which values the figure lies; nil where there is no doubt.
    public func bounds(of figure: TrafficFigure) -> String? {
        guard !figure.isComplete else { return nil }
        let lower = Self.rate(figure.lower)
        guard let upper = figure.upper.map(Self.rate) else {
            return text(
                en: "at least \(lower); no upper bound, since it is not known what a port can carry",
                zh: "不低于 \(lower)；端口速率未知，无上限")
        }
        return text(
            en: "between \(lower) and \(upper), whatever passed where nothing is known",
            zh: "未知时段无论流量多少，均在 \(lower) 与 \(upper) 之间")
    }

    /// The same where there is little room.
    public func boundsInShort(of figure: TrafficFigure) -> String? {
        guard !figure.isComplete else { return nil }
        return "[\(Self.rate(figure.lower)) – \(figure.upper.map(Self.rate) ?? "∞")]"
    }

    /// A month's figure in one line.
    public func sentence(of figure: TrafficFigure, for customer: String) -> String {
        let value = rate(figure.percentile)
        let coverage = coverage(of: figure)
        return text(
            en: "\(customer): \(figure.month) 95th percentile \(value), of \(coverage)",
            zh: "\(customer)：\(language.month(figure.month))第 95 百分位 \(value)，\(coverage)")
    }

    /// What a month's figure is and rests on.
    public func facts(of figure: TrafficFigure) -> [Fact] {
        var facts = [
            Fact(label: text(en: "95th percentile", zh: "第 95 百分位"), value: rate(figure.percentile)),
            Fact(label: text(en: "Of what", zh: "统计对象"), value: measure(figure.measure)),
            Fact(
                label: text(en: "Ports, summed slot by slot", zh: "端口（逐时段求和）"),
                value: figure.ports.joined(separator: text(en: ", ", zh: "、"))
            ),
            Fact(label: text(en: "Known", zh: "已知时段"), value: coverage(of: figure)),
        ]
        if let bounds = bounds(of: figure) {
            facts.insert(Fact(label: text(en: "Bounds", zh: "上下限"), value: bounds), at: 1)
        }
        return facts
    }
}
