import Foundation
import Intervals
import Testing

@testable import Web

/// Pictures of numbers over time.
struct HistoryDrawingTests {
    private static let begin = Instant(milliseconds: 1_790_000_100_000)

    private func drawing(_ rows: [Double?], now: Instant? = nil) -> HistoryDrawing {
        let span = Span(from: Self.begin, to: Self.begin + Int64(rows.count) * .minutes(5))
        return HistoryDrawing(
            id: "day", title: "<Port> \"1\"", span: span, step: .minutes(5), now: now ?? span.to,
            curves: [.init(mark: "in", rows: rows, isFilled: true)], zone: .gmt
        ) { "\($0)" }
    }

    @Test func nothingIsDrawnWhereNothingIsKnown() {
        let svg = drawing([1, 1, nil, nil, 2, nil]).svg
        // Two stretches of the curve, two gaps.
        #expect(svg.matches(of: /class="gap"/).count == 2)
        let path = svg.firstMatch(of: /<path class="in" d="([^"]*)"/).map { String($0.1) } ?? ""
        #expect(path.count { $0 == "M" } == 2)
        #expect(drawing([nil, nil]).svg.firstMatch(of: /<path class="in"/) == nil)
    }

    /// What has not happened yet is no gap.
    @Test func theFutureIsEmpty() {
        let svg = drawing([1, 1, nil, nil], now: Self.begin + .minutes(10)).svg
        #expect(svg.firstMatch(of: /class="gap"/) == nil)
    }

    @Test func textIsEscaped() {
        #expect(drawing([1]).svg.contains("aria-label=\"&lt;Port&gt; &quot;1&quot;\""))
    }

    @Test(
        arguments: [
            ([0, 1_000_000_000], 0, 1_000_000_000), ([3, 7], 0, 8), ([0], 0, 1), ([], 0, 1),
        ] as [([Double], Double, Double)])
    func scales(values: [Double], low: Double, high: Double) {
        let scale = AxisScale(of: values, beginsAtZero: true)
        #expect(scale.low == low && scale.high >= high && scale.high <= high * 1.5)
        #expect((2...7).contains(scale.ticks.count))
    }

    /// Volts differ little: their axis lies close around them.
    @Test func smallDifferencesShow() {
        let scale = AxisScale(of: [228, 232], beginsAtZero: false)
        #expect(scale.low >= 220 && scale.high <= 240)
        let constant = AxisScale(of: [230, 230], beginsAtZero: false)
        #expect(constant.low < constant.high && constant.ticks.count <= 7)
    }
}
