import Foundation
import Intervals
import Site
import Testing

@testable import Documents

/// Money, dates, zones and deadlines as people write them in each language.
@Suite struct WrittenFiguresTests {
    private func figures(_ language: Language, zone: String = "Asia/Shanghai") throws -> Figures {
        Figures(language: language, zone: try #require(TimeZone(identifier: zone)))
    }

    @Test(arguments: [
        ("12000.00 CNY", "CNY 12,000.00", "人民币 12,000.00 元"), ("0.00 CNY", "CNY 0.00", "人民币 0.00 元"),
        ("999.99 CNY", "CNY 999.99", "人民币 999.99 元"), ("1000.00 CNY", "CNY 1,000.00", "人民币 1,000.00 元"),
        ("1234567.89 EUR", "EUR 1,234,567.89", "1,234,567.89 欧元"), ("120000 JPY", "JPY 120,000", "120,000 日元"),
    ])
    func money(text: String, english: String, chinese: String) throws {
        #expect(try figures(.english).money(text).plain == english)
        #expect(try figures(.chinese).money(text).plain == chinese)
        // The amount and its currency stay on one line.
        #expect(try !figures(.chinese).money(text).contains(" "))
    }

    @Test func anAmountThatIsNoneStandsAsItIs() throws { #expect(try figures(.chinese).money("–") == "–") }

    @Test func dates() throws {
        let first = try #require(CivilDate("2026-01-05"))
        let end = try #require(CivilDate("2027-01-05"))
        #expect(try figures(.english).date(first) == "5 January 2026")
        #expect(try figures(.chinese).date(first) == "2026年1月5日")
        #expect(Language.english.days(from: first, before: end) == "5 January 2026 to 4 January 2027")
        #expect(Language.chinese.days(from: first, before: end) == "2026年1月5日起至2027年1月4日止")
    }

    @Test(arguments: [
        ("Asia/Shanghai", "Asia/Shanghai (UTC+8)", "北京时间（UTC+8）"),
        ("Asia/Kolkata", "Asia/Kolkata (UTC+5:30)", "Asia/Kolkata（UTC+5:30）"),
        ("America/New_York", "America/New_York (UTC−5)", "America/New_York（UTC−5）"),
    ])
    func zones(zone: String, english: String, chinese: String) throws {
        let winter = try #require(Instant("2026-01-05T00:00:00Z"))
        #expect(try figures(.english, zone: zone).zoneName(at: winter) == english)
        #expect(try figures(.chinese, zone: zone).zoneName(at: winter) == chinese)
    }

    /// A local midnight is the end of the day that ends there (fine print, 14); a millisecond on either side is not.
    @Test func deadlines() throws {
        let figures = try figures(.chinese)
        let midnight = try #require(Instant("2026-03-05T16:00:00Z"))
        #expect(figures.due(midnight) == "2026-03-05 24:00")
        #expect(figures.due(midnight - 1) == "2026-03-05 23:59:59.999")
        #expect(figures.due(midnight + 1) == "2026-03-06 00:00:00.001")
        #expect(
            figures.span(Span(from: midnight - .days(1), to: midnight)) == "2026-03-05 00:00:00 – 2026-03-05 24:00")
        #expect(figures.span(Span(from: midnight, to: .distantFuture)) == "自 2026-03-06 00:00:00 起")
    }
}
