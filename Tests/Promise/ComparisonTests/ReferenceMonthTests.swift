import Agreement
import Comparison
import Intervals
import Site
import Testing

/// One month by every rule, as their authors' documents and sources give it.
@Suite struct ReferenceMonthTests {
    private struct Row: Hashable, CustomStringConvertible {
        var name: String
        var minutes: Int64?
        var percent: String
        var isMet: Bool

        var description: String { "\(name) \(minutes.map { "\($0)" } ?? "–") \(percent) \(isMet)" }
    }

    private func rows(_ compared: ComparedGuarantee) -> [Row] {
        compared.others.compactMap { rule, figure in
            figure.map { figure in
                Row(
                    name: rule.name, minutes: figure.downtime.map { $0 / .minutes(1) }, percent: figure.percent,
                    isMet: compared.isMet(by: figure))
            }
        }
    }

    @Test func everyRuleGivesItsFigure() throws {
        let compared = try #require(ReferenceMonth().compared().first)
        #expect(
            rows(compared) == [
                Row(name: "zabbix", minutes: 60, percent: "99.8652", isMet: false),
                Row(name: "icingadb", minutes: 60, percent: "99.8656", isMet: false),
                Row(name: "opennms, polling suspended", minutes: 70, percent: "99.8432", isMet: false),
                Row(name: "opennms, notifications only", minutes: 180, percent: "99.5968", isMet: false),
                Row(name: "librenms", minutes: 30, percent: "99.9306", isMet: true),
                Row(name: "uptime-kuma", minutes: nil, percent: "99.8415", isMet: false),
                Row(name: "gatus", minutes: nil, percent: "99.5935", isMet: false),
            ])
        let checks = compared.others.suffix(2).compactMap(\.figure).map { [$0.whole - $0.bad, $0.bad] }
        #expect(checks == [[8818, 14], [8820, 36]])
    }

    @Test func oursHasBoundsAndSetsUnknownTimeApart() throws {
        let compared = try #require(ReferenceMonth().compared().first)
        let evidence = compared.evidence
        #expect(evidence.down.min == .minutes(60) && evidence.down.max == .minutes(80))
        #expect(evidence.percent(evidence.down.max) == "99.8208" && evidence.percent(evidence.down.min) == "99.8656")
        #expect(evidence.unknown == .minutes(360) && evidence.excluded == .minutes(120))
        #expect(evidence.finding == .breached)
        // The customer reported the outages and not the silence, which is taken off.
        #expect(compared.agreement.counted.min == .minutes(60) && compared.agreement.counted.max == .minutes(80))
    }

    /// With one outage of at most 35 minutes alone, 360 without evidence could still hide a breach.
    @Test func silenceCanHideABreach() throws {
        var month = try ReferenceMonth()
        month.read(ReferenceMonth.host, outages: 1)
        #expect(month.compared().first?.evidence.finding == .metOnEvidence)
        month.read(ReferenceMonth.host, outages: 0)
        try month.record(
            .forceMajeure,
            [
                "from": "2025-03-20T00:00:00Z", "to": "2025-03-21T00:00:00Z",
                "category": "natural_disaster", "evidence": "flood",
            ])
        #expect(month.compared().first?.evidence.finding == .met)
    }

    /// Nothing that only we know reaches the others' rules.
    @Test func deviceClocksExtrasAndInferencesAreOurs() throws {
        var month = try ReferenceMonth()
        let before = try #require(month.compared().first)
        let extra = Instant("2025-03-05T10:32:00Z") ?? .distantPast
        month.runs[ReferenceMonth.host]?.append(
            Run(Reading(signal: ReferenceMonth.host, at: extra, state: .up, isExtra: true)))
        let after = try #require(month.compared().first)
        #expect(after.evidence.down.max < before.evidence.down.max)
        #expect(rows(after) == rows(before))
    }

    /// OpenNMS averages its services; the others combine them as the condition says.
    @Test func twoSignalsAreCombinedOrAveraged() throws {
        var month = try ReferenceMonth()
        let outlet = SignalName(device: "pdu-1", kind: "outlet", element: "7")
        let other = SignalName(device: "pdu-2", kind: "outlet", element: "7")
        month.contract.network = nil
        month.contract.power = PowerSupply(feeds: [
            PowerSupply.Feed(name: "A", condition: .signal(outlet)),
            PowerSupply.Feed(name: "B", condition: .signal(other)),
        ])
        month.read(outlet)
        month.read(other, outages: 0)
        let compared = try #require(month.compared().first)
        #expect(compared.guarantee == .power && compared.evidence.down.max == 0)
        #expect(
            rows(compared).map(\.percent) == [
                "100.0000", "100.0000", "99.7984", "99.7984", "100.0000", "100.0000", "100.0000",
            ])
    }

    @Test func aMonthThatRunsIsComparedUpToNow() throws {
        let compared = try #require(ReferenceMonth().compared(now: "2025-03-05T10:20:00Z").first)
        // From 10:10 to 10:20 of 6,380 minutes; LibreNMS has found no outage that is over, and the host is down.
        #expect(rows(compared).prefix(2).map(\.percent) == ["99.8433", "99.8433"])
        #expect(rows(compared).first { $0.name == "librenms" }?.percent == "0.0000")
        #expect(
            try ReferenceMonth().compared(now: "2025-02-01T00:00:00Z").first?.others.compactMap(\.figure).isEmpty
                == true)
    }
}
