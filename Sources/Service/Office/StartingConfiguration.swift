import Foundation
import Notation
import Processes
public import Settings

/// Makes a first configuration: a commented start, or one from tables of devices, outlets and contracts.
public struct StartingConfiguration: Sendable {
    private let folder: String
    private let tables: [String]
    private let site: String
    private let timeZone: String

    /// - Parameters:
    ///   - folder: where it goes.
    ///   - tables: CSV files (Documentation/bulk.md); none is the commented start.
    ///   - site: with tables, a short name for the data centre.
    ///   - timeZone: with tables, the zone whose months are the contracts' months.
    public init(folder: String, tables: [String], site: String, timeZone: String) {
        self.folder = folder
        self.tables = tables
        self.site = site
        self.timeZone = timeZone
    }

    /// The file that is written.
    public var path: String { URL(fileURLWithPath: folder).appendingPathComponent("mainstay.yaml").path }

    /// Writes the configuration, the example hooks and a folder for secrets.
    ///
    /// - Parameters:
    ///   - replacing: writes over a configuration that is there.
    ///   - report: gets each problem of the tables with its place, warnings too.
    /// - Throws: `Refusal` with `.alreadyThere`, `.invalidTables`, `.unreadable`, `.unwritable` or `.failed`. Nothing was
    ///   written then, but for what `.unwritable` names.
    public func write(replacing: Bool, report: (Problem) -> Void) throws(Refusal) {
        guard replacing || !FileManager.default.fileExists(atPath: path) else {
            throw Refusal(
                .alreadyThere, reason: "\(path) exists already; nothing was written. --force writes over it.")
        }
        let text = tables.isEmpty ? Shipped.text("mainstay.yaml") : try textFromTables(report)
        guard let text else {
            throw Refusal(.failed, reason: "The starter configuration is missing from this build.")
        }
        try write(text, to: URL(fileURLWithPath: folder), replacing: replacing)
    }

    /// What the tables make, once it passes the configuration's own checks.
    private func textFromTables(_ report: (Problem) -> Void) throws(Refusal) -> String {
        var contents: [(file: String, text: String)] = []
        for table in tables { contents.append((table, try Self.text(of: table))) }
        let bulk = BulkConfiguration(contents, site: site, timezone: timeZone)
        var problems = bulk.problems
        // What belongs to no cell, such as secrets that are not there yet, is not the tables' fault.
        if problems.isEmpty {
            problems = try problemsOfWhole(bulk).filter { $0.severity == .error || tables.contains($0.file) }
        }
        for problem in problems { report(problem) }
        let errors = problems.count { $0.severity == .error }
        guard errors == 0 else {
            throw Refusal(.invalidTables, reason: "\(errors) error(s); nothing was written.")
        }
        return bulk.text
    }

    private static func text(of file: String) throws(Refusal) -> String {
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

    /// The checks need the files that the configuration names, so they see it in a folder of its own.
    private func problemsOfWhole(_ bulk: BulkConfiguration) throws(Refusal) -> [Problem] {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("init-\(UUID().uuidString)")
        // What is left in the temporary directory harms nobody.
        defer { try? FileManager.default.removeItem(at: place) }
        try Refusal.translating {
            try FileManager.default.createDirectory(
                at: place, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        }
        try write(bulk.text, to: place, replacing: true)
        let problems = ConfigurationFiles.load(place.appendingPathComponent("mainstay.yaml").path).problems
        return problems.map { bulk.located($0) ?? $0 }
    }

    private func write(_ text: String, to root: URL, replacing: Bool) throws(Refusal) {
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
            let target = root.appendingPathComponent("mainstay.yaml")
            if replacing {
                // The daemon may be another user.
                try AtomicFile.write(Data(text.utf8), to: target.path, mode: 0o644)
            } else {
                try Data(text.utf8).write(to: target, options: .withoutOverwriting)
            }
        } catch {
            throw Refusal(.unwritable, reason: "\(root.path) cannot be written: \(SystemReason.of(error))")
        }
    }
}
