import Intervals
import Testing

@testable import Collection

@Suite struct DeviceClockTests {
    private typealias Sample = DeviceClock.Sample

    private func at(_ seconds: Int64) -> Instant { Instant(milliseconds: 1_790_000_000_000 + seconds * 1000) }

    /// The change that the last of some samples shows.
    private func change(_ samples: [(at: Int64, upTime: UInt32, boots: Int64?)]) -> DeviceClock.Change {
        var clock = DeviceClock()
        return samples.map { clock.advance(to: Sample(at: at($0.at), upTime: $0.upTime, boots: $0.boots)) }.last
            ?? .none
    }

    @Test func aFallOfUpTimeIsARestart() {
        #expect(change([(0, 500_000, nil), (10, 300, nil)]) == .restarted)
        #expect(change([(0, 500_000, nil), (10, 501_000, nil)]) == .none)
    }

    /// sysUpTime wraps after 497.1 days (R36).
    @Test func aWrapIsNone() {
        #expect(change([(0, .max - 500, nil), (10, 499, nil)]) == .none)
        #expect(change([(0, .max - 500, 7), (10, 499, 7)]) == .none)
        #expect(change([(0, 500_000, 7), (10, 501_000, 8)]) == .restarted)
    }

    /// Shortly before the wrap a restart is one all the same when the clock is not where it would have wrapped to.
    @Test func aRestartNearTheWrapIsOne() {
        #expect(change([(0, .max - 500, nil), (3600, 100, nil)]) == .none)
        #expect(change([(0, .max - 60_000, nil), (10, 499, nil)]) == .restarted)
        #expect(change([(0, .max - 500, nil), (10, 90_000, nil)]) == .restarted)
    }

    @Test func aWrapIsRememberedUntilARestart() {
        var clock = DeviceClock()
        _ = clock.advance(to: Sample(at: at(0), upTime: .max - 500))
        _ = clock.advance(to: Sample(at: at(10), upTime: 499))
        #expect(clock.hasWrapped)
        _ = clock.advance(to: Sample(at: at(20), upTime: 1499))
        #expect(clock.hasWrapped)
        _ = clock.advance(to: Sample(at: at(30), upTime: 100))
        #expect(!clock.hasWrapped)
    }

    /// It started inside a long silence, and has been running for longer than it had before.
    @Test func aStartAfterItWasLastHeardIsARestart() {
        #expect(change([(0, 10_000, nil), (3600, 180_000, nil)]) == .restarted)
        // Only slower than ours, or held up for a while.
        #expect(change([(0, 10_000_000, nil), (3600, 10_200_000, nil)]) == .none)
    }

    @Test func bootsDenyARestart() {
        #expect(change([(0, 500_000, 7), (10, 300, 7)]) == .clockReset)
        // 0 is no count.
        #expect(change([(0, 500_000, 0), (10, 300, 0)]) == .restarted)
    }

    @Test func bootsThatGoBackAreSaid() {
        #expect(change([(0, 500_000, 12), (10, 300, 1)]) == .lostBoots(from: 12, to: 1))
    }

    @Test func aClockMayStandStill() {
        var clock = DeviceClock()
        for second in [0, 10, 20] { _ = clock.advance(to: Sample(at: at(Int64(second)), upTime: 77)) }
        #expect(clock.standstill == .seconds(20))
        _ = clock.advance(to: Sample(at: at(30), upTime: 78))
        #expect(clock.standstill == 0)
        // 0 is no clock.
        for second in [40, 50] { _ = clock.advance(to: Sample(at: at(Int64(second)), upTime: 0)) }
        #expect(clock.standstill == 0)
    }
}
