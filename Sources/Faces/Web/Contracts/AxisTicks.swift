import Foundation
import Intervals
import Site

/// Where an axis of time is marked, by the local clock.
struct AxisTicks {
    struct Tick {
        /// From the mark to the next one.
        var span: Span
        var label: String
    }

    let all: [Tick]

    private static let most = 12
    private static let steps: [Milliseconds] = [
        100, 500, .seconds(1), .seconds(5), .seconds(15), .minutes(1), .minutes(5), .minutes(15), .hours(1), .hours(3),
        .hours(6),
    ]

    /// Marks whole days, or whole parts of a day: parts of equal length from each local midnight on.
    init(of span: Span, in zone: TimeZone) {
        let step = Self.steps.first { span.length / $0 <= Self.most }
        var ticks: [Tick] = []
        var date = zone.localDate(of: span.from)
        while zone.startOfDay(date) < span.to {
            let next = date.adding(days: 1)
            let day = Span(from: zone.startOfDay(date), to: zone.startOfDay(next))
            guard let step else {
                if day.from >= span.from { ticks.append(Tick(span: day, label: "\(date.day)")) }
                date = next
                continue
            }
            let first = day.from + max(0, (span.from - day.from + step - 1) / step) * step
            var at = first
            while at < min(day.to, span.to) {
                let label = Self.label(of: at, in: zone, step: step, isMidnight: at == day.from)
                ticks.append(Tick(span: Span(from: at, to: at + step), label: label))
                at = at + step
            }
            date = next
        }
        all = ticks
    }

    private static func label(of instant: Instant, in zone: TimeZone, step: Milliseconds, isMidnight: Bool) -> String {
        let wall = zone.shownByTheWall(instant)
        if isMidnight, step >= .minutes(1) { return String(wall.dropFirst(5).prefix(5)) }
        if step >= .minutes(1) { return String(wall.dropFirst(11).prefix(5)) }
        if step >= .seconds(1) { return String(wall.dropFirst(11).prefix(8)) }
        return String(wall.dropFirst(14))
    }
}
