import Foundation
import Intervals
import Settings
import Site
import Testing

/// Calendars: the built-in one, one of one's own, and mistakes in it.
struct CalendarTests {
    private func calendar(_ folder: Folder) throws -> WorkingCalendar {
        let (configuration, problems) = folder.load()
        return try #require(configuration?.facility.contracts.first, "\(problems)").terms.installation.calendar
    }

    /// Days of the State Council's notices that differ from Monday to Friday.
    @Test(arguments: [
        ("2025-01-01", false), ("2025-01-26", true), ("2025-02-04", false), ("2025-02-08", true), ("2025-04-27", true),
        ("2025-05-05", false), ("2025-09-28", true), ("2025-10-08", false), ("2025-10-09", true), ("2025-10-11", true),
        ("2026-01-02", false), ("2026-01-04", true), ("2026-02-14", true), ("2026-02-23", false), ("2026-02-24", true),
        ("2026-02-28", true), ("2026-05-09", true), ("2026-06-19", false), ("2026-09-20", true), ("2026-10-07", false),
        ("2026-10-10", true), ("2026-10-11", false), ("2027-02-05", false), ("2027-04-05", false),
    ])
    func theBuiltInCalendarIsTheNotices(_ date: String, _ isWorked: Bool) throws {
        let day = try #require(CivilDate(date))
        #expect(try calendar(Sample.folder()).isWorked(day) == isWorked)
    }

    @Test func theYearThatIsNotAnnouncedSaysSo() throws {
        let calendar = try calendar(Sample.folder())
        #expect(calendar.years.filter { !$0.value.isAnnounced }.map(\.key) == [2027])
        #expect(calendar.isDoubtful(try #require(CivilDate("2027-02-10"))))
        #expect(!calendar.isDoubtful(try #require(CivilDate("2027-03-10"))))
        #expect(!calendar.isDoubtful(try #require(CivilDate("2026-10-10"))))
    }

