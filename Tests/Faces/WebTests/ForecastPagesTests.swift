import Collection
import Foundation
import Intervals
import Live
import Office
import Site
import Testing

@testable import Web

/// What lies ahead, as pages.
struct ForecastPagesTests {
    private static func configuration(_ text: String) -> String {
        text.replacing("127.0.9.1, credentials: lab,", with: "127.0.9.1, credentials: lab, fed_by: ups-a/output,")
            .replacing(
                "127.0.9.2, credentials: lab,",
                with: "127.0.9.2, credentials: lab, fed_by: ups-b/output, ratings: {outlet/7: 10 A},"
            )
            .replacing(
                "contracts:\n",
                with: "  ups-a: {address: 127.0.9.3, credentials: lab, profile: ups-mib}\n"
                    + "  ups-b: {address: 127.0.9.4, credentials: lab, profile: ups-mib}\ncontracts:\n")
    }

    /// A facility of which two batteries and two outlets are measured.
    private func served() async throws -> ServedSite {
        let site = try ServedSite(now: "2026-02-12T00:30:00Z", configuration: Self.configuration)
        let now = site.clock.now
        var lines: [String] = []
        for device in ["ups-a", "ups-b"] {
            for kind in ["input", "output"] {
                lines += (0..<3).map { hour in
                    #"{"signal":"\#(device)/\#(kind)","at":"\#(now - .hours(Int64(hour)) - 1)","state":"up"}"#
                }
            }
        }
        _ = try site.office.importLines(
            lines.joined(separator: "\n"), file: "lines", keepsGoodLines: false,
            for: Principal(name: "desk", role: .operator))
        var found = Collected()
        found.numbers = [
            NumericSample(.runtime(of: "ups-a"), at: now, value: 600),
            NumericSample(.runtime(of: "ups-b"), at: now, value: 900),
        ]
        for (path, amperes) in [("pdu-a/outlet/7", 4.0), ("pdu-b/outlet/7", 5)] {
            guard let signal = SignalName(path) else { continue }
            found.numbers.append(NumericSample(.init(signal, .current), at: now, value: amperes))
        }
        site.board.collected(found)
        // The board looks at what it is given on a thread of its own.
        while site.board.facts.numbers.isEmpty { await Task.yield() }
        return site
    }

    @Test func everyForecastIsAPage() async throws {
        try await served().serving { site in
            let breach = try site.get("/forecast")
            #expect(breach.status == 200 && breach.body.contains("Time to breach"))
            #expect(breach.body.contains("in 15 min</span><br>2026-02-12 08:45:00+08:00"))
            #expect(breach.body.contains("ups-a is empty at 2026-02-12 08:40:00+08:00"))
            let evidence = try site.get("/forecast/evidence?contract=acme")
            #expect(evidence.status == 200 && evidence.body.contains("breached"))
            let headroom = try site.get("/forecast/headroom?feed=mains")
            #expect(headroom.status == 200 && headroom.body.contains("pdu-b/outlet/7"))
            #expect(headroom.body.contains("above 80 %"))
            let cords = try site.get("/forecast/cords")
            #expect(cords.status == 200 && cords.body.contains("2 contracts were not tested by any loss"))
        }
    }

    @Test func whatOpensIsTyped() async throws {
        try await served().serving { site in
            let empty = try site.get("/forecast/whatif")
            #expect(empty.status == 200 && !empty.body.contains("Nobody loses anything"))
            let answer = try site.get("/forecast/whatif?signal=pdu-a/inlet")
            #expect(answer.body.contains("loses redundancy") && answer.body.contains("globex"))
            let past = try site.get("/forecast/whatif?signal=pdu-a/inlet&at=2026-02-10%2010:30")
            #expect(past.body.contains("globex") && !past.body.contains(">acme</a>"))
            let wrong = try site.get("/forecast/whatif?signal=pdu-x/inlet")
            #expect(
                wrong.status == 200
                    && wrong.body.contains("No device or signal of the configuration is called pdu-x/inlet"))
            let hostile = try site.get("/forecast/whatif?signal=%3Cscript%3E&at=never")
            #expect(hostile.status == 200 && !hostile.body.contains("<script>"))
        }
    }

    @Test func theySpeakChinese() async throws {
        try await served().serving { site in
            for path in ["", "/evidence", "/whatif?signal=ups-a", "/headroom", "/cords"] {
                let page = try site.get("/forecast\(path)", headers: ["Accept-Language": "zh-CN"])
                #expect(page.status == 200 && page.body.contains("lang=\"zh-Hans\""), "\(path)")
                #expect(page.body.contains("假设推演"), "\(path)")
            }
        }
    }
}
