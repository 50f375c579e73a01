import ArgumentParser
import Notation
import Office
import Profiles
import Settings

/// `mainstay profile`: the device families, for those who use and those who write them.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "List, show and check device profiles.",
        subcommands: [List.self, Show.self, CheckFile.self])

    fileprivate static func desk(_ options: GlobalOptions) throws -> ProfileDesk {
        let desk = try ProfileDesk(configurationPath: options.configurationPath)
        for warning in desk.warnings { Terminal.error(warning) }
        return desk
    }

    /// `mainstay profile list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the device families.")

        @OptionGroup var options: GlobalOptions

        func run() throws {
            let families = try ProfileCommand.desk(options).catalogue.families
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
            let description = ProfileDescription(try ProfileCommand.desk(options).profile(named: name))
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
            let (profile, problems) = try ProfileDesk(configurationPath: options.configurationPath).check(file)
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
