import Foundation
import Intervals
import Profiles
import Programs
import SNMPValues
import Site
import Testing

@testable import Settings

@Suite struct SettingsTests {
    private static let good = """
        site: dc-1
        timezone: Asia/Shanghai
        credentials:
          lab: {version: 2c, community: {env: SNMP_COMMUNITY}}
        devices:
          pdu-1: {address: "[fe80::1]:1161", credentials: lab}
          sw-1: {address: 10.0.0.11, credentials: lab, profile: if-mib}
        contracts:
          acme:
            customer: {name: Acme}
            service: colocation
            signed: 2026-01-04
            term: {from: 2026-01-05, to: 2027-01-05}
            rent: 12000.00 CNY
            power: {mains: pdu-1/outlet/7}
            network: {access: sw-1/port/Gi1/0/7, hosts: [198.51.100.10]}
            guarantees: {power: {claim_window: {from: start}}}
            contacts: [{name: Li Wei, authorised: true, method: mobile, to: "+86 138 0000 0000", hook: sms}]
        hooks: {sms: {run: /bin/cat}}
        """

    private func load(_ text: String) throws -> (Configuration?, [String]) {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("settings-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("mainstay.yaml")
        try Data(text.utf8).write(to: file)
        let (configuration, problems) = ConfigurationFiles.load(file.path)
        return (configuration, problems.map { $0.description.replacing(file.path, with: "FILE") })
    }

    @Test func aGoodConfigurationHasNoProblem() throws {
        let (configuration, problems) = try load(Self.good)
        #expect(problems == [])
        let contract = try #require(configuration?.facility.contracts.first)
        #expect(contract.terms.power.claimWindow.from == .start)
        #expect(contract.terms.power.claimWindow.length == .days(5))
        #expect(contract.terms.network.downtime == .minutes(44))
        #expect(configuration?.facility.devices.first?.port == 1161)
    }

    /// Each mistake with the message that names its place and the fix.
    @Test(arguments: [
        (
            "timezone: Asia/Shanghai\n", "",
            "FILE:1:1: error: the file lacks `timezone`: such as Asia/Shanghai; UTC would shift months"
        ),
        ("site: dc-1", "site: dc-1\nwitneses: []", "FILE:2:1: error: unknown key `witneses`; did you mean witnesses?"),
        (
            "credentials: lab}", "credentials: lap}",
            "FILE:6:51: error: no credentials are called lap; did you mean lab?"
        ),
        (
            "mains: pdu-1/outlet/7", "mains: pdu-2/outlet/7",
            "FILE:15:20: error: pdu-2/outlet/7: no device is called pdu-2; did you mean pdu-1?"
        ),
        (
            "rent: 12000.00 CNY", "rent: lots",
            "FILE:14:11: error: contracts.acme.rent: lots is not an amount such as 12000.00 CNY"
        ),
        (
            "service: colocation", "service: colo",
            "FILE:11:14: error: contracts.acme.service: colo is none of managed-server, colocation, rack"
        ),
        (
            "to: 2027-01-05", "to: 2025-01-05",
            "FILE:13:11: error: contracts.acme.term: `to` is the first day after the term, so it must come after `from`"
        ),
        (
            "pdu-1: {address", "icmp: {address",
            "FILE:6:3: error: the name icmp stands for the collector's own probes; name the device otherwise"
        ),
        (
            "[198.51.100.10]", "[example.com]",
            "FILE:16:50: error: contracts.acme.network.hosts[0]: example.com is not a numeric address such as 198.51.100.10"
        ),
    ])
    func everyMistakeHasItsPlace(from: String, to: String, message: String) throws {
        let (configuration, problems) = try load(Self.good.replacing(from, with: to))
        #expect(configuration == nil)
        #expect(problems.contains(message), "\(problems)")
    }

    @Test func tenMistakesAreReportedInOneRun() throws {
        let text = Self.good
            .replacing("timezone: Asia/Shanghai", with: "timezone: Shanghai").replacing(
                "version: 2c", with: "version: 4"
            )
            .replacing("address: 10.0.0.11", with: "adress: 10.0.0.11").replacing("2026-01-04", with: "2026-02-30")
            .replacing("12000.00 CNY", with: "12000").replacing("colocation", with: "housing")
            .replacing("sw-1/port", with: "sw-2/port").replacing("198.51.100.10", with: "198.51.100.256")
            .replacing("from: start", with: "from: begin").replacing("{name: Acme}", with: "{nam: Acme}")
        let (_, problems) = try load(text.replacing("timezone: Shanghai", with: "timezone: Asia/Shanghai\nfoo: 1"))
        let errors = problems.filter { $0.contains(": error: ") }
        #expect(errors.count >= 10, "\(problems)")
        let isPlaced = errors.map { $0.firstMatch(of: #/FILE:\d+:\d+: /#) != nil }
        #expect(!isPlaced.contains(false))
    }

    @Test func brokenYAMLNamesItsPlace() throws {
        let (_, problems) = try load("site: [dc-1\ntimezone: x")
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("FILE:2:") == true, "\(problems)")
    }

    @Test func secretsThatOthersCanReadAreRefused() throws {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent("secret-\(UUID().uuidString)")
        try Data("public".utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path)
        let text = Self.good.replacing("{env: SNMP_COMMUNITY}", with: "{file: \(file.path)}")
        #expect(try load(text).1.contains { $0.contains("others can read") })
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file.path)
        #expect(try load(text).1 == [])
    }

    @Test func whatTheLedgerKeepsReadsBackTheSame() throws {
        let configuration = try #require(try load(Self.good).0)
        #expect(!configuration.storedText.contains("community"))
        var facility = configuration.facility
        // Hooks are not kept.
        facility.hooks = []
        #expect(try ConfigurationFiles.facility(fromStored: configuration.storedText) == facility)
    }

    @Test func theStarterHasNoErrors() throws {
        let problems = try load(try #require(Shipped.text("mainstay.yaml"))).1
        #expect(problems.filter { $0.contains(": error: ") } == [])
    }

    /// The built-in files are those of the folders.
    @Test func nothingShippedIsForgotten() throws {
        let root = ProjectFolder.url
        for (folder, prefix) in [
            ("Config/terms", "terms"), ("Config/profiles", "profiles"), ("Config/hooks", "hooks"), ("MIBs", "MIBs"),
        ] {
            let names = try FileManager.default.contentsOfDirectory(atPath: root.appendingPathComponent(folder).path)
            for name in names {
                let text = try String(contentsOf: root.appendingPathComponent("\(folder)/\(name)"), encoding: .utf8)
                #expect(Shipped.text("\(prefix)/\(name)") == text, "Sources/CShipped/shipped.c lacks \(folder)/\(name)")
            }
        }
    }

    @Test func aProfileThatNamesAnUnknownObjectSaysWhere() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("profiles-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("profiles"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let text = "title: Mine\nsignals:\n  - signal: input\n    evidence: [{volts: UPS-MIB::upsInputVolts}]\n"
        try Data(text.utf8).write(to: folder.appendingPathComponent("profiles/mine.yaml"))
        try Data(Self.good.utf8).write(to: folder.appendingPathComponent("mainstay.yaml"))
        let configuration = try #require(
            ConfigurationFiles.load(folder.appendingPathComponent("mainstay.yaml").path).configuration)
        let problems = try ConfigurationFiles.catalogue(for: configuration).problems
        #expect(problems.count == 1)
        #expect(problems.first?.line == 4)
        #expect(problems.first?.message.contains("UPS-MIB::upsInputVolts") == true)
    }

    @Test func everyProfileResolves() throws {
        let (catalogue, problems) = try ConfigurationFiles.catalogue(for: nil)
        #expect(problems.map(\.description) == [])
        let files = Shipped.files(in: "profiles").map { $0.path.dropFirst(9).dropLast(5) }
        #expect(Set(catalogue.families.map(\.name)) == Set(files.map(String.init)))
        #expect(files.count > 40)
    }
}
