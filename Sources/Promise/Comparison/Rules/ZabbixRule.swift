import Intervals

/// Zabbix' SLI: `ui/include/classes/api/services/CSla.php`.
///
/// Uptime ÷ (uptime + downtime) over the SLA's periods. Excluded downtimes leave both sides; merged, so that none counts
/// twice. A service has two states; before its first alarm it is OK, and a state lasts until the next one.
public struct ZabbixRule: Rule {
    public let name = "zabbix"
    public let reason =
        "counts from the second failed check, takes excluded time out of the month as well, and keeps the last state through silence"
    public let source = "ui/include/classes/api/services/CSla.php"
    public let assumptions = [
        "the trigger fires on two failed values in a row and recovers on the first good one",
        "a service without a schedule: weekly windows, which move by an hour after a change of clocks, are not modelled",
        "the services combine their items as the contract's condition does",
        "the service existed before the month began",
    ]

    public func figure(of month: PolledMonth) -> Figure? {
        let included = month.included
        return Figure(down: month.down(by: \.confirmedProblems).intersection(included).length, of: included.length)
    }
}
