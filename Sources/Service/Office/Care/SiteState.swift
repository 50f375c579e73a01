import Foundation
import LedgerSQLite
import Notation
import Processes
public import Settings

/// Everything that is state: what a site would miss if its machine were lost, besides its configuration. This is the one
/// place that says what belongs to it; backup, restore, `doctor` and the documentation go by it.
///
/// Not state are the documents of results (the ledger has them), the copies of earlier formats, locks, sockets, and when
/// somebody last verified.
public struct SiteState: Sendable {
    /// What a part of it is.
    public enum Kind: String, Hashable, Sendable, CaseIterable, Codable {
        /// Readings, records, configurations, results, what agents can bear, and the chains over them.
        case ledger
        /// Who may come in.
        case accounts
        /// Who came in, and who was refused.
        case accessLog = "access_log"
        /// As whom this site receives and sends notifications (RFC 3411, 3414).
        case engineIdentity = "snmp_engine"
        /// Readings that the ledger did not take, and nobody has imported yet.
        case waitingReadings = "waiting_readings"
        /// The history of traffic and numbers.
        case archives
    }

    /// A file of it.
    public struct Part: Hashable, Sendable {
        public let kind: Kind
        /// What it is called in a backup, whatever the places are called on its machine.
        public let name: String
        public let path: String
    }

    /// The ledger's file, however it was named.
    public let ledger: String
    /// The folder of the archives.
    public let archives: String

    private static let ledgerName = "ledger.sqlite"
    private static let accountsName = "accounts"
    private static let engineNames = ["snmp-engine", "snmp-sender"]
    private static let archiveFolder = "archives"
    private static let archiveEndings = [".rrd", ".json"]

    /// Finds the places that a configuration names.
    ///
    /// - Throws: `Refusal` with `.configuration`, when the ledger is no file.
    public init(of configuration: Configuration) throws(Refusal) {
        guard case .sqlite(let path) = configuration.ledger else {
            throw Refusal(
                .configuration, field: "ledger", reason: "\(configuration.path): the ledger is a database, no file",
                fix: "back it up by `pg_dump --schema=mainstay` and put it back by `pg_restore`; "
                    + "Documentation/postgresql.md says how")
        }
        ledger = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        archives = URL(fileURLWithPath: configuration.archives.folder).resolvingSymlinksInPath().path
    }

    /// The folder of the ledger.
    public var folder: String { URL(fileURLWithPath: ledger).deletingLastPathComponent().path }

    /// SQLite's own files beside the ledger. They belong to the file that is there, and to no other.
    public var journals: [String] { ["-wal", "-shm", "-journal"].map { ledger + $0 } }

