import Documents
import Foundation
import Intervals
import Ledger
import Office
import Programs
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

    private func attempt(_ name: String, _ count: Int, seeds: [String], _ file: String) throws {
        let last = try LastInput(name)
        var site = try site()
        let good = try String(contentsOfFile: site.configurationPath, encoding: .utf8)
        var accepted = 0
        for number in 0..<count {
            if number % 50 == 49 { site = try self.site() }
            var mutator = Mutator(seeds, seed: UInt64(number))
            let text = mutator.input()
            try last.keep(text)
            try site.folder.write("mainstay.yaml", Self.using(good))
            for (name, source) in Self.own { try site.folder.write(name, try shipped(source)) }
            try site.folder.write(file, text)
            guard let mistakes = try mistakes(at: site) else { continue }
            #expect(mistakes == [], "seed \(number): \(last.path)")
            accepted += 1
        }
        #expect(accepted > count / 50, "too little was accepted to prove anything")
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
        let seeds = [
            good,
            good.replacing(
                "schedule:", with: "history: {schedule: {power: 1m}, until: 2026-02-11T00:00:00Z}\nschedule:"),
            good.replacing(
                "network: {hosts: [198.51.100.10]}",
                with: "network: {hosts: [198.51.100.10], access: {any: [pdu-a/port/1, {all: [pdu-b/port/2]}]}}"),
        ]
        try attempt("configuration", Proof.count(60, proving: 20_000), seeds: seeds, "mainstay.yaml")
    }

    @Test func termsHarmNobody() throws {
        let seeds = try ["terms/idc-standard.yaml", "terms/tiered-credits.yaml"].map(shipped)
        try attempt("terms", Proof.count(40, proving: 10_000), seeds: seeds, "terms/mine.yaml")
        let last = try LastInput("terms-explained")
        for number in 0..<Proof.count(100, proving: 20_000) {
            var mutator = Mutator(seeds, seed: UInt64(number) << 24)
            let site = try OfficeSite(hasReadings: false)
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

    @Test func calendarsHarmNobody() throws {
        let seeds = [try shipped("calendars/cn.yaml")]
        try attempt("calendar", Proof.count(30, proving: 5000), seeds: seeds, "calendars/cn.yaml")
    }

    @Test func profilesHarmNobody() throws {
        let seeds = Shipped.files(in: "profiles").map(\.text)
        try attempt("profile", Proof.count(30, proving: 3000), seeds: seeds, "profiles/mine.yaml")
        let last = try LastInput("profile-checked")
        let site = try OfficeSite(hasReadings: false)
        let desk = try ProfileDesk(configurationPath: site.configurationPath)
        for number in 0..<Proof.count(30, proving: 2000) {
            var mutator = Mutator(seeds, seed: UInt64(number) << 24)
            let text = mutator.input()
            try last.keep(text)
            let file = try site.folder.write("mine.yaml", text)
            let (profile, problems) = try desk.check(file)
            #expect(profile != nil || !problems.isEmpty, "seed \(number): \(last.path)")
        }
    }
}
