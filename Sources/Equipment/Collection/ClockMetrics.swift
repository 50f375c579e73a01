import Clocks
import Metrics

/// What the kernel says of its clock, for whoever watches this program.
struct ClockMetrics: Sendable {
    private let error: Gauge
    private let synchronised: Gauge

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        error = Gauge(label: "mainstay_clock_error_seconds", factory: factory)
        synchronised = Gauge(label: "mainstay_clock_synchronised", factory: factory)
    }

    func record(_ estimate: ClockEstimate) {
        error.record(Double(estimate.greatestError) / 1000)
        synchronised.record(estimate.isSynchronised ? 1 : 0)
    }
}
