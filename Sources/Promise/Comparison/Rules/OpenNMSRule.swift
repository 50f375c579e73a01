import Intervals

/// OpenNMS' availability: `getManagePercentAvailNodeWindow` and `getOutageTimeInWindow` of
/// `core/schema/src/main/liquibase/stored-procedures`.
///
/// 100 · (1 − Σ downtime of the services ÷ (their number · window)). An outage lasts from the first failed poll to the
/// first good one; an open one runs to the window's end. A scheduled outage alters this only when it suspends polling.
public struct OpenNMSRule: Rule {
    /// Whether scheduled outages include status polling, or notifications only.
    public let suspendsPolling: Bool
    public let source = "core/schema/src/main/liquibase/stored-procedures/*.xml"
    public let assumptions = [
        "polls at the interval of the schedule: without the 30 s model of the first five minutes of an outage",
        "the first poll after a suspension at its end",
        "each signal of the condition is a service, managed for the whole month",
    ]

    public var name: String {
        if suspendsPolling { "opennms, polling suspended" } else { "opennms, notifications only" }
    }
    public var reason: String {
        if suspendsPolling {
            "counts from the first failed poll, does not poll inside maintenance, and averages over the services"
        } else {
            "counts from the first failed poll, maintenance included since it only silences notifications, and averages over the services"
        }
    }

    public init(suspendsPolling: Bool) { self.suspendsPolling = suspendsPolling }

    public func figure(of month: PolledMonth) -> Figure? {
        let count = Int64(month.signals.count)
        let notPolled = if suspendsPolling { month.excluded } else { IntervalSet.empty }
        let down = month.signals.values.reduce(Milliseconds(0)) { sum, series in
            let outages = series.outages(notPolledIn: notPolled)
            return sum + outages.clipped(to: month.period).length
        }
        var figure = Figure(down: down, of: count * month.period.length)
        figure?.downtime = down / max(1, count)
        return figure
    }
}