    @Test func aFileBesideTheConfigurationWinsAndIsKept() throws {
        let folder = try Sample.folder()
        let years = [2026, 2027].map { "\($0): {holidays: [\($0)-03-02 to \($0)-03-04, \($0)-05-05]}" }
        try folder.write("calendars/cn.yaml", "years: {\(years.joined(separator: ", "))}")
        let calendar = try calendar(folder)
        #expect(calendar.years[2026]?.holidays.count == 4)
        let stored = try #require(folder.load().configuration).storedText
        try folder.write("calendars/cn.yaml", "years: {2026: {holidays: []}, 2027: {holidays: []}}")
        #expect(
            try ConfigurationFiles.facility(fromStored: stored).contracts.first?.terms.installation.calendar == calendar
        )
    }

    @Test func mistakesHaveTheirPlaces() throws {
        let folder = try Sample.folder()
        try folder.write(
            "calendars/cn.yaml",
            """
            years:
              2026:
                holidays: [2026-10-07 to 2026-10-01, 2027-01-01, soon]
                working_days: [2026-10-10]
                worked: []
              next: {holidays: []}
              2027: {holidays: [2027-01-01], working_days: [2027-01-01]}
            """)
        let expectation = "is not a day such as 2026-10-01, or 2026-10-01 to 2026-10-07"
        #expect(
            folder.problems == [
                "calendars/cn.yaml:3:16: error: years.2026.holidays[0]: 2026-10-07 to 2026-10-01 \(expectation)",
                "calendars/cn.yaml:3:42: error: years.2026.holidays[1] is not of 2026",
                "calendars/cn.yaml:3:54: error: years.2026.holidays[2]: soon \(expectation)",
                "calendars/cn.yaml:5:5: error: unknown key `worked`; there is announced, holidays, source, working_days",
                "calendars/cn.yaml:6:3: error: next is not a year such as 2026",
                "calendars/cn.yaml:7:9: error: years.2027: 2027-01-01 is a holiday and a working day; keep one",
            ])
    }

    private func problems(_ changes: [(String, String)]) throws -> [String] {
        try Sample.folder(changes.reduce(Sample.complete) { $0.replacing($1.0, with: $1.1) }).problems
    }

    /// What was signed for rests on holidays that are not announced, and what they can change.
    @Test func aDeadlineThatRestsOnAssumedHolidaysIsSaid() throws {
        let term = ("term: {from: 2026-01-05, to: 2027-01-05}", "term: {from: 2026-01-05, to: 2027-02-28}")
        let said = try problems([("signed: 2026-01-04", "signed: 2027-02-03"), term])
        #expect(said.count == 1)
        #expect(
            said.first?.hasSuffix(
                "warning: contracts.acme-2026: what was signed for on 2027-02-03 is due with 2027-02-10 as far as "
                    + "holidays are known; those of 2027 are not announced yet, and it can become any day from "
                    + "2027-02-10 to 2027-02-25 (enter them in calendars/cn.yaml beside this file)")
                ?? false, "\(said)")
        #expect(
            try problems([("signed: 2026-01-04", "signed: 2027-03-08"), ("to: 2027-01-05}", "to: 2027-01-06}")]) == [])
    }

    /// Nothing signed yet is in doubt, but what is signed within the term can be.
    @Test func aTermWithAssumedHolidaysIsSaid() throws {
        let said = try problems([("to: 2027-01-05}", "to: 2027-02-05}")])
        #expect(said.count == 1)
        #expect(
            said.first?.contains(
                "warning: contracts.acme-2026: an installation that is signed on 2026-12-29 is due with 2027-01-04 as "
                    + "far as holidays are known; those of 2027 are not announced yet, and it can become any "
                    + "day from 2027-01-02 to 2027-01-18") ?? false, "\(said)")
        #expect(try problems([]) == [])
        // With the announcement nothing is in doubt.
        let folder = try Sample.folder(Sample.complete.replacing("to: 2027-01-05}", with: "to: 2027-02-05}"))
        try folder.write("calendars/cn.yaml", "years: {2026: {holidays: []}, 2027: {holidays: [2027-01-01]}}")
        #expect(folder.problems == [])
    }

    @Test func aTermBeyondTheCalendarIsSaid() throws {
        let folder = try Sample.folder(Sample.complete.replacing("to: 2027-01-05}", with: "to: 2028-01-05}"))
        let problems = folder.problems.filter { !$0.contains("an installation that is signed on") }
        #expect(problems.count == 1)
        #expect(
            problems.first?.contains(
                "warning: contracts.acme-2026: the calendar cn does not have 2028; article 3 stays undetermined")
                ?? false)
    }

    @Test func trafficPasswordsStayOutOfTheLedger() throws {
        let keys = [
            "{username: acme-pages, password_hash: \"$scrypt$ln=15,r=8,p=1$AAAA$BBBB\"}",
            "{username: acme-pages, password: {file: secrets/snmp-auth}}",
        ]
        for key in keys {
            let folder = try Sample.folder(
                Sample.complete.replacing("    rent:", with: "    traffic: \(key)\n    rent:"))
            let configuration = try #require(folder.load().configuration, "\(folder.problems)")
            #expect(configuration.facility.contracts.first?.traffic?.username == "acme-pages")
            #expect(!configuration.storedText.contains("scrypt") && !configuration.storedText.contains("acme-pages"))
        }
        let plain = Sample.complete.replacing(
            "    rent:", with: "    traffic: {username: acme-pages, password: horse}\n    rent:")
        #expect(try Sample.folder(plain).problems.first?.contains("must not stand in the file") ?? false)
    }

    /// Which ports are counted is part of what was agreed, and needs no password; who may look is not kept.
    @Test func meteredPortsAreKept() throws {
        let text = Sample.complete.replacing(
            "    rent:",
            with: "    traffic: {username: acme-pages, password_hash: \"$scrypt$x\", ports: [sw-1/port/Gi1/0/7], "
                + "counts: sum}\n    rent:")
        let folder = try Sample.folder(text)
        let configuration = try #require(folder.load().configuration, "\(folder.problems)")
        let metered = try #require(configuration.facility.contracts.first?.meteredTraffic)
        #expect(metered.ports.map(\.path) == ["sw-1/port/Gi1/0/7"] && metered.measure == .sum)
        #expect(configuration.facility.meteredPorts == metered.ports)
        let stored = configuration.storedText
        #expect(stored.contains("Gi1/0/7") && !stored.contains("acme-pages") && !stored.contains("scrypt"))
        let again = try ConfigurationFiles.facility(fromStored: stored, people: [:])
        #expect(again.contracts.first?.meteredTraffic == metered)
        let alone = try Sample.folder(text.replacing("username: acme-pages, password_hash: \"$scrypt$x\", ", with: ""))
        let without = try #require(alone.load().configuration, "\(alone.problems)").facility.contracts.first
        #expect(without?.traffic == nil && without?.meteredTraffic == metered)
    }

    /// Histories lie beside the ledger unless told otherwise, and those of numbers are asked for.
    @Test func archivesLieBesideTheLedger() throws {
        let usual = try #require(Sample.folder().load().configuration)
        #expect(usual.archives.folder.hasSuffix("/archives") && !usual.archives.keepsNumbers)
        let chosen = try Sample.folder(
            Sample.complete.replacing("contracts:", with: "archives: {folder: /srv/rrd, numbers: true}\ncontracts:"))
        let configuration = try #require(chosen.load().configuration, "\(chosen.problems)")
        #expect(configuration.archives.folder == "/srv/rrd" && configuration.archives.keepsNumbers)
        #expect(configuration.storedText == usual.storedText)
    }

    /// The second terms file that is shipped: another agreement is data.
    @Test func tieredCreditsAreTerms() throws {
        let text = Sample.complete.replacing("terms: idc-standard", with: "terms: tiered-credits")
        let (configuration, problems) = try Sample.folder(text).load()
        let terms = try #require(configuration?.facility.contracts.first, "\(problems)").terms
        #expect(terms.network.credits.map(\.below) == ["99.9%", "99.0%", "95.0%"].compactMap { Ratio($0) })
        #expect(terms.network.credits.map(\.rent) == ["10%", "30%", "100%"].compactMap { Ratio($0) })
        #expect(terms.power.excludes == [.forceMajeure, .maintenance, .customerEquipment, .customerNegligence])
        #expect(
            terms.installation == InstallationTerms(workingDays: 5, calendar: .weekdays, refund: Ratio("50%") ?? .whole)
        )
        #expect(terms.firstReport == .hours(48) && terms.announced == [.reason, .expectedEntry, .expectedExit])
    }
}
