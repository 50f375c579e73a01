import ArgumentParser
import Notation
import Office
import Profiles
import Settings

/// `mainstay profile`: the device families, for those who use and those who write them.
struct ProfileCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "profile", abstract: "List, show and check device profiles.",
        discussion: discussion(examples: "mainstay profile list", "mainstay profile show apc-easypdu"),
        subcommands: [List.self, Show.self, CheckFile.self])

    fileprivate static func desk(_ options: GlobalOptions) throws -> ProfileDesk {
        let desk = try ProfileDesk(configurationPath: options.configurationPath)
        for warning in desk.warnings { Terminal.error(warning) }
        return desk
    }

    /// `mainstay profile list`.
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the device families.", discussion: discussion(examples: "mainstay profile list"))

        @OptionGroup var options: GlobalOptions

        func run() throws {
            let families = try ProfileCommand.desk(options).catalogue.families
            switch options.format {
            case .json:
                let documents = families.map { family in
                    JSON.object(["profile": .string(family.name), "title": .string(family.title)])
                }
                Terminal.write(document: JSON.array(documents))
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
            abstract: "Show how a family is recognised, and what its signals are judged by.",
            discussion: discussion(examples: "mainstay profile show ups-mib"))

        @OptionGroup var options: GlobalOptions

        @Argument(help: "A profile's name; `mainstay profile list` has them.")
        var name: String

        func run() throws {
            let description = ProfileDescription(try ProfileCommand.desk(options).profile(named: name))
            switch options.format {
            case .json: Terminal.write(document: description.document)
            case .text: print(description.text)
            }
        }
    }

    /// `mainstay profile check FILE`.
    struct CheckFile: ParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "check",
            abstract: "Check a profile; every problem with file:line:column, exit 1 if there is one.",
            discussion: discussion(examples: "mainstay profile check profiles/my-pdu.yaml"))

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The profile, a YAML file.")
        var file: String

        func run() throws {
            let (profile, problems) = try ProfileDesk(configurationPath: options.configurationPath).check(file)
            switch options.format {
            case .json: Terminal.write(document: JSON.array(problems.map(\.document)))
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
