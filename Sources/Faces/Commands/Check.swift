import ArgumentParser
import Foundation
import Notation
import Office
import Settings
import Site

/// `mainstay check`: the configuration, with a place for every problem.
struct Check: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the configuration; every problem with file:line:column, exit 1 if there is an error.",
        discussion: discussion(
            examples: "mainstay check", "mainstay check --probe", "mainstay check --config /etc/mainstay/mainstay.yaml",
            "mainstay check --schema > mainstay.schema.json")
    )

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Ask every device whether it has the signals that the configuration names, by these names.")
    var probe = false

    @Flag(help: "Print the JSON Schema of mainstay.yaml instead, by which editors complete and check it.")
    var schema = false

    func run() async throws {
        guard !schema else { return Terminal.writeLine(try StartingConfiguration.schema()) }
        let path = options.configurationPath
        var (configuration, problems) = ConfigurationFiles.load(path)
        if let configuration { problems += configuration.accessProblems(in: path) }
        if probe, let configuration { problems += try await answers(of: configuration) }
        let errors = problems.count { $0.severity == .error }
        switch options.format {
        case .json: Terminal.write(document: JSON.array(problems.map(\.document)))
        case .text:
            for problem in problems { print(problem) }
            print("\(path): \(summary(of: configuration, errors: errors, warnings: problems.count - errors))")
        }
        if errors > 0 { throw ExitStatus.failed }
    }

    private func answers(of configuration: Configuration) async throws -> [Problem] {
        let progress = ProgressLine(of: "device")
        defer { progress.clear() }
        return try await InstallationProbe(configuration).problems { progress.show($0) }
    }

    private func summary(of configuration: Configuration?, errors: Int, warnings: Int) -> String {
        guard let facility = configuration?.facility.seenFromHere, errors == 0 else {
            return "\(errors.counted("error")), \(warnings.counted("warning"))"
        }
        let part = facility.vantagePoint.map { "as the vantage point \($0): " } ?? ""
        return "\(part)\(facility.devices.count.counted("device")), \(facility.uplinks.count.counted("uplink")), "
            + "\(facility.contracts.count.counted("contract")); \(warnings.counted("warning"))"
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
