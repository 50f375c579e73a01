import Intervals
import Settings
import Site
import Testing

/// A terms file beside the configuration goes before the built-in one; a contract's keys go before both.
struct TermsTests {
    private static let own = """
        guarantees:
          network: {availability: 99.5%, rule: minutes}
          power: {availability: 99.99%}
          installation: {working_days: 5, calendar: cn}
          operation: {first_feedback: 20m}
          complaint: {first_report: 12h}
        """

    private func terms(_ name: String, _ file: String, overrides: String = "{}") throws -> Terms {
        let folder = try Folder(
            """
            site: s
            timezone: UTC
            contracts:
              c:
                customer: {name: C}
                terms: \(name)
                guarantees: \(overrides)
                service: rack
                signed: 2026-01-01
                term: {from: 2026-01-01, to: 2027-01-01}
                rent: 1 EUR
                network: {hosts: [127.0.0.1]}
            """)
        try folder.write("terms/\(name).yaml", file)
        let (configuration, problems) = folder.load()
        #expect(problems.allSatisfy { $0.severity != .error }, "\(problems)")
        return try #require(configuration?.facility.contracts.first).terms
    }

    @Test(arguments: ["idc-standard", "ours"])
    func aFileBesideTheConfigurationWins(_ name: String) throws {
        let terms = try terms(name, Self.own)
        #expect(terms.network.availability == Ratio("99.5%"))
        // Minutes without a figure are the text's.
        #expect(terms.network.downtime == .minutes(44))
        #expect(terms.power.availability == Ratio("99.99%"))
        #expect(terms.power.rule == .percentage)
        #expect(terms.power.downtime == nil)
    }

    /// Which figure of a month's traffic counts: the contract's own word, else that of its terms, else the greater.
    @Test(arguments: [
        ("", "", MeteredTraffic.Measure.greater), ("sum", "", .sum), ("sum", ", counts: in", .received),
    ])
    func theTermsSayWhichTrafficCounts(terms: String, own: String, measure: MeteredTraffic.Measure) throws {
        let folder = try Folder(
            """
            site: s
            timezone: UTC
            credentials: {lab: {version: 2c, community: public}}
            devices: {sw-1: {address: 127.0.0.1, credentials: lab, profile: if-mib}}
            contracts:
              c:
                customer: {name: C}
                terms: ours
                service: rack
                signed: 2026-01-01
                term: {from: 2026-01-01, to: 2027-01-01}
                rent: 1 EUR
                network: {hosts: [127.0.0.1]}
                traffic: {ports: [sw-1/port/1]\(own)}
            """)
        let counts = terms.isEmpty ? "" : "  technical_support: {traffic_counts: \(terms)}\n"
        try folder.write("terms/ours.yaml", "\(Self.own)\n\(counts)")
        let (configuration, problems) = folder.load()
        #expect(problems.allSatisfy { $0.severity != .error }, "\(problems)")
        #expect(configuration?.facility.contracts.first?.meteredTraffic?.measure == measure)
    }

    @Test func keysMergeOneByOne() throws {
        let terms = try terms(
            "ours", Self.own, overrides: "{network: {downtime: 30m, claim_window: {from: start}}, power: {rule: both}}")
        #expect(terms.network.availability == Ratio("99.5%"))
        #expect(terms.network.rule == .minutes)
        #expect(terms.network.downtime == .minutes(30))
        #expect(terms.network.claimWindow == ClaimWindow(length: .days(5), from: .start, count: .days))
        #expect(terms.power.availability == Ratio("99.99%"))
        #expect(terms.power.rule == .both)
    }

    @Test func mistakesInATermsFileAreReportedThere() throws {
        let text = Sample.complete.replacing("terms: idc-standard", with: "terms: ours")
        let folder = try Sample.folder(text)
        try folder.write(
            "terms/ours.yaml",
            """
            guarantees:
              network: {rule: both, downtme: 44m}
              power: {availability: high}
              access: {escort: true}
              powr: {}
            """)
        #expect(
            folder.problems == [
                "terms/ours.yaml:2:25: error: unknown key `downtme`; did you mean downtime?",
                "terms/ours.yaml:3:25: error: guarantees.power.availability: high is not a percentage such as 99.9%",
                "terms/ours.yaml:4:12: error: unknown key `escort`; there is announced",
                "terms/ours.yaml:5:3: error: unknown key `powr`; did you mean power?",
            ])
    }

    /// Contracts that add nothing share what was read of the terms; nobody else's keys are in it.
    @Test func aContractsKeysAreItsOwn() throws {
        func contract(_ id: String, _ keys: String) -> String {
            """
              \(id):
                customer: {name: C}
                service: rack
                signed: 2026-01-01
                term: {from: 2026-01-01, to: 2027-01-01}
                rent: 1 EUR
                network: {hosts: [127.0.0.1]}
                \(keys)

            """
        }
        let own = "guarantees: {network: {availability: 95%}}"
        let start = "site: s\ntimezone: UTC\ncontracts:\n"
        let folder = try Folder(
            start + contract("a", "terms: ours") + contract("b", "terms: ours\n    \(own)")
                + contract("c", "terms: ours")
                + contract("d", own) + contract("e", ""))
        try folder.write("terms/ours.yaml", Self.own)
        let contracts = try #require(folder.load().configuration).facility.contracts
        #expect(
            contracts.map(\.terms.network.availability)
                == ["99.5%", "95%", "99.5%", "95%", "99.9%"].map { Ratio($0) })
        #expect(contracts[0].terms == contracts[2].terms)
    }

    @Test func termsThatAreMissingAreReportedWhereverTheyAreNamed() throws {
        func contract(_ id: String) -> String {
            """
              \(id):
                customer: {name: C}
                terms: theirs
                service: rack
                signed: 2026-01-01
                term: {from: 2026-01-01, to: 2027-01-01}
                rent: 1 EUR
                network: {hosts: [127.0.0.1]}

            """
        }
        let folder = try Folder("site: s\ntimezone: UTC\ncontracts:\n" + contract("a") + contract("b"))
        #expect(folder.load().problems.filter { $0.severity == .error }.map(\.line) == [6, 14])
    }

    @Test func aTermsFileThatIsNoYAMLIsReportedOnce() throws {
        let folder = try Sample.folder(Sample.complete.replacing("terms: idc-standard", with: "terms: ours"))
        let path = try folder.write("terms/ours.yaml", "guarantees: [")
        let problems = folder.load().problems
        #expect(problems.count == 1)
        #expect(problems.first?.file == path)
    }

    @Test func anAvailabilityIsNeeded() throws {
        let folder = try Sample.folder(
            Sample.complete.replacing("terms: idc-standard", with: "terms: ours")
                .replacing("power: {availability: 99.99%, ", with: "power: {"))
        try folder.write("terms/ours.yaml", "guarantees: {network: {availability: 99%}}")
        #expect(
            folder.problems == [
                "terms/ours.yaml:1:1: error: the terms lack guarantees.power.availability, such as 99.9%"
            ])
    }
}
