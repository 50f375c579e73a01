import Exposition
import Metrics

/// What a prober counts, for whoever watches this program. Belongs to the prober's thread.
struct ProberMetrics {
    private struct Family {
        var requests: RunningTotal
        var answered: RunningTotal
        var foreign: RunningTotal

        init(_ name: String, factory: any MetricsFactory) {
            let replies = "mainstay_icmp_replies_total"
            requests = RunningTotal("mainstay_icmp_requests_total", [("family", name)], factory: factory)
            answered = RunningTotal(replies, [("family", name), ("outcome", "answered")], factory: factory)
            foreign = RunningTotal(replies, [("family", name), ("outcome", "foreign")], factory: factory)
        }

        mutating func follow(sent: Int, answered: Int, foreign: Int) {
            requests.follow(sent)
            self.answered.follow(answered)
            self.foreign.follow(foreign)
        }
    }

    private var v4: Family
    private var v6: Family

    init(factory: any MetricsFactory = MetricsSystem.factory) {
        v4 = Family("ipv4", factory: factory)
        v6 = Family("ipv6", factory: factory)
    }

    mutating func follow(_ counters: ProberCounters) {
        let ofIPv6 = counters.ofIPv6
        v4.follow(
            sent: counters.sent - ofIPv6.sent, answered: counters.answered - ofIPv6.answered,
            foreign: counters.foreign - ofIPv6.foreign)
        v6.follow(sent: ofIPv6.sent, answered: ofIPv6.answered, foreign: ofIPv6.foreign)
    }
}
