import Documents
import Foundation
import Intervals
import Live
import Notation
import Site
import Traffic

/// One signal of a device: what it says now, and the history of what is measured there.
struct SignalPage: Sendable {
    /// Pictures of one quantity.
    struct Measured: Sendable {
        let title: String
        let pictures: [Picture]
    }

    struct Picture: Sendable {
        let title: String
        /// SVG.
        let svg: String
        let figures: String
    }

    let title: String
    let device: String
    let deviceLink: String
    /// Nil of a place that has no state, such as a battery.
    let signal: DevicePage.Signal?
    let measured: [Measured]
    let hasHistory: Bool
    let zone: String
}

extension SignalPage.Picture {
    init(
        of history: NumberHistory, _ range: HistoryRange, point: NumericSample.Point, now: Instant, zone: TimeZone,
        in language: Language
    ) {
        let quantity = point.quantity
        title = Self.title(range, in: language)
        let known = history.average.compactMap(\.self)
        let least = (history.least.isEmpty ? history.average : history.least).compactMap(\.self).min()
        let most = (history.most.isEmpty ? history.average : history.most).compactMap(\.self).max()
        let average = known.isEmpty ? nil : known.reduce(0, +) / Double(known.count)
        let words = [
            (language.text(en: "average", zh: "平均"), average), (language.text(en: "least", zh: "最小"), least),
            (language.text(en: "greatest", zh: "最大"), most),
        ]
        figures = words.map { name, value in
            "\(name) \(value.map { NumberWords.text($0, quantity) } ?? language.text(en: "unknown", zh: "未知"))"
        }.joined(separator: " · ")
        let curves = [
            HistoryDrawing.Curve(mark: "least", rows: history.least), .init(mark: "most", rows: history.most),
            .init(mark: "number", rows: history.average),
        ]
        svg =
            HistoryDrawing(
                id: "\(quantity.rawValue)-\(range.rawValue)", title: "\(title): \(figures)", span: history.span,
                step: history.step, now: now, curves: curves, beginsAtZero: quantity.beginsAtZero, zone: zone
            ) { NumberWords.text($0, quantity) }.svg
    }

    private static func title(_ range: HistoryRange, in language: Language) -> String {
        switch range {
        case .day: language.text(en: "Day", zh: "日")
        case .week: language.text(en: "Week", zh: "周")
        case .month: language.text(en: "Month", zh: "月")
        case .year: language.text(en: "Year", zh: "年")
        }
    }
}

extension NumericSample.Quantity {
    /// Of volts and degrees the small differences matter.
    fileprivate var beginsAtZero: Bool {
        switch self {
        case .voltage, .temperature: false
        case .current, .runtime, .power, .load, .charge, .humidity: true
        }
    }
}
