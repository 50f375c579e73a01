import Foundation
import Intervals
import Ledger
import Notation
import Programs
import Settings
import Site
import Testing

@testable import Office

/// Putting a backup back: all of it or nothing, and never under a daemon.
@Suite struct RestoreTests {
    private let kept: KeptSite

    init() throws {
        kept = try KeptSite()
        try kept.backUp()
    }

    private func restoreHere(replacing: Bool = true, _ file: String? = nil) throws -> RestoreOutcome {
        try kept.restore(file, to: kept.site.configurationPath, replacing: replacing)
    }

    @Test func nothingIsOverwrittenUnasked() throws {
        let before = try KeptSite.content(of: kept.site.folder.url)
        let refused = try refusal { _ = try restoreHere(replacing: false) }
        #expect(refused?.code == .alreadyThere && refused?.reason.contains("8 other files") == true)
        let daemon = try LedgerLock(of: kept.site.office.configuration, at: kept.clock.now)
        let held = try refusal { _ = try restoreHere() }
        #expect(held?.code == .ledger && held?.reason.contains("Another daemon keeps the ledger") == true)
        withExtendedLifetime(daemon) {}
        var after = try KeptSite.content(of: kept.site.folder.url)
        after["ledger.sqlite.daemon"] = nil
        #expect(after == before)
    }

    /// Also one that is damaged, and by somebody who only reads: he would go on in what is set aside.
    @Test(arguments: [false, true]) func nothingIsRestoredUnderAProcessThatHasTheLedgerOpen(isDamaged: Bool) throws {
        let script = """
            import sqlite3, sys
            ledger = sqlite3.connect(sys.argv[1])
            ledger.execute("SELECT count(*) FROM entry").fetchall()
            print("open", flush=True)
            sys.stdin.read()
            """
        let (input, output) = (Pipe(), Pipe())
        let reader = Process()
        reader.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        reader.arguments = ["python3", "-c", script, kept.site.folder.path("ledger.sqlite")]
        (reader.standardInput, reader.standardOutput) = (input, output)
        try reader.run()
        #expect(try output.fileHandleForReading.readLine() == "open")
        if isDamaged {
            let file = try FileHandle(forWritingTo: URL(fileURLWithPath: kept.site.folder.path("ledger.sqlite")))
            try file.write(contentsOf: Data(repeating: 0, count: 4096))
            try file.close()
        }
        let refused = try refusal { _ = try restoreHere() }
        #expect(refused?.code == .ledger, "\(String(describing: refused))")
        // By whatever path it was found.
        let named = #/Process (\d+) \(\S*python3 /#
        let process = try #require(refused?.reason.firstMatch(of: named), "\(refused?.reason ?? "")").output.1
        #expect(process == "\(reader.processIdentifier)")
        #expect(!FileManager.default.fileExists(atPath: kept.site.folder.path("ledger.sqlite.restoring")))
        try input.fileHandleForWriting.close()
        reader.waitUntilExit()
        #expect(try restoreHere().setAside != nil)
    }

    /// What was there is set aside, with the journals, and is whole.
    @Test func whatWasThereIsSetAside() throws {
        _ = try kept.site.enter(.outageReport, ["contract": "acme", "guarantee": "power", "by": "Li Wei"])
        try kept.site.folder.write("ledger.sqlite.accounts", "newer")
        let outcome = try restoreHere()
        let aside = try #require(outcome.setAside)
        #expect(aside == kept.site.folder.path("ledger.sqlite.before-restore-20260320T000000Z").resolved)
        #expect(try String(contentsOfFile: "\(aside)/ledger.sqlite.accounts", encoding: .utf8) == "newer")
        let names = try FileManager.default.contentsOfDirectory(atPath: kept.site.folder.url.path)
        #expect(!names.contains("ledger.sqlite-wal") && !names.contains("ledger.sqlite.verified"))
        #expect(names.contains("archives.before-restore-20260320T000000Z") && names.contains("archives"))
        let restored = try SiteOffice.open(configuration: kept.site.configurationPath, clock: kept.clock)
        let verified = try restored.verify(for: OfficeSite.administrator)
        #expect(verified.isIntact && verified.chain.rows == outcome.manifest.ledger.rows)
    }

    /// Whatever is wrong with a backup, what is there stays.
    @Test(arguments: Spoiling.allCases)
    func aSpoiltBackupChangesNothing(spoiling: Spoiling) throws {
        try spoiling.spoil(kept.backup, in: kept.site.folder)
        let before = try KeptSite.content(of: kept.site.folder.url)
        let refused = try refusal { _ = try restoreHere() }
        #expect(refused != nil, "\(spoiling)")
        #expect(refused?.reason.contains(spoiling.reason) == true, "\(refused?.reason ?? "")")
        var after = try KeptSite.content(of: kept.site.folder.url)
        after["ledger.sqlite.daemon"] = nil
        #expect(after == before)
    }

