import Agreement
import ArgumentParser
import Clocks
import Correlation
import Foundation
import Intervals
import Notation
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
        var month: MonthOption?

        @Option(help: "Only of this contract; may be repeated.")
        var contract: [String] = []

        func run() throws {
            let workspace = try Workspace.open(options)
            let now = Instant.now
            let month = month?.resolved(at: now, in: workspace.facility.timeZone)
            let found = try FoundOutage.all(in: workspace, at: now).filter { found in
                (contract.isEmpty || contract.contains(found.contract.id))
                    && (month.map { found.outage.span.overlaps($0.span(in: found.contract.timeZone)) } ?? true)
            }
            switch options.format {
            case .json: print(JSON.array(found.map(\.document)).pretty)
            case .text:
                var table = TextTable(["ID", "CONTRACT", "GUARANTEE", "FROM", "TO", "LENGTH", "LOOKS LIKE"])
                for item in found { table.add(item.cells) }
                print(table.isEmpty ? "No outage." : table.text)
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
            let workspace = try Workspace.open(options)
            let found = try FoundOutage.all(in: workspace, at: .now).filter { $0.outage.id.hasPrefix(id) }
            guard let only = found.first, found.count == 1 else {
                throw CommandFailure(
                    .failed,
                    found.isEmpty ? "No outage is called \(id)." : "\(found.count.counted("outage")) begin with \(id).")
            }
            print(options.format == .json ? only.document.pretty : only.explanation)
        }
    }
}

/// An outage with its contract, as lists and explanations show it.
struct FoundOutage {
    var contract: Contract
    var outage: Outage

    /// Of every contract and both guarantees, in order of time.
    static func all(in workspace: Workspace, at now: Instant) throws -> [FoundOutage] {
        var observations = try LedgerObservations(at: now, in: workspace)
        return try workspace.facility.contracts.flatMap { contract in
            try observations.ask(about: contract.id) { observations in
                let conditions: [(Guarantee, GuaranteeTimeline?)] = [
                    (.network, observations.network(of: contract.id)), (.power, observations.power(of: contract.id)),
                ]
                return conditions.flatMap { guarantee, condition in
                    condition.map { observations.outages(guarantee, of: contract.id, in: $0) } ?? []
                }
            }.map { FoundOutage(contract: contract, outage: $0) }
        }.sorted { ($0.outage.span.from, $0.contract.id) < ($1.outage.span.from, $1.contract.id) }
    }

    var cells: [String] {
        [
            outage.id, contract.id, outage.guarantee.rawValue, outage.span.from.description,
            outage.span.to.description, outage.span.length.minutes, outage.hypothesis.rawValue,
        ]
    }

    var document: JSON {
        .object([
            "id": .string(outage.id), "contract": .string(contract.id),
            "guarantee": .string(outage.guarantee.rawValue),
            "from": .string(outage.span.from.description), "to": .string(outage.span.to.description),
            "bounds": .object([
                "from": .array([outage.begin.lowerBound, outage.begin.upperBound].map { .string($0.description) }),
                "to": .array([outage.end.lowerBound, outage.end.upperBound].map { .string($0.description) }),
            ]),
            "hypothesis": .string(outage.hypothesis.rawValue),
            "evidence": .array(outage.evidence.map(\.document)),
        ])
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
