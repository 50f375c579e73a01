import Intervals
import Synchronization

/// When the loop that polls has begun its latest turn. From any thread, without a lock.
public final class LoopTurns: Sendable {
    private let clock: any CollectionClock
    /// By the clock that never goes back; below zero before the first turn.
    private let latest = Atomic<Milliseconds>(-1)

    init(_ clock: any CollectionClock) { self.clock = clock }

    func note() { latest.store(max(0, clock.uptime), ordering: .relaxed) }

    /// How long ago that was; nil before the first turn.
    public var sinceLatest: Duration? {
        let latest = latest.load(ordering: .relaxed)
        guard latest >= 0 else { return nil }
        return .milliseconds(max(0, clock.uptime - latest))
    }
}
