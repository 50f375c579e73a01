import ArgumentParser
import Correlation
import Documents
import Intervals
import Notation
import Office
import Site

/// `mainstay outages`: every outage that touches a month.
struct Outages: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List outages with their bounds and hypothesis; `outages show ID` explains one.",
        subcommands: [List.self, OutageCommand.Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Every outage that touches a month.")

        @OptionGroup var options: GlobalOptions

        @Option(help: "Only those that touch this month: 2026-10, last or current.")
        var month: MonthChoice?

        @Option(help: "Only of this contract; may be repeated.")
        var contract: [String] = []

        func run() throws {
            let office = try options.office(using: .read)
            let found = try office.outages(touching: month, of: contract, for: options.principal)
            switch options.format {
            case .json: print(JSON.array(found.map(\.document)).pretty)
            case .text: print(FoundOutage.table(found))
            }
        }
    }
}

/// `mainstay outage show ID`.
struct OutageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outage", abstract: "Explain one outage.", subcommands: [Show.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Evidence, bounds and hypothesis of one outage.")

        @OptionGroup var options: GlobalOptions

        @Argument(help: "The outage's id, or the beginning of it.")
        var id: String

        func run() throws {
            let only = try options.office(using: .read).outage(withPrefix: id, for: options.principal)
            print(options.format == .json ? only.document.pretty : only.explanation)
        }
    }
}

extension FoundOutage {
    /// Outages as a table for people.
    static func table(_ found: [FoundOutage]) -> String {
        guard !found.isEmpty else { return "No outage." }
        var table = TextTable(["ID", "CONTRACT", "GUARANTEE", "FROM", "TO", "LENGTH", "LOOKS LIKE"])
        for item in found { table.add(item.cells) }
        return table.text
    }

    private var cells: [String] {
        [
            outage.id, contract.id, outage.guarantee.rawValue, outage.span.from.description,
            outage.span.to.description, outage.span.length.minutes, outage.hypothesis.rawValue,
        ]
    }

    var explanation: String {
        var lines = [
            "\(outage.guarantee.rawValue) outage \(outage.id) of \(contract.id)",
            "  from  \(outage.span.from)  (between \(outage.begin.lowerBound) and \(outage.begin.upperBound))",
            "  to    \(outage.span.to)  (between \(outage.end.lowerBound) and \(outage.end.upperBound))",
            "  long  \(outage.span.length.minutes)",
            "  looks like \(outage.hypothesis.rawValue); only a record excludes",
            "Evidence:",
        ]
        lines += outage.evidence.map { "  \($0.line)" }
        return lines.joined(separator: "\n")
    }
}
