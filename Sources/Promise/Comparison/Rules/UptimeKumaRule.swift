import Intervals

/// Uptime Kuma's uptime: `server/uptime-calculator.js`.
///
/// Beats, not time: up ÷ (up + down). A beat that awaits a retry is down, one inside maintenance is neither.
public struct UptimeKumaRule: Rule {
    public let name = "uptime-kuma"
    public let reason =
        "counts checks, not time, and leaves out those inside maintenance; silence makes the month shorter"
    public let source = "server/uptime-calculator.js"
    public let assumptions = [
        "a beat at the interval of the schedule, also while a retry is awaited",
        "the contract's condition is one monitor",
        "the calendar month instead of buckets of UTC days",
    ]

    public func figure(of month: PolledMonth) -> Figure? {
        let whole = month.whole
        let included = month.included
        let down = whole.checks(whole.down, in: included)
        return Figure(failed: down, of: down + whole.checks(whole.up, in: included))
    }
}
