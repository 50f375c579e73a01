import Compression
import Foundation
import Live
import Metrics
import Synchronization
import Testing

@testable import Web

/// What machines ask: metrics and health.
struct ProgramsTests {
    /// Each form is what was asked for, and says so.
    @Test func metricsComeAsTheyAreWanted() async throws {
        try await ProgramSite.serving { site in
            let classic = try await site.get("/metrics")
            #expect(
                classic.status == 200 && classic.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
            #expect(
                classic.text.contains(#"mainstay_contract_state{contract="acme",guarantee="power",state="unknown"} 1"#))
            // Those of devices would make it long.
            #expect(!classic.text.contains("mainstay_signal_state") && !classic.text.contains("# EOF"))
            let open = try await site.get("/metrics", headers: ["Accept": "application/openmetrics-text;version=1.0.0"])
            #expect(open.headers["content-type"] == "application/openmetrics-text; version=1.0.0; charset=utf-8")
            #expect(open.text.hasSuffix("# EOF\n"))
            let packed = try await site.get("/metrics", headers: ["Accept-Encoding": "deflate, gzip;q=0.5"])
            #expect(packed.headers["content-encoding"] == "gzip")
            #expect(Gzip.expanded(packed.body, atMost: 1 << 20) == classic.body)
            let plain = try await site.get("/metrics", headers: ["Accept-Encoding": "gzip;q=0"])
            #expect(plain.headers["content-encoding"] == nil && plain.body == classic.body)
        }
    }

    @Test func devicesAreDividedIntoShares() async throws {
        try await ProgramSite.serving { site in
            let all = try await site.get("/metrics/devices").text
            for device in ["ups-a", "pdu-a", "pdu-b"] {
                #expect(all.contains(#"mainstay_device_info{device="\#(device)""#))
            }
            let halves = try await [site.get("/metrics/devices?share=1/2"), site.get("/metrics/devices?share=2/2")]
            let lines = halves.flatMap { $0.text.split(separator: "\n") }.filter { $0.first != "#" }
            #expect(lines.sorted() == all.split(separator: "\n").filter { $0.first != "#" }.sorted())
            for share in ["0/2", "3/2", "x", "1/2/3", ""] {
                #expect(try await site.get("/metrics/devices?share=\(share)").status == 422, "\(share)")
            }
            #expect(try await site.get("/metrics/ports").status == 200)
        }
    }

    /// What is made once is given to all who ask within a second.
    @Test func manyWhoAskCostAsMuchAsOne() {
        let recent = Recent<String, Int>(lifetime: .seconds(3600), keeping: 2)
        var made = 0
        for _ in 0..<100 {
            _ = recent.value("a") {
                made += 1; return made
            }
        }
        #expect(made == 1 && recent.value("a") == 1 && recent.value("b") == nil)
        // Others do not make it grow.
        let others = ["b", "c", "d"].map { name in recent.value(name) { 7 } }
        #expect(others == [7, 7, 7])
        #expect(recent.value("b") == 7 && recent.value("c") == nil)
        let momentary = Recent<String, Int>(lifetime: .zero)
        for _ in 0..<3 {
            _ = momentary.value("a") {
                made += 1; return made
            }
        }
        #expect(made == 4)
    }

    @Test func healthIsOfTheLoop() async throws {
        try await ProgramSite.serving { (site) async throws -> Void in
            #expect(try await site.get("/healthz").status == 200)
            site.sinceTurn.withLock { $0 = .seconds(11) }
            #expect(try await site.get("/healthz").status == 503)
        }
    }

    /// Every component is named, and one that does not work makes the whole not ready.
    @Test func readinessNamesEveryComponent() async throws {
        try await ProgramSite.serving { site in
            func note(_ component: Health.Component, _ value: Double) {
                Gauge(
                    label: Health.Component.family, dimensions: [("component", component.rawValue)],
                    factory: site.registry
                ).record(value)
            }
            let first = try await site.get("/readyz")
            #expect(first.status == 503 && first.headers["content-type"] == "application/json")
            let components = try #require(first.object?["components"] as? [String: String])
            #expect(
                components
                    == Dictionary(uniqueKeysWithValues: Health.Component.allCases.map { ($0.rawValue, "unknown") }))
            for component in Health.Component.allCases { note(component, 1) }
            #expect(try await site.get("/readyz").status == 200)
            note(.ledger, 0)
            let failed = try await site.get("/readyz")
            #expect(failed.status == 503)
            #expect((failed.object?["components"] as? [String: String])?["ledger"] == "failed")
            note(.ledger, 1)
            site.sinceTurn.withLock { $0 = .seconds(11) }
            #expect(try await site.get("/readyz").status == 503)
        }
    }
}
