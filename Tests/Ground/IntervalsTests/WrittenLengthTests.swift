import Intervals
import Testing

/// Lengths of time as people write them.
@Suite struct WrittenLengthTests {
    @Test(
        arguments: [
            ("500ms", 500), ("10s", 10_000), ("5m", 300_000), ("4.4m", 264_000), ("0.5h", 1_800_000),
            ("1.25d", 108_000_000),
            ("0s", 0), ("0.001s", 1), ("0.000000125h", nil), ("0.0001s", nil), ("4.4ms", nil), ("1.0ms", 1), ("", nil),
            ("m", nil), ("5", nil), ("5 m", nil), (".5m", nil), ("5.m", nil), ("1.2.3m", nil), ("-5m", nil),
            ("+5m", nil),
            ("5w", nil), ("９m", nil), ("999999999d", 86_399_999_913_600_000), ("1000000000s", nil),
            ("999999999.999999999d", nil),
        ] as [(String, Milliseconds?)])
    func isRead(text: String, length: Milliseconds?) { #expect(Milliseconds(written: text) == length) }

    @Test(arguments: ["500ms", "10s", "264s", "5m", "1h", "5d", "0s", "1ms"])
    func isWritten(text: String) throws {
        let length = try #require(Milliseconds(written: text))
        #expect(length.written == text)
    }

    /// The greatest unit of which it is a whole number.
    @Test func isWrittenShort() {
        #expect(Milliseconds.minutes(60).written == "1h")
        #expect(Milliseconds.hours(48).written == "2d")
        #expect(Milliseconds.hours(36).written == "36h")
        #expect(Milliseconds(1_500).written == "1500ms")
    }
}
