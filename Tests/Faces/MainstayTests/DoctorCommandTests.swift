import Foundation
import Programs
import Testing

/// `mainstay doctor` on this machine: whatever it finds here, it says it in the same form.
@Suite struct DoctorCommandTests {
    private let folder = TemporaryFolder("doctor")

    private func configuration(_ more: String = "") throws -> String {
        try folder.write("hooks/odd", "#!/usr/bin/env no-such-interpreter\n", mode: 0o755)
        return try folder.write(
            "mainstay.yaml", "site: dc-1\ntimezone: Europe/Berlin\nhooks: {odd: {run: hooks/odd}}\n\(more)", mode: 0o644
        )
    }

    private func findings(_ arguments: [String]) throws -> (status: Int32, states: [String: String], commands: String) {
        let said = try Binary.run(["doctor", "--json"] + arguments)
        let list = try #require(
            try JSONSerialization.jsonObject(with: Data(said.output.utf8)) as? [[String: Any]], "\(said)")
        let pairs = list.map { ($0["subject"] as? String ?? "", $0["state"] as? String ?? "") }
        let commands = list.flatMap { $0["commands"] as? [String] ?? [] }.joined(separator: "\n")
        return (said.status, Dictionary(pairs) { first, _ in first }, commands)
    }

    @Test func everySubjectIsLookedAt() throws {
        let found = try findings(["--config", try configuration()])
        #expect(
            Set(found.states.keys) == [
                "configuration", "secrets", "ping", "ports", "clock", "zone", "disk", "ledger", "hooks", "units",
                "tools",
            ])
        #expect(found.states["zone"] == "fine" && found.states["ledger"] == "fine", "\(found.states)")
        #expect(found.states["hooks"] == "missing" && found.status == 1)
        #expect(found.commands.contains("sudo apt-get install no-such-interpreter"))
    }

    @Test func aPageForPeople() throws {
        let said = try Binary.run(["doctor", "--config", try configuration("web: {listen: \"192.0.2.1:8161\"}\n")])
        #expect(said.status == 1)
        #expect(
            said.output.contains(
                "missing ports         web at 192.0.2.1 port 8161: that is no address of this machine"), "\(said)")
        #expect(said.output.contains("\n                        $ ip -brief address\n"), "\(said)")
        #expect(said.output.contains(" missing, "))
    }

    /// What the daemon holds itself is nobody else's.
    @Test func aRunningDaemonIsKnown() throws {
        let port = Int.random(in: 20_000...30_000)
        let daemon = try RunningDaemon(
            "site: dc-1\ntimezone: Europe/Berlin\nweb: {listen: \"127.0.0.1:\(port)\"}\n")
        defer { daemon.stop() }
        let arguments = ["doctor", "--config", daemon.folder.appendingPathComponent("mainstay.yaml").path]
        let place = "web at 127.0.0.1 port \(port)"
        var said = try Binary.run(arguments)
        for _ in 0..<100 where !said.output.contains("\(place) is in use; the daemon runs") {
            said = try Binary.run(arguments)
        }
        #expect(
            said.output.contains("ok      ports         \(place) is in use; the daemon runs"), "\(said) \(daemon.log)")
        #expect(said.output.contains("ledger.sqlite can be read"), "\(said)")
    }

    /// A ledger of something else, and no configuration at all.
    @Test func whatIsBrokenIsNamed() throws {
        let path = try configuration("ledger: notes.txt\n")
        try folder.write("notes.txt", String(repeating: "not a database\n", count: 100))
        #expect(try findings(["--config", path]).states["ledger"] == "missing")
        let none = try findings(["--config", folder.path("none/mainstay.yaml")])
        #expect(none.states["configuration"] == "missing" && none.commands.contains("mainstay init "))
        try folder.write("mainstay.yaml", "site: dc-1\n", mode: 0o644)
        let wrong = try findings(["--config", path])
        #expect(wrong.states["configuration"] == "missing" && wrong.commands.contains("mainstay check --config"))
    }
}
