import Exposition
import Metrics

/// How notifications fared as hints, for whoever watches this program.
struct HintMetrics {
    private typealias Count = KeyPath<NotificationHints.Counters, Int> & Sendable
    private var totals: [(count: Count, total: RunningTotal)]

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        let outcomes: [(String, Count)] = [
            ("unknown", \.unknown), ("unresolved", \.unresolved), ("confirmed", \.confirmed),
            ("unconfirmed", \.unconfirmed), ("dated", \.dated),
        ]
        totals = outcomes.map { name, count in
            (count, RunningTotal("mainstay_notification_hints_total", [("outcome", name)], factory: factory))
        }
    }

    mutating func follow(_ counters: NotificationHints.Counters) {
        for index in totals.indices { totals[index].total.follow(counters[keyPath: totals[index].count]) }
    }
}
