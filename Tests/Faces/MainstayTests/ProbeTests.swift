import Foundation
import Programs
import Testing

/// The ten mistakes that an engineer makes, against a real snmpd: each ends in one sentence that says what to do.
@Suite(.serialized) struct ProbeTests {
    private static let user = [
        "createUser monitor SHA-256 \"\(Agent.passphrase)\" AES \"\(Agent.passphrase)\"", "rouser monitor priv",
    ]

    private let folder = TemporaryFolder("probe")

    /// Three tries of a third of a second, so that silence is not long.
    private func probe(_ address: String, _ arguments: [String]) throws -> (
        status: Int32, output: String, error: String
    ) {
        try Binary.run(["probe", address, "--timeout", "0.3"] + arguments)
    }

    private func sentence(_ address: String, _ arguments: [String], status: Int32 = 1) throws -> String {
        let said = try probe(address, arguments)
        #expect(said.status == status && said.output.isEmpty, "\(said)")
        let lines = said.error.split(separator: "\n")
        #expect(lines.count == 1, "\(said.error)")
        return lines.last.map(String.init) ?? ""
    }

    /// A configuration with one version 3 user in it.
    private func credentials(
        user: String = "monitor", passphrase: String = Agent.passphrase, privacy: String = "AES-128"
    ) throws -> [String] {
        try folder.write("auth", passphrase)
        try folder.write("priv", Agent.passphrase)
        let text = """
            site: dc-1
            timezone: Europe/Berlin
            credentials:
              campus:
                version: 3
                username: \(user)
                authentication: {protocol: SHA-256, passphrase: {file: auth}}
                privacy: {protocol: \(privacy), passphrase: {file: priv}}

            """
        return ["--config", try folder.write("mainstay.yaml", text)]
    }

    /// It says what it is, and shows these credentials no more than that: no table without rows, and no line of YAML.
    @Test func aRecognisedDeviceThatAnswersNothing() throws {
        let agent = try Agent(object: "1.3.6.1.4.1.2606.7")
        let arguments = ["--community", "system"]
        let said = try probe("127.0.0.1:\(agent.port)", arguments)
        #expect(said.status == 1)
        #expect(said.output.contains("of the family rittal-cmc3, but answers nothing"), "\(said)")
        #expect(!said.output.contains("SIGNAL"), "\(said)")
        let written = try probe("127.0.0.1:\(agent.port)", arguments + ["--write"])
        #expect(written.status == 1 && !written.output.contains("profile: rittal-cmc3"), "\(written)")
        #expect(written.output.contains("answers nothing that tells a state"), "\(written)")
        let document = try probe("127.0.0.1:\(agent.port)", arguments + ["--format", "json"])
        #expect(document.status == 1 && document.output.contains("but answers nothing"), "\(document)")
    }

    // MARK: - The mistakes

    @Test func aWrongCommunity() throws {
        let agent = try Agent()
        let said = try sentence("127.0.0.1:\(agent.port)", ["--community", "wrong"])
        #expect(said.contains("ignores this community: check its spelling"), "\(said)")
    }

    @Test func anAccessListWithoutUs() throws {
        let agent = try Agent(["rocommunity facility 192.0.2.1"])
        let said = try sentence("127.0.0.1:\(agent.port)", ["--community", "facility"])
        #expect(said.contains("access list allows this collector (127.0.0.1) to read with it"), "\(said)")
    }

    @Test func anUnknownUser() throws {
        let agent = try Agent(Self.user)
        let said = try sentence("127.0.0.1:\(agent.port)", credentials(user: "nobody"))
        #expect(said.contains("knows no SNMPv3 user nobody: create it on the device"), "\(said)")
    }

    @Test func aWrongPassphrase() throws {
        let agent = try Agent(Self.user)
        let said = try sentence("127.0.0.1:\(agent.port)", credentials(passphrase: "another passphrase"))
        #expect(said.contains("SHA-256 with this passphrase does not authenticate it: set"), "\(said)")
    }

    @Test(arguments: ["DES", "AES-256"]) func aWrongPrivacyProtocol(privacy: String) throws {
        let agent = try Agent(Self.user)
        let said = try sentence("127.0.0.1:\(agent.port)", credentials(privacy: privacy))
        #expect(said.contains("cannot read what is encrypted with \(privacy): set privacy protocol"), "\(said)")
    }

