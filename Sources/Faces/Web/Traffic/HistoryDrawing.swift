import Documents
import Foundation
import Intervals
import Notation
import Site

/// Draws rows of numbers over time: areas and lines, one step a row. Where nothing is known nothing is drawn but hatching.
/// Colours come from the style sheet.
struct HistoryDrawing {
    /// One kind of number.
    struct Curve {
        /// The style sheet's class.
        var mark: String
        var rows: [Double?]
        /// Whether what is below it is filled.
        var isFilled = false
    }

    /// A value that is the same all along.
    struct Level {
        var mark: String
        var value: Double
        var label: String
    }

    /// Unique on its page.
    let id: String
    /// What it shows, for those who cannot see it.
    let title: String
    let span: Span
    let step: Milliseconds
    /// What lies after it has not happened yet.
    let now: Instant
    let curves: [Curve]
    var levels: [Level] = []
    /// Whether the axis begins at zero.
    var beginsAtZero = true
    let zone: TimeZone
    /// Writes a value of the axis.
    let label: (Double) -> String

    private static let left = 112
    private static let width = 724
    private static let top = 8
    private static let height = 150

    var svg: String {
        let scale = scale
        var text = """
            <svg class="history" viewBox="0 0 \(Self.left + Self.width + 8) \(Self.top + Self.height + 28)" role="img" \
            aria-label="\(Self.escaped(title))">
            <defs><pattern id="\(id)-hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" \
            d="M0 6L6 0"/></pattern></defs>

            """
        text += grid(scale) + gaps + timeAxis
        for curve in curves { text += draw(curve, scale) }
        for level in levels { text += draw(level, scale) }
        return text + "</svg>"
    }

    private var count: Int { Int(span.length / step) }

    private func x(of row: Int) -> Int { Self.left + row * Self.width / max(1, count) }

    private func x(of instant: Instant) -> Int {
        Self.left + Int(Double(Self.width) * Double(instant - span.from) / Double(max(1, span.length)))
    }

    private func y(of value: Double, _ scale: AxisScale) -> Int {
        let share = (value - scale.low) / max(scale.high - scale.low, .leastNormalMagnitude)
        return Self.top + Int((Double(Self.height) * (1 - min(1, max(0, share)))).rounded())
    }

    private var scale: AxisScale {
        let values = curves.flatMap { $0.rows.compactMap(\.self) } + levels.map(\.value)
        return AxisScale(of: values, beginsAtZero: beginsAtZero)
    }

    // MARK: - Axes

    private func grid(_ scale: AxisScale) -> String {
        scale.ticks.map { tick in
            let y = y(of: tick, scale)
            return """
                <path class="grid" d="M\(Self.left) \(y)h\(Self.width)"/><text class="value" x="\(Self.left - 6)" \
                y="\(y + 6)">\(Self.escaped(label(tick)))</text>

                """
        }.joined()
    }

    private var timeAxis: String {
        let bottom = Self.top + Self.height
        return HistoryTicks(of: span, in: zone).all.map { tick in
            let x = x(of: tick.at)
            // What would be cut off by the edge is left out.
            let label = x + tick.label.count * 9 < Self.left + Self.width + 8 ? tick.label : ""
            return """
                <path class="grid" d="M\(x) \(Self.top)V\(bottom + 4)"/><text class="tick" x="\(x + 3)" \
                y="\(bottom + 20)">\(label)</text>

                """
        }.joined()
    }

    // MARK: - Rows

    /// Where none of the curves is known, up to now.
    private var gaps: String {
        let isKnown = (0..<count).map { row in curves.contains { $0.rows.indices.contains(row) && $0.rows[row] != nil }
        }
        let last = min(count, Int((now - span.from) / step))
        return Self.stretches(of: (0..<max(0, last)).map { isKnown[$0] ? nil : 1 }).map { from, to in
            """
            <rect class="gap" fill="url(#\(id)-hatch)" x="\(x(of: from))" y="\(Self.top)" \
            width="\(x(of: to) - x(of: from))" height="\(Self.height)"/>

            """
        }.joined()
    }

