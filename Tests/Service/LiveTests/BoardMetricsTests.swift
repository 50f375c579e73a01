import Collection
import Exposition
import Foundation
import Intervals
import Metrics
import Programs
import Site
import Testing

@testable import Live

/// What holds, as Prometheus reads it.
@Suite struct BoardMetricsTests {
    private func text(of site: SmallSite) -> String {
        Self.families(of: site).exposition
    }

    private static func families(of site: SmallSite) -> [MetricFamily] {
        site.board.contractMetrics(at: site.now) + site.board.deviceMetrics(of: .all, at: site.now)
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
        let text = text(of: try site())
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
        let text = text(of: site)
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
        let text = text(of: site)
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

    /// Every family that there can be, with what people may call things.
    private func everything() throws -> [MetricFamily] {
        var site = try site()
        let registry = MetricsRegistry(MetricCatalogue.descriptions)
        let month = try #require(Month("2026-09"))
        let use = MonthUse(
            contract: "acme", guarantee: .power, month: month, monthStart: site.now, used: 1, least: 0, most: 2,
            limit: 3, takenOff: ["customer": 1], judgedAt: site.now)
        _ = site.board.apply([use])
        var found = Collected()
        found.roundTrips = [RoundTrip(device: "ups-a", seconds: 0.0123)]
        found.identities = [
            DeviceIdentity(device: "ups-a", at: site.now, systemObject: "1.3.6.1.4.1.318.1.3.27", serial: "\"A\\1\"\n")
        ]
        _ = site.board.apply(found, at: site.now)
        for name in MetricCatalogue.descriptions.keys where name.hasSuffix("_total") {
            Counter(label: name, dimensions: [("kind", "a \"b\"\n")], factory: registry).increment()
        }
        for name in MetricCatalogue.descriptions.keys where name.hasSuffix("duration_seconds") {
            Metrics.Timer(label: name, dimensions: [("hook", "ops")], factory: registry).recordMilliseconds(5)
        }
        return registry.families + Self.families(of: site)
    }

    /// What a device is called may change without the series of its figures changing.
    @Test func namesAndTimesOfDevices() throws {
        let text = try everything().exposition
        for line in [
            #"mainstay_device_info{device="ups-a",object="1.3.6.1.4.1.318.1.3.27",profile="auto",serial="\"A\\1\"\n"} 1"#,
            #"mainstay_device_info{device="pdu-1",object="",profile="auto",serial=""} 1"#,
            #"mainstay_device_round_trip_seconds{device="ups-a"} 0.0123"#,
        ] { #expect(text.contains("\(line)\n"), "\(line)") }
    }

    /// A last month that was judged shows each verdict, one of them as 1.
    @Test func theLastMonthIsShown() throws {
        var site = try site()
        site.board.verdicts["acme"] = MonthVerdict(
            contract: "acme", month: "2026-08",
            verdicts: ["power": "breached", "network": "met", "complaint": "recorded"])
        let text = text(of: site)
        #expect(text.contains(#"mainstay_contract_verdict{contract="acme",guarantee="power",verdict="breached"} 1"#))
        #expect(text.contains(#"mainstay_contract_verdict{contract="acme",guarantee="power",verdict="met"} 0"#))
        #expect(text.contains(#"mainstay_contract_verdict{contract="acme",guarantee="network",verdict="met"} 1"#))
        #expect(!text.contains(#"guarantee="complaint""#))
    }

    /// The shares of a site's devices together are all of it, and no series is in two.
    @Test func sharesDivideTheSeries() throws {
        let site = try site()
        func lines(_ share: DeviceShare) -> [Substring] {
            site.board.deviceMetrics(of: share, at: site.now).exposition.split(separator: "\n").filter {
                $0.first != "#"
            }
        }
        let parts = try ["1/3", "2/3", "3/3"].flatMap { lines(try #require(DeviceShare($0))) }
        #expect(parts.sorted() == lines(.all).sorted() && Set(parts).count == parts.count)
    }

    // MARK: - Programs that read it

    /// Prometheus' own program has nothing to say.
    @Test func promtoolIsContent() throws {
        let promtool = try #require(OutsideProgram("promtool"), "make setup-test installs it")
        let outcome = try promtool.run(["check", "metrics"], input: try everything().exposition)
        #expect(outcome.status == 0 && outcome.output.isEmpty, "\(outcome.output)")
    }

    /// The parser that is strictest about OpenMetrics reads every sample of it.
    @Test func theOpenMetricsParserReadsIt() throws {
        let python = try #require(OutsideProgram(python: "python3"), "make setup-test installs it")
        let families = try everything()
        let program = """
            import sys
            from prometheus_client.openmetrics.parser import text_string_to_metric_families as read
            with open(0, newline="") as text: families = list(read(text.read()))
            for family in families: print(family.name, family.type, family.unit, len(family.samples))
            """
        let text = families.exposition(as: .openMetrics, countedSince: 1_790_000_000)
        let outcome = try python.run(["-c", program], input: text)
        let read = outcome.output.split(separator: "\n")
        #expect(outcome.status == 0, "\(outcome.output)")
        #expect(read.count == families.count { !$0.samples.isEmpty })
        #expect(read.contains("mainstay_device info  4"))
        #expect(
            read.contains("mainstay_ups_battery_runtime gauge seconds 1")
                || read.contains("mainstay_ups_battery_runtime_seconds gauge seconds 1"))
    }
}
