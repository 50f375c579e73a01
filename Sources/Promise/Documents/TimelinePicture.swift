import Correlation
import Foundation
import Intervals
import Site

/// Draws the month as lanes, one under the other, in SVG that prints well.
struct TimelinePicture {
    let lanes: [Lane]
    let period: Span
    let figures: Figures

    private let left = 112.0
    private let width = 844.0

    /// From the top of one lane to that of the next. Many lanes stand closer, so that the picture has room below the verdicts.
    private var step: Double { max(17, min(26, 130 / Double(max(1, lanes.count)))) }

    var svg: String {
        guard !lanes.isEmpty else { return "" }
        let name = figures.language.text(
            en: "What was up, down and not known in the month, day by day", zh: "本月各日的正常、中断与状态未知时段")
        let height = Double(lanes.count) * step + 30
        var text = """
            <svg class="month" viewBox="0 0 \(left + width + 8) \(height)" role="img" \
            aria-label="\(name.escapedForXML)" \
            xmlns="http://www.w3.org/2000/svg" font-family="\(Self.quoted(figures.language.fonts))">
            <title>\(name.escapedForXML)</title>
            <defs><pattern id="unknown" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" \
            fill="#f2f2f2"/><path d="M0 6L6 0" stroke="#b5b5b5" stroke-width="1"/></pattern></defs>

            """
        for (index, lane) in lanes.enumerated() { text += draw(lane, top: Double(index) * step) }
        return text + days(top: Double(lanes.count) * step) + "</svg>"
    }

    private func draw(_ lane: Lane, top: Double) -> String {
        let name = figures.language.part(lane.part).escapedForXML
        var text = "<text x=\"0\" y=\"\(top + step / 2 + 3)\" class=\"lane\">\(name)</text>\n"
        let timeline = lane.timeline.clipped(to: period)
        let unknown = timeline.up.union(timeline.down).complement(within: period)
        for span in unknown.spans { text += rectangle(span, top: top, fill: "url(#unknown)") }
        for span in timeline.up.spans { text += rectangle(span, top: top, fill: "#8cc49a") }
        // However short an outage was, it must be seen.
        for span in timeline.down.spans { text += rectangle(span, top: top, fill: "#c0392b", least: 1) }
        return text
    }

    private func rectangle(_ span: Span, top: Double, fill: String, least: Double = 0) -> String {
        let from = x(span.from)
        return String(
            format: "<rect x=\"%.2f\" y=\"%.1f\" width=\"%.2f\" height=\"%.1f\" fill=\"%@\"/>\n", from,
            top + step * 2 / 13,
            max(least, x(span.to) - from), step * 8 / 13, fill)
    }

    private func x(_ instant: Instant) -> Double {
        left + width * Double(instant - period.from) / Double(max(1, period.length))
    }

    /// A tick for each local day, a number for every second one.
    private func days(top: Double) -> String {
        var text = ""
        var date = figures.zone.localDate(of: period.from)
        while figures.zone.startOfDay(date) < period.to {
            let at = x(max(period.from, figures.zone.startOfDay(date)))
            text += String(format: "<path d=\"M%.2f 0V%.1f\" stroke=\"#ffffff\" stroke-width=\"0.5\"/>", at, top)
            if date.day % 2 == 1 {
                text += String(format: "<text x=\"%.2f\" y=\"%.1f\" class=\"day\">%d</text>\n", at, top + 16, date.day)
            }
            date = date.adding(days: 1)
        }
        return text
    }

    /// The list of fonts within quotation marks. A printer that takes no style of the page for a picture reads it there.
    private static func quoted(_ fonts: String) -> String { fonts.replacing("\"", with: "'") }
}
