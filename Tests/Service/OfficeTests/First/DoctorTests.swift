import Clocks
import Foundation
import Settings
import Testing

@testable import Office

/// What `doctor` says of a machine, by facts that are given: each thing that can be missing, and the command that mends it.
@Suite struct DoctorTests {
    private static let runner = Runner(
        name: "mainstay", user: 990, groups: [990, 20], capabilities: [], unit: "mainstay.service")
    private static let own = FileFacts(owner: 990, group: 990, mode: 0o750)

    /// A machine on which nothing is missing.
    private static var sound: MachineFacts {
        var facts = MachineFacts(runner: runner)
        facts.runner.capabilities = [.rawSockets, .bindService]
        facts.clock = ClockEstimate(greatestError: 12, isSynchronised: true)
        facts.zones = ["Asia/Shanghai": true]
        facts.disk = .init(
            folder: "/var/lib/mainstay", wanted: "/var/lib/mainstay", freeBytes: 40_000_000_000,
            totalBytes: 100_000_000_000, isReadOnly: false, file: own)
        facts.ledger = .sound(path: "/var/lib/mainstay/ledger.sqlite", file: own)
        facts.sockets = [.init(key: "notifications", address: "0.0.0.0", port: 162, code: EADDRINUSE)]
        facts.hooks = [.init(hook: "log", path: "/etc/mainstay/hooks/log", file: own)]
        facts.secrets = [.init(path: "/etc/mainstay/secrets/a", file: FileFacts(owner: 990, group: 990, mode: 0o600))]
        facts.units = [.init(name: "mainstay.service", isEnabled: true)]
        facts.isSystemd = true
        facts.isRunning = true
        return facts
    }

    private func finding(_ subject: MachineFinding.Subject, _ change: (inout MachineFacts) -> Void) throws
        -> MachineFinding
    {
        var facts = Self.sound
        change(&facts)
        let findings = Doctor.findings(of: facts).filter { $0.subject == subject }
        return try #require(findings.first)
    }

    @Test func nothingIsMissingOnASoundMachine() {
        let findings = Doctor.findings(of: Self.sound)
        #expect(findings.allSatisfy { $0.state == .fine && $0.commands.isEmpty }, "\(findings)")
        #expect(findings.map(\.subject) == MachineFinding.Subject.allCases.filter { $0 != .configuration })
    }

