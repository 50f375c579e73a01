import Clocks
import Metrics

/// What the kernel says of its clock, for whoever watches this program.
struct ClockMetrics: Sendable {
    private let factory: any MetricsFactory

    init(factory: any MetricsFactory = MetricsSystem.factory) { self.factory = factory }

    func record(_ estimate: ClockEstimate) {
        // Made with what they say: a gauge of a clock that cannot be read would show one without error.
        Gauge(label: "mainstay_clock_error_seconds", factory: factory).record(Double(estimate.greatestError) / 1000)
        Gauge(label: "mainstay_clock_synchronised", factory: factory).record(estimate.isSynchronised ? 1 : 0)
    }
}
