import Foundation
import Intervals
import Testing

/// A month by others' rules, through the program: readings are imported, the table and the document are read.
@Suite struct CompareTests {
    private static let configuration = """
        site: reference
        timezone: UTC
        contracts:
          c-1:
            customer: {name: Acme}
            service: rack
            signed: 2025-01-04
            term: {from: 2025-01-05, to: 2026-01-05}
            rent: 100.00 CNY
            network: {hosts: [192.0.2.10]}
        """
    private static let records = """
        {"record":"maintenance","contract":"c-1","from":"2025-03-12T02:00:00Z","to":"2025-03-12T04:00:00Z",\
        "consented_at":"2025-03-10T00:00:00Z","consented_by":"Li Wei"}
        {"record":"outage_report","contract":"c-1","guarantee":"network","at":"2025-03-05T12:00:00Z"}
        {"record":"outage_report","contract":"c-1","guarantee":"network","at":"2025-03-12T12:00:00Z"}
        {"record":"outage_report","contract":"c-1","guarantee":"network","at":"2025-04-01T12:00:00Z"}
        """

    /// Every five minutes, in minutes of March; see `ReferenceMonth`.
    private static var readings: [String] {
        let start = Instant("2025-03-01T00:00:00Z") ?? .distantPast
        let down = [6362..<6391, 15_967..<16_097, 44_618..<44_662]
        let silent = 27_840..<28_200
        return stride(from: 0, to: 44_700, by: 5).filter { !silent.contains($0) }.map { minute in
            let state = down.contains { $0.contains(minute) } ? "down" : "up"
            return #"{"signal":"icmp/192.0.2.10","at":"\#(start + .minutes(Int64(minute)))","state":"\#(state)"}"#
        }
    }

    private func desk() throws -> (folder: URL, configuration: [String]) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("compare-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("mainstay.yaml")
        try Data(Self.configuration.utf8).write(to: file)
        let events = folder.appendingPathComponent("events.jsonl")
        try Data((Self.readings + [Self.records]).joined(separator: "\n").utf8).write(to: events)
        let imported = try Binary.run(["import", events.path, "--config", file.path])
        try #require(imported.status == 0, "\(imported.error)")
        return (folder, ["--month", "2025-03", "--contract", "c-1", "--config", file.path])
    }

    @Test func theTableShowsEveryRuleBesideOurs() throws {
        let (folder, options) = try desk()
        defer { try? FileManager.default.removeItem(at: folder) }
        let all = try Binary.run(["compare"] + options)
        #expect(all.status == 0, "\(all.error)")
        for row in [
            "mainstay, on the evidence *70.00 min \\[60.00 min, 80.00 min\\] *99.8432 \\[99.8208, 99.8656\\] *no, certain",
            "mainstay, by the agreement *70.00 min \\[60.00 min, 80.00 min\\] *99.8432 \\[99.8208, 99.8656\\] *no",
            "zabbix *60.00 min *99.8652 *no", "icingadb *60.00 min *99.8656 *no",
            "opennms, polling suspended *70.00 min *99.8432 *no",
            "opennms, notifications only *180.00 min *99.5968 *no",
            "librenms *30.00 min *99.9306 *yes", "uptime-kuma *14 of 8832 checks *99.8415 *no",
            "gatus *36 of 8856 checks *99.5935 *no", "360.00 min unknown and 120.00 min taken off by records",
            "zabbix counts from the second failed check",
        ] { #expect(try all.output.contains(Regex(row)), "\(row)\n\(all.output)") }
        let one = try Binary.run(["compare", "--as", "gatus", "--as", "zabbix"] + options)
        #expect(one.output.contains("gatus") && one.output.contains("zabbix") && !one.output.contains("icingadb"))
        #expect(try Binary.run(["compare", "--as", "nagios"] + options).status == 64)
    }

    @Test func theDocumentHoldsTheSame() throws {
        let (folder, options) = try desk()
        defer { try? FileManager.default.removeItem(at: folder) }
        let made = try Binary.run(["compare", "--format", "json"] + options)
        let document = try #require(try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any])
        let guarantees = try #require(document["guarantees"] as? [[String: Any]])
        #expect(guarantees.compactMap { $0["guarantee"] as? String } == ["network"])
        let others = try #require(guarantees.first?["others"] as? [[String: Any]])
        #expect(
            others.compactMap { $0["availability_percent"] as? Double } == [
                99.8652, 99.8656, 99.8432, 99.5968, 99.9306, 99.8415, 99.5935,
            ])
        #expect(others.compactMap { $0["met"] as? Bool }.filter { $0 }.count == 1)
        let evidence = try #require(guarantees.first?["evidence"] as? [String: Any])
        #expect(evidence["unknown_ms"] as? Int == 21_600_000 && evidence["excluded_ms"] as? Int == 7_200_000)
        #expect(evidence["finding"] as? String == "breached")
    }
}
