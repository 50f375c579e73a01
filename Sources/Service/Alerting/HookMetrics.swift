import Intervals
import Metrics

/// What running hooks counts, for whoever watches this program.
struct HookMetrics: Sendable {
    private let factory: any MetricsFactory

    /// - Parameter factory: keeps the counters; those of a hook are made when it first runs.
    init(factory: any MetricsFactory = MetricsSystem.factory) { self.factory = factory }

    func note(_ delivery: Delivery) {
        let dimensions = [("hook", delivery.hook)]
        Counter(
            label: "mainstay_hook_attempts_total", dimensions: dimensions + [("outcome", delivery.outcome.label)],
            factory: factory
        ).increment()
        Timer(label: "mainstay_hook_duration_seconds", dimensions: dimensions, factory: factory)
            .recordMilliseconds(max(0, delivery.endedAt - delivery.startedAt))
    }
}

extension Delivery.Outcome {
    /// How the metric calls it.
    fileprivate var label: String {
        switch self {
        case .delivered: "delivered"
        case .timedOut: "timeout"
        case .temporaryFailure, .shortage, .unavailable: "temporary"
        case .failed, .killed, .cannotStart, .refused: "failed"
        }
    }
}