    /// Whatever is missing is mended by a command.
    @Test func pinging() throws {
        let refused = try finding(.ping) { $0.runner.capabilities = [] }
        #expect(refused.state == .missing && refused.sentence.contains("(1 0) leaves out its groups"))
        #expect(
            refused.commands == [
                "echo 'net.ipv4.ping_group_range = 990 990' | sudo tee /etc/sysctl.d/60-mainstay.conf",
                "sudo sysctl -p /etc/sysctl.d/60-mainstay.conf",
            ])
        // What others were granted stays theirs.
        let widened = try finding(.ping) {
            $0.runner.capabilities = []
            $0.pingGroups = 100...200
        }
        #expect(widened.commands.first?.contains("= 100 990'") == true)
        let admitted = try finding(.ping) {
            $0.runner.capabilities = []
            $0.pingGroups = 0...20
        }
        #expect(admitted.state == .fine)
    }

    @Test func ports() throws {
        let low = try finding(.ports) { $0.runner.capabilities = [.rawSockets] }
        #expect(low.state == .missing && low.commands.joined().contains("AmbientCapabilities=CAP_NET_BIND_SERVICE"))
        let byHand = try finding(.ports) {
            $0.runner = Runner(name: "zhao", user: 1000, groups: [1000], capabilities: [])
        }
        #expect(byHand.commands == ["sudo setcap cap_net_bind_service+ep \"$(command -v mainstay)\""])
        let opened = try finding(.ports) {
            $0.runner.capabilities = []
            $0.firstFreePort = 0
            $0.sockets[0].code = 0
        }
        #expect(opened.state == .fine)
        let taken = try finding(.ports) { $0.isRunning = false }
        #expect(taken.state == .missing && taken.commands.first == "sudo ss -lunp 'sport = :162'")
        #expect(taken.commands.last == "sudo systemctl disable --now snmptrapd.socket snmptrapd.service")
        let elsewhere = try finding(.ports) { $0.sockets[0].code = EADDRNOTAVAIL }
        #expect(elsewhere.state == .missing && elsewhere.commands == ["ip -brief address"])
    }

    @Test func theClock() throws {
        let free = try finding(.clock) { $0.clock?.isSynchronised = false }
        #expect(free.state == .missing && free.commands == ["sudo apt-get install chrony"])
        let stopped = try finding(.clock) {
            $0.clock?.isSynchronised = false
            $0.timeServices = ["systemd-timesyncd.service"]
        }
        #expect(stopped.commands == ["sudo systemctl enable --now systemd-timesyncd.service"])
        #expect(try finding(.clock) { $0.clock?.greatestError = 5000 }.state == .notice)
        #expect(try finding(.clock) { $0.clock = nil }.state == .notice)
    }

    @Test func zones() throws {
        let lacking = try finding(.zone) { $0.zones["Asia/Shanghai"] = false }
        #expect(lacking.state == .missing && lacking.sentence.contains("Asia/Shanghai"))
        #expect(lacking.commands == ["sudo apt-get install tzdata"])
    }

    @Test func theDisk() throws {
        #expect(try finding(.disk) { $0.disk?.freeBytes = 90_000_000 }.state == .missing)
        #expect(try finding(.disk) { $0.disk?.freeBytes = 1_000_000_000 }.state == .notice)
        #expect(try finding(.disk) { $0.disk?.isReadOnly = true }.sentence.contains("read-only"))
        let walled = try finding(.disk) {
            $0.runner.writableFolders = ["/var/lib/mainstay", "/srv/a"]
            $0.disk?.wanted = "/etc/mainstay/var"
        }
        #expect(walled.state == .missing && walled.sentence.contains("write below /var/lib/mainstay, /srv/a only"))
        #expect(
            walled.commands == [
                "sudo mkdir -p /etc/systemd/system/mainstay.service.d",
                "printf '[Service]\\n%s\\n' ReadWritePaths=/etc/mainstay/var | sudo tee "
                    + "/etc/systemd/system/mainstay.service.d/ledger.conf",
                "sudo systemctl daemon-reload && sudo systemctl restart mainstay.service",
            ])
        #expect(try finding(.disk) { $0.runner.writableFolders = ["/var/lib/mainstay"] }.state == .fine)
        let foreign = try finding(.disk) {
            $0.disk?.folder = "/srv"
            $0.disk?.wanted = "/srv/it is/var"
            $0.disk?.file = FileFacts(owner: 0, group: 0, mode: 0o755)
        }
        #expect(foreign.state == .missing)
        #expect(foreign.commands == ["sudo install -d -o mainstay -m 750 '/srv/it is/var'"])
    }

    @Test func theLedger() throws {
        #expect(try finding(.ledger) { $0.ledger = .absent(path: "/x") }.state == .fine)
        let broken = try finding(.ledger) { $0.ledger = .broken(path: "/x", reason: "The ledger /x is not one.") }
        #expect(broken.state == .missing && broken.sentence == "The ledger /x is not one.")
        let roots = FileFacts(owner: 0, group: 0, mode: 0o644)
        let foreign = try finding(.ledger) { $0.ledger = .sound(path: "/x", file: roots) }
        #expect(foreign.state == .missing && foreign.commands == ["sudo chown mainstay: /x*"])
    }

    @Test func secrets() throws {
        let absent = try finding(.secrets) { $0.secrets = [.init(path: "/s/a b", file: nil)] }
        #expect(absent.state == .missing)
        #expect(absent.commands == ["sudo install -o mainstay -m 600 /dev/stdin '/s/a b'"])
        let roots = FileFacts(owner: 0, group: 0, mode: 0o600)
        let foreign = try finding(.secrets) { $0.secrets = [.init(path: "/s/a", file: roots)] }
        #expect(foreign.state == .missing && foreign.commands == ["sudo chown mainstay /s/a", "sudo chmod 600 /s/a"])
    }

    @Test func hooks() throws {
        #expect(try finding(.hooks) { $0.hooks[0].file = nil }.sentence.contains("there is no such program"))
        let dull = try finding(.hooks) { $0.hooks[0].file?.mode = 0o640 }
        #expect(dull.state == .missing && dull.commands == ["sudo chmod a+rx /etc/mainstay/hooks/log"])
        let lacking = try finding(.hooks) { $0.hooks[0].missingInterpreter = "/usr/bin/python3" }
        #expect(lacking.state == .missing && lacking.commands == ["sudo apt-get install python3"])
    }

    @Test func units() throws {
        let off = try finding(.units) { $0.units.append(.init(name: "mainstay-evaluate.timer", isEnabled: false)) }
        #expect(off.state == .missing)
        #expect(off.commands == ["sudo systemctl enable --now mainstay-evaluate.timer"])
        let ended = try finding(.units) { $0.isRunning = false }
        #expect(ended.state == .missing && ended.commands.first == "sudo systemctl start mainstay.service")
        #expect(try finding(.units) { $0.units = [] }.state == .notice)
        #expect(try finding(.units) { $0.isSystemd = false }.state == .fine)
        #expect(
            try finding(.units) {
                $0.isSystemd = false
                $0.isRunning = false
            }.state == .notice)
    }

    @Test func tools() throws {
        let lacking = try finding(.tools) {
            $0.tools = [.init(purpose: "reports cannot be printed as PDF", package: "weasyprint", isThere: false)]
        }
        #expect(lacking.state == .notice && lacking.commands == ["sudo apt-get install weasyprint"])
    }

    // MARK: - What is read

    @Test func capabilitiesOfAProcess() {
        let status = "Name:\tmainstay\nCapPrm:\t0000000000002400\nCapEff:\t0000000000002400\n"
        #expect(Runner.capabilities(inStatus: status) == [.rawSockets, .bindService])
        #expect(Runner.capabilities(inStatus: "CapEff:\t0000000000000000\n") == [])
        #expect(Runner.capabilities(inStatus: "") == [])
    }

    @Test func aUnitWithWhatIsDroppedIn() {
        let unit = """
            # a comment
            [Service]
            User=root
            AmbientCapabilities=CAP_NET_RAW \\
                CAP_SYS_TIME
            [Install]
            WantedBy=multi-user.target
            """
        let file = UnitFile([unit, "[Service]\nUser=mainstay\nAmbientCapabilities=CAP_NET_BIND_SERVICE\n"])
        #expect(file.user == "mainstay" && file.capabilities == [.rawSockets, .bindService])
        #expect(file.wantedBy == ["multi-user.target"] && file.writableFolders == nil)
        let walls = "[Service]\nProtectSystem=strict\nStateDirectory=mainstay\nReadWritePaths=-/srv/a /srv/b\n"
        #expect(UnitFile([unit, walls]).writableFolders == ["/var/lib/mainstay", "/srv/a", "/srv/b"])
        #expect(UnitFile([unit, "[Service]\nAmbientCapabilities=\n"]).capabilities == [])
        #expect(UnitFile([]).user == nil)
    }

    @Test(arguments: [
        (UInt32(6), UInt32(990), UInt32(1), UInt32(0o600), true), (6, 0, 20, 0o660, true), (2, 0, 20, 0o640, false),
        (4, 0, 0, 0o644, true), (1, 0, 0, 0o754, false), (4, 990, 20, 0o044, false),
    ])
    func ownersGroupsAndOthers(bits: UInt32, owner: UInt32, group: UInt32, mode: UInt32, may: Bool) {
        #expect(Self.runner.may(bits, FileFacts(owner: owner, group: group, mode: mode)) == may)
        let root = Runner(name: "root", user: 0, groups: [0], capabilities: [])
        #expect(root.may(bits, FileFacts(owner: owner, group: group, mode: mode)))
    }

    @Test(arguments: [("/a/b-c.d", "/a/b-c.d"), ("a b", "'a b'"), ("it's", "'it'\\''s'"), ("", "''"), ("$x", "'$x'")])
    func wordsOfAShell(word: String, quoted: String) { #expect(Shell.quoted(word) == quoted) }
}
