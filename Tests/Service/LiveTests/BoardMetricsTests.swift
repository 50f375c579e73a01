import Collection
import Exposition
import Foundation
import Intervals
import Metrics
import Site
import Testing

@testable import Live

/// What holds, as Prometheus reads it.
@Suite struct BoardMetricsTests {
    private func text(of site: SmallSite) throws -> String {
        try site.board.snapshot(at: site.now, from: .daemon).metrics(of: SmallSite.facility()).exposition
    }

    private func site() throws -> SmallSite {
        var site = try SmallSite()
        try site.readAll()
        site.wait(.seconds(10))
        try site.read(["ups-a/input"], .down)
        try site.read(["pdu-1/agent"], .down)
        var found = Collected()
        found.numbers = [
            NumericSample(.init(try SmallSite.signal("ups-a/input"), .voltage), at: site.now, value: 1.5),
            NumericSample(.init(try SmallSite.signal("pdu-2/outlet/7"), .current), at: site.now, value: 2),
            NumericSample(.init(try SmallSite.signal("ups-a/output"), .voltage), at: site.now, value: 230),
            NumericSample(.runtime(of: "ups-a"), at: site.now, value: 720),
        ]
        _ = site.board.apply(found, at: site.now)
        return site
    }

    /// An exporter that shows two states at once, or one of them only, has misled people.
    @Test func everyValueOfAStateIsThereAndOneIsOne() throws {
        let text = try text(of: try site())
        for line in [
            #"mainstay_contract_state{contract="acme",guarantee="power",state="up"} 0"#,
            #"mainstay_contract_state{contract="acme",guarantee="power",state="degraded"} 1"#,
            #"mainstay_contract_state{contract="acme",guarantee="power",state="down"} 0"#,
            #"mainstay_contract_state{contract="acme",guarantee="power",state="unknown"} 0"#,
            #"mainstay_signal_state{device="ups-a",signal="ups-a/input",state="up"} 0"#,
            #"mainstay_signal_state{device="ups-a",signal="ups-a/input",state="down"} 1"#,
            #"mainstay_uplink_state{state="up",uplink="north"} 1"#, #"mainstay_device_up{device="pdu-1"} 0"#,
            #"mainstay_device_up{device="pdu-2"} 1"#, #"mainstay_ups_on_battery{device="ups-a"} 1"#,
            #"mainstay_ups_battery_runtime_seconds{device="ups-a"} 720"#,
            #"mainstay_input_voltage_volts{device="ups-a",phase=""} 1.5"#,
            #"mainstay_output_voltage_volts{device="ups-a",phase="output"} 230"#,
            #"mainstay_output_current_amperes{device="pdu-2",element="outlet/7"} 2"#,
            "mainstay_emergencies_open 0", #"mainstay_witness_up{witness="203.0.113.9"} 1"#,
        ] { #expect(text.contains("\(line)\n"), "\(line)") }
    }

    @Test func whatIsNotKnownIsAbsent() throws {
        var site = try site()
        site.wait(.hours(1))
        let text = try text(of: site)
        #expect(!text.contains("mainstay_device_up") && !text.contains("mainstay_ups_on_battery{"))
        #expect(!text.contains("mainstay_input_voltage_volts"))
        // Its own network is what nobody may believe in.
        #expect(text.contains(#"mainstay_witness_up{witness="203.0.113.9"} 0"#))
        #expect(text.contains(#"mainstay_contract_state{contract="acme",guarantee="power",state="unknown"} 1"#))
    }

    @Test func monthsHaveTheirBounds() throws {
        var site = try site()
        let month = try #require(Month("2026-09"))
        let uses = [Guarantee.power, .network].map { guarantee in
            MonthUse(
                contract: "acme", guarantee: guarantee, month: month, monthStart: site.now, used: 2000, least: 1000,
                most: 3500, limit: 9000, unknown: 500, takenOff: ["maintenance": 250], isBreached: guarantee == .power,
                judgedAt: site.now)
        }
        _ = site.board.apply(uses)
        let text = try text(of: site)
        for line in [
            #"mainstay_contract_counted_seconds{bound="max",contract="acme",guarantee="power"} 3.5"#,
            #"mainstay_contract_counted_seconds{bound="min",contract="acme",guarantee="network"} 1"#,
            #"mainstay_contract_taken_off_seconds{cause="maintenance",contract="acme",guarantee="power"} 0.25"#,
            #"mainstay_contract_budget_seconds{contract="acme",guarantee="power"} 9"#,
            #"mainstay_contract_breached{contract="acme",guarantee="power"} 1"#,
            #"mainstay_contract_breached{contract="acme",guarantee="network"} 0"#,
        ] { #expect(text.contains("\(line)\n"), "\(line)") }
        #expect(text.components(separatedBy: "mainstay_contract_month_start_timestamp_seconds{").count == 2)
    }

    /// Prometheus' own program reads it and has nothing to say, where it is installed.
    @Test func promtoolIsContent() throws {
        let places = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map { "\($0)/promtool" }
        guard let promtool = places.first(where: { FileManager.default.isExecutableFile(atPath: $0) }) else { return }
        var site = try site()
        let registry = MetricsRegistry(MetricCatalogue.descriptions)
        let month = try #require(Month("2026-09"))
        let use = MonthUse(
            contract: "acme", guarantee: .power, month: month, monthStart: site.now, used: 1, least: 0, most: 2,
            limit: 3, takenOff: ["customer": 1], judgedAt: site.now)
        _ = site.board.apply([use])
        for name in MetricCatalogue.descriptions.keys where name.hasSuffix("_total") {
            Counter(label: name, dimensions: [("kind", "a \"b\"\n")], factory: registry).increment()
        }
        for name in MetricCatalogue.descriptions.keys where name.hasSuffix("duration_seconds") {
            Metrics.Timer(label: name, dimensions: [("hook", "ops")], factory: registry).recordMilliseconds(5)
        }
        let families =
            registry.families + site.board.snapshot(at: site.now, from: .daemon).metrics(of: try SmallSite.facility())
        let process = Process()
        let (input, output) = (Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: promtool)
        process.arguments = ["check", "metrics"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(families.exposition.utf8))
        try input.fileHandleForWriting.close()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0 && said.isEmpty, "\(said)")
    }
}
