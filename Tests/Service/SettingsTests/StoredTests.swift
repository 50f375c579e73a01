import Foundation
import Intervals
import SNMPValues
import Settings
import Site
import Testing

/// The ledger's copy of a configuration gives back the same facility.
struct StoredTests {
    private func load(_ text: String) throws -> Configuration {
        let (configuration, problems) = try Sample.folder(text).load()
        return try #require(configuration, "\(problems)")
    }

    @Test func completeSample() throws {
        let configuration = try load(Sample.complete)
        var facility = configuration.facility
        facility.leaveOutWhatIsNotStored()
        #expect(try ConfigurationFiles.facility(fromStored: configuration.storedText) == facility)
    }

    /// The people of each contract stand apart from the text, which is a configuration without them, and go back into it.
    @Test func peopleStandApart() throws {
        let whole = try load(Sample.complete)
        #expect(whole.stored.people.keys.sorted() == ["acme-2026"])
        let said = try #require(whole.stored.people["acme-2026"])
        let contract = try #require(whole.facility.contracts.first { $0.id == "acme-2026" })
        let contact = try #require(contract.contacts.first)
        for text in [contact.name, contact.to] {
            #expect(said.contains(text) && !whole.stored.plain.contains(text) && whole.storedText.contains(text))
        }
        let facility = try ConfigurationFiles.facility(fromStored: whole.storedText)
        #expect(
            try ConfigurationFiles.facility(fromStored: whole.stored.plain, people: whole.stored.people) == facility)
        let erased = withoutPeople(facility)
        #expect(try ConfigurationFiles.facility(fromStored: whole.stored.plain) == erased)
        // A text that was kept whole is the same without them.
        #expect(
            ConfigurationFiles.stored(whole.storedText, erasingPeopleOf: "acme-2026") == whole.stored.plain)
        #expect(ConfigurationFiles.stored(whole.storedText, erasingPeopleOf: "nobody") == whole.storedText)
        #expect(
            ConfigurationFiles.stored(whole.stored.plain, erasingPeopleOf: "acme-2026") == whole.stored.plain)
    }

    private func withoutPeople(_ facility: Facility) -> Facility {
        func erased(_ text: String?) -> String? { text.map { _ in Record.erased } }
        var facility = facility
        facility.contracts = facility.contracts.map { contract in
            var contract = contract
            contract.customer = Customer(
                name: contract.customer.name, representative: erased(contract.customer.representative),
                address: erased(contract.customer.address), postcode: erased(contract.customer.postcode),
                phone: erased(contract.customer.phone), email: erased(contract.customer.email))
            for index in contract.contacts.indices {
                contract.contacts[index].name = Record.erased
                contract.contacts[index].to = Record.erased
            }
            for index in contract.services.indices {
                contract.services[index].check.username = erased(contract.services[index].check.username)
            }
            return contract
        }
        return facility
    }

    @Test func holdsNoSecretsAndNoHooks() throws {
        let stored = try load(Sample.complete).storedText
        for word in ["snmp-auth", "SNMP_", "passphrase", "hooks/", "ledger", "modules"] {
            #expect(!stored.contains(word), "\(word)")
        }
    }

    /// Layout, comments, quotes and what is not kept begin no new era; what is kept does.
    @Test(arguments: [
        ("schedule: {power: 10s, link: 500ms,", "# how often\nschedule: {power: \"10s\",   link: 500ms,", true),
        ("witnesses: [10.0.0.254]", "witnesses:\n  - 10.0.0.254", true),
        ("secrets/snmp-auth}", "secrets/../secrets/snmp-auth}", true),
        ("retries: 5", "retries: 6", true),
        ("rate: 20", "rate: 21", true),
        ("power: 10s", "power: 20s", false),
        ("rent: 12000.00", "rent: 12000.01", false),
        ("pdu-2/outlet/7", "pdu-2/outlet/8", false),
    ])
    func digestChangesWithTheMeaning(_ before: String, _ after: String, _ isSame: Bool) throws {
        let changed = Sample.complete.replacing(before, with: after)
        #expect(changed != Sample.complete)
        #expect((try load(changed).storedText == load(Sample.complete).storedText) == isSame)
    }

    @Test func keepsTheTermsItWasReadUnder() throws {
        let folder = try Sample.folder(Sample.complete.replacing("terms: idc-standard", with: "terms: ours"))
        try folder.write(
            "terms/ours.yaml",
            "guarantees: {network: {availability: 90%}, power: {availability: 91%}, emergency_report: {within: 1m}}")
        var facility = try #require(folder.load().configuration).facility
        let stored = try #require(folder.load().configuration).storedText
        try folder.write("terms/ours.yaml", "guarantees: {network: {availability: 1%}, power: {availability: 1%}}")
        facility.leaveOutWhatIsNotStored()
        #expect(try ConfigurationFiles.facility(fromStored: stored) == facility)
    }

    // MARK: - Profiles

    private static let mine = "title: Mine\nmatch: {sysObjectID: 1.3.6.1.4.1.99999}\nsignals: []\n"

    /// The stored text with a profile beside the configuration, which `device` may use.
    private func stored(_ device: String, profile: String, named name: String = "mine") throws -> String {
        let folder = try Folder(
            "site: a\ntimezone: UTC\ncredentials: {lab: {version: 2c, community: {env: C}}}\n"
                + "devices: {d: {address: 10.0.0.1, credentials: lab\(device)}}\n")
        try folder.write("profiles/\(name).yaml", profile)
        return try #require(folder.load().configuration).storedText
    }

    /// A profile that is used is kept, by what it says; one that no device can have is not.
    @Test(arguments: [
        (", profile: mine", "mine", true), ("", "mine", true), (", profile: auto", "mine", true),
        (", profile: apc-rpdu2", "mine", false), (", profile: apc-rpdu2", "apc-rpdu2", true),
    ])
    func aProfileCountsWhereItIsUsed(device: String, name: String, isUsed: Bool) throws {
        let before = try stored(device, profile: Self.mine, named: name)
        let edited = Self.mine.replacing("99999", with: "99998")
        #expect(try (stored(device, profile: edited, named: name) != before) == isUsed)
        let commented = "# A comment.\n" + Self.mine.replacing("Mine", with: "\"Mine\"")
        #expect(try stored(device, profile: commented, named: name) == before)
        #expect(before.contains("99999") == isUsed)
        #expect(try ConfigurationFiles.facility(fromStored: before).devices.count == 1)
    }

    @Test func aBuiltInProfileIsKeptToo() throws {
        let text = try stored(", profile: apc-rpdu2", profile: Self.mine)
        #expect(text.contains("profile_files") && text.contains("rPDU2OutletSwitchedStatusState"))
    }

    /// What cannot be read as YAML is somebody else's mistake, and counts as it is.
    @Test func aBrokenProfileIsKeptAsItIs() throws {
        #expect(try stored(", profile: mine", profile: "title: [").contains("title: ["))
    }

    // MARK: - History

    @Test(arguments: [
        "{schedule: {power: 1m}, until: 2026-10-01T00:00:00Z}",
        "[{schedule: {power: 1m}, until: 2026-10-01T00:00:00Z}, {schedule: {link: 2m}, until: 2026-09-01T08:00:00+08:00}]",
    ])
    func aHistoryIsKept(history: String) throws {
        let text = "site: a\ntimezone: UTC\nschedule: {power: 10s, link: 15s}\n"
        let plain = try load(text)
        let configuration = try load(text + "history: \(history)\n")
        #expect(configuration.storedText != plain.storedText)
        let facility = try ConfigurationFiles.facility(fromStored: configuration.storedText)
        #expect(facility == configuration.facility)
        #expect(facility.history.last?.schedule.power == .minutes(1))
        // What it does not name is as the configuration has it now.
        #expect(facility.history.last?.schedule.link == .seconds(15))
        #expect(facility.history.map(\.until) == facility.history.map(\.until).sorted())
    }

    @Test(arguments: ["", "site: [", "site: a\n", "site: a\ntimezone: UTC\ncontracts: {c: {}}\n"])
    func whatCannotBeReadBackIsNamed(_ text: String) {
        let error = #expect(throws: StoredConfigurationError.self) { try ConfigurationFiles.facility(fromStored: text) }
        #expect(error?.description.hasPrefix("A configuration kept in the ledger cannot be read back: ") == true)
    }

    @Test(arguments: UInt64(1)...100)
    func randomFacilities(_ seed: UInt64) throws {
        var generator = SeededGenerator(state: seed)
        let configuration = try load(RandomConfiguration.text(&generator))
        #expect(try ConfigurationFiles.facility(fromStored: configuration.storedText) == configuration.facility)
    }
}

