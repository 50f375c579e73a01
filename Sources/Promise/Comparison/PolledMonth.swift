public import Correlation
public import Intervals
public import Site

/// One guarantee's month as another program would have had it: checks of signals, and windows of maintenance.
///
/// Such a program knows no device clock, infers nothing from a restart and confirms no round by the next one. It knows the
/// condition as it is configured now, 24 hours a day.
public struct PolledMonth: Hashable, Sendable {
    /// What has to hold.
    public var condition: Condition
    /// What was seen of every signal of the condition.
    public var signals: [SignalName: CheckSeries]
    /// Up to what is known.
    public var period: Span
    /// What records take off by our rules, as it would have been entered there: downtimes, excluded periods.
    public var excluded: IntervalSet

    public init(condition: Condition, signals: [SignalName: CheckSeries], period: Span, excluded: IntervalSet) {
        self.condition = condition
        self.signals = signals
        self.period = period
        self.excluded = excluded
    }

    /// Nil when the guarantee has no condition, or nothing of the period has come yet.
    public init?(
        of guarantee: Guarantee, for contract: Contract, in period: Span, excluded: IntervalSet,
        observations: Observations
    ) {
        let known = Span(from: period.from, to: min(period.to, observations.now))
        let era = observations.newest
        guard let condition = contract.condition(of: guarantee, in: era.facility), !known.isEmpty else { return nil }
        let names = Set(condition.signals)
        let runs = names.map { ($0, observations.runs(of: $0).compactMap(\.asPolled)) }
        guard
            var polled = Observations(
                now: observations.now, eras: observations.eras, runs: Dictionary(uniqueKeysWithValues: runs))
        else { return nil }
        var signals: [SignalName: CheckSeries] = [:]
        for name in names {
            let timeline = polled.timeline(of: name, failedRounds: 1).timeline
            signals[name] = CheckSeries(
                up: timeline.up, down: timeline.down, interval: era.facility.schedule.interval(of: name))
        }
        self.init(condition: condition, signals: signals, period: known, excluded: excluded)
    }

    /// Down by what `problems` says of each signal, combined as the condition says.
    func down(by problems: (CheckSeries) -> IntervalSet) -> IntervalSet { down(condition, by: problems) }

    private func down(_ condition: Condition, by problems: (CheckSeries) -> IntervalSet) -> IntervalSet {
        switch condition {
        case .signal(let name): signals[name].map(problems) ?? .empty
        case .all(let parts): parts.reduce(.empty) { $0.union(down($1, by: problems)) }
        case .any(let parts): parts.reduce(.always) { $0.intersection(down($1, by: problems)) }
        }
    }

    /// The condition as one thing that is checked as often as the most often checked of its signals.
    var whole: CheckSeries {
        let timeline = condition.value { name in
            signals[name].map { Timeline(up: $0.up, down: $0.down) } ?? .unknown
        }
        return CheckSeries(
            up: timeline.up, down: timeline.down, interval: signals.values.map(\.interval).min() ?? .minutes(1))
    }

    /// The period without what is excluded.
    var included: IntervalSet { IntervalSet(period).subtracting(excluded) }
}

extension Contract {
    /// What has to hold for article 1 or 2, as one condition.
    fileprivate func condition(of guarantee: Guarantee, in facility: Facility) -> Condition? {
        switch guarantee {
        case .network: ConnectionRule(of: self, in: facility)?.condition
        case .power: PowerRule(of: self)?.condition
        case .installation, .emergencyReport, .customerService, .technicalSupport, .operation, .complaint, .access: nil
        }
    }
}

extension Run {
    /// Without what only we know; nil when nothing else is left.
    fileprivate var asPolled: Run? {
        guard inferred == nil, !isExtra else { return nil }
        var run = self
        run.since = nil
        return run
    }
}
