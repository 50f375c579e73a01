import Clocks
import Intervals
import Synchronization

@testable import Collection

/// A clock that stands until a test lets time pass; then it jumps from one thing that is due to the next.
///
/// One task may sleep by it. What a test schedules happens in order of time, before that task is woken.
final class ScriptedClock: CollectionClock {
    private struct State {
        var uptime: Milliseconds = 0
        var limit: Milliseconds = 0
        /// How far the civil clock was set.
        var shift: Milliseconds = 0
        var estimate: ClockEstimate?
        var events: [(due: Milliseconds, action: @Sendable () -> Void)] = []
        var sleeper: CheckedContinuation<Void, Never>?
        var waiter: CheckedContinuation<Void, Never>?
        var isCancelled = false
    }

    static let start = Instant(milliseconds: 1_790_000_000_000)
    private let state = Mutex(State())

    var now: Instant { state.withLock { Self.start + $0.uptime + $0.shift } }
    var uptime: Milliseconds { state.withLock { $0.uptime } }

    /// Sets the civil clock by hand; `uptime` takes no notice.
    func setWallClock(by shift: Milliseconds) { state.withLock { $0.shift += shift } }

    var estimate: ClockEstimate? { state.withLock { $0.estimate } }

    /// Lets the kernel think so of the civil clock.
    func setEstimate(_ estimate: ClockEstimate?) { state.withLock { $0.estimate = estimate } }

    /// Lets something happen when time has passed.
    func schedule(at due: Milliseconds, _ action: @escaping @Sendable () -> Void) {
        state.withLock { state in
            let index = state.events.firstIndex { $0.due > due } ?? state.events.count
            state.events.insert((due, action), at: index)
        }
    }

    /// Lets time pass, until the task that sleeps has done all that was due.
    func advance(by time: Milliseconds) async {
        let sleeper = state.withLock { state in
            state.limit += time
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleeper != nil, state.uptime == state.limit { return true }
                state.waiter = continuation
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func sleep(until uptime: Milliseconds) async {
        while !pass(until: uptime) {
            await withTaskCancellationHandler {
                await withCheckedContinuation { park($0) }
            } onCancel: {
                let sleeper = state.withLock { state in
                    state.isCancelled = true
                    defer { state.sleeper = nil }
                    return state.sleeper
                }
                sleeper?.resume()
            }
            if Task.isCancelled { return }
        }
    }

    /// Whether it is time; runs what is due until then.
    private func pass(until uptime: Milliseconds) -> Bool {
        while true {
            let (action, isOver) = state.withLock { state -> ((@Sendable () -> Void)?, Bool?) in
                let target = min(uptime, state.limit)
                if let first = state.events.first, first.due <= target {
                    state.uptime = max(state.uptime, first.due)
                    state.events.removeFirst()
                    return (first.action, nil)
                }
                state.uptime = max(state.uptime, target)
                return (nil, uptime <= state.limit)
            }
            action?()
            if let isOver { return isOver }
        }
    }

    private func park(_ continuation: CheckedContinuation<Void, Never>) {
        let resumed = state.withLock { state -> CheckedContinuation<Void, Never>? in
            if state.isCancelled || state.uptime < state.limit { return continuation }
            state.sleeper = continuation
            defer { state.waiter = nil }
            return state.waiter
        }
        resumed?.resume()
    }
}
