import Intervals
import Metrics

/// Which configuration is in force, for whoever watches this program.
struct ConfigurationMetrics: Sendable {
    private let isLatest: Gauge
    private let loadedAt: Gauge

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        isLatest = Gauge(label: "mainstay_config_last_reload_successful", factory: factory)
        loadedAt = Gauge(label: "mainstay_config_last_reload_success_timestamp_seconds", factory: factory)
    }

    /// The one on disk is in force since an instant.
    func noteLoaded(at instant: Instant) {
        isLatest.record(1)
        loadedAt.record(Double(instant.milliseconds) / 1000)
    }

    /// The one on disk cannot be put in force.
    func noteRefused() { isLatest.record(0) }
}
