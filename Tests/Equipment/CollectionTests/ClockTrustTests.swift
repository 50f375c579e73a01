import Clocks
import Intervals
import Testing

@testable import Collection

/// What is said of the clock's error.
@Suite struct ClockTrustTests {
    private func sound(_ error: Milliseconds) -> ClockEstimate {
        ClockEstimate(greatestError: error, isSynchronised: true)
    }

    private let lost = ClockEstimate(greatestError: 16_000, isSynchronised: false)

    @Test(arguments: [(0, 0), (1, 1), (2, 2), (3, 5), (6, 10), (37, 50), (51, 100), (501, 1000), (1001, 2000)])
    func errorsAreRoundedUp(error: Milliseconds, said: Milliseconds) {
        #expect(ClockTrust.rounded(error) == said)
    }

    @Test func noNumberIsTooGreat() {
        #expect(ClockTrust.rounded(.max) == .max)
        #expect(ClockTrust.rounded(-5) == 0)
    }

    /// A clock that is corrected every minute: the estimate goes up and down, and what is said always suffices.
    @Test func whatIsSaidSufficesAndIsSeldomSaidAnew() {
        var trust = ClockTrust()
        var changes = 0
        for second in 0..<Int64(6 * 3600) {
            let estimate = 5 + (second % 64) / 2
            if trust.consider(sound(estimate), at: .seconds(second)) { changes += 1 }
            #expect(trust.error >= estimate)
        }
        #expect(trust.error == 50 && changes <= 4)
    }

    @Test func anHourOfLessIsBelieved() {
        var trust = ClockTrust()
        let isOther1 = trust.consider(sound(900), at: 0)
        #expect(isOther1)
        for second in 1..<Int64(2 * 3600) { _ = trust.consider(sound(4), at: .seconds(second)) }
        #expect(trust.error == 1000)
        let isOther2 = trust.consider(sound(4), at: .hours(2))
        #expect(isOther2)
        #expect(trust.error == 5)
    }

    @Test func lossAndReturnOfSynchronisationAreSaid() {
        var trust = ClockTrust()
        _ = trust.consider(sound(40), at: 0)
        let before = trust.error
        let isOther3 = trust.consider(lost, at: .seconds(10))
        #expect(isOther3)
        #expect(trust.isUnsynchronised && trust.error >= before)
        let isOther4 = trust.consider(sound(40), at: .seconds(20))
        #expect(isOther4)
        #expect(!trust.isUnsynchronised)
    }

    /// The kernel's 16 seconds are no estimate; the last one grows.
    @Test func aClockThatWasLostDrifts() {
        var trust = ClockTrust()
        _ = trust.consider(sound(40), at: 0)
        _ = trust.consider(lost, at: .minutes(1))
        #expect(trust.error == 100)
        _ = trust.consider(lost, at: .hours(1))
        #expect(trust.error == 2000)
        _ = trust.consider(lost, at: .days(1))
        #expect(trust.error == 50_000)
    }

    @Test func aClockThatNeverWasSynchronisedHasAMarkAndNoError() {
        var trust = ClockTrust()
        let isOther5 = trust.consider(lost, at: 0)
        #expect(isOther5)
        #expect(trust.isUnsynchronised && trust.error == 0)
        let isOther6 = trust.consider(lost, at: .hours(9))
        #expect(!isOther6)
    }

    @Test func whereTheKernelSaysNothingNothingIsSaid() {
        var trust = ClockTrust()
        let isOther7 = trust.consider(nil, at: 0)
        #expect(!isOther7)
        #expect(trust.error == 0 && !trust.isUnsynchronised)
    }
}
