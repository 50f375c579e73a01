import Clocks
import Intervals
import Synchronization
import Testing

@testable import Collection

/// How long ago the loop that polls had its turn, which is what health rests on.
struct LoopTurnsTests {
    /// The machine's time, as a test sets it.
    private final class SetTime: CollectionClock {
        private let passed = Mutex<Milliseconds>(0)

        var now: Instant { ScriptedClock.start }
        var uptime: Milliseconds { passed.withLock { $0 } }
        var estimate: ClockEstimate? { nil }

        func sleep(until uptime: Milliseconds) async { set(uptime) }
        func set(_ uptime: Milliseconds) { passed.withLock { $0 = uptime } }
    }

    @Test func aLoopThatStandsStillIsSeen() {
        let time = SetTime()
        let turns = LoopTurns(time)
        #expect(turns.sinceLatest == nil)
        turns.note()
        #expect(turns.sinceLatest == .zero)
        time.set(11_500)
        #expect(turns.sinceLatest == .milliseconds(11_500))
        turns.note()
        #expect(turns.sinceLatest == .zero)
        // A machine whose time goes back makes no turn older, nor from the future.
        time.set(5000)
        #expect(turns.sinceLatest == .zero)
        turns.note()
        time.set(5001)
        #expect(turns.sinceLatest == .milliseconds(1))
    }

    /// A clock that is set by hand makes no turn older.
    @Test func theCivilClockDoesNotCount() {
        let clock = ScriptedClock()
        let turns = LoopTurns(clock)
        turns.note()
        clock.setWallClock(by: 3_600_000)
        #expect(turns.sinceLatest == .zero)
    }
}
