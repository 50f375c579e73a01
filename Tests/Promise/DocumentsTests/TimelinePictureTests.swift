import Foundation
import Intervals
import Site
import Testing

@testable import Correlation
@testable import Documents

/// The picture of the month: every rectangle lies where its interval does.
@Suite struct TimelinePictureTests {
    /// Ten days in Shanghai: the first lane begins at 112, a day is 84.4 wide.
    private static let start = Instant("2026-10-09T16:00:00Z") ?? .distantPast
    private let period = Span(from: start, to: start + .days(10))

    private func span(_ from: Milliseconds, _ to: Milliseconds) -> Span {
        Span(from: Self.start + from, to: Self.start + to)
    }

    private func lane(_ part: Lane.Part = .power, up: [Span], down: [Span]) -> Lane {
        let up = IntervalSet(up)
        let down = IntervalSet(down)
        let timeline = Timeline(up: up, down: down, certainlyUp: up, certainlyDown: down)
        return Lane(part: part, timeline: timeline, signals: [])
    }

    private func svg(
        _ lanes: [Lane], over period: Span? = nil, in language: Language = .english
    ) throws -> String {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        return TimelinePicture(
            lanes: lanes, period: period ?? self.period, figures: Figures(language: language, zone: zone)
        ).svg
    }

    /// The rectangles of one colour: where they begin, how wide they are, and at what height.
    private func rectangles(_ colour: String, in svg: String) -> [String] {
        svg.matches(of: /<rect x="([\d.]+)" y="([\d.]+)" width="([\d.]+)" height="([\d.]+)" fill="([^"]+)"\/>/)
            .filter { $0.5 == colour }.map { "\($0.1)+\($0.3) at \($0.2), \($0.4) high" }
    }

    private let green = "#8cc49a"
    private let red = "#c0392b"
    private let hatched = "url(#unknown)"

    @Test func anOutageLiesWhereItWas() throws {
        let lane = lane(
            up: [span(0, .days(2)), span(.days(3), .days(10))], down: [span(.days(2), .days(3))])
        let svg = try svg([lane])
        #expect(rectangles(green, in: svg) == ["112.00+168.80 at 4.0, 16.0 high", "365.20+590.80 at 4.0, 16.0 high"])
        #expect(rectangles(red, in: svg) == ["280.80+84.40 at 4.0, 16.0 high"])
        #expect(rectangles(hatched, in: svg) == [])
    }

    @Test func whatIsNotKnownIsHatched() throws {
        let svg = try svg([lane(up: [span(.days(1), .days(9))], down: [])])
        #expect(rectangles(hatched, in: svg) == ["112.00+84.40 at 4.0, 16.0 high", "871.60+84.40 at 4.0, 16.0 high"])
    }

    /// A minute of ten days would be a sixteenth of a pixel: it is drawn one pixel wide.
    @Test func aShortOutageIsSeen() throws {
        let svg = try svg([
            lane(
                up: [span(0, .days(5)), span(.days(5) + .minutes(1), .days(10))],
                down: [span(.days(5), .days(5) + .minutes(1))])
        ])
        #expect(rectangles(red, in: svg) == ["534.00+1.00 at 4.0, 16.0 high"])
        // It is drawn over what is beside it.
        let places = try [green, red].map { try #require(svg.range(of: $0, options: .backwards)).lowerBound }
        #expect(places[0] < places[1])
    }

    @Test func lanesAreOneUnderTheOther() throws {
        let whole = [span(0, .days(10))]
        let svg = try svg([
            lane(.feed("mains"), up: [], down: whole), lane(.feed("ups"), up: [], down: whole),
            lane(.network, up: [], down: whole),
        ])
        #expect(
            rectangles(red, in: svg) == [
                "112.00+844.00 at 4.0, 16.0 high", "112.00+844.00 at 30.0, 16.0 high",
                "112.00+844.00 at 56.0, 16.0 high",
            ])
        #expect(svg.contains("viewBox=\"0 0 964.0 108.0\""))
        let names = svg.matches(of: /<text x="0" y="([\d.]+)" class="lane">([^<]*)</).map { "\($0.2) at \($0.1)" }
        #expect(names == ["Mains at 16.0", "UPS at 42.0", "Network at 68.0"])
    }

    /// What lies outside of the period is cut off.
    @Test func thePeriodBoundsThePicture() throws {
        let svg = try svg([lane(up: [span(-.days(3), .days(1))], down: [span(.days(9), .days(40))])])
        #expect(rectangles(green, in: svg) == ["112.00+84.40 at 4.0, 16.0 high"])
        #expect(rectangles(red, in: svg) == ["871.60+84.40 at 4.0, 16.0 high"])
    }

    @Test func daysAreLocal() throws {
        let svg = try svg([lane(up: [], down: [])])
        let numbers = svg.matches(of: /<text x="([\d.]+)" y="42.0" class="day">(\d+)</).map { "\($0.2) at \($0.1)" }
        // The tenth of October is the first day; every second one has a number.
        #expect(
            numbers == [
                "11 at 196.40", "13 at 365.20", "15 at 534.00", "17 at 702.80", "19 at 871.60",
            ])
        #expect(svg.matches(of: /<path d="M[\d.]+ 0V26.0"/).count == 10)
    }

    /// A period that begins in the middle of a day has its tick at the beginning.
    @Test func aDayThatBeganBefore() throws {
        let period = span(.hours(12), .days(2))
        let svg = try svg([lane(up: [], down: [])], over: period)
        let ticks = svg.matches(of: /<path d="M([\d.]+) 0V/).map { String($0.1) }
        #expect(ticks == ["112.00", "393.33"])
    }

    /// In the month in which clocks go back a day has 25 hours.
    @Test func aLongDayIsLong() throws {
        let zone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let month = try #require(Month("2026-10"))
        let figures = Figures(language: .english, zone: zone)
        let svg = TimelinePicture(
            lanes: [lane(up: [], down: [])], period: month.span(in: zone), figures: figures
        ).svg
        let ticks = svg.matches(of: /<path d="M([\d.]+) 0V/).compactMap { Double($0.1) }
        #expect(ticks.count == 31)
        let widths = zip(ticks, ticks.dropFirst()).map { (($1 - $0) * 10).rounded() / 10 }
        #expect(widths.firstIndex(of: 28.3) == 24)
        #expect(widths.count { $0 == 27.2 } == 29)
    }

    @Test func lanesAreNamedInTheLanguage() throws {
        let svg = try svg([lane(.feed("mains"), up: [], down: []), lane(.link, up: [], down: [])], in: .chinese)
        #expect(svg.contains(">市电<") && svg.contains(">端口链路<"))
    }

    @Test func aHostileNameIsText() throws {
        let svg = try svg([lane(.feed("<script>&"), up: [], down: [])])
        #expect(svg.contains(">Feed &lt;script&gt;&amp;</text>"))
        #expect(!svg.contains("<script"))
    }

    @Test func aMonthWithoutLanes() throws {
        #expect(try svg([]).isEmpty)
    }
}
