import Foundation
import Programs
import Testing

/// `mainstay init --scan` against real agents on loopback: what answers becomes a configuration that passes the check.
@Suite(.serialized) struct ScanTests {
    private let folder = TemporaryFolder("scan")
    private var site: String { folder.path("site") }
    private var configuration: String { folder.path("site/mainstay.yaml") }

    private static let user = [
        "createUser monitor SHA-256 \"\(Agent.passphrase)\" AES \"\(Agent.passphrase)\"", "rouser monitor priv",
        "sysName SW-1.dc.example",
    ]

    private func secret(_ name: String, _ text: String) throws -> String { try folder.write(name, text + "\n") }

    private func scan(_ agent: Agent, _ arguments: [String]) throws -> (status: Int32, output: String, error: String) {
        try Binary.run(
            ["init", site, "--site", "dc-7", "--timezone", "Europe/Berlin", "--scan", "127.0.0.0/29:\(agent.port)"]
                + arguments)
    }

    private func text() throws -> String { try String(contentsOfFile: configuration, encoding: .utf8) }

    private func passes(_ arguments: [String] = []) throws -> Bool {
        let checked = try Binary.run(["check", "--config", configuration] + arguments)
        #expect(checked.status == 0 && checked.output.contains("1 device, 0 uplinks"), "\(checked)")
        return checked.status == 0
    }

