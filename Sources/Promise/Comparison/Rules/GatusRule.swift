import Intervals

/// Gatus' uptime: `storage/store/memory/uptime.go`, `watchdog/endpoint.go`.
///
/// Successful ÷ all executions, by the hour; maintenance only silences alerts.
public struct GatusRule: Rule {
    public let name = "gatus"
    public let reason = "counts checks, not time, those inside maintenance too; silence makes the month shorter"
    public let source = "storage/store/memory/uptime.go, watchdog/endpoint.go"
    public let assumptions = [
        "an execution at the interval of the schedule", "the contract's condition is one endpoint",
        "the calendar month instead of a window that ends now",
    ]

    public func figure(of month: PolledMonth) -> Figure? {
        let whole = month.whole
        let period = IntervalSet(month.period)
        let down = whole.checks(whole.down, in: period)
        return Figure(failed: down, of: down + whole.checks(whole.up, in: period))
    }
}
