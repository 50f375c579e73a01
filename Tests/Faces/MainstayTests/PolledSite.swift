import Clocks
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Plants
import Programs
import SNMP
import Simulation
import Site
import Sockets
import Synchronization
import Testing

/// Two simulated UPSes on loopback that feed a customer, for daemons that run as processes.
final class PolledSite {
    private let folder = TemporaryFolder("status")
    private let equipment: TwoUPSs

    var configuration: String { folder.path("mainstay.yaml") }

    /// - Parameter hasSilentDevice: a second customer hangs on a device that nobody answers for.
    init(hasSilentDevice: Bool = false) throws {
        equipment = try TwoUPSs(in: "127.0.14")
        let port = equipment.port
        try folder.write("mainstay.yaml", Self.text(port: port, hasSilentDevice: hasSilentDevice))
    }

    private static func text(port: UInt16, hasSilentDevice: Bool) -> String {
        let silent = "\n  pdu-9: {address: \"127.0.14.9:\(port)\", credentials: lab, profile: apc-rpdu2}"
        return """
            site: dc-1
            timezone: UTC
            ledger: ledger.sqlite
            credentials: {lab: {version: 2c, community: demo}}
            schedule: {power: \(hasSilentDevice ? "1s" : "20s"), link: \(hasSilentDevice ? "1s" : "20s")}
            devices:
              ups-a: {address: "127.0.14.1:\(port)", credentials: lab, profile: ups-mib}
              ups-b: {address: "127.0.14.2:\(port)", credentials: lab, profile: ups-mib, fed_by: ups-b/output}\
            \(hasSilentDevice ? silent : "")
            contracts:
            \(contract("acme", power: "{mains: ups-a/input, ups: ups-b/\(hasSilentDevice ? "input" : "output")}"))
            \(hasSilentDevice ? contract("globex", power: "{mains: pdu-9/outlet/1}") : "")

            """
    }

    private static func contract(_ id: String, power: String) -> String {
        """
          \(id):
            customer: {name: \(id)}
            service: colocation
            signed: 2026-01-01
            term: {from: 2026-01-01, to: 2099-01-01}
            rent: 1000.00 EUR
            power: \(power)
        """
    }

    func happen(_ happening: Plant.Happening) { equipment.happen(happening) }

    func plugin() throws -> (status: Int32, output: String, error: String) {
        try Binary.run(["status", "--plugin", "--config", configuration])
    }

    func metrics() throws -> String { try Binary.run(["status", "--metrics", "--config", configuration]).output }

    func document() throws -> StatusDocument {
        let output = try Binary.run(["status", "--format", "json", "--config", configuration]).output
        return try JSONDecoder().decode(StatusDocument.self, from: Data(output.utf8))
    }

    /// Asks, and records an issue when that took as long as somebody who waits for a lock would.
    func answersAtOnce(
        at place: SourceLocation = #_sourceLocation
    ) throws -> (status: Int32, output: String, error: String) {
        let start = ContinuousClock.now
        let answer = try plugin()
        #expect(ContinuousClock.now - start < .seconds(5), sourceLocation: place)
        return answer
    }

    /// Whether the ledger has readings of signals.
    func isWritten(_ signals: [String]) throws -> Bool {
        let ledger = try ChainedLedger(path: folder.path("ledger.sqlite"), access: .read)
        return Set(signals).isSubset(of: try ledger.signals().map(\.path))
    }

    /// Another program begins to write the ledger, and takes its time.
    func hold(_ time: Duration) throws -> Process {
        let ready = folder.path("held")
        let script = """
            import sqlite3, sys, time
            ledger = sqlite3.connect(sys.argv[1], isolation_level=None)
            ledger.execute("BEGIN EXCLUSIVE")
            open(sys.argv[2], "w").close()
            time.sleep(float(sys.argv[3]))
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = [
            "python3", "-c", script, folder.path("ledger.sqlite"), ready, "\(time.components.seconds)",
        ]
        try process.run()
        let end = ContinuousClock.now + .seconds(20)
        while !FileManager.default.fileExists(atPath: ready), ContinuousClock.now < end { usleep(10_000) }
        try #require(FileManager.default.fileExists(atPath: ready), "the ledger could not be locked")
        return process
    }

    /// Waits until something holds, at most for half a minute: daemons and agents are real.
    func settles(at place: SourceLocation = #_sourceLocation, _ isDone: () throws -> Bool) async throws {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            if try isDone() { return }
            try await Task.sleep(for: .milliseconds(50))
        }
        Issue.record("it has not happened within half a minute", sourceLocation: place)
    }
}

/// What of `status --format json` these tests look at.
struct StatusDocument: Decodable {
    struct Contract: Decodable, Equatable {
        var feeds: [String: String]
        var power_state: String?
        var power_used_ms: Int?
    }
    struct Device: Decodable {
        var device: String
        var state: String
    }
    struct Battery: Decodable { var on_battery: Bool? }

    var source: String
    var daemon: Bool
    var remark: String?
    var newest_reading_age_ms: Int?
    var contracts: [Contract]
    var devices: [Device]
    var batteries: [Battery]
}
