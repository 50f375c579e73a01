import Intervals
import Testing

/// Instants as they stand in documents.
@Suite struct InstantTextTests {
    @Test(
        arguments: [
            ("1970-01-01T00:00:00.000Z", 0), ("1969-12-31T23:59:59.999Z", -1),
            ("2026-10-03T02:10:00.250Z", 1_790_993_400_250),
            ("0001-01-01T00:00:00.000Z", -62_135_596_800_000), ("9999-12-31T23:59:59.999Z", 253_402_300_799_999),
            ("10000-01-01T00:00:00.000Z", 253_402_300_800_000),
        ] as [(String, Int64)])
    func anInstantIsWrittenToTheMillisecond(text: String, milliseconds: Int64) {
        #expect(Instant(milliseconds: milliseconds).description == text)
    }

    @Test func whatIsWrittenIsReadBack() {
        for step in Int64(-700)..<2900 {
            let instant = Instant(milliseconds: step * 86_399_123_457)
            #expect(Instant(instant.description) == instant)
        }
    }
}