/// SplitMix64.
private struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

private enum RandomConfiguration {
    static func text(_ random: inout SeededGenerator) -> String {
        let devices = Int.random(in: 2...6, using: &random)
        var lines = [
            "site: \(pick(["a", "'7'", "北京", "\"null\"", "'a: b # c'"], &random))",
            "timezone: \(pick(["Asia/Shanghai", "Europe/Berlin", "America/New_York"], &random))",
            "credentials: {lab: {version: 1, community: {env: C}}}",
            "schedule: {power: \(Int.random(in: 1...99, using: &random))s}", "devices:",
        ]
        for index in 0..<devices {
            let fed = Bool.random(using: &random) ? ", fed_by: d\((index + 1) % devices)/output" : ""
            lines.append("  d\(index): {address: \"10.0.0.\(index + 1):\(index + 161)\", credentials: lab\(fed)}")
        }
        lines.append("contracts:")
        for index in 0..<Int.random(in: 1...4, using: &random) {
            lines += contract(index, devices, &random)
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func contract(_ index: Int, _ devices: Int, _ random: inout SeededGenerator) -> [String] {
        let day = Int.random(in: 10...28, using: &random)
        let feeds = pick(["mains", "ups"], &random)
        return [
            "  c\(index):", "    customer: {name: \(pick(["yes", "~x", "'~'", "1e3", "\"a\\nb\""], &random))}",
            "    service: \(pick(Contract.Service.allCases.map(\.rawValue), &random))", "    signed: 2026-01-\(day)",
            "    term: {from: 2026-02-\(day), to: 2027-02-\(day)}",
            "    rent: \(Int.random(in: 1...99999, using: &random)).50 CNY",
            "    guarantees: {network: {doubt_favours: \(pick(["customer", "provider", "nobody"], &random)), "
                + "claim_window: {length: \(day)h, count: \(pick(["days", "elapsed"], &random))}}}",
            "    power: {\(feeds): \(condition(devices, depth: 3, &random))}",
            "    network: {hosts: [198.51.100.\(index + 1), 2001:DB8::\(index + 1)]}",
        ]
    }

    private static func condition(_ devices: Int, depth: Int, _ random: inout SeededGenerator) -> String {
        guard depth > 0, Bool.random(using: &random) else {
            let signal = pick(["outlet/\(depth)", "input", "port/Gi1/0/\(depth)"], &random)
            return "d\(Int.random(in: 0..<devices, using: &random))/\(signal)"
        }
        let first = condition(devices, depth: depth - 1, &random)
        let second = condition(devices, depth: depth - 1, &random)
        return "{\(pick(["all", "any"], &random)): [\(first)\(first == second ? "" : ", \(second)")]}"
    }

    private static func pick<T>(_ values: [T], _ random: inout SeededGenerator) -> T {
        values[Int.random(in: values.indices, using: &random)]
    }
}

extension Facility {
    /// Hooks and the provider's own people are no part of what readings mean.
    fileprivate mutating func leaveOutWhatIsNotStored() {
        hooks = []
        staff = []
        onCall = nil
        heartbeat = nil
    }
}
