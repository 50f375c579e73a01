import ArgumentParser
import Foundation
import Notation
import Settings
import Site

/// `mainstay check`: the configuration, with a place for every problem.
struct Check: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the configuration; every problem with file:line:column, exit 1 if there is an error.")

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let path = options.configurationPath
        let (configuration, problems) = ConfigurationFiles.load(path)
        let errors = problems.count { $0.severity == .error }
        switch options.format {
        case .json: print(JSON.array(problems.map(\.document)).pretty)
        case .text:
            for problem in problems { print(problem) }
            if let facility = configuration?.facility {
                print(
                    "\(path): \(facility.devices.count.counted("device")), \(facility.uplinks.count.counted("uplink")), "
                        + "\(facility.contracts.count.counted("contract")); \(problems.count.counted("warning"))")
            } else {
                print("\(path): \(errors.counted("error")), \((problems.count - errors).counted("warning"))")
            }
        }
        if errors > 0 { throw ExitStatus.failed }
    }
}

extension Problem {
    var document: JSON {
        .object([
            "severity": .string(severity == .error ? "error" : "warning"), "file": .string(file),
            "line": .integer(Int64(line)), "column": .integer(Int64(column)), "message": .string(message),
        ])
    }
}
