import Clocks
import Glibc
import Intervals
import Testing

struct WallClockTests {
    /// The kernel's wall clock in whole milliseconds.
    private func kernelTime() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    @Test func nowIsTheKernelsTimeCutToTheMillisecond() {
        for _ in 0..<1000 {
            let before = kernelTime()
            let now = Instant.now.milliseconds
            #expect((before...kernelTime()).contains(now))
        }
    }
}
