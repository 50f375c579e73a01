import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Testing

/// Three days in February 2026 that are long over: contracts on both terms files, an outage that was reported, and an
/// entry in every register.
final class JudgedMonth {
    let folder: URL
    /// Equal ones, with every other on tiered credits.
    let contracts: [String]

    init(contracts count: Int = 2) throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("judged-\(UUID().uuidString)")
        contracts = (1...count).map { "c-\($0)" }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: URL(fileURLWithPath: configuration))
        let lines = readings + contracts.flatMap(records)
        let events = folder.appendingPathComponent("events.jsonl")
        try Data(lines.joined(separator: "\n").utf8).write(to: events)
        let imported = try run("import", events.path)
        try #require(imported.status == 0, "\(imported.error)")
    }

    /// A copy of its configuration and ledger.
    init(copying other: JudgedMonth) throws {
        contracts = other.contracts
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("judged-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: other.folder, to: folder)
    }

    deinit {
        // Nothing depends on it.
        try? FileManager.default.removeItem(at: folder)
    }

    var configuration: String { folder.appendingPathComponent("mainstay.yaml").path }
    var compliance: URL { folder.appendingPathComponent("var/compliance/2026-02") }

    func ledger() throws -> ChainedLedger {
        try ChainedLedger(path: folder.appendingPathComponent("ledger.sqlite").path)
    }

    @discardableResult
    func run(_ arguments: String...) throws -> (status: Int32, output: String, error: String) {
        try Binary.run(arguments + ["--config", configuration])
    }

    var evaluation: [String] { ["evaluate", "--month", "2026-02", "--config", configuration] }

    /// By name, what stands in the month's folder.
    func files() throws -> [String: Data] {
        let names = try FileManager.default.contentsOfDirectory(atPath: compliance.path)
        return Dictionary(
            uniqueKeysWithValues: try names.map { ($0, try Data(contentsOf: compliance.appendingPathComponent($0))) })
    }

    private var readings: [String] {
        ["pdu-a/outlet/7", "pdu-b/outlet/7", "icmp/198.51.100.10"].flatMap { signal in
            (0..<74).map { hour in
                let at = (Instant("2026-02-09T15:00:00Z") ?? .distantPast) + .hours(Int64(hour))
                let state = (10..<13).contains(hour) ? "down" : "up"
                return #"{"signal":"\#(signal)","at":"\#(at)","state":"\#(state)","evidence":"read at \#(hour)"}"#
            }
        }
    }

    private func records(of contract: String) -> [String] {
        [
            #""outage_report","guarantee":"power","at":"2026-02-11T00:00:00Z","by":"Li Wei""#,
            #""outage_report","guarantee":"network","at":"2026-02-11T00:00:00Z","by":"Li Wei""#,
            #""notification","notified_at":"2026-02-10T04:00:00Z","method":"mobile""#,
            #""credit_request","guarantee":"emergency_report","date":"2026-02-10","at":"2026-02-12T00:00:00Z""#,
            #""installation","service":"colocation","signed_at":"2026-02-09T17:00:00Z","fee":"800.00 CNY""#,
            #""complaint","about":"staff","accepted_at":"2026-02-10T03:00:00Z""#,
            #""operation","authorised_at":"2026-02-10T03:00:00Z","method":"phone","credentials":"refused""#,
            #""visit","announced_at":"2026-02-10T03:00:00Z","reason":"a disk""#,
            #""request","kind":"downtime_statement","at":"2026-02-10T03:00:00Z""#,
            #""assignment","role":"representative","name":"Zhao","from":"2026-02-10T03:00:00Z","to":"2026-02-11T03:00:00Z""#,
            #""duty_roster","name":"Qian","from":"2026-02-10T03:00:00Z","to":"2026-02-11T03:00:00Z""#,
        ].map { #"{"record":\#($0),"contract":"\#(contract)"}"# }
    }

    private var text: String {
        let entries = contracts.enumerated().map { number, id in
            """
              \(id):
                customer: {name: Customer \(number)}
                terms: \(number % 2 == 0 ? "idc-standard" : "tiered-credits")
                language: \(number % 2 == 0 ? "zh-Hans" : "en")
                service: colocation
                signed: 2026-02-01
                term: {from: 2026-02-10, to: 2026-02-13}
                rent: 12000.00 CNY
                power: {mains: pdu-a/outlet/7, ups: pdu-b/outlet/7}
                network: {hosts: [198.51.100.10]}
            """
        }
        return """
            site: judged
            timezone: Asia/Shanghai
            ledger: ledger.sqlite
            schedule: {power: 1h, link: 1h, reachability: 1h}
            credentials: {lab: {version: 2c, community: public}}
            devices:
              pdu-a: {address: 127.0.9.1, credentials: lab, profile: apc-rpdu2}
              pdu-b: {address: 127.0.9.2, credentials: lab, profile: apc-rpdu2}
            contracts:
            \(entries.joined(separator: "\n"))

            """
    }
}
