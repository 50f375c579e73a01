import Foundation
import Testing

/// One mistake each in what the complete sample does not hold: a provider, traffic pages, feeds, contacts, stations.
@Suite struct ContractMistakeTests {
    /// What is reported when `bad` stands behind or in the place of a part of the complete sample.
    private func problems(_ good: String, _ bad: String) throws -> [String] {
        try #require(Sample.complete.contains(good))
        let folder = try Sample.folder(Sample.complete.replacing(good, with: bad, maxReplacements: 1))
        try folder.write("secrets/key", "k\n")
        // Without the places, which the other tests of mistakes look at.
        return folder.problems.map { $0.replacing(#/^mainstay\.yaml:\d+:\d+: /#, with: "") }
    }

    @Test(arguments: [
        ("{}", "error: provider lacks `name`"), ("[Focus]", "error: provider must be a mapping (`key: value` lines)"),
        (
            "{name: Focus, complaint: \"1\"}",
            "error: unknown key `complaint`; did you mean complaints?"
        ), ("{name: }", "error: provider lacks `name`"),
    ])
    func aProvider(text: String, complaint: String) throws {
        #expect(try problems("site: bj-1\n", "site: bj-1\nprovider: \(text)\n") == [complaint])
    }

    /// Article 4.1 promises how often is pinged; a schedule that is slower is known to break it.
    @Test(arguments: [("5m", []), ("299s", []), ("6m", ["6m"]), ("301s", ["301s"])] as [(String, [String])])
    func aScheduleThatIsSlowerThanPromised(interval: String, slow: [String]) throws {
        #expect(
            try problems("reachability: 5m", "reachability: \(interval)")
                == slow.map { interval in
                    "warning: contracts.acme-2026: article 4.1 promises a ping every 5m, and `schedule.reachability` is "
                        + "\(interval): part of the time is unpinged"
                })
    }

    @Test(arguments: [
        (
            "items: [power, powr]",
            "error: contracts.acme-2026.items[1]: powr is none of hardware, software, power, network; "
                + "did you mean power?"
        ),
        ("items: []", "error: contracts.acme-2026.items names no item; leave it out"),
        ("signatures: {customer: {at: Beijing}}", "error: unknown key `at`"),
        ("signatures: {buyer: {in: Beijing}}", "error: unknown key `buyer`"),
    ])
    func itemsAndSignatures(text: String, complaint: String) throws {
        let found = try problems("    terms: idc-standard\n", "    terms: idc-standard\n    \(text)\n")
        #expect(found.count == 1 && found[0].hasPrefix(complaint), "\(found)")
    }

    @Test(arguments: [
        ("{password_hash: \"$scrypt$x\"}", "error: contracts.acme-2026.traffic lacks `username`"),
        (
            "{username: u}",
            "error: contracts.acme-2026.traffic needs `password_hash` (`mainstay password` makes it) or "
                + "`password: {file: …}`"
        ),
        (
            "{username: u, password_hash: secret}",
            "error: contracts.acme-2026.traffic.password_hash: secret is not a hash that `mainstay password` made"
        ),
        (
            "{username: u, password: secret}",
            "error: contracts.acme-2026.traffic.password must not stand in the file; write {file: …} or "
                + "`password_hash`"
        ),
        ("{username: u, password: {env: X}}", "error: contracts.acme-2026.traffic.password takes {file: …}"),
        ("{counts: sum}", "error: contracts.acme-2026.traffic.counts needs `ports`: nothing is counted"),
        (
            "{ports: [pdu-1/outlet/7]}",
            "error: contracts.acme-2026.traffic.ports[0]: pdu-1/outlet/7 is not a port such as "
                + "sw-1/port/GigabitEthernet1/0/7"
        ),
    ])
    func trafficPages(text: String, complaint: String) throws {
        #expect(
            try problems("    terms: idc-standard\n", "    terms: idc-standard\n    traffic: \(text)\n") == [complaint])
    }

