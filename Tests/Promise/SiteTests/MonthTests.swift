import Foundation
import Intervals
import Proofs
import Site
import Testing

/// Civil months in zones whose clocks change.
@Suite struct MonthTests {
    @Test(arguments: ["2026-10", "0001-01", "9999-12", "2028-02"])
    func aMonthIsWrittenAsItIsRead(text: String) throws {
        #expect(try #require(Month(text)).description == text)
    }

    @Test(arguments: [
        "", "2026", "2026-1", "2026-13", "2026-00", "2026-10-01", "26-10", "2026/10", "2026-1O", " 2026-10",
    ])
    func whatIsNoMonthIsRefused(text: String) { #expect(Month(text) == nil) }

    @Test(arguments: [(0, 1), (10_000, 1), (2026, 0), (2026, 13), (-1, 5)])
    func numbersOutOfRangeAreRefused(year: Int, month: Int) { #expect(Month(year: year, month: month) == nil) }

    @Test(arguments: [
        ("2026-10", "2026-09", "2026-11", 31), ("2026-12", "2026-11", "2027-01", 31),
        ("2026-01", "2025-12", "2026-02", 31), ("2028-02", "2028-01", "2028-03", 29),
        ("2026-02", "2026-01", "2026-03", 28), ("2100-02", "2100-01", "2100-03", 28),
        ("2000-02", "2000-01", "2000-03", 29),
    ])
    func monthsFollowOneAnother(text: String, previous: String, next: String, days: Int) throws {
        let month = try #require(Month(text))
        #expect(month.previous.description == previous)
        #expect(month.next.description == next)
        #expect(month.next.previous == month)
        #expect(month.days == days)
        #expect(month.firstDay.description == "\(text)-01")
        #expect(month.previous < month && month < month.next)
    }

    /// Lengths in hours and halves of hours.
    @Test(arguments: [
        ("Asia/Shanghai", "2026-10", 1488), ("UTC", "2026-02", 1344), ("Europe/Berlin", "2026-10", 1490),
        ("Europe/Berlin", "2026-03", 1486), ("Europe/Berlin", "2026-07", 1488),
        ("Australia/Lord_Howe", "2026-04", 1441),
        ("Australia/Lord_Howe", "2026-10", 1487), ("America/Sao_Paulo", "2018-11", 1438),
        ("America/Sao_Paulo", "2018-02", 1346), ("Pacific/Apia", "2011-12", 1440), ("Asia/Kathmandu", "2026-06", 1440),
    ])
    func aMonthIsAsLongAsItsClockSays(zone: String, text: String, halfHours: Int64) throws {
        let span = try #require(Month(text)).span(in: try #require(TimeZone(identifier: zone)))
        #expect(span.length == halfHours * .minutes(30))
    }

    /// In São Paulo the clocks went from midnight to one o'clock; in Samoa a whole day did not take place.
    @Test(arguments: [
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00.000Z"),
        ("America/Sao_Paulo", "2018-02-18", "2018-02-18T03:00:00.000Z"),
        ("Pacific/Apia", "2011-12-31", "2011-12-30T10:00:00.000Z"),
        ("Pacific/Apia", "2011-12-29", "2011-12-29T10:00:00.000Z"),
        ("Europe/Berlin", "2026-03-29", "2026-03-28T23:00:00.000Z"),
        ("Europe/Berlin", "2026-10-26", "2026-10-25T23:00:00.000Z"),
        ("Asia/Shanghai", "2026-10-01", "2026-09-30T16:00:00.000Z"),
        ("America/St_Johns", "2026-01-01", "2026-01-01T03:30:00.000Z"),
        ("UTC", "1969-12-31", "1969-12-31T00:00:00.000Z"),
    ])
    func aDayBeginsAtItsFirstInstant(zone: String, date: String, begins: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        #expect(zone.startOfDay(day(date)).description == begins)
    }

    @Test(arguments: [
        ("Asia/Shanghai", "2026-09-30T15:59:59.999Z", "2026-09-30"),
        ("Asia/Shanghai", "2026-09-30T16:00:00Z", "2026-10-01"),
        ("UTC", "1969-12-31T23:59:59.999Z", "1969-12-31"), ("UTC", "1969-12-31T00:00:00Z", "1969-12-31"),
        ("UTC", "1970-01-01T00:00:00Z", "1970-01-01"), ("America/New_York", "1970-01-01T00:00:00Z", "1969-12-31"),
        ("Pacific/Apia", "2011-12-30T09:59:59.999Z", "2011-12-29"),
        ("Pacific/Apia", "2011-12-30T10:00:00Z", "2011-12-31"),
    ])
    func anInstantBelongsToItsLocalDay(zone: String, at: String, date: String) throws {
        #expect(try #require(TimeZone(identifier: zone)).localDate(of: instant(at)).description == date)
    }

    /// Days and months leave no instant out and count none twice, wherever the clocks change.
    @Test(arguments: ["Europe/Berlin", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo"])
    func daysTileTheTime(name: String) throws {
        let zone = try #require(TimeZone(identifier: name))
        for number in seeds("local days", few: 200, many: 20_000) {
            var seed = Seed(number)
            let date = CivilDate(daysSince1970: seed.number(-10_000...25_000))
            let first = zone.startOfDay(date)
            let next = zone.startOfDay(date.adding(days: 1))
            #expect(zone.localDate(of: first - 1) < date)
            guard first < next else { continue }  // A day that did not take place.
            #expect(zone.localDate(of: first) == date)
            #expect(zone.localDate(of: next - 1) == date)
        }
        var month = try #require(Month("2009-01"))
        for _ in 0..<240 {
            #expect(month.span(in: zone).to == month.next.span(in: zone).from)
            month = month.next
        }
    }
}