    @Test func snmpIsOff() throws {
        let said = try sentence("127.0.0.9", ["--community", "public"])
        #expect(
            said
                == "Nothing listens on UDP port 161 of 127.0.0.9: switch SNMP on in the device's network settings, or give "
                + "the port that it uses.")
    }

    @Test func aWrongPort() throws {
        let said = try sentence("127.0.0.1:9", ["--community", "ready"])
        #expect(said.contains("Nothing listens on UDP port 9 of 127.0.0.1"), "\(said)")
    }

    @Test(arguments: [
        ("::1:1161", Int32(1), "if 1161 is a port, write [::1]:1161."),
        ("fe80::1", 64, "name the interface too, as in fe80::1%eth0."), ("[::1", 64, "[::1 is no address; write"),
    ])
    func anIPv6Literal(address: String, status: Int32, advice: String) throws {
        let said = try sentence(address, ["--community", "public"], status: status)
        #expect(said.contains(advice), "\(said)")
    }

    @Test func aNameThatDoesNotResolve() throws {
        let said = try sentence("pdu-1.invalid", ["--community", "public"])
        #expect(said.contains("“pdu-1.invalid” has no address") && said.contains("check its spelling"), "\(said)")
    }

    /// A socket that takes what comes and says nothing.
    @Test func silence() throws {
        let deaf = try Deaf()
        let said = try sentence("127.0.0.1:\(deaf.port)", ["--community", "public"])
        #expect(said.contains("says nothing at all: check the address, that SNMP is on, that a firewall"), "\(said)")
        let user = try sentence("127.0.0.1:\(deaf.port)", credentials())
        #expect(user.contains("that SNMPv3 is on"), "\(user)")
    }

    /// An agent that says who it is, and nothing of what follows.
    @Test func answersThatEnd() throws {
        let agent = try Agent()
        let relay = try Alternator(to: [agent.port], answers: 1)
        let said = try sentence("127.0.0.1:\(relay.port)", ["--community", "ready"])
        #expect(said.contains("answered at first and then fell silent"), "\(said)")
        #expect(said.contains("try a longer --timeout"), "\(said)")
    }

    /// One that loses the greater part of what it is asked.
    @Test func answersThatComeAndGo() throws {
        let agent = try Agent()
        let relay = try Alternator(to: [agent.port], mostOctets: 200)
        let said = try probe("127.0.0.1:\(relay.port)", ["--community", "ready"])
        // Small questions do: it is known by them.
        #expect(said.status == 0 && said.output.contains("profile if-mib"), "\(said)")
    }

    /// Two agents of one identity behind one address, whose clocks differ: each refuses the other's time.
    @Test func aSkewedClock() throws {
        let agents = try [Agent(Self.user, boots: 3, engine: "one"), Agent(Self.user, boots: 40, engine: "one")]
        let relay = try Alternator(to: agents.map(\.port))
        let said = try withExtendedLifetime(agents) { try sentence("127.0.0.1:\(relay.port)", credentials()) }
        #expect(said.contains("(notInTimeWindow): its clock or boot counter was set back; restart"), "\(said)")
    }

    // MARK: - What is found

    @Test func aDeviceThatNoProfileKnowsIsSaidToBe() throws {
        let agent = try Agent()
        let said = try probe("127.0.0.1:\(agent.port)", ["--community", "system"])
        #expect(said.status == 1)
        #expect(said.output.contains("sysObjectID 1.3.6.1.4.1.32473.7, sysDescr An agent for tests"), "\(said)")
        #expect(said.output.contains("speaks neither UPS-MIB nor IF-MIB"), "\(said)")
    }

    /// What `--write` prints is pasted as it is: it passes `mainstay check`, and the device is polled by it.
    @Test func whatIsWrittenIsConfiguration() throws {
        let agent = try Agent(["sysName sw 1.example"])
        let environment = ["/usr/bin/env", "SNMP_COMMUNITY=ready"]
        let said = try probe("127.0.0.1:\(agent.port)", ["--community", "ready", "--write"])
        #expect(said.status == 0 && said.output.contains("profile: if-mib}"), "\(said)")
        let contract = RunningDaemon.contract("c", "network: {access: {any: [sw-1/port/lo]}}")
        let daemon = try RunningDaemon(
            "site: dc-1\ntimezone: Europe/Berlin\nschedule: {link: 1s}\n\(said.output)contracts:\n\(contract)\n"
        ) { _ in environment }
        defer { daemon.stop() }
        let file = daemon.folder.appendingPathComponent("mainstay.yaml").path
        let checked = try Binary.run(["check", "--config", file], under: environment)
        #expect(checked.status == 0, "\(checked)")
        let isPolled = try daemon.waits(seconds: 20) { readings in
            readings.contains { $0.signal == "sw-1/port/lo" && $0.state == "up" }
        }
        #expect(isPolled, "\(daemon.log)")
    }

    /// With credentials of the configuration only `devices:` is written; what no profile knows is a comment.
    @Test func whatIsWrittenNamesItsCredentials() throws {
        let agent = try Agent(Self.user)
        let options = try credentials()
        let said = try probe("127.0.0.1:\(agent.port)", options + ["--write"])
        #expect(
            said.output.hasPrefix("devices:\n") && said.output.contains("credentials: campus, profile: if-mib}"),
            "\(said)")
        let file = URL(fileURLWithPath: options[1])
        try Data((String(contentsOf: file, encoding: .utf8) + said.output).utf8).write(to: file)
        let checked = try Binary.run(["check"] + options)
        #expect(checked.status == 0, "\(checked)")
        let unknown = try probe("127.0.0.1:\(agent.port)", ["--community", "system", "--write"])
        #expect(
            unknown.status == 1 && unknown.output.contains("# 127.0.0.1:\(agent.port): no profile is for it"),
            "\(unknown)")
    }

    @Test func aRangeIsAnArrayOfThoseThatAnswer() throws {
        let agent = try Agent()
        let said = try probe("127.0.0.0/29:\(agent.port)", ["--community", "ready", "--format", "json"])
        let list = try #require(try JSONSerialization.jsonObject(with: Data(said.output.utf8)) as? [[String: Any]])
        #expect(said.status == 0 && list.count == 1)
        #expect(list.first?["address"] as? String == "127.0.0.1:\(agent.port)")
        #expect(said.error.isEmpty, "progress is for terminals")
    }

    @Test func aRangeOfNobodyFails() throws {
        let said = try probe("127.0.0.8/30:9", ["--community", "ready"])
        #expect(said.status == 1 && said.output == "2 addresses, 0 answered\n", "\(said)")
    }

    @Test(arguments: [
        ("10.0.0.0/8", "10.0.0.0/8 has more than 4096 addresses; probe smaller ranges, such as 10.0.0.0/24."),
        ("2001:db8::/64", "probe smaller ranges, such as 2001:db8::/120."),
        ("10.0.0.0/33", "is no range of addresses; write"),
    ])
    func whatIsTooLargeIsRefused(range: String, advice: String) throws {
        #expect(try sentence(range, ["--community", "public"], status: 64).contains(advice))
    }
}