    /// Refuses while the ledger is being restored, and after a restore that was cut off: whoever opened it then would write
    /// into what is set aside, or make another one.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    func requireNoRestore() throws(Refusal) {
        let remains = "\(ledger)\(Staging.restoring)"
        guard FileManager.default.fileExists(atPath: remains) else { return }
        throw Refusal(
            .ledger, reason: "The ledger \(ledger) is being restored, or that was cut off: \(remains) is there",
            fix: "let it end, or run `mainstay restore FILE --replace` again; nobody may open the ledger before that.")
    }

    /// Refuses while another process has the ledger open, however short a command that is.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    func requireNoUser() throws(Refusal) {
        let user: pid_t?
        do {
            user = try LedgerFile.user(of: ledger)
        } catch {
            throw Refusal(error)
        }
        guard let user else { return }
        guard user > 0 else {
            throw Refusal(
                .ledger, reason: "A process on another machine, or in another container, has the ledger \(ledger) open",
                fix: "let it end, or stop it, and try again.")
        }
        throw Refusal(
            .ledger, reason: "Process \(user)\(Self.command(of: user)) has the ledger \(ledger) open",
            fix: "let it end, or stop it, and try again.")
    }

    /// ` (mainstay import lines.jsonl)`; empty where the system does not say.
    private static func command(of process: pid_t) -> String {
        guard let octets = FileManager.default.contents(atPath: "/proc/\(process)/cmdline") else { return "" }
        let words = octets.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return words.isEmpty ? "" : " (\(words.joined(separator: " ").prefix(200)))"
    }

    /// What is there, the ledger first, then in the order of the names.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    public func parts() throws(Refusal) -> [Part] {
        let beside = try files(in: folder).compactMap(part(ofFile:))
        let archived = try archivedFiles().compactMap { part(named: "\(Self.archiveFolder)/\($0)") }
        let parts = beside.sorted { $0.name < $1.name } + archived.sorted { $0.name < $1.name }
        return parts.filter { $0.kind == .ledger } + parts.filter { $0.kind != .ledger }
    }

    /// The part that goes by a name in a backup, and its place here; nil where no part is called so.
    public func part(named name: String) -> Part? {
        if name == Self.ledgerName { return Part(kind: .ledger, name: name, path: ledger) }
        if name == Self.accountsName { return Part(kind: .accounts, name: name, path: "\(ledger).accounts") }
        if Self.engineNames.contains(name) { return Part(kind: .engineIdentity, name: name, path: "\(folder)/\(name)") }
        if Self.isNumbered(name, after: "waiting-", ending: ".jsonl") {
            return Part(kind: .waitingReadings, name: name, path: "\(folder)/\(name)")
        }
        let isLog = AccessLog.Shelf.allCases.contains { shelf in
            Self.isNumbered(name, after: "\(shelf.rawValue)-", ending: ".jsonl")
        }
        if isLog { return Part(kind: .accessLog, name: name, path: "\(ledger).accounts.\(name)") }
        let steps = name.split(separator: "/", omittingEmptySubsequences: false)
        guard steps.count > 1, steps[0] == Self.archiveFolder, Self.archiveEndings.contains(where: name.hasSuffix),
            steps.allSatisfy({ !$0.isEmpty && $0 != "." && $0 != ".." })
        else { return nil }
        return Part(
            kind: .archives, name: name, path: ([archives] + steps.dropFirst().map(String.init)).joined(separator: "/"))
    }

    /// The part that a file beside the ledger is.
    private func part(ofFile file: String) -> Part? {
        let own = URL(fileURLWithPath: ledger).lastPathComponent
        if file == own { return part(named: Self.ledgerName) }
        if file == "\(own).accounts" { return part(named: Self.accountsName) }
        let log = "\(own).accounts."
        if file.hasPrefix(log) {
            return part(named: String(file.dropFirst(log.count))).flatMap { $0.kind == .accessLog ? $0 : nil }
        }
        guard let part = part(named: file), [.engineIdentity, .waitingReadings].contains(part.kind) else { return nil }
        return part
    }

    private static func isNumbered(_ name: String, after prefix: String, ending: String) -> Bool {
        guard name.hasPrefix(prefix), name.hasSuffix(ending) else { return false }
        let number = name.utf8.dropFirst(prefix.utf8.count).dropLast(ending.utf8.count)
        return !number.isEmpty && number.count <= 19 && number.allSatisfy { (48...57).contains($0) }
    }

    private func files(in folder: String) throws(Refusal) -> [String] {
        guard FileManager.default.fileExists(atPath: folder) else { return [] }
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
        } catch {
            throw Refusal(.unreadable, reason: "\(folder) cannot be read: \(SystemReason.of(error))")
        }
    }

    /// Below the folder of the archives; `subpathsOfDirectory` follows no links.
    private func archivedFiles() throws(Refusal) -> [String] {
        guard FileManager.default.fileExists(atPath: archives) else { return [] }
        do {
            return try FileManager.default.subpathsOfDirectory(atPath: archives)
        } catch {
            throw Refusal(.unreadable, reason: "\(archives) cannot be read: \(SystemReason.of(error))")
        }
    }
}
