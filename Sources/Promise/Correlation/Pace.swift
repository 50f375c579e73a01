import Intervals
import Site

/// The interval *T* of one signal over time, as the schedules in force had it.
struct Pace {
    private struct Change {
        var from: Instant
        var interval: Milliseconds
    }

    /// In order; the first one also governs what is before it.
    private let changes: [Change]
    /// The smallest *V* of all times: what is no further apart is never stale.
    let shortestStaleness: Milliseconds

    /// The same interval at all times.
    init(_ interval: Milliseconds) {
        changes = [Change(from: .distantPast, interval: interval)]
        shortestStaleness = Schedule.staleAfter(interval)
    }

    /// - Parameters:
    ///   - first: the interval until the first change.
    ///   - later: in order.
    init(_ first: Milliseconds, then later: some Sequence<(from: Instant, interval: Milliseconds)>) {
        var changes = [Change(from: .distantPast, interval: first)]
        for change in later where change.interval != changes[changes.count - 1].interval {
            changes.append(Change(from: change.from, interval: change.interval))
        }
        self.changes = changes
        shortestStaleness = Schedule.staleAfter(changes.map(\.interval).min() ?? first)
    }

    /// *T* as it was in force at an instant.
    func interval(at instant: Instant) -> Milliseconds {
        var index = changes.count - 1
        while index > 0, changes[index].from > instant { index -= 1 }
        return changes[index].interval
    }

    /// *V* as it was in force at an instant.
    func staleAfter(_ instant: Instant) -> Milliseconds { Schedule.staleAfter(interval(at: instant)) }

    /// Whether a reading still tells at a later one what held between them: they are at most *V* apart.
    func isNear(_ earlier: Instant, to later: Instant) -> Bool { later - earlier <= staleAfter(earlier) }
}
