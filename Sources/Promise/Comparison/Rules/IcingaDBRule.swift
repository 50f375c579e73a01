import Intervals

/// Icinga DB's SLA: `get_sla_ok_percent` of `schema/pgsql/schema.sql`.
///
/// The share of time without a hard problem outside a downtime. Downtime counts as OK and stays in the whole; only the
/// time before the first result (PENDING) leaves it.
public struct IcingaDBRule: Rule {
    public let name = "icingadb"
    public let reason =
        "counts from the second failed check (hard state), counts downtime as OK in the whole month, and keeps the last state through silence"
    public let source = "schema/pgsql/schema.sql, get_sla_ok_percent"
    public let assumptions = [
        "max_check_attempts 2 with a retry interval like the check interval",
        "an agent that does not answer is silence here; a plugin would report UNKNOWN, which is a problem",
        "objects combine as the contract's condition does",
    ]

    public func figure(of month: PolledMonth) -> Figure? {
        let firsts = month.signals.values.compactMap { $0.phases.first?.from }
        return Self.figure(
            problems: month.down(by: \.confirmedProblems), downtimes: month.excluded, pendingUntil: firsts.min(),
            in: month.period)
    }

    /// The function itself.
    /// - Parameters:
    ///   - problems: in which the hard state is a problem.
    ///   - pendingUntil: the first result; nil when there never was one.
    /// - Returns: nil for an empty span, which is an error there.
    static func figure(problems: IntervalSet, downtimes: IntervalSet, pendingUntil: Instant?, in span: Span) -> Figure?
    {
        let counted = Span(from: max(span.from, pendingUntil ?? span.from), to: span.to)
        return Figure(down: problems.subtracting(downtimes).clipped(to: counted).length, of: counted.length)
    }
}
