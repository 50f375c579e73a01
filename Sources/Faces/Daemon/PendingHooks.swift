import Alerting
import Exposition
import Intervals
import Live
import Synchronization

/// What hooks have still to be told, as it was a moment ago: whoever reads the metrics waits for nobody.
final class PendingHooks: Sendable {
    private let known = Mutex<[PendingEvents]>([])
    private let dispatcher: Dispatcher
    private let timer: any Clock<Duration>

    private static let rhythm: Duration = .seconds(5)

    init(_ dispatcher: Dispatcher, timer: any Clock<Duration>) {
        self.dispatcher = dispatcher
        self.timer = timer
    }

    /// Asks the dispatcher now and then, until the task is cancelled.
    func run() async {
        while !Task.isCancelled {
            let pending = await dispatcher.pending
            known.withLock { $0 = pending }
            // Cancelled while it sleeps: the loop ends.
            try? await timer.sleep(for: Self.rhythm)
        }
    }

    /// Every hook has a count; the oldest event is absent where there is none.
    func families(of hooks: [String]) -> [MetricFamily] {
        let pending = known.withLock { $0 }
        let counts = Dictionary(pending.map { ($0.hook, $0.count) }) { first, _ in first }
        return [
            .described(
                "mainstay_outbox_pending",
                samples: hooks.sorted().map { MetricFamily.Sample(Double(counts[$0] ?? 0), ["hook": $0]) }),
            .described(
                "mainstay_outbox_oldest_timestamp_seconds",
                samples: pending.map { MetricFamily.Sample(Double($0.oldest.milliseconds) / 1000, ["hook": $0.hook]) }),
        ]
    }
}
