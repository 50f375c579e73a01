import Exposition
import Metrics
import SNMPValues

/// What a receiver of notifications counts, for whoever watches this program. Belongs to the receiver's thread.
struct NotificationMetrics {
    private var totals: [(count: KeyPath<NotificationCounters, Int> & Sendable, total: RunningTotal)]
    private let accepted: [String: Metrics.Counter]

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        let label = "mainstay_notifications_total"
        // Of what was not accepted, the version is nobody's word.
        let outcomes: [(String, KeyPath<NotificationCounters, Int> & Sendable)] = [
            ("duplicate", \.duplicate), ("discovery", \.discoveries), ("limited", \.limited),
            ("malformed", \.malformed), ("unauthorised", \.unauthorised), ("outdated", \.outdated),
            ("dropped", \.dropped),
        ]
        totals = outcomes.map { name, count in
            (count, RunningTotal(label, [("outcome", name), ("version", "")], factory: factory))
        }
        let versions = ["1", "2c", "3"].map { version in
            (
                version,
                Counter(label: label, dimensions: [("outcome", "accepted"), ("version", version)], factory: factory)
            )
        }
        accepted = Dictionary(versions) { first, _ in first }
    }

    func noteAccepted(_ notification: Notification) {
        let version =
            switch notification.sender {
            case .community(.v1): "1"
            case .community(.v2c): "2c"
            case .user: "3"
            }
        accepted[version]?.increment()
    }

    mutating func follow(_ counters: NotificationCounters) {
        for index in totals.indices { totals[index].total.follow(counters[keyPath: totals[index].count]) }
    }
}