    @Test(arguments: [
        ("{}", "error: contracts.acme-2026.power needs `mains` and `ups`, or `feeds: {A: …, B: …}`"),
        (
            "{feeds: {A: pdu-1/outlet/7, B: pdu-1/outlet/7}}",
            "warning: pdu-1/outlet/7 stands on both sides, A and B: it can fail for both"
        ),
        (
            "{feeds: {A: pdu-1/outlet/7, B: ups-b/output}}",
            "warning: contracts.acme-2026.power.feeds.B has no signal on the customer's side of the UPS (outlet, inlet, "
                + "bank, ATS output): mains at a UPS input is not power at the rack"
        ),
    ])
    func feeds(text: String, complaint: String) throws {
        let good = """
                power:
                  mains: {all: [ups-a/input, pdu-1/outlet/7]}
                  ups: {all: [ups-b/output, pdu-2/outlet/7]}

            """
        let indented = good.split(separator: "\n").map { "\($0)\n" }.joined()
        #expect(try problems(indented, "    power: \(text)\n") == [complaint])
    }

    @Test(arguments: [
        ("method: email, ", "error: contracts.acme-2026.contacts[1] lacks `method`"),
        ("to: ops@acme.example, ", "error: contracts.acme-2026.contacts[1] lacks `to`"),
        (", hook: email", "error: contracts.acme-2026.contacts[1] lacks `hook`: the hook that reaches this contact"),
        ("name: \"null\", ", "error: contracts.acme-2026.contacts[1] lacks `name`"),
    ])
    func contacts(missing: String, complaint: String) throws {
        #expect(try problems(missing, "") == [complaint])
    }

    @Test(arguments: [
        ("{credentials: lab}", "error: notify[0] lacks `to`: such as 10.0.0.5 or \"10.0.0.5:1162\""),
        ("{to: 10.0.0.5}", "error: notify[0] lacks `credentials`: one of those under `credentials:`"),
        ("{to: 10.0.0.5, credentials: lap}", "error: no credentials are called lap; did you mean lab?"),
        (
            "{to: \"10.0.0.5:0\", credentials: lab}",
            "error: notify[0].to: 10.0.0.5:0 is not an address, with a port if it is not 162"
        ),
        (
            "{to: 10.0.0.5, credentials: lab, inform: yes}", "error: notify[0].inform: yes is not true or false"
        ),
        (
            "{to: 10.0.0.5, credentials: lab, root: 1.3}",
            "error: notify[0].root: 1.3 is not an object identifier such as 1.3.6.1.4.1.32473.1"
        ),
    ])
    func stations(text: String, complaint: String) throws {
        #expect(try problems("notifications:\n", "notify: [\(text)]\nnotifications:\n") == [complaint])
    }

    @Test(arguments: [
        (
            "shop: {www: \"https://198.51.100.10/\", timeout: 50ms}",
            "error: contracts.acme-2026.services.shop.timeout must be at least 100ms"
        ),
        ("shop: {www: \"https://198.51.100.10/\", starttls: true}", "error: unknown key `starttls`"),
        (
            "shop: {www: \"ftp://198.51.100.10/\"}",
            "error: contracts.acme-2026.services.shop.www: ftp://198.51.100.10/ is not a URL without a password, such as "
                + "https://198.51.100.10/"
        ),
    ])
    func services(text: String, complaint: String) throws {
        let problems = try problems("shop: {www: \"https://198.51.100.10/\"}", text)
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix(complaint) == true, "\(problems)")
    }

    /// A contract of which nothing could be measured.
    @Test func nothingToMeasure() throws {
        let start = try #require(Sample.complete.range(of: "    power:\n"))
        let end = try #require(Sample.complete.range(of: "    services:\n"))
        let text = Sample.complete.replacingCharacters(in: start.lowerBound..<end.lowerBound, with: "")
        #expect(
            try Sample.folder(text).problems.contains {
                $0.hasSuffix("contracts.acme-2026 has neither `power` nor `network`: nothing of it could be measured")
            })
    }

    @Test(arguments: [
        ("{below: 99.9%}", "error: contracts.acme-2026.guarantees.network.credits[0] lacks `rent`"),
        ("{rent: 10%}", "error: contracts.acme-2026.guarantees.network.credits[0] lacks `below`"),
        (
            "{below: 99.9%, rent: 110%}",
            "error: contracts.acme-2026.guarantees.network.credits[0].rent: 110% is not a percentage such as 99.9%"
        ),
    ])
    func credits(step: String, complaint: String) throws {
        #expect(
            try problems("network: {availability: 99.5%", "network: {credits: [\(step)], availability: 99.5%")
                == [complaint])
    }
}
