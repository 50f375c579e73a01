public import Clocks
import Digests
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Notation
import Processes
import Settings
import Site

/// What was backed up.
public struct BackupOutcome: Sendable {
    /// The file.
    public let path: String
    /// Its size.
    public let octets: Int64
    public let manifest: BackupManifest
    /// What puts it back.
    public let restoreCommand: [String]
}

extension SiteOffice {
    /// Writes everything that is state (`SiteState`) into one file, a tar that only its owner can read, while a daemon
    /// may be writing. The ledger is copied as it is at one instant; the copy is held against itself, and its heads
    /// against the ledger, before anything takes the file's place.
    ///
    /// - Parameters:
    ///   - configuration: the path of the configuration.
    ///   - target: the file, or a folder in which it gets a name with the site and the time. By its ending (`.gz`, `.zst`)
    ///     it is compressed.
    ///   - replaces: whether it may take the place of a file that is there.
    ///   - progress: is told how many rows of the copy were checked.
    /// - Throws: `Refusal` with `.configuration`, `.notPermitted`, `.ledger`, `.alreadyThere`, `.unreadable`,
    ///   `.unwritable`, `.toolMissing` or `.failed`. Nothing is left behind then.
    public static func backUp(
        configuration path: String, to target: String, replacing replaces: Bool = false, for principal: Principal,
        clock: any WallClock = SystemClock(), progress: ProgressReport = { _ in }
    ) throws(Refusal) -> BackupOutcome {
        try principal.requireEverything()
        let configuration = try loadConfiguration(path)
        let state = try SiteState(of: configuration)
        try state.requireNoRestore()
        let now = clock.now
        let file = try place(of: target, site: configuration.facility.site, at: now)
        try requireFree(file, of: state, replacing: replaces)
        let staging = try Staging(at: Self.staging(beside: file))
        defer { staging.remove() }
        let manifest = try translatingTools {
            try collect(state, of: configuration, at: now, in: staging, progress: progress)
        }
        try translatingTools { try pack(staging, as: file) }
        return BackupOutcome(
            path: file, octets: StateFile(file)?.octets ?? 0, manifest: manifest,
            restoreCommand: ["mainstay", "restore", file, "--config", URL(fileURLWithPath: path).path])
    }

    /// Translates what tools say, besides what `Refusal.translating` knows.
    static func translatingTools<Result>(_ body: () throws -> Result) throws(Refusal) -> Result {
        try Refusal.translating {
            do {
                return try body()
            } catch let error as SystemToolError {
                throw Refusal(error.isMissing ? .toolMissing : .failed, reason: error.description)
            } catch let error as POSIXError {
                throw Refusal(.unreadable, reason: SystemReason.of(error))
            }
        }
    }

    // MARK: - Where

    private static func place(of target: String, site: String, at now: Instant) throws(Refusal) -> String {
        let path = URL(fileURLWithPath: target).path
        guard StateFile.isFolder(path) else { return path }
        let name = site.map { $0.isASCII && ($0.isLetter || $0.isNumber || "-_.".contains($0)) ? $0 : "_" }
        return "\(path)/mainstay-\(String(name))-\(now.inFileName).tar"
    }

    private static func staging(beside file: String) -> String {
        let url = URL(fileURLWithPath: file)
        return "\(url.deletingLastPathComponent().path)/.\(url.lastPathComponent).partial"
    }

    private static func requireFree(_ file: String, of state: SiteState, replacing replaces: Bool) throws(Refusal) {
        let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
        guard StateFile.isFolder(folder) else {
            // A disk that is not mounted must not be stood in for.
            throw Refusal(.unwritable, field: "file", reason: "there is no folder \(folder)", fix: "make or mount it")
        }
        let link = URL(fileURLWithPath: file).resolvingSymlinksInPath().path
        let own = try state.parts().map(\.path) + state.journals
        if own.contains(link) || link.hasPrefix("\(state.archives)/") {
            throw Refusal(.contradictory, field: "file", reason: "\(file) is itself what is to be backed up")
        }
        guard let facts = StateFile(file) else { return }
        guard facts.isRegular else { throw Refusal(.unwritable, field: "file", reason: "\(file) is no regular file") }
        guard replaces else {
            throw Refusal(
                .alreadyThere, field: "file", reason: "\(file) is there already",
                fix: "name another file or a folder, or --replace it")
        }
    }

    // MARK: - What

