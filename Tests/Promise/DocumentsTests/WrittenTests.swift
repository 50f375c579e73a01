import Foundation
import Intervals
import Site
import Testing

@testable import Documents

/// Money, days and zones as people write them.
@Suite struct WrittenTests {
    @Test(arguments: [
        ("12000.00 CNY", "CNY 12,000.00", "人民币 12,000.00 元"), ("387.1 CNY", "CNY 387.10", "人民币 387.10 元"),
        ("0.00 CNY", "CNY 0.00", "人民币 0.00 元"), ("999 CNY", "CNY 999.00", "人民币 999.00 元"),
        ("1000 CNY", "CNY 1,000.00", "人民币 1,000.00 元"), ("1234567 JPY", "JPY 1,234,567", "1,234,567 日元"),
        ("100000 KWD", "KWD 100,000.000", "KWD 100,000.000"),
    ])
    func money(text: String, english: String, chinese: String) throws {
        let money = try #require(Money(text))
        #expect(Language.english.money(money) == english)
        #expect(Language.chinese.money(money) == chinese)
    }

    @Test func aDeductionHasItsSignBeforeTheDigits() {
        let less = Money(amount: -1500, currency: "CNY")
        #expect(Language.english.money(less) == "CNY −1,500.00")
    }

    @Test func days() throws {
        let day = try #require(CivilDate("2026-11-07"))
        #expect(Language.english.date(day) == "7 November 2026")
        #expect(Language.chinese.date(day) == "2026年11月7日")
        let month = try #require(Month("2026-02"))
        #expect(Language.english.month(month) == "February 2026")
        #expect(Language.chinese.month(month) == "2026年2月")
    }

    /// The configuration names the first day after the term; people name its last.
    @Test func aTermEndsOnItsLastDay() throws {
        let start = try #require(CivilDate("2026-01-05"))
        let end = try #require(CivilDate("2027-01-05"))
        #expect(Language.english.days(from: start, before: end) == "5 January 2026 to 4 January 2027")
        #expect(Language.chinese.days(from: start, before: end) == "2026年1月5日起至2027年1月4日止")
    }

    @Test(arguments: [
        ("Asia/Shanghai", "Asia/Shanghai (UTC+8)", "北京时间（UTC+8）"),
        ("Asia/Kolkata", "Asia/Kolkata (UTC+5:30)", "Asia/Kolkata（UTC+5:30）"),
        ("America/New_York", "America/New_York (UTC−4)", "America/New_York（UTC−4）"),
    ])
    func zones(identifier: String, english: String, chinese: String) throws {
        let zone = try #require(TimeZone(identifier: identifier))
        let summer = try #require(Instant("2026-07-01T00:00:00Z"))
        #expect(Language.english.zone(zone, at: summer) == english)
        #expect(Language.chinese.zone(zone, at: summer) == chinese)
    }

    @Test func aZoneHasTheOffsetOfItsTime() throws {
        let zone = try #require(TimeZone(identifier: "Europe/London"))
        let winter = try #require(Instant("2026-01-01T00:00:00Z"))
        #expect(Language.english.zone(zone, at: winter) == "Europe/London (UTC)")
        #expect(Language.english.zone(zone, at: winter + .days(180)) == "Europe/London (UTC+1)")
    }
}
