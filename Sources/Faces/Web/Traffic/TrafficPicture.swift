import Documents
import Foundation
import Intervals
import Traffic

/// One picture of traffic, with the figures of what it shows.
struct TrafficPicture: Sendable {
    struct Row: Sendable {
        /// The style sheet's class, for the key.
        let mark: String
        let name: String
        let average: String
        let maximum: String
        let percentile: String
    }

    let title: String
    /// SVG.
    let svg: String
    let rows: [Row]
    /// How much of the time is known.
    let known: String

    /// - Parameter level: the contract's own figure of the month, in bits a second.
    init(
        of history: TrafficHistory, _ range: HistoryRange, now: Instant, zone: TimeZone, level: Int64? = nil,
        in language: Language
    ) {
        let words = TrafficWords(language: language)
        title = Self.title(range, in: language)
        let curves = [
            HistoryDrawing.Curve(mark: "in-most", rows: history.mostReceived.map { $0.map { $0 * 8 } }),
            HistoryDrawing.Curve(mark: "in", rows: history.received.map { $0.map { $0 * 8 } }, isFilled: true),
            HistoryDrawing.Curve(mark: "out-most", rows: history.mostSent.map { $0.map { $0 * 8 } }),
            HistoryDrawing.Curve(mark: "out", rows: history.sent.map { $0.map { $0 * 8 } }),
        ]
        rows = [
            Row("in", words.receivedInShort, average: curves[1].rows, most: curves[0].rows, words),
            Row("out", words.sentInShort, average: curves[3].rows, most: curves[2].rows, words),
        ]
        let levels = level.map { level in
            let label = language.text(
                en: "95th percentile \(TrafficWords.rate(level))", zh: "第 95 百分位 \(TrafficWords.rate(level))")
            return HistoryDrawing.Level(mark: "percentile", value: Double(level), label: label)
        }
        let summary = rows.map { "\($0.name): \($0.average), \($0.maximum)" }.joined(separator: "; ")
        svg =
            HistoryDrawing(
                id: range.rawValue, title: "\(title). \(summary)", span: history.span, step: history.step, now: now,
                curves: curves, levels: [levels].compactMap(\.self), zone: zone
            ) { TrafficWords.axis(Int64($0)) }.svg
        known = Self.coverage(history, until: now, in: language)
    }

    private static func title(_ range: HistoryRange, in language: Language) -> String {
        switch range {
        case .day: language.text(en: "Day, by five minutes", zh: "日（5 分钟）")
        case .week: language.text(en: "Week, by half hours", zh: "周（30 分钟）")
        case .month: language.text(en: "Month, by two hours", zh: "月（2 小时）")
        case .year: language.text(en: "Year, by days", zh: "年（1 天）")
        }
    }

    private static func coverage(_ history: TrafficHistory, until now: Instant, in language: Language) -> String {
        let past = max(0, min(history.received.count, Int((now - history.span.from) / history.step)))
        let known = history.received.prefix(past).count { $0 != nil }
        let share = past > 0 ? String(format: "%.1f\u{A0}%%", floor(Double(known) / Double(past) * 1000) / 10) : "–"
        return language.text(en: "known: \(share)", zh: "已知：\(share)")
    }
}

extension TrafficPicture.Row {
    fileprivate init(
        _ mark: String, _ name: String, average rows: [Double?], most: [Double?], _ words: TrafficWords
    ) {
        self.mark = mark
        self.name = name
        let known = rows.compactMap(\.self)
        let bits = { (value: Double?) in words.rate(value.map { Int64($0) }) }
        average = bits(known.isEmpty ? nil : known.reduce(0, +) / Double(known.count))
        maximum = bits((most.isEmpty ? rows : most).compactMap(\.self).max())
        percentile = bits(Percentile.value(of: known))
    }
}