    private static func collect(
        _ state: SiteState, of configuration: Configuration, at now: Instant, in staging: Staging,
        progress: ProgressReport
    ) throws -> BackupManifest {
        let files = "\(staging.content)/\(BackupManifest.folder)"
        try FileManager.default.createDirectory(atPath: files, withIntermediateDirectories: false)
        let live = try LedgerFile(path: state.ledger)
        var listed: [BackupManifest.File] = []
        var checked: CheckedCopy?
        for part in try state.parts() {
            let copy = "\(files)/\(part.name)"
            switch part.kind {
            case .ledger:
                try live.copy(to: copy)
                let found = try CheckedCopy(of: copy, upgradingIn: staging.folder, progress: progress)
                try requireSameHeads(found, in: live)
                checked = found
            case .accounts, .accessLog, .engineIdentity, .waitingReadings, .archives:
                guard try StateCopy.copy(part, to: copy) else { continue }
            }
            let digest = try Digest(ofFileAt: copy).description
            listed.append(
                BackupManifest.File(
                    name: part.name, kind: part.kind, octets: StateFile(copy)?.octets ?? 0, digest: digest))
        }
        guard let ledger = checked?.ledger else { throw LedgerError.missing(place: state.ledger) }
        let manifest = BackupManifest(
            site: configuration.facility.site, madeAt: "\(now)", madeOn: ProcessInfo.processInfo.hostName,
            ledger: ledger, files: listed)
        try AtomicFile.write(manifest.document(), to: "\(staging.content)/\(BackupManifest.name)", mode: 0o600)
        return manifest
    }

    /// The ledger has gone on since; it must have had each head that the copy ends with.
    private static func requireSameHeads(_ copy: CheckedCopy, in live: LedgerFile) throws {
        guard live.isPresent else { return }
        let ledger = try ChainedLedger(path: live.path, access: .read)
        for (chain, head) in copy.heads.sorted(by: { $0.key < $1.key }) where try ledger.position(of: head) == nil {
            throw Refusal(.failed, reason: "The copy ends the chain \(chain) with a head that the ledger never had")
        }
    }

    /// Packs what was collected, compares the pack with it, and puts it in its place.
    private static func pack(_ staging: Staging, as file: String) throws {
        let tar = try SystemTool("tar")
        let draft = "\(staging.folder)/pack-\(URL(fileURLWithPath: file).lastPathComponent)"
        // Made first, so that nobody else can read it from the beginning.
        try AtomicFile.write(Data(), to: draft, mode: 0o600)
        let content = [BackupManifest.name, BackupManifest.folder]
        try tar.succeed(
            ["--create", "--auto-compress", "--format=posix", "--file", draft, "--directory", staging.content, "--"]
                + content)
        try tar.succeed(["--compare", "--file", draft, "--directory", staging.content])
        try StateFile.synchronise(draft)
        guard rename(draft, file) == 0 else { throw FileFailure(file, cannotBe: .written, code: errno) }
        try StateFile.synchronise(URL(fileURLWithPath: file).deletingLastPathComponent().path)
    }
}

/// Copies files that others may be writing.
enum StateCopy {
    /// Copies a part of the state.
    ///
    /// - Returns: false where it is gone by now, or is no regular file.
    /// - Throws: `FileFailure`.
    static func copy(_ part: SiteState.Part, to target: String) throws -> Bool {
        let source = open(part.path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard source >= 0 else {
            let code = errno
            guard code == ENOENT || code == ELOOP else { throw FileFailure(part.path, cannotBe: .read, code: code) }
            return false
        }
        defer { close(source) }
        var status = stat()
        guard fstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return false }
        // librrd locks a file while it writes it: a copy under the lock is of one state.
        if part.kind == .archives { try wait(forLockOf: source, part.path) }
        let folder = URL(fileURLWithPath: target).deletingLastPathComponent().path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try append(source, part.path, to: target)
        return true
    }

    private static func wait(forLockOf descriptor: Int32, _ path: String) throws {
        var lock = flock()
        lock.l_type = Int16(F_RDLCK)
        lock.l_whence = Int16(SEEK_SET)
        while fcntl(descriptor, F_SETLKW, &lock) != 0 {
            guard errno == EINTR else { throw FileFailure(path, cannotBe: .read, code: errno) }
        }
    }

    private static func append(_ source: Int32, _ path: String, to target: String) throws {
        let copy = open(target, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard copy >= 0 else { throw FileFailure(target, cannotBe: .written, code: errno) }
        defer { close(copy) }
        let input = FileHandle(fileDescriptor: source, closeOnDealloc: false)
        while let piece = try input.read(upToCount: 1 << 20), !piece.isEmpty {
            let code = DescriptorWriting.write(piece, to: copy)
            guard code == 0 else { throw FileFailure(target, cannotBe: .written, code: code) }
        }
    }
}
