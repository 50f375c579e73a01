public import Clocks
import Digests
import Foundation
import Intervals
import Ledger
import Notation
import Processes
import Settings
import Site

/// What was restored.
public struct RestoreOutcome: Sendable {
    public let manifest: BackupManifest
    /// Where the ledger is.
    public let ledger: String
    /// Where what was there before stands now; nil where nothing was.
    public let setAside: String?
    /// What somebody should know; nil where there is nothing.
    public let remark: String?
}

extension SiteOffice {
    /// Puts back what `backUp` wrote, all or nothing: it is unpacked beside the ledger, every file is held against the
    /// manifest and the ledger against itself and its heads, and only then does anything change its name. What was there
    /// is set aside in a folder. Meanwhile, and after a kill, nobody opens the ledger; the same again completes it.
    ///
    /// - Parameters:
    ///   - configuration: the path of the configuration that names the places.
    ///   - replaces: whether it may take the place of what is there.
    ///   - progress: is told how many rows of the ledger were checked.
    /// - Throws: `Refusal` with `.configuration`, `.notPermitted`, `.ledger` (a daemon keeps it, or another process has it
    ///   open), `.alreadyThere`, `.unreadable`, `.unwritable`, `.toolMissing` or `.failed`. Nothing is changed then.
    public static func restore(
        _ file: String, configuration path: String, replacing replaces: Bool = false, for principal: Principal,
        clock: any WallClock = SystemClock(), progress: ProgressReport = { _ in }
    ) throws(Refusal) -> RestoreOutcome {
        try principal.requireEverything()
        let configuration = try loadConfiguration(path)
        let state = try SiteState(of: configuration)
        let now = clock.now
        let lock = try LedgerLock(of: configuration, at: now, resuming: true)
        defer { withExtendedLifetime(lock) {} }
        let present = try state.parts()
        guard present.isEmpty || replaces else {
            let others = present.count > 1 ? " and \((present.count - 1).counted("other file")) are" : " is"
            throw Refusal(
                .alreadyThere, reason: "\(present[0].path)\(others) there already",
                fix: "--replace sets them aside in a folder beside the ledger")
        }
        // One that is left behind would keep a daemon from starting, although nothing has changed yet.
        let staging = try Staging(at: "\(state.ledger)\(Staging.restoring)")
        var isHalfDone = false
        defer { if !isHalfDone { staging.remove() } }
        // From now on nobody opens it (`requireNoRestore`): whoever has, is found here, or was just about to and is found below.
        try state.requireNoUser()
        let manifest = try translatingTools { try unpack(file, in: staging, for: state, progress: progress) }
        try state.requireNoUser()
        let exchange = StateExchange(
            state: state, content: "\(staging.content)/\(BackupManifest.folder)",
            aside: ".before-restore-\(now.inFileName)")
        let setAside = try Refusal.translating {
            do {
                return try exchange.carryOut(manifest)
            } catch let error as HalfExchanged {
                isHalfDone = true
                throw Refusal(
                    .unwritable, reason: "What was there could not be put back: \(error.reason)",
                    fix:
                        "it is beside the ledger under names with \(exchange.aside); run the same again when that is mended"
                )
            }
        }
        let isOther = manifest.site != configuration.facility.site
        return RestoreOutcome(
            manifest: manifest, ledger: state.ledger, setAside: setAside,
            remark: isOther ? "it is of the site \(manifest.site); \(path) is of \(configuration.facility.site)" : nil)
    }

    /// Unpacks a backup, and holds everything in it against what it says of itself.
    private static func unpack(
        _ file: String, in staging: Staging, for state: SiteState, progress: ProgressReport
    ) throws -> BackupManifest {
        guard let facts = StateFile(URL(fileURLWithPath: file).resolvingSymlinksInPath().path), facts.isRegular else {
            throw Refusal(.unreadable, field: "file", reason: "\(file) is no file")
        }
        let outcome = try SystemTool("tar").run(
            ["--extract", "--no-same-owner", "--no-same-permissions", "--delay-directory-restore"]
                + ["--file", URL(fileURLWithPath: file).path, "--directory", staging.content])
        guard outcome.status == 0 else {
            throw Refusal(
                .unreadable, field: "file", reason: "\(file) is no backup, or is damaged: \(outcome.complaint)")
        }
        let place = "\(staging.content)/\(BackupManifest.name)"
        guard StateFile(place)?.isRegular == true else {
            throw Refusal(.unreadable, field: "file", reason: "\(file) is no backup of Mainstay")
        }
        let manifest = try BackupManifest(Data(contentsOf: URL(fileURLWithPath: place)), of: file)
        try check(manifest, of: file, in: staging, for: state)
        let ledger = "\(staging.content)/\(BackupManifest.folder)/\(manifest.files[0].name)"
        let checked = try CheckedCopy(of: ledger, upgradingIn: staging.folder, progress: progress)
        guard checked.ledger == manifest.ledger else {
            throw Refusal(.failed, field: "file", reason: "\(file): its ledger ends with other heads than it says")
        }
        return manifest
    }

    /// Just the files that the manifest names are there, each as it says, and each has a place here.
    private static func check(
        _ manifest: BackupManifest, of file: String, in staging: Staging, for state: SiteState
    ) throws {
        let folder = "\(staging.content)/\(BackupManifest.folder)"
        guard manifest.files.first?.kind == .ledger, manifest.count(of: .ledger) == 1 else {
            throw Refusal(.unreadable, field: "file", reason: "\(file) has no ledger")
        }
        for listed in manifest.files {
            let place = "\(folder)/\(listed.name)"
            guard state.part(named: listed.name)?.kind == listed.kind else {
                throw Refusal(.unreadable, field: "file", reason: "\(file): \(listed.name) is nothing that is kept")
            }
            guard let facts = StateFile(place), facts.isRegular, facts.octets == listed.octets,
                try Digest(ofFileAt: place).description == listed.digest
            else { throw Refusal(.failed, field: "file", reason: "\(file): \(listed.name) is not what was backed up") }
        }
        let names = Set(manifest.files.map(\.name))
        let found = try FileManager.default.subpathsOfDirectory(atPath: folder)
        let stray = found.first { !names.contains($0) && StateFile("\(folder)/\($0)")?.isRegular ?? true == true }
        if let stray, !StateFile.isFolder("\(folder)/\(stray)") {
            throw Refusal(.failed, field: "file", reason: "\(file): \(stray) is not in its list")
        }
    }
}
