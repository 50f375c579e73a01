import Alerting
import Documents
import Foundation
import Profiles
import Programs
import Settings
import Site
import Sockets
import Testing

@testable import Office

/// What needs a configuration and no ledger: hooks, terms, profiles, probes, and a first configuration.
@Suite struct DeskTests {
    private let site: OfficeSite
    private let folder = TemporaryFolder("desk")

    init() throws { site = try OfficeSite(hasReadings: false) }

    // MARK: - Opening

    @Test func aConfigurationWithErrorsNamesEachPlace() throws {
        let path = try folder.write("mainstay.yaml", "site: dc-1\ntimezone: Nowhere/Else\ncolour: red\n")
        let refused = try refusal { _ = try SiteOffice.open(configuration: path) }
        #expect(refused?.code == .configuration)
        #expect(refused?.reason.contains("\(path):2:") == true && refused?.reason.contains("\(path):3:") == true)
    }

    @Test func aFileThatIsNoLedgerIsRefused() throws {
        let path = try folder.write("mainstay.yaml", "site: dc-1\ntimezone: UTC\nledger: notes.txt\n")
        try folder.write("notes.txt", String(repeating: "not a database\n", count: 100))
        let refused = try refusal { _ = try SiteOffice.open(configuration: path) }
        #expect(refused?.code == .ledger && refused?.reason.contains("notes.txt") == true)
    }

    // MARK: - Hooks

    @Test func aHookIsTriedWithAMarkedEvent() async throws {
        let desk = HookDesk(configuration: site.office.configuration, clock: site.clock)
        let (hook, delivery) = try await desk.test("log")
        #expect(hook.name == "log" && delivery.outcome == .delivered)
        #expect(delivery.event.kind == .test && delivery.startedAt <= delivery.endedAt)
        #expect(delivery.event.at == site.clock.now && delivery.event.summary.hasPrefix("TEST: "))
        #expect(delivery.output.contains("mainstay.test"))
        #expect(try await desk.test("broken").delivery.outcome == .failed(exitCode: 1))
    }

    /// A number that somebody gave gets it, as the contact would: in the language of the contract that uses the hook.
    @Test func onlyWhoIsNamedGetsATest() async throws {
        let desk = HookDesk(configuration: site.office.configuration, clock: site.clock)
        let (hook, unaddressed) = try await desk.test("log")
        #expect(unaddressed.contact == nil && desk.tellsContacts(hook))
        #expect(try await desk.test("log", to: "+86 10 0000").delivery.contact?.to == "+86 10 0000")
        let known = try #require(site.office.facility.contracts.flatMap(\.contacts).first { $0.hook == "log" })
        #expect(try await desk.test("log", to: known.to).delivery.contact == known)
    }

    @Test func anUnknownHookIsRefused() async throws {
        let desk = HookDesk(configuration: site.office.configuration)
        let refused = try await refusal { _ = try await desk.test("nothing") }
        #expect(refused?.code == .unknownHook && refused?.field == "name")
        #expect(refused?.reason == "No hook is called nothing; there are log, broken.")
    }

    // MARK: - Terms

    @Test func termsAreToldInPlainWords() throws {
        let terms = try TermsDesk.explain("idc-standard", beside: site.configurationPath, language: .english)
        #expect(terms.title == "Data-centre service level agreement" && terms.text.contains("working day 3"))
        let tiered = try TermsDesk.explain("tiered-credits", beside: site.configurationPath, language: .chinese)
        #expect(tiered.text.contains("抵扣 30 %"))
        let refused = try refusal {
            _ = try TermsDesk.explain("nothing", beside: site.configurationPath, language: .english)
        }
        #expect(refused?.code == .configuration && refused?.reason.contains("nothing") == true)
    }

    /// A file beside the configuration is found by its name.
    @Test func termsOfOnesOwnAreToldToo() throws {
        let shipped = try String(
            contentsOf: ProjectFolder.file("Config/terms/idc-standard.yaml"), encoding: .utf8)
        try site.folder.write("terms/ours.yaml", shipped.replacing("working_days: 3", with: "working_days: 9"))
        let terms = try TermsDesk.explain("ours", beside: site.configurationPath, language: .english)
        #expect(terms.text.contains("working day 9"))
    }

    // MARK: - Profiles

    @Test func profilesAreFoundAndChecked() throws {
        let desk = try ProfileDesk(configurationPath: folder.path("none.yaml"))
        #expect(try desk.profile(named: "apc-rpdu2").name == "apc-rpdu2" && desk.warnings.isEmpty)
        let refused = try refusal { _ = try desk.profile(named: "nothing") }
        #expect(refused?.code == .unknownProfile && refused?.field == "profile")
        #expect(refused?.reason.contains("apc-rpdu2") == true)
        let checked = try desk.check(ProjectFolder.file("Config/profiles/apc-rpdu2.yaml").path)
        #expect(checked.profile?.name == "apc-rpdu2" && checked.problems.isEmpty)
        let broken = try desk.check(try folder.write("broken.yaml", "name: 7\ncolour: red\n"))
        #expect(broken.problems.contains { $0.severity == .error })
        let missing = try refusal { _ = try desk.check(folder.path("missing.yaml")) }
        #expect(missing?.code == .unreadable && missing?.field == "file")
    }

    @Test func aBrokenProfileBesideTheConfigurationIsWarnedOf() throws {
        try site.folder.write("profiles/broken.yaml", "name: 7\n")
        #expect(try ProfileDesk(configurationPath: site.configurationPath).warnings.isEmpty == false)
    }

    // MARK: - Probes

    private func desk(_ order: ProbeOrder) throws -> ProbeDesk {
        try ProbeDesk(order, warn: { _ in }, configuration: { () throws(Refusal) in site.office.configuration })
    }

