import Intervals
import Metrics
import Notation
import Site

/// Reports when a schedule does not fit into its interval: in the metrics `mainstay_schedule_lateness_seconds` and
/// `mainstay_polls_left_out_total`, and in words at most once a minute.
struct Lateness {
    private let name: String
    private var interval: Milliseconds
    private let late: Gauge
    private let leftOut: Counter
    private var reportedAt: Milliseconds?
    private var worst: Milliseconds = 0
    private var leftOutSinceReport = 0

    static let rhythm: Milliseconds = .minutes(1)

    /// - Parameter name: of the schedule, as the configuration writes it.
    init(_ name: String, interval: Milliseconds, factory: any MetricsFactory = MetricsSystem.factory) {
        self.name = name
        self.interval = interval
        let dimensions = [("schedule", name)]
        late = Gauge(label: "mainstay_schedule_lateness_seconds", dimensions: dimensions, factory: factory)
        leftOut = Counter(label: "mainstay_polls_left_out_total", dimensions: dimensions, factory: factory)
    }

    /// Goes by another interval from now on.
    mutating func change(to interval: Milliseconds) { self.interval = interval }

    /// Records how late a schedule was since the last call.
    ///
    /// - Returns: a sentence for the log, when one is due.
    mutating func record(_ seen: Ring.Lateness, at now: Milliseconds) -> String? {
        late.record(Double(seen.late) / 1000)
        if seen.leftOut > 0 { leftOut.increment(by: seen.leftOut) }
        worst = max(worst, seen.late)
        leftOutSinceReport += seen.leftOut
        // A tenth of the interval, and not merely a busy moment.
        guard worst > max(.seconds(1), interval / 10) || leftOutSinceReport > 0 else { return nil }
        if let reportedAt, now - reportedAt < Self.rhythm { return nil }
        defer {
            reportedAt = now
            worst = 0
            leftOutSinceReport = 0
        }
        let lost = if leftOutSinceReport > 0 { ", leaving out \(leftOutSinceReport.counted("poll"))" } else { "" }
        return "schedule.\(name) is late by \(Double(worst) / 1000) s\(lost): \(seen.count) targets do not fit into "
            + "\(Double(interval) / 1000) s here; give it a longer interval or this machine less to do"
    }
}
