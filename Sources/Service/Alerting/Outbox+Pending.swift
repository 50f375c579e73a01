import DequeModule
public import Intervals
import Site

/// What one hook has still to be told.
public struct PendingEvents: Hashable, Sendable {
    /// The hook's name.
    public var hook: String
    /// How many events.
    public var count: Int
    /// When the oldest of them happened.
    public var oldest: Instant
}

extension Outbox {
    /// What hooks have still to be told, in the order of their names; hooks that were told of everything are left out.
    public var pending: [PendingEvents] {
        var found: [String: PendingEvents] = [:]
        for (key, lane) in lanes {
            for parcel in lane.queue {
                var pending = found[key.hook] ?? PendingEvents(hook: key.hook, count: 0, oldest: parcel.event.at)
                pending.count += 1
                pending.oldest = min(pending.oldest, parcel.event.at)
                found[key.hook] = pending
            }
        }
        return found.values.sorted { $0.hook < $1.hook }
    }
}