    private func draw(_ curve: Curve, _ scale: AxisScale) -> String {
        let bottom = Self.top + Self.height
        let path = Self.stretches(of: curve.rows).map { from, to in
            var path = ""
            var before: Int?
            for row in from..<min(to, count) {
                let y = y(of: curve.rows[row] ?? 0, scale)
                if before == nil { path += "M\(x(of: row)) \(curve.isFilled ? bottom : y)V\(y)" }
                if let before, before != y { path += "H\(x(of: row))V\(y)" }
                before = y
            }
            return path + "H\(x(of: min(to, count)))" + (curve.isFilled ? "V\(bottom)Z" : "")
        }.joined()
        return path.isEmpty ? "" : "<path class=\"\(curve.mark)\" d=\"\(path)\"/>\n"
    }

    private func draw(_ level: Level, _ scale: AxisScale) -> String {
        let y = y(of: level.value, scale)
        let labelled = max(y - 6, Self.top + 14)
        return """
            <path class="\(level.mark)" d="M\(Self.left) \(y)h\(Self.width)"/><text class="\(level.mark)" \
            x="\(Self.left + Self.width - 4)" y="\(labelled)">\(Self.escaped(level.label))</text>

            """
    }

    /// Rows that are known, side by side.
    private static func stretches(of rows: [Double?]) -> [(from: Int, to: Int)] {
        var found: [(from: Int, to: Int)] = []
        for (row, value) in rows.enumerated() where value != nil {
            if found.last?.to == row {
                found[found.count - 1].to = row + 1
            } else {
                found.append((row, row + 1))
            }
        }
        return found
    }

    private static func escaped(_ text: String) -> String {
        text.onOneLine.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}

/// Between which round values an axis lies.
struct AxisScale {
    let low: Double
    let high: Double
    let ticks: [Double]

    private static let most = 5

    init(of values: [Double], beginsAtZero: Bool) {
        let greatest = values.max() ?? 0
        let least = beginsAtZero ? min(0, values.min() ?? 0) : values.min() ?? 0
        guard greatest != 0 || least != 0 else {
            low = 0
            high = 1
            ticks = [0, 1]
            return
        }
        let spread = max(greatest - least, abs(greatest) * 0.02, 1e-9)
        let rough = spread / Double(Self.most - 1)
        let power = pow(10, floor(log10(rough)))
        let step = [1, 2, 2.5, 5, 10].map { $0 * power }.first { $0 >= rough * 0.999 } ?? rough
        let first = floor(least / step)
        let last = max(first + 1, ceil(greatest / step))
        low = first * step
        high = last * step
        ticks = stride(from: first, through: last, by: 1).map { $0 * step }
    }
}

/// Where the axis of a picture of a day, a week, a month or a year is marked, by the local clock.
struct HistoryTicks {
    struct Tick {
        let at: Instant
        let label: String
    }

    let all: [Tick]

    init(of span: Span, in zone: TimeZone) {
        guard span.length > .days(100) else {
            all = AxisTicks(of: span, in: zone).all.enumerated().compactMap { number, tick in
                // Of more than ten days every third is marked.
                guard span.length <= .days(10) || number % 3 == 0 else { return nil }
                return Tick(at: tick.span.from, label: tick.label)
            }
            return
        }
        var ticks: [Tick] = []
        var date = zone.localDate(of: span.from)
        date = CivilDate(year: date.year, month: date.month, day: 1) ?? date
        while zone.startOfDay(date) < span.to {
            let at = zone.startOfDay(date)
            if at >= span.from { ticks.append(Tick(at: at, label: String("\(date)".prefix(7)))) }
            let next = date.adding(days: 32)
            date = CivilDate(year: next.year, month: next.month, day: 1) ?? next
        }
        all = ticks.enumerated().filter { $0.offset % 2 == 0 }.map(\.element)
    }
}
