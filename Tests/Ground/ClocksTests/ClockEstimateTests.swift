import Clocks
import Testing

struct ClockEstimateTests {
    /// Any Linux answers, whoever asks; the error is the kernel's, which ends at 16 seconds.
    @Test func theKernelTellsHowFarItsClockCanBeTrusted() throws {
        let estimate = try #require(ClockEstimate.ofMachine())
        #expect((0...16_001).contains(estimate.greatestError))
    }
}