    @Test func credentialsAreNamedUnlessThereIsOnlyOneKind() throws {
        let order = ProbeOrder(address: "127.0.9.1", credentials: "lab")
        #expect(try desk(order).credentialsName == "lab")
        #expect(try desk(ProbeOrder(address: "127.0.9.1", community: "public")).credentialsName == nil)
        let missing = try refusal { _ = try desk(ProbeOrder(address: "127.0.9.1")) }
        #expect(missing?.code == .missing && missing?.field == "credentials")
        #expect(missing?.reason.contains("lab, other") == true)
        let unknown = try refusal { _ = try desk(ProbeOrder(address: "127.0.9.1", credentials: "x")) }
        #expect(unknown?.code == .unknownCredentials && unknown?.field == "credentials")
        let profile = try refusal {
            _ = try desk(ProbeOrder(address: "127.0.9.1", credentials: "lab", profile: "nothing"))
        }
        #expect(profile?.code == .unknownProfile && profile?.field == "profile")
    }

    @Test(arguments: [
        ("no address", "is no address"), ("fe80::1", "name the interface too"), ("10.0.0.1:99999", "is no address"),
    ])
    func anAddressThatIsNoneIsRefused(address: String, words: String) async throws {
        let refused = try await refusal { _ = try await desk(ProbeOrder(address: address, community: "x")).look() }
        #expect(refused?.code == .malformed && refused?.field == "address", "\(refused as Any)")
        #expect(refused?.reason.contains(words) == true, "\(refused as Any)")
    }

    @Test func nobodyAnswers() async throws {
        let order = ProbeOrder(address: "127.0.9.77:1", community: "x", timeout: .milliseconds(20))
        let refused = try await refusal { _ = try await desk(order).look() }
        #expect(refused?.code == .unreachable && refused?.reason.contains("127.0.9.77") == true)
    }

    @Test func rangesAreToldFromAddresses() throws {
        #expect(try ProbeDesk.range("127.0.9.1") == nil)
        #expect(try ProbeDesk.range("127.0.9.0/30")?.endpoints.isEmpty == false)
        let refused = try refusal { _ = try ProbeDesk.range("10.0.0.0/99") }
        #expect(refused?.code == .malformed && refused?.field == "address")
    }

    // MARK: - A first configuration

    private func start(tables: [String] = []) -> StartingConfiguration {
        StartingConfiguration(
            folder: folder.path("new"), source: tables.isEmpty ? .commented : .tables(tables), site: "dc-1",
            timeZone: "Europe/Berlin")
    }

    private static let table = ProjectFolder.file("Documentation/bulk.csv")

    @Test func aStartIsWrittenOnceAndPassesTheCheck() throws {
        let start = start()
        try start.write(replacing: false) { _ in }
        #expect(try SiteOffice.loadConfiguration(start.path).facility.site == "dc-1")
        #expect(FileManager.default.isExecutableFile(atPath: folder.path("new/hooks/log")))
        try Data("changed".utf8).write(to: URL(fileURLWithPath: start.path))
        let again = try refusal { try start.write(replacing: false) { _ in } }
        #expect(again?.code == .alreadyThere && again?.reason.contains(start.path) == true)
        #expect(try String(contentsOfFile: start.path, encoding: .utf8) == "changed")
        try start.write(replacing: true) { _ in }
        #expect(try SiteOffice.loadConfiguration(start.path).facility.site == "dc-1")
    }

    /// Editors find the schema by the first line.
    @Test func theSchemaLiesBesideIt() throws {
        let start = start()
        try start.write(replacing: false) { _ in }
        let text = try String(contentsOfFile: start.path, encoding: .utf8)
        #expect(text.hasPrefix("# yaml-language-server: $schema=mainstay.schema.json\n"))
        #expect(text.contains("\nledger: var/ledger.sqlite\n") && text.contains("\ntimezone: Europe/Berlin  "))
        let schema = try String(contentsOfFile: folder.path("new/mainstay.schema.json"), encoding: .utf8)
        #expect(try schema == StartingConfiguration.schema() + "\n")
    }

    @Test func tablesMakeAConfiguration() throws {
        let start = start(tables: [Self.table.path])
        try start.write(replacing: false) { _ in }
        let text = try String(contentsOfFile: start.path, encoding: .utf8)
        #expect(text.contains("acme-2026") && text.contains("Europe/Berlin"))
    }

    @Test func aMistakeInATableWritesNothing() throws {
        let text = try String(contentsOf: Self.table, encoding: .utf8)
        let table = try folder.write("floor.csv", text.replacing("12000.00 CNY", with: "12000"))
        var problems: [Problem] = []
        let refused = try refusal { try start(tables: [table]).write(replacing: false) { problems.append($0) } }
        #expect(refused?.code == .invalidTables && refused?.reason == "1 error(s); nothing was written.")
        #expect(problems.map(\.description).contains { $0.hasPrefix("\(table):6:") })
        #expect(!FileManager.default.fileExists(atPath: start().path))
    }

    @Test func aTableThatIsNoTextIsRefused() throws {
        let binary = folder.path("table.csv")
        try folder.write("table.csv", "")
        try Data([0xFF, 0xFE, 0x00]).write(to: URL(fileURLWithPath: binary))
        for table in [binary, folder.path("missing.csv")] {
            let refused = try refusal { try start(tables: [table]).write(replacing: false) { _ in } }
            #expect(refused?.code == .unreadable && refused?.reason.contains(table) == true)
        }
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
        try folder.write("new", "a file")
        let refused = try refusal { try start().write(replacing: true) { _ in } }
        #expect(refused?.code == .unwritable && refused?.reason.contains("new") == true)
    }
}