    /// When a step fails, those before it are taken back.
    @Test func aStepThatFailsTakesTheOthersBack() throws {
        // A folder that is not empty cannot be renamed over.
        try kept.site.folder.write("archives.before-restore-20260320T000000Z/in-the-way", "x")
        let before = try KeptSite.content(of: kept.site.folder.url)
        #expect(try refusal { _ = try restoreHere() }?.code == .unwritable)
        var after = try KeptSite.content(of: kept.site.folder.url)
        after["ledger.sqlite.daemon"] = nil
        for name in after.keys where name.hasPrefix("archives.restoring") { after[name] = nil }
        #expect(after == before)
    }

    /// Killed between the old ledger and the new one, nobody goes on in between; the same again completes it.
    @Test func aRestoreThatWasCutOffIsCompleted() throws {
        let ledger = kept.site.folder.path("ledger.sqlite")
        try kept.site.folder.write("ledger.sqlite.restoring/content/files/ledger.sqlite", "half")
        try FileManager.default.moveItem(atPath: ledger, toPath: "\(ledger).aside")
        let daemon = try refusal { _ = try LedgerLock(of: kept.site.office.configuration, at: kept.clock.now) }
        #expect(daemon?.code == .ledger && daemon?.reason.contains("was cut off") == true)
        #expect(try restoreHere().manifest.site == "dc-1")
        #expect(try LedgerLock(of: kept.site.office.configuration, at: kept.clock.now) != nil)
        let office = try SiteOffice.open(configuration: kept.site.configurationPath, clock: kept.clock)
        #expect(try office.verify(for: OfficeSite.administrator).isIntact)
    }

    @Test func aBackupOfAnotherSiteIsNoted() throws {
        let text = try String(contentsOfFile: kept.site.configurationPath, encoding: .utf8)
        let path = try kept.other.write(
            "mainstay.yaml", text.replacingOccurrences(of: "site: dc-1", with: "site: dc-2"))
        #expect(try kept.restore(to: path).remark?.contains("is of the site dc-1") == true)
    }
}

/// What may be wrong with a backup.
enum Spoiling: CaseIterable {
    case cutOff, notATar, otherTar, octetsChanged, strayFile, symbolicLink, headsChanged, laterForm, placeElsewhere

    /// What the refusal says.
    var reason: String {
        switch self {
        case .cutOff, .notATar: "is no backup, or is damaged"
        case .otherTar: "is no backup of Mainstay"
        case .octetsChanged, .symbolicLink: "is not what was backed up"
        case .strayFile: "is not in its list"
        case .headsChanged: "ends with other heads"
        case .laterForm: "is mainstay.backup/2"
        case .placeElsewhere: "is nothing that is kept"
        }
    }

    private static let script = """
        import json, os, subprocess, sys, tempfile
        how, backup = sys.argv[1:]
        folder = tempfile.mkdtemp()
        subprocess.run(["tar", "-xf", backup, "-C", folder], check=True)
        os.chdir(folder)
        manifest = json.load(open("manifest.json"))
        if how == "octetsChanged":
            with open("files/snmp-engine", "r+b") as file: file.write(b"#")
        elif how == "strayFile":
            open("files/more", "w").write("x")
        elif how == "symbolicLink":
            os.remove("files/accounts"); os.symlink("/etc/hostname", "files/accounts")
        elif how == "headsChanged":
            manifest["ledger"]["heads"]["entries"]["row"] += 1
        elif how == "laterForm":
            manifest["schema"] = "mainstay.backup/2"
        elif how == "placeElsewhere":
            os.rename("files/accounts", "files/other")
            for file in manifest["files"]:
                if file["name"] == "accounts": file["name"] = "other"
        elif how == "otherTar":
            os.remove("manifest.json")
        if how != "otherTar":
            json.dump(manifest, open("manifest.json", "w"))
        subprocess.run(["tar", "-cf", backup] + sorted(os.listdir(".")), check=True)
        """

    func spoil(_ backup: String, in folder: TemporaryFolder) throws {
        switch self {
        case .cutOff:
            let whole = try Data(contentsOf: URL(fileURLWithPath: backup))
            try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: backup))
        case .notATar: try Data("no tar".utf8).write(to: URL(fileURLWithPath: backup))
        case .otherTar, .octetsChanged, .strayFile, .symbolicLink, .headsChanged, .laterForm, .placeElsewhere:
            let tool = try #require(OutsideProgram("python3"))
            let outcome = try tool.run(["-c", Self.script, "\(self)", backup])
            try #require(outcome.status == 0, "\(outcome.output)")
        }
    }
}

extension String {
    /// Without symbolic links, as the office says places.
    fileprivate var resolved: String {
        let url = URL(fileURLWithPath: self)
        return url.deletingLastPathComponent().resolvingSymlinksInPath().appendingPathComponent(url.lastPathComponent)
            .path
    }
}
