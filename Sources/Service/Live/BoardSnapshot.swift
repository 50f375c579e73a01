public import Intervals
public import Site

/// Everything that holds at an instant.
public struct BoardSnapshot: Sendable {
    /// What people are shown first.
    public var report: StatusReport
    /// In the order of the names.
    public var signals: [SignalStanding]
    /// The newest number of each point, in the order of the names.
    public var numbers: [NumericSample]
    /// Alarms that have not ended, oldest first.
    public var alarms: [Event]
}

extension BoardState {
    /// Everything that holds at an instant.
    public func snapshot(at now: Instant, from source: StatusReport.Source) -> BoardSnapshot {
        BoardSnapshot(
            report: report(at: now, from: source), signals: signals(at: now),
            numbers: numbers.values.sorted {
                ($0.point.signal, $0.point.quantity.rawValue) < ($1.point.signal, $1.point.quantity.rawValue)
            },
            alarms: alarms.values.sorted { ($0.at, $0.id) < ($1.at, $1.id) })
    }
}

extension BoardState {
    /// What nobody else knows.
    public func facts(at now: Instant, from source: StatusReport.Source) -> LiveFacts {
        var facts = LiveFacts(
            report: report(at: now, from: source), numbers: Array(numbers.values), losses: loads.losses.reversed())
        facts.board = self
        return facts
    }
}
