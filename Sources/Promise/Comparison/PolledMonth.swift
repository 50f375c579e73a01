public import Correlation
public import Intervals
public import Site

/// One guarantee's month as another program would have had it: checks of signals, and windows of maintenance.
///
/// Such a program knows no device clock, infers nothing from a restart and confirms no round by the next one. It knows the
/// condition as it is configured now, 24 hours a day.
public struct PolledMonth: Hashable, Sendable {
    public var condition: Condition
    /// Of every signal of the condition.
    public var signals: [SignalName: CheckSeries]
    /// Up to what is known.
    public var period: Span
    /// What records take off by our rules, as it would have been entered there: downtimes, excluded periods.
    public var excluded: IntervalSet

    public init(condition: Condition, signals: [SignalName: CheckSeries], period: Span, excluded: IntervalSet) {
        (self.condition, self.signals, self.period, self.excluded) = (condition, signals, period, excluded)
    }

    /// Nil when the guarantee has no condition, or nothing of the period has come yet.
    public init?(
        _ guarantee: Guarantee, of contract: Contract, in period: Span, excluded: IntervalSet,
        _ observations: Observations
    ) {
        let known = Span(from: period.from, to: min(period.to, observations.now))
        guard let era = observations.eras.last, let condition = contract.condition(guarantee, in: era.facility),
            !known.isEmpty
        else { return nil }
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
    func down(_ problems: (CheckSeries) -> IntervalSet) -> IntervalSet { Self.down(condition, signals, problems) }

    private static func down(
        _ condition: Condition, _ signals: [SignalName: CheckSeries], _ problems: (CheckSeries) -> IntervalSet
    ) -> IntervalSet {
        switch condition {
        case .signal(let name): signals[name].map(problems) ?? .empty
        case .all(let parts): parts.reduce(.empty) { $0.union(down($1, signals, problems)) }
        case .any(let parts): parts.reduce(.always) { $0.intersection(down($1, signals, problems)) }
        }
    }

    /// The condition as one thing that is checked as often as the most often checked of its signals.
    var whole: CheckSeries {
        let timeline = timeline(condition)
        return CheckSeries(
            up: timeline.up, down: timeline.down, interval: signals.values.map(\.interval).min() ?? .minutes(1))
    }

    private func timeline(_ condition: Condition) -> Timeline {
        switch condition {
        case .signal(let name): signals[name].map { Timeline(up: $0.up, down: $0.down) } ?? .unknown
        case .all(let parts): .all(parts.map(timeline))
        case .any(let parts): .any(parts.map(timeline))
        }
    }

    /// The period without what is excluded.
    var included: IntervalSet { IntervalSet(period).subtracting(excluded) }
}

extension Contract {
    /// What has to hold for article 1 or 2, as one condition.
    fileprivate func condition(_ guarantee: Guarantee, in facility: Facility) -> Condition? {
        guard guarantee == .network else { return guarantee == .power ? power?.condition : nil }
        guard let network else { return nil }
        let uplinks = network.uplinks.compactMap { facility.uplink($0)?.condition }
        var parts = uplinks.isEmpty ? [] : [Condition.any(uplinks)]
        if let access = network.access { parts.append(access) }
        if !network.hosts.isEmpty, terms.network.reading == .portAndHost || parts.isEmpty {
            parts.append(.any(network.hosts.map { .signal(.icmp($0)) }))
        }
        return parts.isEmpty ? nil : .all(parts)
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
