import Documents
import Foundation
import Intervals
import Ledger
import Office
import Programs
import Proofs
import Settings
import Site
import Testing

/// Nothing that a configuration, terms, a calendar or a profile says may end a process: what is not accepted is named,
/// and by what is accepted a month is judged.
@Suite struct HostileSettingsTests {
    /// A ledger with a month of readings and records, judged under each configuration.
    private func site() throws -> OfficeSite {
        let site = try OfficeSite()
        try site.add(GoodInputs.records)
        return site
    }

    /// Judges under the configuration that lies in the site's folder; returns what must not be, and nil for one that is
    /// refused.
    private func mistakes(at site: OfficeSite) throws -> [String]? {
        let (configuration, problems) = ConfigurationFiles.load(site.configurationPath)
        guard let configuration else { return problems.isEmpty ? ["refused without a word"] : nil }
        let office = SiteOffice(configuration: configuration, ledger: site.office.ledger, clock: site.clock)
        var kept = configuration.facility
        kept.hooks = []
        let stored = try ConfigurationFiles.facility(fromStored: configuration.storedText)
        return try (stored == kept ? [] : ["read back otherwise"]) + Inquiry(office: office).mistakes()
    }

    /// Inputs a ledger: each is judged after the ones before.
    private static let inputs = 50

    private func attempt(_ ledgers: Seeds, with inputs: [String], as file: String) throws {
        let last = try LastInput(file.replacing("/", with: "-"))
        let good = Mutator(inputs, seed: 0)
        var accepted = 0
        for number in ledgers {
            let site = try site()
            let configuration = try String(contentsOfFile: site.configurationPath, encoding: .utf8)
            var mutator = good.from(seed: number)
            for turn in 0..<Self.inputs {
                let text = mutator.input()
                try last.keep(text)
                try site.folder.write("mainstay.yaml", Self.using(configuration))
                for (name, source) in Self.own { try site.folder.write(name, try shipped(source)) }
                try site.folder.write(file, text)
                guard let mistakes = try mistakes(at: site) else { continue }
                #expect(mistakes == [], "seed \(number), input \(turn): \(last.path)")
                accepted += 1
            }
        }
        #expect(accepted >= ledgers.count, "too little was accepted to prove anything")
    }

    /// The files beside the configuration, and what they are made of.
    private static let own = [
        ("terms/mine.yaml", "terms/idc-standard.yaml"), ("profiles/mine.yaml", "profiles/apc-rpdu2.yaml"),
        ("calendars/cn.yaml", "calendars/cn.yaml"),
    ]

    /// The good configuration with terms, a calendar and a profile of its own.
    private static func using(_ good: String) -> String {
        good.replacing("terms: idc-standard", with: "terms: mine")
            .replacing("profile: apc-rpdu2", with: "profile: mine")
    }

    private func shipped(_ path: String) throws -> String { try #require(Shipped.text(path)) }

    @Test func configurationsHarmNobody() throws {
        let site = try site()
        let good = try String(contentsOfFile: site.configurationPath, encoding: .utf8)
        let inputs = [
            good,
            good.replacing(
                "schedule:", with: "history: {schedule: {power: 1m}, until: 2026-02-11T00:00:00Z}\nschedule:"),
            good.replacing(
                "network: {hosts: [198.51.100.10]}",
                with: "network: {hosts: [198.51.100.10], access: {any: [pdu-a/port/1, {all: [pdu-b/port/2]}]}}"),
        ]
        try attempt(
            seeds("hostile configurations", few: 1, many: 200, each: Self.inputs), with: inputs, as: "mainstay.yaml")
    }

    @Test func termsHarmNobody() throws {
        try attempt(
            seeds("hostile terms", few: 1, many: 100, each: Self.inputs), with: Self.terms(), as: "terms/mine.yaml")
    }

    private static func terms() throws -> [String] {
        try ["terms/idc-standard.yaml", "terms/tiered-credits.yaml"].map { try #require(Shipped.text($0)) }
    }

    @Test func termsThatAreExplainedHarmNobody() throws {
        let last = try LastInput("terms-explained")
        let good = Mutator(try Self.terms(), seed: 0)
        for number in seeds("hostile terms explained", few: 2, many: 400, each: Self.inputs) {
            var mutator = good.from(seed: number << 24)
            let site = try OfficeSite(hasReadings: false)
            for _ in 0..<Self.inputs {
                let text = mutator.input()
                try last.keep(text)
                let file = try site.folder.write("mine.yaml", text)
                for language in [Language.english, .chinese] {
                    _ = try refusal {
                        _ = try TermsDesk.explain(file, beside: site.configurationPath, language: language)
                    }
                }
            }
        }
    }

    @Test func calendarsHarmNobody() throws {
        try attempt(
            seeds("hostile calendars", few: 1, many: 50, each: Self.inputs),
            with: [try shipped("calendars/cn.yaml")], as: "calendars/cn.yaml")
    }

    @Test func profilesHarmNobody() throws {
        try attempt(
            seeds("hostile profiles", few: 1, many: 30, each: Self.inputs), with: Self.profiles,
            as: "profiles/mine.yaml")
    }

    private static let profiles = Shipped.files(in: "profiles").map(\.text)

    @Test func profilesThatAreCheckedHarmNobody() throws {
        let last = try LastInput("profile-checked")
        let site = try OfficeSite(hasReadings: false)
        let desk = try ProfileDesk(configurationPath: site.configurationPath)
        let good = Mutator(Self.profiles, seed: 0)
        for number in seeds("hostile profiles checked", few: 1, many: 40, each: Self.inputs) {
            var mutator = good.from(seed: number << 24)
            for turn in 0..<Self.inputs {
                let text = mutator.input()
                try last.keep(text)
                let file = try site.folder.write("mine.yaml", text)
                let (profile, problems) = try desk.check(file)
                #expect(profile != nil || !problems.isEmpty, "seed \(number), input \(turn): \(last.path)")
            }
        }
    }
}
