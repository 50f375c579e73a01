import Collection
import Intervals
import Live
import Office
import Site
import Testing

@testable import Web

/// A number with the range that a promise has for it, on the pages of its device.
struct RangePagesTests {
    private func facility(_ site: ServedSite, promising signal: RangeSignal) -> Facility {
        var facility = site.office.facility
        facility.contracts[0].conditions["room"] = .numbers([signal.point])
        facility.contracts[0].terms.promises = [
            PromiseTerms(id: "room", subject: .number("room", signal.range), breach: BreachRule([.downtimeOver(0)]))
        ]
        return facility
    }

    /// A range without a lower end begins with two dots: no path leads anywhere else by it.
    @Test(arguments: ["18..27", "..27"]) func aRangeHasAPageOfItsOwn(range: String) async throws {
        let signal = RangeSignal(
            NumericSample.Point(SignalName(device: "pdu-a", kind: "sensor", element: "1"), .temperature),
            within: try #require(NumberRange(range)))
        let site = try ServedSite()
        site.board.adopt(facility(site, promising: signal))
        var found = Collected()
        found.readings = [signal.reading(of: 28.4, at: site.clock.now)]
        found.numbers = [NumericSample(signal.point, at: site.clock.now, value: 28.4)]
        site.board.collected(found)
        let end = ContinuousClock.now + .seconds(20)
        while site.board.signals(of: "pdu-a").first(where: { $0.signal == signal.name })?.state != .down {
            try #require(ContinuousClock.now < end, "the board has not looked at the reading")
            await Task.yield()
        }
        try await site.serving { site in
            let device = try site.get("/devices/pdu-a")
            let link = PageLink.signal(signal.name)
            #expect(link == "/devices/pdu-a/signals/sensor/1/temperature%3A\(range)")
            #expect(device.status == 200 && device.body.contains("href=\"\(link)\""))
            #expect(device.body.contains("28.4\u{A0}°C"))
            for path in [link, "/devices/pdu-a/signals/sensor/1/temperature:\(range)"] {
                let page = try site.get(path)
                #expect(page.status == 200 && page.body.contains("28.4 °C") && page.body.contains("outside"))
            }
            #expect(try site.get("/devices/pdu-a/signals/sensor/1/temperature:1..2").status == 404)
            #expect(try site.get("/devices/pdu-a/signals/sensor/../../../pdu-b").status != 500)
        }
    }
}
