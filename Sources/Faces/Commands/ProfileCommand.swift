import ArgumentParser
import Foundation
import Notation
import Profiles
import SNMP
import Settings
import Site

/// `mainstay profile`: the device families, for those who use and those who write them.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "List, show and check device profiles.",
        subcommands: [List.self, Show.self, CheckFile.self])

    /// The configuration, for its own profiles and MIB modules; nil where there is none.
    fileprivate static func configuration(_ options: GlobalOptions) -> Configuration? {
        guard FileManager.default.fileExists(atPath: options.configurationPath) else { return nil }
        return ConfigurationFiles.load(options.configurationPath).configuration
    }

    fileprivate static func catalogue(_ options: GlobalOptions) throws -> Catalogue {
        let (catalogue, problems) = try ConfigurationFiles.catalogue(for: configuration(options))
        for problem in problems { Terminal.error("\(problem)") }
        return catalogue
    }

    /// `mainstay profile list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the device families.")

        @OptionGroup var options: GlobalOptions

        func run() throws {
            let families = try ProfileCommand.catalogue(options).families
            switch options.format {
            case .json:
                let documents = families.map { family in
                    JSON.object(["profile": .string(family.name), "title": .string(family.title)])
                }
                print(JSON.array(documents).pretty)
            case .text:
                var table = TextTable(["PROFILE", "FAMILY"])
                for family in families { table.add([family.name, family.title]) }
                print(table.text)
            }
        }
    }

    /// `mainstay profile show NAME`.
    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Show how a family is recognised, and what its signals are judged by.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "A profile's name; `mainstay profile list` has them.")
        var name: String

        func run() throws {
            let catalogue = try ProfileCommand.catalogue(options)
            guard let profile = catalogue.profile(named: name) else {
                let names = catalogue.families.map(\.name).joined(separator: ", ")
                throw CommandFailure(.usage, "No profile is called \(name); there are \(names).")
            }
            let description = ProfileDescription(profile)
            print(options.format == .json ? description.document.pretty : description.text)
        }
    }

    /// `mainstay profile check FILE`.
    struct CheckFile: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Check a profile; every problem with file:line:column, exit 1 if there is one.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The profile, a YAML file.")
        var file: String

        func run() throws {
            guard FileManager.default.isReadableFile(atPath: file) else {
                throw CommandFailure(.failed, "\(file) cannot be read.")
            }
            let (profile, problems) = try ConfigurationFiles.profile(file, for: ProfileCommand.configuration(options))
            switch options.format {
            case .json: print(JSON.array(problems.map(\.document)).pretty)
            case .text:
                for problem in problems { print(problem) }
                if problems.isEmpty, let profile {
                    let kinds = Set(profile.signals.map(\.name)).sorted().joined(separator: ", ")
                    print("\(file): \(profile.title): \(kinds)")
                }
            }
            if !problems.isEmpty { throw ExitStatus.failed }
        }
    }
}
