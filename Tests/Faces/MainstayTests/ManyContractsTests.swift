import Foundation
import Intervals
import Testing

/// A month of several contracts that share a switch: each is judged by itself, and the same whoever else is.
@Suite struct ManyContractsTests {
    private static let contracts = ["a", "b", "c"]

    private static var configuration: String {
        let head = """
            site: many
            timezone: UTC
            schedule: {link: 5m}
            credentials: {lab: {version: 2c, community: {env: SNMP_COMMUNITY}}}
            devices: {sw-1: {address: 127.0.0.1, credentials: lab, profile: if-mib}}
            contracts:

            """
        return head
            + contracts.enumerated().map { index, name in
                """
                  \(name):
                    customer: {name: Customer \(name)}
                    service: rack
                    signed: 2025-03-01
                    term: {from: 2025-03-01, to: 2025-04-01}
                    rent: 100.00 CNY
                    network: {access: {any: [sw-1/port/Gi\(index)]}, hosts: [192.0.2.\(index)]}
                """
            }.joined(separator: "\n")
    }

    /// In minutes of the month: the first host alone is silent, then all hosts, then all ports are down.
    private static var readings: [String] {
        let start = Instant("2025-03-01T00:00:00Z") ?? .distantPast
        return stride(from: 0, to: 31 * 1440, by: 5).flatMap { minute in
            contracts.indices.flatMap { index in
                let host =
                    index == 0 && (600..<660).contains(minute) || (2000..<2100).contains(minute)
                    || (3000..<3050).contains(minute)
                return [("sw-1/port/Gi\(index)", (3000..<3050).contains(minute)), ("icmp/192.0.2.\(index)", host)]
                    .map { signal, isDown in
                        #"{"signal":"\#(signal)","at":"\#(start + .minutes(Int64(minute)))","state":"\#(isDown ? "down" : "up")"}"#
                    }
            }
        }
    }

    @Test func eachIsJudgedAsIfAlone() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("many-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("mainstay.yaml")
        try Data(Self.configuration.utf8).write(to: file)
        let events = folder.appendingPathComponent("events.jsonl")
        try Data(Self.readings.joined(separator: "\n").utf8).write(to: events)
        let imported = try Binary.run(["import", events.path, "--config", file.path])
        try #require(imported.status == 0, "\(imported.error)")
        let evaluate = [
            "evaluate", "--month", "2025-03", "--as-known-at", "2025-05-01T00:00:00Z", "--format", "json", "--config",
            file.path,
        ]
        let all = try Binary.run(evaluate)
        #expect(all.status == 0, "\(all.error)")
        let alone = try Self.contracts.map { name in
            try Binary.run(evaluate + ["--contract", name]).output.dropFirst(2).dropLast(3)
        }
        #expect(all.output == "[\n" + alone.joined(separator: ",\n") + "\n]\n")
        let hypotheses = all.output.matches(of: /"hypothesis": "(\w+)"/).map { String($0.1) }
        #expect(
            hypotheses == [
                "customer_host_or_application", "undetermined", "provider_access_switch", "undetermined",
                "provider_access_switch", "undetermined", "provider_access_switch",
            ])
    }
}
