import Correlation
import Documents
import Foundation
import Intervals
import Site

/// Draws a part of a contract's month as lanes, one under the other. Colours come from the style sheet; each stretch says
/// in words what it shows, and the days and hours lead closer.
struct TimelineDrawing {
    let lanes: [Lane]
    let span: Span
    let month: Span
    let figures: Figures

    private static let left = 150
    private static let width = 1050
    private static let step = 34

    var svg: String {
        let height = lanes.count * Self.step + 30
        let name = figures.language.text(en: "Timeline", zh: "时间线")
        var text = """
            <svg class="timeline" viewBox="0 0 \(Self.left + Self.width) \(height)" role="group" aria-label="\(name)">
            <defs><pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse"><path class="hatch" \
            d="M0 6L6 0"/></pattern></defs>

            """
        for (index, lane) in lanes.enumerated() { text += draw(lane, top: index * Self.step) }
        return text + axis(top: lanes.count * Self.step) + "</svg>"
    }

    private func draw(_ lane: Lane, top: Int) -> String {
        let name = figures.language.part(lane.part)
        var text = "<text class=\"lane\" x=\"0\" y=\"\(top + 21)\">\(Self.escaped(name))</text>\n"
        for stretch in stretches(of: lane.timeline) {
            let from = figures.instant(instant(at: stretch.from))
            let to = figures.instant(instant(at: stretch.to))
            let word = figures.language.state(stretch.state)
            let title = figures.language.text(
                en: "\(name): \(word), \(from) – \(to)", zh: "\(name)：\(word)，\(from) 至 \(to)")
            text += """
                <rect class="\(stretch.state.rawValue)" x="\(Self.left + stretch.from)" y="\(top + 5)" \
                width="\(stretch.to - stretch.from)" height="\(Self.step - 10)">\
                <title>\(Self.escaped(title))</title></rect>

                """
        }
        return text
    }

    // MARK: - Columns

    private struct Stretch {
        var from: Int
        var to: Int
        var state: SignalState
    }

    /// Columns of one pixel each that look alike, together: however much happened, there are no more of them than pixels.
    /// Downtime wins a column, then what is not known: nothing is drawn past its evidence.
    private func stretches(of timeline: Timeline) -> [Stretch] {
        let shown = timeline.clipped(to: span)
        var columns = [SignalState](repeating: .unknown, count: Self.width)
        // Up only where the whole column is.
        for part in shown.up.spans {
            let first = Int((Double(part.from - span.from) * scale).rounded(.up))
            let last = part.to == span.to ? Self.width : Int((Double(part.to - span.from) * scale).rounded(.down))
            if first < last { columns.replaceSubrange(first..<last, with: repeatElement(.up, count: last - first)) }
        }
        joinSeams(of: shown, in: &columns)
        for part in shown.down.spans {
            let first = min(column(of: part.from), Self.width - 1)
            let last = max(first + 1, column(of: part.to))
            columns.replaceSubrange(
                first..<min(last, Self.width), with: repeatElement(.down, count: min(last, Self.width) - first))
        }
        return Self.joined(columns)
    }

    /// A column in which up follows up after downtime only is no unknown one.
    private func joinSeams(of timeline: Timeline, in columns: inout [SignalState]) {
        let known = timeline.up.union(timeline.down)
        for part in known.spans {
            let first = Int((Double(part.from - span.from) * scale).rounded(.up))
            let last = part.to == span.to ? Self.width : Int((Double(part.to - span.from) * scale).rounded(.down))
            guard first < last else { continue }
            for index in first..<last where columns[index] == .unknown { columns[index] = .up }
        }
    }

    private static func joined(_ columns: [SignalState]) -> [Stretch] {
        var stretches: [Stretch] = []
        for (index, state) in columns.enumerated() {
            if stretches.last?.state == state {
                stretches[stretches.count - 1].to = index + 1
            } else {
                stretches.append(Stretch(from: index, to: index + 1, state: state))
            }
        }
        return stretches
    }

    /// Columns a millisecond.
    private var scale: Double { Double(Self.width) / Double(max(1, span.length)) }

    private func column(of instant: Instant) -> Int { Int((Double(instant - span.from) * scale).rounded(.down)) }

    private func instant(at column: Int) -> Instant { span.from + Milliseconds(Double(column) / scale) }

    // MARK: - Axis

    private func axis(top: Int) -> String {
        AxisTicks(of: span, in: figures.zone).all.map { tick in
            let x = Self.left + column(of: tick.span.from)
            let link = TimelineZoom.link(to: tick.span, within: month)
            return """
                <path class="tick" d="M\(x) 0V\(top)"/><a href="\(Self.escaped(link))"><text class="tick" x="\(x + 3)" \
                y="\(top + 20)">\(tick.label)</text></a>

                """
        }.joined()
    }

    private static func escaped(_ text: String) -> String {
        text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
            .replacing("\"", with: "&quot;")
    }
}
