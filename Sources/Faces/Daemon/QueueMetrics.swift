import Intervals
import Live
import Metrics

/// What waits for the ledger, for whoever watches this program.
struct QueueMetrics: Sendable {
    private let readings: Gauge
    private let oldest: Gauge
    private let folded: Counter
    private let lastCommit: Gauge
    private let isUp: Gauge

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        readings = Gauge(label: "mainstay_ledger_queue_readings", factory: factory)
        oldest = Gauge(label: "mainstay_ledger_queue_oldest_timestamp_seconds", factory: factory)
        folded = Counter(label: "mainstay_ledger_queue_folded_total", factory: factory)
        isUp = Health.Component.ledger.gauge
        lastCommit = Gauge(label: "mainstay_ledger_last_commit_timestamp_seconds", factory: factory)
    }

    func record(_ wait: LedgerWait) {
        isUp.record(wait.isWritable ? 1 : 0)
        readings.record(wait.readings)
        oldest.record(wait.oldest.map(Self.seconds) ?? 0)
    }

    func noteFolded(_ readings: Int) { folded.increment(by: readings) }

    func noteCommit(at instant: Instant) { lastCommit.record(Self.seconds(instant)) }

    private static func seconds(_ instant: Instant) -> Double { Double(instant.milliseconds) / 1000 }
}
