import Foundation
import Notation
import Proofs
import Testing

/// Calendars as RFC 5545 has them: folded, escaped, and read again.
@Suite struct CalendarTextTests {
    private static let sample = """
        BEGIN:VCALENDAR\r
        VERSION:2.0\r
        BEGIN:VEVENT\r
        UID:a@b\r
        DTSTART;TZID="Asia/Shanghai";VALUE=DATE-TIME:20260210T080000\r
        SUMMARY:Swap the fan\\; then\\, later\\nthe \r
         disk: all of it\r
        END:VEVENT\r
        END:VCALENDAR\r

        """

    @Test func aCalendarIsRead() throws {
        let calendar = try #require(try CalendarText.read(Self.sample).first)
        #expect(calendar.name == "VCALENDAR" && calendar.text("VERSION") == "2.0" && calendar.line == 1)
        let event = try #require(calendar.components.first)
        #expect(event.name == "VEVENT" && event.line == 3 && event.text("UID") == "a@b")
        #expect(event.property("DTSTART")?.parameters == ["TZID": "Asia/Shanghai", "VALUE": "DATE-TIME"])
        #expect(event.property("DTSTART")?.value == "20260210T080000" && event.property("DTSTART")?.line == 5)
        #expect(event.text("SUMMARY") == "Swap the fan; then, later\nthe disk: all of it")
    }

    /// With line feeds alone, a mark at the beginning and tabs before what goes on, as other programs write them.
    @Test func lineEndsMayBeOthers() throws {
        let plain = "\u{FEFF}" + Self.sample.replacing("\r\n", with: "\n").replacing("\n disk", with: "\n\tdisk")
        #expect(try CalendarText.read(plain) == CalendarText.read(Self.sample))
        #expect(CalendarText.isCalendar(plain) && CalendarText.isCalendar("\n begin:vcalendar\n"))
        #expect(!CalendarText.isCalendar("{\"signal\":1}") && !CalendarText.isCalendar(""))
    }

    @Test(arguments: [
        ("BEGIN:VCALENDAR\nEND:VEVENT\n", 2, "VEVENT ends here and did not begin"),
        ("BEGIN:VCALENDAR\nBEGIN:VEVENT\n", 2, "VEVENT begins here and does not end"),
        ("BEGIN:VCALENDAR\nhello\nEND:VCALENDAR\n", 2, "this is no line of a calendar"),
        ("UID:1\n", 1, "UID stands outside of a calendar"),
        ("BEGIN:VCALENDAR\n:1\n", 2, "this is no line of a calendar"),
        (String(repeating: "BEGIN:X\n", count: 17), 17, "too many parts stand in one another"),
    ])
    func whatIsNoCalendarIsNamed(text: String, line: Int, reason: String) throws {
        let error = try #require(throws: CalendarError.self) { try CalendarText.read(text) }
        #expect(error.line == line && error.description == reason)
    }

    /// What was written is read again, and no line has more than 75 octets.
    @Test func whatIsWrittenIsRead() throws {
        for number in seeds("calendars are read as written", few: 60, many: 4000) {
            var seed = Seed(number)
            let parts = ["a", "\n", ";", ",", "\\", ":", "\"", "甲方", "é", "😀", " ", "long words "]
            let text = (0..<seed.number(0...80)).map { _ in parts[seed.number(0...parts.count - 1)] }.joined()
            let event = CalendarComponent(
                "VEVENT",
                [
                    CalendarProperty("UID", value: "u-\(number)"), CalendarProperty("SUMMARY", text: text),
                    CalendarProperty("DTSTART", value: "20260210T080000", parameters: ["TZID": "Asia/Shanghai"]),
                ])
            let written = CalendarText.write(CalendarComponent("VCALENDAR", [], components: [event]))
            let lines = written.components(separatedBy: "\r\n")
            #expect(lines.allSatisfy { $0.utf8.count <= 75 } && lines.last == "", "seed \(number)")
            let read = try CalendarText.read(written).first?.components.first
            #expect(read?.property("SUMMARY")?.text == text, "seed \(number)")
            #expect(read?.properties.map(\.name) == event.properties.map(\.name), "seed \(number)")
            #expect(read?.property("DTSTART")?.parameters == ["TZID": "Asia/Shanghai"], "seed \(number)")
        }
    }

    /// No calendar may hold control characters.
    @Test func controlCharactersAreLeftOut() {
        #expect(CalendarProperty("SUMMARY", text: "a\u{1B}[31m\u{7}b\rc\r\nd\te").value == "a[31mb\\nc\\nd\te")
    }
}
