import Foundation
import Notation
import Processes
public import Settings

/// Makes a first configuration: a commented start, one from tables, or one from what was found.
public struct StartingConfiguration: Sendable {
    /// What it is made of.
    public enum Source: Sendable {
        /// The start that explains itself.
        case commented
        /// CSV files (Documentation/bulk.md).
        case tables([String])
        /// Devices that were found, or that another program watches.
        case proposed(ProposedSite)
    }

    /// What was written.
    public struct Written: Hashable, Sendable {
        /// Files with secrets that were told, readable by their owner alone.
        public var secrets: [String] = []
        /// Files with secrets that nobody told: they must be made.
        public var missing: [String] = []
    }

    private let folder: String
    private let source: Source
    private let site: String
    private let timeZone: String

    /// - Parameters:
    ///   - folder: where it goes.
    ///   - site: a short name for the data centre.
    ///   - timeZone: the zone whose months are the contracts' months.
    public init(folder: String, source: Source, site: String, timeZone: String) {
        self.folder = folder
        self.source = source
        self.site = site
        self.timeZone = timeZone
    }

    /// The file that is written.
    public var path: String { URL(fileURLWithPath: folder).appendingPathComponent("mainstay.yaml").path }

    /// Where editors find what the configuration may hold.
    static let schemaName = "mainstay.schema.json"

    /// The JSON Schema of a configuration.
    ///
    /// - Throws: `Refusal` with `.failed`.
    public static func schema() throws(Refusal) -> String {
        guard let text = Shipped.text("Documentation/schema/mainstay.json") else {
            throw Refusal(.failed, reason: "The schema of configurations is missing from this build.")
        }
        return text.trimmingCharacters(in: .newlines)
    }

    /// Refuses before any work is done for nothing.
    ///
    /// - Throws: `Refusal` with `.alreadyThere`.
    public func requireAbsence() throws(Refusal) {
        guard FileManager.default.fileExists(atPath: path) else { return }
        throw Refusal(.alreadyThere, reason: "\(path) exists already; nothing was written. --force writes over it.")
    }

    /// Writes the configuration, the example hooks, a folder for secrets, and the schema that editors check by.
    ///
    /// - Parameters:
    ///   - replacing: writes over a configuration that is there.
    ///   - report: gets each problem of the tables with its place, warnings too.
    /// - Throws: `Refusal` with `.alreadyThere`, `.invalidTables`, `.malformed`, `.unreadable`, `.unwritable` or `.failed`.
    ///   Nothing was written then, but for what `.unwritable` names.
    @discardableResult
    public func write(replacing: Bool, report: (Problem) -> Void) throws(Refusal) -> Written {
        if !replacing { try requireAbsence() }
        let root = URL(fileURLWithPath: folder)
        let schema = try Self.schema()
        switch source {
        case .commented:
            let text = try checked(try commented(), report)
            try write(text, secrets: [], to: root, replacing: replacing, schema: schema)
            return Written()
        case .tables(let files):
            let text = try textFromTables(files, report)
            try write(text, secrets: [], to: root, replacing: replacing, schema: schema)
            return Written()
        case .proposed(let proposal):
            let made = ProposedText(proposal, site: site, timeZone: timeZone, folder: root.path)
            let new = try SecretFiles.new(among: made.secrets, in: root)
            let text = try checked(made.text, report)
            try write(text, secrets: new, to: root, replacing: replacing, schema: schema)
            return Written(secrets: made.secrets.map(\.path), missing: made.missing)
        }
    }

    private func commented() throws(Refusal) -> String {
        guard let text = Shipped.text("mainstay.yaml") else {
            throw Refusal(.failed, reason: "The starter configuration is missing from this build.")
        }
        return text.replacing("site: dc-1\n", with: "site: \(ProposedText.value(site))\n")
            .replacing("timezone: Asia/Shanghai ", with: "timezone: \(ProposedText.value(timeZone)) ")
    }

    /// The text, once it passes the configuration's own checks.
    private func checked(_ text: String, _ report: (Problem) -> Void) throws(Refusal) -> String {
        let errors = try problems(of: text).filter { $0.severity == .error }
        for var problem in errors {
            // It was checked in a folder that nobody needs to know of.
            problem.file = path
            report(problem)
        }
        guard errors.isEmpty else {
            throw Refusal(.malformed, reason: "\(errors.count.counted("error")); nothing was written.")
        }
        return text
    }

    // MARK: - Tables

