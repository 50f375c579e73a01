import ArgumentParser
import Facility
import Foundation
import Settings

/// `mainstay check`: the configuration, with a place for every problem.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the configuration; every problem with file:line:column, exit 1 if there is an error.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let path = options.configurationPath
        let (configuration, problems) = Settings.load(path)
        let errors = problems.count { $0.severity == .error }
        switch options.format {
        case .json: print(JSON.array(problems.map(\.document)).pretty)
        case .text:
            for problem in problems { print(problem) }
            if let facility = configuration?.facility {
                print(
                    "\(path): \(facility.devices.count) devices, \(facility.uplinks.count) uplinks, "
                        + "\(facility.contracts.count) contracts; \(problems.count) warnings")
            } else {
                print("\(path): \(errors) errors, \(problems.count - errors) warnings")
            }
        }
        if errors > 0 { throw ExitStatus.failed }
    }
}

extension Problem {
    fileprivate var document: JSON {
        .object([
            "severity": .string(severity == .error ? "error" : "warning"), "file": .string(file),
            "line": .integer(Int64(line)), "column": .integer(Int64(column)), "message": .string(message),
        ])
    }
}

/// `mainstay init`: a commented starter configuration.
struct Initialise: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a commented starter configuration.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The folder; it must not hold a configuration yet.")
    var folder = "Config"

    func run() throws {
        let root = URL(fileURLWithPath: folder)
        let target = root.appendingPathComponent("mainstay.yaml")
        guard !FileManager.default.fileExists(atPath: target.path) else {
            throw CommandFailure(.failed, "\(target.path) exists already; nothing was written.")
        }
        guard let text = Shipped.text("mainstay.yaml") else {
            throw CommandFailure(.failed, "The starter configuration is missing from this build.")
        }
        do {
            let hooks = root.appendingPathComponent("hooks")
            let secrets = root.appendingPathComponent("secrets")
            try FileManager.default.createDirectory(at: hooks, withIntermediateDirectories: true)
            try FileManager.default.createDirectory(
                at: secrets, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
            try Data(text.utf8).write(to: target, options: .withoutOverwriting)
            for hook in Shipped.files(in: "hooks") {
                let script = root.appendingPathComponent(hook.path)
                try Data(hook.text.utf8).write(to: script, options: .withoutOverwriting)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: script.path)
            }
        } catch {
            throw CommandFailure(.failed, "\(folder) cannot be written: \(error.localizedDescription)")
        }
        print(
            """
            \(target.path): a commented start. Next:
              put the SNMP passphrases into \(folder)/secrets/ (chmod 600),
              write your devices' addresses, and
              mainstay check --config \(target.path)
            """)
    }
}
