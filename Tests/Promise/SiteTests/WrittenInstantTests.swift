import Foundation
import Intervals
import Site
import Testing

/// Instants as people write them at a keyboard.
@Suite struct WrittenInstantTests {
    private let now = instant("2026-10-14T01:30:00Z")

    private func read(
        _ text: String, in zone: String = "Asia/Shanghai", dayMeans edge: WrittenInstant.DayEdge? = nil
    ) throws -> Instant? {
        let zone = try #require(TimeZone(identifier: zone))
        return try WrittenInstant(text)?.instant(at: now, in: zone, dayMeans: edge)
    }

    private func error(_ text: String, in zone: String) throws -> WrittenInstantError? {
        do {
            _ = try read(text, in: zone)
            return nil
        } catch let error as WrittenInstantError {
            return error
        }
    }

    @Test(arguments: [
        ("2026-10-14T02:00:00+08:00", "2026-10-13T18:00:00Z"), ("2026-10-14 02:00", "2026-10-13T18:00:00Z"),
        ("2026-10-14T02:00", "2026-10-13T18:00:00Z"), ("2026-10-14 02:00:05.250", "2026-10-13T18:00:05.250Z"),
        ("2026-10-14 02:00 +01:00", "2026-10-14T01:00:00Z"), ("2026-10-14 02:00Z", "2026-10-14T02:00:00Z"),
        ("2026-10-14 02:00:05+08:00", "2026-10-13T18:00:05Z"), (" 2026-10-14 02:00 ", "2026-10-13T18:00:00Z"),
        ("now", "2026-10-14T01:30:00Z"), ("-10m", "2026-10-14T01:20:00Z"), ("+2h", "2026-10-14T03:30:00Z"),
        ("-1h30m", "2026-10-14T00:00:00Z"), ("-2d", "2026-10-12T01:30:00Z"), ("-1w", "2026-10-07T01:30:00Z"),
        ("-90s", "2026-10-14T01:28:30Z"),
    ])
    func whatPeopleWriteIsRead(text: String, meant: String) throws {
        #expect(try read(text) == instant(meant))
    }

    @Test(arguments: [
        "", "yesterday", "10m", "-10", "-m", "- 10m", "-10x", "02:00", "2026-10-14 25:00", "2026-10-14 02:60",
        "2026-13-14 02:00", "2026-10-32 02:00", "14.10.2026 02:00", "2026-10-14 2:00", "2026-10-14 02:00:00.0001",
        "2026-10-14 02:00 CET", "2026/10/14 02:00", "２０２６-10-14 02:00", "now-10m", "2026-10", "24:00",
    ])
    func anythingElseIsNot(text: String) { #expect(WrittenInstant(text) == nil) }

    /// A day alone has two ends, and an event happened at neither.
    @Test func aDayIsReadWhereOneOfItsEndsIsMeant() throws {
        #expect(try read("2026-10-14", dayMeans: .beginning) == instant("2026-10-13T16:00:00Z"))
        #expect(try read("2026-10-14", dayMeans: .end) == instant("2026-10-14T16:00:00Z"))
        #expect(
            try error("2026-10-14", in: "Asia/Shanghai")?.description
                == "2026-10-14 needs a time of day, such as \"2026-10-14 10:00\"")
    }

    @Test func aTimeThatClocksLeftOutIsRefused() throws {
        #expect(
            try error("2026-03-08 02:30", in: "America/New_York")?.description
                == "2026-03-08 02:30:00 does not exist in America/New_York: clocks were put forward over it; "
                + "write it with an offset")
        #expect(try read("2026-03-08 01:59", in: "America/New_York") == instant("2026-03-08T06:59:00Z"))
        #expect(try read("2026-03-08 03:00", in: "America/New_York") == instant("2026-03-08T07:00:00Z"))
    }

    /// What the refusal proposes can be typed in its place.
    @Test func aTimeThatCameTwiceIsRefused() throws {
        let refused = try error("2026-11-01 01:30", in: "America/New_York")
        let first = "2026-11-01T01:30:00-04:00"
        let second = "2026-11-01T01:30:00-05:00"
        #expect(
            refused
                == .twice(local: "2026-11-01 01:30:00", zone: "America/New_York", first: first, second: second))
        #expect(refused?.description.contains("write \(first) or \(second)") == true)
        #expect(try read(first) == instant("2026-11-01T05:30:00Z"))
        #expect(try read(second) == instant("2026-11-01T06:30:00Z"))
        #expect(try read("2026-11-01 02:00", in: "America/New_York") == instant("2026-11-01T07:00:00Z"))
    }

    /// Every instant of a year, at every change of clocks: what is shown is what is read.
    @Test(arguments: ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
    func whatIsShownIsReadBack(zone: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        var moment = instant("2026-01-01T00:00:00Z")
        while moment < endOfYear {
            let shown = zone.shown(moment)
            #expect(try WrittenInstant(shown)?.instant(at: now, in: zone) == moment, "\(shown)")
            moment = moment + .minutes(17) + 250
        }
    }

    private var endOfYear: Instant { instant("2026-12-31T00:00:00Z") }
}
