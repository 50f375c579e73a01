import Intervals
import Testing
import Traffic

@Suite("Differences of counters")
struct CounterTests {
    private static let begin = Instant(milliseconds: 1_790_000_100_000)

    private func reading(
        after seconds: Int64 = 0, upTime: UInt32? = 1_000_000, width: CounterReading.Width = .wide,
        received: UInt64 = 1000, sent: UInt64 = 2000, speed: UInt64? = 1_000_000_000, discontinuity: UInt32? = nil
    ) -> CounterReading {
        CounterReading(
            at: Self.begin + .seconds(seconds), upTime: upTime.map { $0 &+ UInt32(seconds) * 100 },
            discontinuity: discontinuity, width: width, received: received, sent: sent, speed: speed)
    }

    private func difference(_ before: CounterReading, _ after: CounterReading) -> CounterDifference {
        CounterDifference(from: before, to: after, longest: .seconds(750))
    }

    @Test("What was counted in between counts")
    func counted() {
        let after = reading(after: 300, received: 5000, sent: 9000)
        #expect(difference(reading(), after) == .counted(received: 4000, sent: 7000))
    }

    @Test("A smaller 32-bit value is one wrap")
    func wrap() {
        let before = reading(width: .narrow, received: 4_294_967_000, speed: 10_000_000)
        let after = reading(after: 300, width: .narrow, received: 704, sent: 2000, speed: 10_000_000)
        #expect(difference(before, after) == .counted(received: 1000, sent: 0))
    }

    @Test("A 32-bit counter that may have wrapped twice says nothing")
    func ambiguous() {
        // 2³² octets in 300 s are 114.5 Mbit/s.
        for (speed, seconds) in [(110_000_000, 300), (500_000_000, 60)] as [(UInt64, Int64)] {
            let before = reading(width: .narrow, received: 10, speed: speed)
            let after = reading(after: seconds, width: .narrow, received: 20, speed: speed)
            let isCounted = Double(speed) * 1.05 / 8 * Double(seconds) < 4_294_967_296
            let expected: CounterDifference =
                isCounted ? .counted(received: 10, sent: 0) : .unknown(.ambiguous)
            #expect(difference(before, after) == expected, "\(speed)")
        }
        let before = reading(width: .narrow, received: 10, speed: nil)
        #expect(
            difference(before, reading(after: 300, width: .narrow, received: 20, speed: nil)) == .unknown(.ambiguous))
    }

    @Test("A smaller 64-bit value is a reset, also of a bond that says nothing of it")
    func reset() {
        #expect(difference(reading(received: 5000), reading(after: 300, received: 4999)) == .unknown(.reset))
        #expect(difference(reading(sent: 5000), reading(after: 300, sent: 10)) == .unknown(.reset))
    }

    @Test("A smaller 32-bit value of an agent without a clock may be a reset")
    func noClock() {
        let before = reading(upTime: nil, width: .narrow, received: 5000, speed: 10_000_000)
        let after = reading(after: 300, upTime: nil, width: .narrow, received: 10, speed: 10_000_000)
        #expect(difference(before, after) == .unknown(.reset))
    }

    @Test("More than 1.05 times the speed does not count, and not more than that does")
    func tooFast() {
        // 300 s at 1 Gbit/s, and a twentieth more.
        let most: UInt64 = 300 * 125_000_000 / 100 * 105
        let just = reading(after: 300, received: 1000 + most)
        #expect(difference(reading(), just) == .counted(received: most, sent: 0))
        #expect(difference(reading(), reading(after: 300, received: 1001 + most)) == .unknown(.tooFast))
        #expect(
            difference(reading(speed: nil), reading(after: 300, received: 1001 + most, speed: nil))
                == .counted(received: most + 1, sent: 0))
    }

    @Test("The speed may have changed in between: the greater one limits")
    func otherSpeed() {
        let after = reading(after: 300, received: 1_000_000_000, speed: 10_000_000)
        #expect(difference(reading(), after) == .counted(received: 999_999_000, sent: 0))
    }

    @Test("A restart between the readings shows in sysUpTime, whether it fell or not")
    func restarted() {
        var after = reading(after: 300, received: 5000)
        after.upTime = 2000
        #expect(difference(reading(), after) == .unknown(.restarted))
        // It ran for ten seconds, started anew, and runs for 200 seconds now.
        after.upTime = 20_000
        #expect(difference(reading(upTime: 1000), after) == .unknown(.restarted))
    }

    @Test("A wrap of sysUpTime after 497 days is no restart")
    func upTimeWraps() {
        let after = reading(after: 300, upTime: 4_294_960_000, received: 5000)
        #expect(after.upTime ?? 0 < 4_294_960_000)
        #expect(difference(reading(upTime: 4_294_960_000), after) == .counted(received: 4000, sent: 0))
    }

    @Test("An agent whose clock stands still repeats what it knew")
    func standsStill() {
        var after = reading(after: 300)
        after.upTime = 1_000_000
        #expect(difference(reading(), after) == .unknown(.standsStill))
    }

    @Test("ifCounterDiscontinuityTime shows a discontinuity without a restart")
    func discontinued() {
        let before = reading(discontinuity: 500)
        #expect(
            difference(before, reading(after: 300, received: 5000, discontinuity: 1_010_000))
                == .unknown(.discontinued))
        #expect(
            difference(before, reading(after: 300, received: 5000, discontinuity: 500))
                == .counted(received: 4000, sent: 0))
        // Said for the first time: it lies between the readings, or before both.
        #expect(
            difference(reading(), reading(after: 300, received: 5000, discontinuity: 1_010_000))
                == .unknown(.discontinued))
        #expect(
            difference(reading(), reading(after: 300, received: 5000, discontinuity: 990_000))
                == .counted(received: 4000, sent: 0))
    }

    @Test("Readings too far apart, of another width, or not later, say nothing")
    func others() {
        #expect(difference(reading(), reading(after: 751, received: 5000)) == .unknown(.tooFarApart))
        #expect(difference(reading(), reading(after: 300, width: .narrow, received: 5000)) == .unknown(.otherWidth))
        #expect(difference(reading(after: 300), reading(received: 5000)) == .unknown(.clockSet))
    }
}
