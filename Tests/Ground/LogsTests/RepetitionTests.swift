import Intervals
import Logging
import Logs
import Programs
import Testing

/// Nothing is printed twice a minute that says nothing new.
@Suite struct RepetitionTests {
    private let folder = TemporaryFolder("logs")

    @Test func theSameIsSaidOnceAMinuteThenMoreSeldom() throws {
        let written = try Written(as: .json, in: folder)
        // Every second for three hours, as what fails at every write would be.
        for _ in 0..<10_800 {
            written.logger.error("the disk is full", metadata: ["event": "ledger.failed"])
            written.wait(.seconds(1))
        }
        // At once, then after 1, 3, 7, 15, 31, 63 and 123 minutes.
        let lines = try written.lines
        #expect(lines.count == 8)
        #expect(lines[0].contains(#""message":"the disk is full"}"#))
        #expect(lines[1].contains("the disk is full (59 more times, last at 2026-10-03T02:10:59.250Z)"))
        #expect(lines[2].contains("(120 more times"))
    }

    @Test func whatIsOverIsNewAgain() throws {
        let written = try Written(as: .text, in: folder)
        for _ in 0..<3 {
            written.logger.error("the disk is full")
            written.wait(.seconds(61))
        }
        #expect(try written.lines.count { $0.hasSuffix("the disk is full") } == 3)
    }

    @Test func whoeverAsksIsAnsweredEachTime() throws {
        let written = try Written(as: .text, in: folder, answers: ["configuration.reloaded"])
        for _ in 0..<3 { written.logger.notice("nothing changed", metadata: ["event": "configuration.reloaded"]) }
        #expect(try written.lines.count == 3)
    }

    @Test func anotherDeviceIsSomethingNew() throws {
        let written = try Written(as: .text, in: folder)
        for device in ["ups-a", "ups-b", "ups-a"] {
            written.logger.warning("slow", metadata: ["event": "device.slow", "device": "\(device)"])
        }
        #expect(try written.lines.count == 2)
    }

    /// A clock that was set back by a day does not keep anybody quiet for a day.
    @Test func aClockThatIsSetBackHoldsNothingBack() throws {
        let written = try Written(as: .text, in: folder)
        written.logger.error("the disk is full")
        written.wait(.seconds(-86_400))
        written.logger.error("the disk is full")
        #expect(try written.lines.count == 2)
    }

    @Test func moreThanCanBeRememberedIsLetThrough() throws {
        let written = try Written(as: .text, in: folder)
        for _ in 0..<2 {
            for number in 0..<1500 { written.logger.error("request \(number) failed") }
        }
        #expect(try written.lines.count == 2000)
    }
}
