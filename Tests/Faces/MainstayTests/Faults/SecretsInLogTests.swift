import Foundation
import Programs
import Testing

/// Whatever fails, and however much is asked for: no secret gets into the log.
@Suite(.serialized)
struct SecretsInLogTests {
    /// Every secret begins so.
    private static let mark = "Quetzal"

    @Test func noSecretIsLogged() throws {
        let daemon = try RunningDaemon(
            Self.configuration, files: Self.files, options: ["--log-level", "trace", "--log-format", "json"])
        defer { daemon.stop() }
        #expect(daemon.says("polling 2 devices", seconds: 20), "\(daemon.log)")
        // Devices that do not answer, hooks that nobody takes, a station that is not there.
        #expect(daemon.says("\"event\":\"hook.failed\"", seconds: 20), "\(daemon.log)")
        #expect(daemon.says("\"event\":\"device.unreachable\"", seconds: 20), "\(daemon.log)")
        // Secrets where none may stand, and one that cannot be had any more.
        try daemon.reload(
            Self.configuration.replacing("passphrase: {file: auth}", with: "passphrase: \(Self.mark)-plain")
                .replacing("community: \(Self.mark)-community", with: "community: [\(Self.mark)-list]"))
        #expect(daemon.says("the old one stays in force", seconds: 20), "\(daemon.log)")
        try FileManager.default.removeItem(at: daemon.folder.appendingPathComponent("auth"))
        try daemon.reload(Self.configuration)
        #expect(daemon.says("\"event\":\"secret.unread\"", seconds: 20), "\(daemon.log)")
        daemon.stop()
        #expect(!daemon.log.contains(Self.mark), "\(daemon.log)")
    }

    /// Every line is one object with a level, a name and words; what is about a device has it as a field.
    @Test func everyLineHasAName() throws {
        let daemon = try RunningDaemon(Self.configuration, files: Self.files)
        defer { daemon.stop() }
        #expect(daemon.says("\"event\":\"device.unreachable\"", seconds: 20), "\(daemon.log)")
        daemon.stop()
        let lines = daemon.log.split(separator: "\n")
        var events: Set<String> = []
        for line in lines {
            let object = try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String]
            let fields = try #require(object, "\(line)")
            for name in ["at", "level", "event", "message"] { #expect(fields[name] != nil, "\(line)") }
            if fields["event"] == "device.unreachable" { #expect(fields["device"]?.hasPrefix("ups-") == true) }
            events.insert(fields["event"] ?? "")
        }
        #expect(events.isSuperset(of: ["daemon.polling", "device.unreachable", "hook.undelivered"]))
        // Nothing is printed twice a minute that says nothing new.
        let said = lines.map { $0.drop { $0 != "," } }
        #expect(Set(said).count == said.count, "\(daemon.log)")
    }

    private static let files = ["auth", "priv", "hook-secret", "mail"].reduce(into: [:]) { files, name in
        files[name] = "\(mark)-\(name)-\(mark)\n"
    }

    /// Nobody listens at any of these addresses.
    private static var configuration: String {
        """
        site: secrets
        timezone: UTC
        ledger: ledger.sqlite
        schedule: {power: 500ms, link: 500ms}
        web: {listen: none}
        credentials:
          lab: {version: 2c, community: \(mark)-community}
          campus:
            version: 3
            username: mainstay
            authentication: {protocol: SHA-256, passphrase: {file: auth}}
            privacy: {protocol: AES-128, passphrase: {file: priv}}
        devices:
          ups-a: {address: "127.35.9.1:30999", credentials: lab, profile: ups-mib}
          ups-b: {address: "127.35.9.2:30999", credentials: campus, profile: ups-mib}
        hooks:
          board:
            webhook: "http://127.0.0.1:9/\(mark)-path?token=\(mark)-query"
            secret: {file: hook-secret}
            retries: 0
            on: [device.*]
          mail:
            smtp: "smtp://127.0.0.1:9"
            from: noc@dc.example
            to: ops@dc.example
            password: {file: mail}
            retries: 0
            on: [device.*]
        notify: [{to: "127.0.0.1:9", credentials: campus, inform: true}]
        contracts:
        \(RunningDaemon.contract("c-1", "power: {mains: ups-a/input, ups: ups-b/output}"))
        """
    }
}