    /// What the tables make, once it passes the configuration's own checks.
    private func textFromTables(_ tables: [String], _ report: (Problem) -> Void) throws(Refusal) -> String {
        var contents: [(file: String, text: String)] = []
        for table in tables { contents.append((table, try Self.text(of: table))) }
        let bulk = BulkConfiguration(contents, site: site, timezone: timeZone)
        var found = bulk.problems
        // What belongs to no cell, such as secrets that are not there yet, is not the tables' fault.
        if found.isEmpty {
            found = try problems(of: bulk.text).map { bulk.located($0) ?? $0 }
                .filter { $0.severity == .error || tables.contains($0.file) }
        }
        for problem in found { report(problem) }
        let errors = found.count { $0.severity == .error }
        guard errors == 0 else {
            throw Refusal(.invalidTables, reason: "\(errors) error(s); nothing was written.")
        }
        return bulk.text
    }

    /// The text of a file that somebody exported.
    ///
    /// - Throws: `Refusal` with `.unreadable`.
    static func text(of file: String) throws(Refusal) -> String {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            throw Refusal(.unreadable, reason: "\(file) cannot be read: \(SystemReason.of(error))")
        }
        guard let text = String(data: data, encoding: .utf8), !text.contains("\0") else {
            throw Refusal(
                .unreadable, reason: "\(file) is not UTF-8; save it as “CSV UTF-8” from the spreadsheet.")
        }
        return text
    }

    // MARK: - Files

    /// The checks need the files that the configuration names, so they see it in a folder of its own.
    private func problems(of text: String) throws(Refusal) -> [Problem] {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("init-\(UUID().uuidString)")
        // What is left in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(at: place) }
        try Refusal.translating {
            try FileManager.default.createDirectory(
                at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        try write(text, secrets: [], to: place, replacing: true, schema: nil)
        return ConfigurationFiles.load(place.appendingPathComponent("mainstay.yaml").path).problems
    }

    private func write(
        _ text: String, secrets new: [SecretFiles.New], to root: URL, replacing: Bool, schema: String?
    ) throws(Refusal) {
        do {
            let hooks = root.appendingPathComponent("hooks")
            let secrets = root.appendingPathComponent("secrets")
            try FileManager.default.createDirectory(at: hooks, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(
                at: secrets, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            for hook in Shipped.files(in: "hooks") {
                let script = root.appendingPathComponent(hook.path)
                guard !FileManager.default.fileExists(atPath: script.path) else { continue }
                try Data(hook.text.utf8).write(to: script, options: .withoutOverwriting)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
            }
            for secret in new { try AtomicFile.write(Data(secret.text.utf8), to: secret.path, mode: 0o600) }
            let head = try schema.map { try write(schema: $0, to: root, replacing: replacing) } ?? ""
            let target = root.appendingPathComponent("mainstay.yaml")
            let content = Data((head + Self.placed(text, in: root)).utf8)
            if replacing {
                // The daemon may be another user.
                try AtomicFile.write(content, to: target.path, mode: 0o644)
            } else {
                try content.write(to: target, options: .withoutOverwriting)
            }
        } catch {
            throw Refusal(.unwritable, reason: "\(root.path) cannot be written: \(SystemReason.of(error))")
        }
    }

    /// The daemon's unit lets it read what is below /etc, and write below /var/lib/mainstay: that is where the ledger of a
    /// configuration in /etc goes.
    static func placed(_ text: String, in folder: URL) -> String {
        guard folder.standardizedFileURL.path.hasPrefix("/etc/") else { return text }
        return text.replacing(
            "\nledger: var/ledger.sqlite\n",
            with: "\nledger: /var/lib/mainstay/ledger.sqlite\ncompliance: /var/lib/mainstay/compliance\n",
            maxReplacements: 1)
    }

    /// Writes the schema beside the configuration.
    ///
    /// - Returns: the line by which editors find it.
    private func write(schema: String, to root: URL, replacing: Bool) throws -> String {
        let place = root.appendingPathComponent(Self.schemaName).path
        if replacing || !FileManager.default.fileExists(atPath: place) {
            try AtomicFile.write(Data("\(schema)\n".utf8), to: place, mode: 0o644)
        }
        return "# yaml-language-server: $schema=\(Self.schemaName)\n"
    }
}

/// The files that secrets go into.
enum SecretFiles {
    struct New {
        let path: String
        let text: String
    }

    /// Those that are not there yet.
    ///
    /// - Throws: `Refusal` with `.alreadyThere` where one holds something else: nothing is written over.
    static func new(among secrets: [(path: String, text: String)], in root: URL) throws(Refusal) -> [New] {
        var result: [New] = []
        for secret in secrets {
            let path = root.appendingPathComponent(secret.path).path
            guard FileManager.default.fileExists(atPath: path) else {
                result.append(New(path: path, text: secret.text))
                continue
            }
            let present = try? String(contentsOfFile: path, encoding: .utf8)
            guard present == secret.text else {
                throw Refusal(
                    .alreadyThere, reason: "\(path) holds another secret; nothing was written",
                    fix: "move it away, or take another folder")
            }
        }
        return result
    }
}