/// Takes datagrams and keeps them.
private final class Deaf {
    let port: Int
    private let descriptor: Int32

    init() throws {
        let descriptor = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        self.descriptor = descriptor
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { raw in
                bind(descriptor, raw, length) == 0 ? getsockname(descriptor, raw, &length) : -1
            }
        }
        try #require(status == 0)
        port = Int(UInt16(bigEndian: address.sin_port))
    }

    deinit { close(descriptor) }
}

/// Hands one datagram to each of several agents in turn, and their answers back: so many of them, and none to a question
/// of more octets.
private final class Alternator {
    let port: Int
    private let process = Process()

    private static let script = """
        import socket, sys
        front = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        front.bind(("127.0.0.1", 0))
        print(front.getsockname()[1], flush=True)
        left, most = int(sys.argv[1]), int(sys.argv[2])
        backs = [("127.0.0.1", int(port)) for port in sys.argv[3:]]
        turn = 0
        while True:
            packet, peer = front.recvfrom(65535)
            if turn >= left or len(packet) > most:
                continue
            back = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            back.settimeout(2)
            back.sendto(packet, backs[turn % len(backs)])
            turn += 1
            try:
                front.sendto(back.recv(65535), peer)
            except TimeoutError:
                pass
        """

    init(to ports: [Int], answers: Int = 100_000, mostOctets: Int = 65_535) throws {
        let output = Pipe()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", Self.script] + ([answers, mostOctets] + ports).map(String.init)
        process.standardOutput = output
        try process.run()
        port = try #require(Int(try output.fileHandleForReading.readLine()))
    }

    deinit {
        kill(process.processIdentifier, SIGKILL)
        process.waitForEnd()
    }
}
