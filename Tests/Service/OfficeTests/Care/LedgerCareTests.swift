import Digests
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Settings
import Site
import Testing

@testable import Office

/// What a ledger is, how it grows, and what bringing one of an earlier format up takes.
@Suite struct LedgerCareTests {
    private let folder = TemporaryFolder("care")
    private var ledger: URL { folder.url.appendingPathComponent("ledger.sqlite") }

    /// A ledger of format 3 with its configuration.
    private func former() throws -> String {
        let path = try folder.write("mainstay.yaml", "site: dc-1\ntimezone: UTC\nledger: ledger.sqlite\n")
        let source = ProjectFolder.file("Tests/Memory/LedgerTests/ledger-3/ledger-3.sqlite")
        try FileManager.default.copyItem(at: source, to: ledger)
        return path
    }

    private func upgrade(_ path: String, isTrial: Bool) throws -> LedgerUpgrade {
        try SiteOffice.upgradeLedger(configuration: path, isTrial: isTrial, for: OfficeSite.administrator)
    }

    @Test func aTrialChangesNothingAndTheUpgradeDoes() throws {
        let path = try former()
        let before = try Data(contentsOf: ledger)
        let trial = try upgrade(path, isTrial: true)
        #expect(trial.from == 3 && trial.to == LedgerFile.presentFormat && trial.isTrial && !trial.isUnneeded)
        #expect(trial.duration > .zero && trial.octetsBefore == Int64(before.count) && trial.octetsAfter > 0)
        #expect(trial.roomNeeded == trial.octetsBefore + 2 * trial.octetsAfter)
        #expect(try Data(contentsOf: ledger) == before)
        #expect(try SiteOffice.inspectLedger(configuration: path, for: OfficeSite.administrator).format == 3)
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        #expect(!names.contains { $0.contains("format-3") || $0.contains("upgrading") })

        let done = try upgrade(path, isTrial: false)
        #expect(done.from == 3 && !done.isTrial && done.octetsAfter == trial.octetsAfter)
        #expect(try LedgerFile(path: done.copy).format == 3)
        #expect(try LedgerFile(path: ledger.path).isPresent)
        #expect(try upgrade(path, isTrial: false).isUnneeded)
    }

    /// A daemon that runs keeps its ledger; a trial disturbs it in nothing.
    @Test func anUpgradeWaitsForTheDaemonToEnd() throws {
        let path = try former()
        let configuration = try SiteOffice.loadConfiguration(path)
        let lock = try LedgerLock(of: configuration, at: .distantPast)
        #expect(try refusal { _ = try upgrade(path, isTrial: false) }?.code == .ledger)
        #expect(try upgrade(path, isTrial: true).isTrial)
        withExtendedLifetime(lock) {}
    }

    /// A backup leaves the format as it is; what is restored is the same file's content, checked as what it becomes.
    @Test func aLedgerOfAnEarlierFormatIsBackedUpAsItIs() throws {
        let path = try former()
        let backup = folder.path("old.tar")
        let outcome = try SiteOffice.backUp(configuration: path, to: backup, for: OfficeSite.administrator)
        #expect(outcome.manifest.ledger.format == 3)
        #expect(try LedgerFile(path: ledger.path).format == 3)
        let other = TemporaryFolder("care-other")
        let target = try other.write("mainstay.yaml", "site: dc-1\ntimezone: UTC\nledger: ledger.sqlite\n")
        _ = try SiteOffice.restore(backup, configuration: target, for: OfficeSite.administrator)
        #expect(try LedgerFile(path: other.path("ledger.sqlite")).format == 3)
        #expect(try upgrade(target, isTrial: false).from == 3)
    }

    @Test func aLedgerIsCountedByKind() throws {
        let site = try OfficeSite(now: "2026-02-20T00:00:00Z")
        try site.office.acceptConfiguration()
        try site.addReports()
        let report = try SiteOffice.inspectLedger(
            configuration: site.configurationPath, for: OfficeSite.administrator, clock: site.clock)
        let content = try #require(report.content)
        #expect(content.signals == 6 && content.runs > 6 && content.removed == 0)
        #expect(content.entries["record"] == 2 && content.entries["configuration"] == 1)
        #expect(content.oldest == Instant("2026-02-09T15:00:00Z"))
        // Everything is of the last ten days.
        #expect(report.days == 10 && report.octetsPerDay == report.octets / 10)
        #expect(report.heads.keys.sorted() == ["entries", "import"] && report.octets > 0)
        let head = try site.office.ledger.basis().head.hash.description
        #expect(report.heads["entries"]?.head == head)
    }

    /// A ledger that has slept for a year does not grow.
    @Test func theGrowthIsThatOfLate() throws {
        let site = try OfficeSite(now: "2027-02-20T00:00:00Z")
        let report = try SiteOffice.inspectLedger(
            configuration: site.configurationPath, for: OfficeSite.administrator, clock: site.clock)
        #expect(report.days == 30 && report.octetsPerDay == 0)
    }
}
