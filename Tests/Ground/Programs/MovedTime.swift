public import Clocks
public import Intervals
import Synchronization

/// Time that stands still until a test moves it: a wall clock, and a timer whose sleepers wake when they are due.
public final class MovedTime: WallClock {
    private struct Sleeper {
        var due: Duration
        var continuation: CheckedContinuation<Void, any Error>
    }

    private struct State {
        var elapsed = Duration.zero
        var sleepers: [Int: Sleeper] = [:]
        var count = 0
    }

    private let start: Instant
    private let state = Mutex(State())

    public init(start: Instant) { self.start = start }

    public var now: Instant { start + Milliseconds(elapsed / .milliseconds(1)) }

    fileprivate var elapsed: Duration { state.withLock { $0.elapsed } }

    /// Wakes those whose time has come.
    public func advance(by duration: Duration) {
        let woken = state.withLock { state in
            state.elapsed += duration
            let due = state.sleepers.filter { $0.value.due <= state.elapsed }
            for number in due.keys { state.sleepers[number] = nil }
            return due.values.map(\.continuation)
        }
        for continuation in woken { continuation.resume() }
    }

    /// Returns when time was moved that far, and throws when the task is cancelled before.
    fileprivate func sleep(until due: Duration) async throws {
        let number = state.withLock { state in
            state.count += 1
            return state.count
        }
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                let isOver = state.withLock { state in
                    if Task.isCancelled || due <= state.elapsed { return true }
                    state.sleepers[number] = Sleeper(due: due, continuation: continuation)
                    return false
                }
                if isOver { continuation.resume() }
            }
            try Task.checkCancellation()
        } onCancel: {
            let sleeper = state.withLock { $0.sleepers.removeValue(forKey: number) }
            sleeper?.continuation.resume(throwing: CancellationError())
        }
    }

    /// Whether somebody waits for time to be moved.
    public var isAwaited: Bool { state.withLock { !$0.sleepers.isEmpty } }

    /// The timer that goes with this clock.
    public var timer: MovedTimer { MovedTimer(time: self) }
}

/// Measures durations in time that a test moves.
public struct MovedTimer: Clock {
    public struct Instant: InstantProtocol {
        var elapsed: Duration

        public func advanced(by duration: Duration) -> Instant { Instant(elapsed: elapsed + duration) }
        public func duration(to other: Instant) -> Duration { other.elapsed - elapsed }
        public static func < (left: Instant, right: Instant) -> Bool { left.elapsed < right.elapsed }
    }

    let time: MovedTime

    public var now: Instant { Instant(elapsed: time.elapsed) }
    public var minimumResolution: Duration { .milliseconds(1) }

    public func sleep(until deadline: Instant, tolerance: Duration?) async throws {
        try await time.sleep(until: deadline.elapsed)
    }
}
