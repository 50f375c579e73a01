import ArgumentParser
import Correlation
import Foundation
import Documents
import Intervals
import Notation
import Office
import Site

/// `mainstay outages`: every outage that touches a month.
struct Outages: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "List outages with their bounds and hypothesis; `outages show ID` explains one.",
        discussion: discussion(examples: "mainstay outages --month last", "mainstay outages show 4c1f09ab"),
        subcommands: [List.self, OutageCommand.Show.self], defaultSubcommand: List.self)

    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Every outage that touches a month.",
            discussion: discussion(examples: "mainstay outages list --month last --contract acme-2026"))

        @OptionGroup var options: GlobalOptions

        @Option(help: "Only those that touch this month: 2026-10, last or current.")
        var month: MonthChoice?

        @Option(help: "Only of this contract; may be repeated.")
        var contract: [String] = []

        func run() throws {
            let office = try options.office(using: .read)
            let found = try office.outages(touching: month, of: contract, for: options.principal)
            switch options.format {
            case .json: Terminal.write(document: JSON.array(found.map(\.document)))
            case .text: print(FoundOutage.table(found, of: month))
            }
        }
    }
}

/// `mainstay outage show ID`.
struct OutageCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "outage", abstract: "Explain one outage.",
        discussion: discussion(examples: "mainstay outage show 4c1f09ab"), subcommands: [Show.self])

    struct Show: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Evidence, bounds and hypothesis of one outage.",
            discussion: discussion(
                examples: "mainstay outage show 4c1f09ab", "mainstay outages show 4c1f09ab"))

        @OptionGroup var options: GlobalOptions

        @Option(help: "en or zh-Hans.")
        var language: Language = .english

        @Argument(help: "The outage's id, or the beginning of it.")
        var id: String

        func run() throws {
            let only = try options.office(using: .read).outage(withPrefix: id, for: options.principal)
            switch options.format {
            case .json: Terminal.write(document: only.document)
            case .text: print(only.explanation(in: language))
            }
        }
    }
}

extension FoundOutage {
    /// Outages for people: what finds one, and what it looks like.
    static func table(_ found: [FoundOutage], of month: MonthChoice? = nil) -> String {
        guard !found.isEmpty else { return month.map { "No outage touches \($0)." } ?? "No outage." }
        var table = TextTable(["ID", "FROM", "CONTRACT", "GUARANTEE", "LENGTH"])
        for outage in found { table.add(outage.cells) }
        let rows = table.text.split(separator: "\n").map(String.init)
        let entries = zip(rows.dropFirst(), found).map { ListEntry.text([$0], $1.rest) }
        return ([rows[0]] + entries).joined(separator: "\n")
    }

    private var cells: [String] {
        [
            ListEntry.short(outage.id), contract.timeZone.shown(outage.span.from), contract.id,
            outage.guarantee.rawValue, lasted,
        ]
    }

    private var rest: String { "\(end(in: .english)); looks like \(outage.hypothesis.rawValue)" }

    private var lasted: String {
        switch course {
        case .ended: lasted(in: .english)
        case .running: Terminal.text(lasted(in: .english), in: .red)
        case .silent: Terminal.text(lasted(in: .english), in: .yellow)
        }
    }
}
