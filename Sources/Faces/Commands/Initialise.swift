import ArgumentParser
import Foundation
import Settings

/// `mainstay init`: a commented starter configuration, or one made of tables.
struct Initialise: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a commented starter configuration, or one made of tables (--from).")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The folder; it must not hold a configuration yet.")
    var folder = "Config"

    @Option(help: "Tables of devices, outlets and contracts as CSV: Documentation/bulk.md.")
    var from: [String] = []

    @Option(help: "With --from: a short name for this data centre.")
    var site = "dc-1"

    @Option(help: "With --from: the time zone whose months are the contracts' months.")
    var timezone = "Asia/Shanghai"

    @Flag(help: "Write over a configuration that is there.")
    var force = false

    func run() throws {
        let target = URL(fileURLWithPath: folder).appendingPathComponent("mainstay.yaml")
        guard force || !FileManager.default.fileExists(atPath: target.path) else {
            throw CommandFailure(
                .failed, "\(target.path) exists already; nothing was written. --force writes over it.")
        }
        let text = from.isEmpty ? Shipped.text("mainstay.yaml") : try bulkText()
        guard let text else {
            throw CommandFailure(.failed, "The starter configuration is missing from this build.")
        }
        try write(text, to: URL(fileURLWithPath: folder))
        print(
            """
            \(target.path): \(from.isEmpty ? "a commented start" : "made from \(from.joined(separator: ", "))"). Next:
              put the SNMP passphrases into \(folder)/secrets/ (chmod 600),
              \(from.isEmpty ? "write your devices' addresses" : "see that site and time zone are right"), and
              mainstay check --config \(target.path)
            """)
    }

    /// What the tables make, once it passes the configuration's own checks.
    private func bulkText() throws -> String {
        let bulk = BulkConfiguration(try from.map(table), site: site, timezone: timezone)
        var problems = bulk.problems
        // What is said of no cell, such as of secrets that are not there yet, is not the tables' fault.
        if problems.isEmpty { problems = try checked(bulk).filter { $0.severity == .error || from.contains($0.file) } }
        for problem in problems { Terminal.error("\(problem)") }
        let errors = problems.count { $0.severity == .error }
        guard errors == 0 else { throw CommandFailure(.failed, "\(errors) error(s); nothing was written.") }
        return bulk.text
    }

    private func table(_ file: String) throws -> (file: String, text: String) {
        let data: Data
        do {
            data = try Data(contentsOf: URL(fileURLWithPath: file))
        } catch {
            throw CommandFailure(.failed, "\(file) cannot be read: \(error.localizedDescription)")
        }
        guard let text = String(data: data, encoding: .utf8), !text.contains("\0") else {
            throw CommandFailure(.failed, "\(file) is not UTF-8; save it as “CSV UTF-8” from the spreadsheet.")
        }
        return (file, text)
    }

    /// The checks need the files that the configuration names, so they see it in a folder of its own.
    private func checked(_ bulk: BulkConfiguration) throws -> [Problem] {
        let place = FileManager.default.temporaryDirectory.appendingPathComponent("init-\(UUID().uuidString)")
        defer {
            // What is left in the temporary directory harms nobody.
            try? FileManager.default.removeItem(at: place)
        }
        try write(bulk.text, to: place)
        let problems = ConfigurationFiles.load(place.appendingPathComponent("mainstay.yaml").path).problems
        return problems.map { bulk.located($0) ?? $0 }
    }

    private func write(_ text: String, to root: URL) throws {
        do {
            let (hooks, secrets) = (root.appendingPathComponent("hooks"), root.appendingPathComponent("secrets"))
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
            try Data(text.utf8).write(to: target, options: force ? .atomic : .withoutOverwriting)
        } catch {
            throw CommandFailure(.failed, "\(root.path) cannot be written: \(error.localizedDescription)")
        }
    }
}
