import Foundation
import Logging
import Office
import Programs
import Settings
import Testing

@testable import Daemon

/// What a reload says: the difference, in one sentence.
@Suite struct ConfigurationChangeTests {
    private let folder = TemporaryFolder("change")

    private static let text = """
        site: dc-1
        timezone: UTC
        ledger: ledger.sqlite
        credentials:
          lab: {version: 2c, community: public}
          old: {version: 2c, community: private}
        schedule: {power: 2s, link: 2s, reachability: 1m}
        devices:
          pdu-3: {address: 192.0.2.3, credentials: lab, profile: ups-mib}
          ups-a: {address: 192.0.2.1, credentials: lab, profile: ups-mib}
        hooks:
          ops: {run: /bin/true, on: [power.*]}
        contracts:
          acme:
            customer: {name: Acme Trading}
            service: colocation
            signed: 2026-01-01
            term: {from: 2026-01-01, to: 2036-01-01}
            rent: 1000.00 EUR
            power: {mains: ups-a/input, ups: ups-a/output}

        """

    private func installation(_ text: String) throws -> Installation {
        let path = try folder.write("mainstay.yaml", text)
        return Installation(
            try ReadConfiguration(try SiteOffice.loadConfiguration(path)), logger: LogBook().logger)
    }

    /// - Parameter changes: what is written instead of what.
    private func sentence(_ changes: [String: String]) async throws -> String {
        var text = Self.text
        for (old, new) in changes {
            try #require(text.contains(old))
            text = text.replacingOccurrences(of: old, with: new)
        }
        let change = ConfigurationChange(from: try installation(Self.text), to: try installation(text))
        return change.description
    }

    private static let contract = """
          acme:
            customer: {name: Acme Trading}
            service: colocation
            signed: 2026-01-01
            term: {from: 2026-01-01, to: 2036-01-01}
            rent: 1000.00 EUR
            power: {mains: ups-a/input, ups: ups-a/output}

        """

    private static var twoContracts: String { contract + contract.replacingOccurrences(of: "acme", with: "other") }

    static let cases: [(changes: [String: String], sentence: String)] = [
        (["site: dc-1": "site: dc-1 # here"], "nothing changed"),
        ([contract: twoContracts, "192.0.2.3": "192.0.2.33"], "+1 contract, pdu-3 moved"),
        (["192.0.2.3": "\"192.0.2.3:1161\"", "192.0.2.1": "192.0.2.9"], "pdu-3 moved, ups-a moved"),
        (["pdu-3": "pdu-4"], "+1 device, -1 device"),
        (["192.0.2.3, credentials: lab": "192.0.2.3, credentials: old"], "pdu-3 changed"),
        // Whoever speaks with it is asked otherwise, too.
        (["community: public": "community: secret"], "pdu-3 changed, ups-a changed"),
        (["rent: 1000.00": "rent: 1100.00"], "contract acme changed"),
        (["power: 2s": "power: 5s"], "schedule.power is 5.0 s"),
        (["run: /bin/true": "run: /bin/false"], "hook ops changed"),
        (["  ops: {": "  duty: {run: /bin/true}\n  ops: {"], "+1 hook"),
        (
            ["ups: ups-a/output}": "ups: ups-a/output}\n    network: {hosts: [198.51.100.1, 198.51.100.2]}"],
            "contract acme changed, +2 hosts"
        ),
        (["timezone: UTC": "timezone: Asia/Shanghai"], "contract acme changed, the time zone changed"),
        (["site: dc-1": "site: dc-2"], "the site's name changed"),
    ]

    @Test(arguments: 0..<cases.count) func itSaysWhatIsDifferent(number: Int) async throws {
        let (changes, expected) = Self.cases[number]
        #expect(try await sentence(changes) == "reloaded: \(expected)")
    }

    /// Few by their names, many by their number.
    @Test func manyAreCounted() async throws {
        let rows = (10..<30).map { "  pdu-\($0): {address: 192.0.2.\($0), credentials: lab, profile: ups-mib}\n" }
        let many = Self.text.replacingOccurrences(of: "hooks:\n", with: rows.joined() + "hooks:\n")
        let before = try installation(many)
        let after = try installation(
            many.replacingOccurrences(of: "address: 192.0.2.", with: "address: 192.0.3."))
        let change = ConfigurationChange(from: before, to: after)
        #expect(change.moved.count == 22 && change.devices.isEmpty)
        #expect(change.description == "reloaded: 22 devices moved")
    }
}
