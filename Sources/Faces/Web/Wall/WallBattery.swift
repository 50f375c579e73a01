import Diagram
import Documents
import Intervals
import Live
import Site

/// A UPS on the wall: what feeds it, for how long its battery will do, and how that was for a day.
struct WallBattery {
    /// A stretch of the bar, which is 1,000 wide.
    struct Stretch {
        let from: Int
        let width: Int
        let state: String
    }

    let device: String
    let path: String
    let state: String
    let word: String
    let since: String?
    let left: String?
    let leftAt: String
    let stretches: [Stretch]
    let hasHistory: Bool
    let historyTitle: String
    /// The runtime that was left, as points of a line; nil where it was never said.
    let line: String?
    let lineTitle: String

    init(_ line: StatusReport.BatteryLine, history: BatteryHistory?, _ text: WallText) {
        device = line.device
        path = line.device.inLink
        let state: DiagramState =
            switch line.isOnBattery {
            case true?: .degraded
            case false?: .up
            case nil: .unknown
            }
        self.state = state.rawValue
        word = text["battery_\(state.rawValue)"]
        since = line.since.map { text.since($0) }
        left = line.left.map { text.filled("runtime_left", text.length($0)) }
        leftAt = line.leftAt.map { text.filled("said_at", text.when($0)) } ?? ""
        hasHistory = history != nil
        historyTitle = text.filled("last_day", line.device)
        stretches = history?.stretches ?? []
        self.line = history?.runtimePath
        lineTitle = history?.longestRuntime.map { text.filled("runtime_most", text.length($0)) } ?? ""
    }
}

/// What fed a UPS for a day, and how long its battery would have done.
struct BatteryHistory: Sendable {
    let device: String
    let span: Span
    /// When mains was there, and when not, as far as it was read.
    let mains: IntervalSet
    let battery: IntervalSet
    /// In the order of time.
    let runtimes: [RuntimeSample]

    /// Unknown is what is left; the shortest loss of mains can be seen.
    var stretches: [WallBattery.Stretch] {
        func drawn(_ set: IntervalSet, _ state: String, least: Int) -> [WallBattery.Stretch] {
            set.clipped(to: span).spans.map { part in
                let from = x(part.from)
                return WallBattery.Stretch(from: from, width: max(least, x(part.to) - from), state: state)
            }
        }
        return drawn(mains, "up", least: 2) + drawn(battery, "degraded", least: 3)
    }

    var longestRuntime: Milliseconds? { runtimes.map(\.left).max() }

    /// What was said longer apart says nothing of the time between.
    private static let gap = Milliseconds.minutes(11)

    /// A line in a picture of 1,000 by 40; nil where there is nothing to draw.
    var runtimePath: String? {
        guard let most = longestRuntime, most > 0 else { return nil }
        var path = ""
        var before = Instant.distantPast
        for sample in runtimes {
            path += sample.at - before > Self.gap ? "M" : "L"
            path += "\(x(sample.at)) \(40 - Int(sample.left * 38 / most))"
            before = sample.at
        }
        return path
    }

    private func x(_ instant: Instant) -> Int {
        let part = min(max(0, instant - span.from), span.length)
        return Int(part * 1000 / max(1, span.length))
    }
}

/// How long a battery would have done, as the device said at an instant.
struct RuntimeSample: Hashable, Sendable {
    let at: Instant
    let left: Milliseconds
}
