import Agreement
import Foundation
import Intervals
import Site
import Testing

@testable import Documents

/// Figures are rounded for people, never in anybody's favour.
@Suite struct FiguresTests {
    private func figures(_ language: Language = .english, zone: String = "Asia/Shanghai") throws -> Figures {
        Figures(language: language, zone: try #require(TimeZone(identifier: zone)))
    }

    @Test(arguments: [
        (0, "0.00 min", "0.00 分钟"), (3_000_000, "50.00 min", "50.00 分钟"), (1, "0.00 min", "0.00 分钟"),
        (599, "0.01 min", "0.01 分钟"), (86_400_000, "1440.00 min", "1440.00 分钟"),
    ])
    func minutes(length: Milliseconds, english: String, chinese: String) throws {
        #expect(try figures().minutes(length).plain == english)
        #expect(try figures(.chinese).minutes(length).plain == chinese)
        // The unit does not go to the next line.
        #expect(try !figures().minutes(length).contains(" "))
    }

    @Test func boundsAreShownWhereTheyDiffer() throws {
        let exact = Bounded(nominal: 60_000, min: 60_000, max: 60_000)
        #expect(try figures().minutes(exact).plain == "1.00 min")
        let doubtful = Bounded(nominal: 60_000, min: 30_000, max: 120_000)
        #expect(try figures().minutes(doubtful).plain == "1.00 min [0.50 min – 2.00 min]")
        let onlyBelow = Bounded(nominal: 60_000, min: 0, max: 60_000)
        #expect(try figures().minutes(onlyBelow).plain == "1.00 min [0.00 min – 1.00 min]")
    }

    @Test(arguments: [
        (Milliseconds.days(5), "5 days", "5 天"), (.days(1), "24 hours", "24 小时"), (.days(2), "2 days", "2 天"),
        (.hours(1), "1 hour", "1 小时"), (.hours(36), "36 hours", "36 小时"), (.minutes(44), "44 min", "44 分钟"),
        (.seconds(90), "90 s", "90 秒"), (1500, "1500 ms", "1500 毫秒"), (0, "0 ms", "0 毫秒"),
    ])
    func durations(length: Milliseconds, english: String, chinese: String) throws {
        #expect(try figures().duration(length) == english)
        #expect(try figures(.chinese).duration(length) == chinese)
    }

    @Test(arguments: [
        ("2026-10-10T02:00:00Z", "Asia/Shanghai", "2026-10-10 10:00:00"),
        ("2026-10-10T02:00:00.250Z", "Asia/Shanghai", "2026-10-10 10:00:00.250"),
        ("2026-12-31T23:30:00Z", "Asia/Shanghai", "2027-01-01 07:30:00"),
        ("2026-03-29T00:59:59Z", "Europe/Berlin", "2026-03-29 01:59:59"),
        ("2026-03-29T01:00:00Z", "Europe/Berlin", "2026-03-29 03:00:00"),
        // Between two and three o'clock the clocks show everything twice.
        ("2025-10-25T23:59:59Z", "Europe/Berlin", "2025-10-26 01:59:59"),
        ("2025-10-26T00:00:00Z", "Europe/Berlin", "2025-10-26 02:00:00+02:00"),
        ("2025-10-26T00:59:59.999Z", "Europe/Berlin", "2025-10-26 02:59:59.999+02:00"),
        ("2025-10-26T01:00:00Z", "Europe/Berlin", "2025-10-26 02:00:00+01:00"),
        ("2025-10-26T02:00:00Z", "Europe/Berlin", "2025-10-26 03:00:00"),
    ])
    func instantsAreLocal(text: String, zone: String, shown: String) throws {
        let instant = try #require(Instant(text))
        #expect(try figures(zone: zone).instant(instant) == shown)
    }

    @Test func aMissingInstant() throws {
        let missing: Instant? = nil
        #expect(try figures().instant(missing) == "–")
    }

    @Test func theBoundsOfAnInstant() throws {
        let figures = try figures()
        let noon = try #require(Instant("2026-10-10T04:00:00Z"))
        #expect(figures.instant(noon, within: noon...noon) == "2026-10-10 12:00:00")
        #expect(
            figures.instant(noon, within: noon - .minutes(1)...noon + .minutes(2))
                == "2026-10-10 12:00:00\n[11:59:00 – 12:02:00]")
        // A bound of another day shows its date.
        #expect(
            figures.instant(noon, within: noon - .days(1)...noon)
                == "2026-10-10 12:00:00\n[2026-10-09 12:00:00 – 12:00:00]")
    }

    @Test(arguments: [
        ("99.9%", "99.9 %"), ("100%", "100 %"), ("99.99%", "99.99 %"), ("99%", "99 %"), ("0.5%", "0.5 %"),
        ("33.333333%", "33.333333 %"),
    ])
    func percentages(text: String, shown: String) throws {
        #expect(try figures().percent(try #require(Ratio(text))) == shown)
    }

    /// Cut, not rounded: 99.89999 % is not shown as 99.9 %.
    @Test(arguments: [
        (0, 1_000_000, "100.0000 %"), (1000, 1_000_000, "99.9000 %"), (1001, 1_000_000, "99.8999 %"),
        (1, 1_000_000_000, "99.9999 %"), (1_000_000, 1_000_000, "0.0000 %"), (0, 0, "–"),
    ])
    func availabilities(down: Milliseconds, length: Milliseconds, shown: String) throws {
        #expect(try figures().availability(down: down, of: length).plain == shown)
    }
}
