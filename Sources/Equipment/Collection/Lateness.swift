import Intervals
import Metrics
import Notation
import Site

/// Says when a schedule does not fit into its interval: which one, and by how much. In the metrics
/// `mainstay_schedule_late_seconds` and `mainstay_schedule_left_out_total`, and in words, at most once a minute.
struct Lateness {
    private let name: String
    private let interval: Milliseconds
    private let late: Gauge
    private let leftOut: Counter
    private var saidAt: Milliseconds?
    private var worst: Milliseconds = 0
    private var leftOutSinceSaid = 0

    static let rhythm: Milliseconds = .minutes(1)

    /// - Parameter name: of the schedule, as the configuration writes it.
    init(_ name: String, interval: Milliseconds, factory: any MetricsFactory = MetricsSystem.factory) {
        (self.name, self.interval) = (name, interval)
        let dimensions = [("schedule", name)]
        late = Gauge(label: "mainstay_schedule_late_seconds", dimensions: dimensions, factory: factory)
        leftOut = Counter(label: "mainstay_schedule_left_out_total", dimensions: dimensions, factory: factory)
    }

    /// Takes in how late the next one is, how many beats were given up since the last call, and returns what is to be
    /// said of it.
    mutating func observe(_ lateness: Milliseconds, leftOut count: Int, of devices: Int, at now: Milliseconds)
        -> String?
    {
        late.record(Double(lateness) / 1000)
        if count > 0 { leftOut.increment(by: count) }
        worst = max(worst, lateness)
        leftOutSinceSaid += count
        // A tenth of the interval, and not merely a busy moment.
        guard worst > max(.seconds(1), interval / 10) || leftOutSinceSaid > 0 else { return nil }
        if let saidAt, now - saidAt < Self.rhythm { return nil }
        defer { (saidAt, worst, leftOutSinceSaid) = (now, 0, 0) }
        let lost = leftOutSinceSaid > 0 ? ", leaving out \(leftOutSinceSaid.counted("poll"))" : ""
        return "schedule.\(name) is late by \(Double(worst) / 1000) s\(lost): \(devices) targets do not fit into "
            + "\(Double(interval) / 1000) s here; give it a longer interval or this machine less to do"
    }
}