    /// Version 3 comes first, so that the community is not told to who knows the user.
    @Test func aUserIsAskedForFirst() throws {
        let agent = try Agent(Self.user)
        let arguments = [
            "--user", "monitor", "--authentication-file", try secret("auth", Agent.passphrase), "--privacy-file",
            try secret("priv", Agent.passphrase), "--community-file", try secret("community", "ready"),
        ]
        let made = try scan(agent, arguments)
        #expect(
            made.status == 0 && made.output.contains("1 device from a scan of 127.0.0.0/29:\(agent.port)"), "\(made)")
        #expect(made.error.isEmpty, "progress is for terminals")
        let text = try text()
        #expect(text.hasPrefix("# yaml-language-server: $schema=mainstay.schema.json\n"))
        #expect(
            text.contains("site: dc-7\ntimezone: \"Europe/Berlin\"")
                || text.contains("site: dc-7\ntimezone: Europe/Berlin"))
        #expect(
            text.contains(
                "  sw-1: {address: \"127.0.0.1:\(agent.port)\", credentials: monitor, profile: if-mib}"), "\(text)")
        #expect(text.contains("authentication: {protocol: SHA-256, passphrase: {file: \"\(folder.path("auth"))\"}}"))
        #expect(!text.contains(Agent.passphrase) && !text.contains("version: 2c"))
        #expect(FileManager.default.fileExists(atPath: folder.path("site/mainstay.schema.json")))
        #expect(try passes(["--probe"]))
        let again = try scan(agent, arguments)
        #expect(again.status == 1 && again.error.contains("exists already; nothing was written"), "\(again)")
    }

    /// Where nobody knows the user, and a community is given.
    @Test func aCommunityOnlyWhereItIsGiven() throws {
        let agent = try Agent(["sysName 7"])
        let proof = ["--user", "monitor", "--authentication-file", try secret("auth", Agent.passphrase)]
        let nobody = try scan(agent, proof)
        #expect(nobody.status == 1 && nobody.error.contains("Of 6 addresses none answered"), "\(nobody)")
        #expect(nobody.error.contains("127.0.0.1:\(agent.port): it answers: "), "\(nobody)")
        #expect(!FileManager.default.fileExists(atPath: configuration))
        let made = try scan(agent, proof + ["--community-file", try secret("community", "ready"), "--format", "json"])
        let document = try #require(try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any])
        #expect(document["devices"] as? [String] == ["device-127-0-0-1"], "\(made)")
        #expect(try text().contains("version: 2c"))
        #expect(try passes())
    }

    @Test func secretsOfTheFolderAreFound() throws {
        let agent = try Agent()
        try folder.write("site/secrets/snmp-community", "ready\n")
        let made = try scan(agent, [])
        #expect(made.status == 0, "\(made)")
        #expect(try text().contains("community: {file: secrets/snmp-community}"))
        #expect(try passes())
    }

    @Test(arguments: [
        (["--scan", "10.0.0.0/24"], "needs credentials"),
        (["--scan", "10.0.0.0/21", "--community-file", "c"], "takes 1024 addresses at most, not 2046"),
        (["--scan", "everywhere", "--community-file", "c"], "everywhere is no network; write 10.0.0.0/24"),
        (["--scan", "10.0.0.1", "--community-file", "none"], "cannot be read"),
        (["--scan", "10.0.0.1", "--user", "x", "--authentication-file", "short"], "at least 8 characters"),
        (["--scan", "10.0.0.1", "--from-nut", "c"], "one at a time"),
        (["--from", "c", "--from-nut", "c"], "leave out --scan"),
        (["--from-nut", "none"], "cannot be read"), (["--from-nut", "c"], "names nothing that can be asked"),
        (["--timezone", "Berlin"], "is not a time zone such as"),
    ])
    func mistakes(arguments: [String], words: String) throws {
        try folder.write("c", "ready\n")
        try folder.write("short", "seven77\n")
        let named = arguments.map { ["c", "none", "short"].contains($0) ? folder.path($0) : $0 }
        let said = try Binary.run(["init", site] + named)
        #expect(said.status != 0 && said.error.contains(words), "\(said)")
        #expect(!FileManager.default.fileExists(atPath: configuration))
    }

    // MARK: - Other programs' files

    @Test func theFilesOfSeveralProgramsAreOneConfiguration() throws {
        let nut = try folder.write(
            "ups.conf",
            "[ups-a]\ndriver = snmp-ups\nport = 10.0.0.21\ncommunity = quiet\n[usb]\ndriver = usbhid-ups\nport = auto\n"
        )
        let zabbix = try folder.write(
            "hosts.json",
            #"{"zabbix_export": {"hosts": [{"host": "pdu-1", "interfaces": [{"type": "SNMP", "ip": "10.0.0.31"}]}]}}"#)
        let smokeping = try folder.write(
            "Targets", "+ Customers\n++ acme\nhost = 198.51.100.10\n++ here\nhost = localhost\n")
        let made = try Binary.run([
            "init", site, "--from-nut", nut, "--from-zabbix", zabbix, "--from-smokeping", smokeping,
        ])
        #expect(made.status == 0, "\(made)")
        #expect(
            made.output.contains("2 devices and 2 pinged hosts from ups.conf, hosts.json, Targets; 1 left out"),
            "\(made)")
        #expect(made.output.contains("put the secrets into secrets/community-2 (chmod 600)"), "\(made)")
        let text = try text()
        // Names are looked up: contracts take addresses.
        #expect(text.contains("# Customers: [198.51.100.10, ") && !text.contains("localhost"), "\(text)")
        let mode = try FileManager.default.attributesOfItem(atPath: folder.path("site/secrets/community"))
        #expect((mode[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect(try String(contentsOfFile: folder.path("site/secrets/community"), encoding: .utf8) == "quiet\n")
        let checked = try Binary.run(["check", "--config", configuration])
        #expect(checked.status == 0 && checked.output.contains("2 devices"), "\(checked)")
    }

    /// A file whose devices all stand in another one adds nothing, and is none the worse for it.
    @Test func aDeviceInTwoFilesIsTakenOnce() throws {
        let nut = try folder.write("ups.conf", "[ups-a]\ndriver = snmp-ups\nport = 10.0.0.21\n")
        let other = try folder.write("other.conf", "[apc]\ndriver = snmp-ups\nport = 10.0.0.21\n")
        let made = try Binary.run(["init", site, "--from-nut", nut, "--from-nut", other])
        #expect(made.status == 0 && made.output.contains("1 device from ups.conf, other.conf; 1 left out"), "\(made)")
        #expect(try text().contains("# - apc: 10.0.0.21:161 is ups-a already"))
    }

    /// A secret that is there already is not written over.
    @Test func anotherSecretStays() throws {
        try folder.write("site/secrets/community", "another\n")
        let nut = try folder.write("ups.conf", "[ups-a]\ndriver = snmp-ups\nport = 10.0.0.21\ncommunity = quiet\n")
        let said = try Binary.run(["init", site, "--from-nut", nut, "--force"])
        #expect(said.status == 1 && said.error.contains("holds another secret; nothing was written"), "\(said)")
        #expect(try String(contentsOfFile: folder.path("site/secrets/community"), encoding: .utf8) == "another\n")
        #expect(!FileManager.default.fileExists(atPath: configuration))
    }

    // MARK: - Questions

    /// Types at a terminal: each answer is given when the program asks the next thing.
    private static let terminal = """
        import os, pty, select, sys
        answers = sys.argv[1].split("|")
        child, master = pty.fork()
        if child == 0:
            os.execv(sys.argv[2], sys.argv[2:])
        said, end = b"", 0
        while True:
            ready, _, _ = select.select([master], [], [], 20)
            if not ready:
                break
            try:
                part = os.read(master, 65536)
            except OSError:
                break
            if not part:
                break
            said += part
            if answers and said[end:].rstrip(b"\\r\\n ").endswith(b":"):
                end = len(said)
                os.write(master, (answers.pop(0) + "\\n").encode())
        print(said.decode())
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
        """

    private func type(_ answers: [String], _ arguments: [String] = []) throws -> (status: Int32, output: String) {
        let said = try Python.run(
            Self.terminal, [answers.joined(separator: "|"), Binary.path.path, "init", site] + arguments)
        return (said.status, said.output)
    }

    @Test func atATerminalItAsks() throws {
        let agent = try Agent(Self.user)
        let said = try type([
            "bj-1", "Asia/Shangai", "Asia/Shanghai", "everywhere", "127.0.0.0/30:\(agent.port)", "monitor", "short",
            Agent.passphrase, Agent.passphrase, "",
        ])
        #expect(said.status == 0, "\(said)")
        for words in ["did you mean Asia/Shanghai?", "everywhere is no network", "at least 8 characters"] {
            #expect(said.output.contains(words), "\(said)")
        }
        #expect(!said.output.contains(Agent.passphrase), "what is secret is not echoed")
        let text = try text()
        #expect(
            text.contains("site: bj-1") && text.contains("  sw-1: {address: \"127.0.0.1:\(agent.port)\""), "\(text)")
        let kept = try String(contentsOfFile: folder.path("site/secrets/monitor-privacy"), encoding: .utf8)
        #expect(kept == Agent.passphrase + "\n")
        #expect(try passes(["--probe"]))
    }

    @Test func enterThroughoutMakesTheCommentedStart() throws {
        let said = try type(["", "", ""])
        #expect(said.status == 0 && said.output.contains("a commented start"), "\(said)")
        #expect(try text().contains("site: dc-1\n"))
    }

    /// A script is never asked.
    @Test func withoutATerminalNothingIsAsked() throws {
        let said = try Binary.run(["init", site])
        #expect(said.status == 0 && said.error.isEmpty && said.output.contains("a commented start"), "\(said)")
    }
}
