import ArgumentParser
import Foundation
import Ledger
import Notation
import Office
import Site

/// `mainstay import`: readings and records as JSON Lines.
struct Import: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Take in readings and records as JSON Lines.",
        discussion: discussion(
            "Lines may come in any order; the same line again changes nothing. A bad line is named, and nothing "
                + "of its file is kept unless --keep-good.",
            examples: "mainstay import readings.jsonl", "zcat old.jsonl.gz | mainstay import --keep-good -"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "Files; - is standard input.")
    var files: [String]

    @Flag(help: "Keep the good lines of a file that has bad ones.")
    var keepGood = false

    func run() throws {
        let office = try options.office(using: .create)
        try office.acceptConfiguration()
        var bad = 0
        for file in files {
            let progress = ProgressLine(of: "line")
            defer { progress.clear() }
            let outcome = try office.importFile(file, keepsGoodLines: keepGood, for: options.principal) {
                progress.show($0)
            }
            progress.clear()
            for problem in outcome.problems.prefix(Self.shownProblems) { Terminal.error(problem) }
            if outcome.problemCount > Self.shownProblems {
                Terminal.error("\(file): and \(outcome.problemCount - Self.shownProblems) more bad lines")
            }
            bad += outcome.problemCount
            for warning in outcome.warnings { Terminal.error("\(file): warning: \(warning)") }
            guard let summary = outcome.summary else { continue }
            options.note("import: \(summary.newReadings) readings, \(summary.newRecords) records", in: office)
            switch options.format {
            case .json: Terminal.writeLine(Self.document(summary, outcome.effects, file: file).compact)
            case .text: print(Self.sentence(summary, outcome.effects, file: file))
            }
        }
        guard bad == 0 else {
            let consequence = keepGood ? "the good ones were kept." : "nothing of their files was kept."
            throw Refusal(.failed, reason: "\(bad) bad line(s); \(consequence)")
        }
    }

    private static let shownProblems = 20

    private static func document(_ summary: AppendSummary, _ effects: [ImportedEffect], file: String) -> JSON {
        .object([
            "file": .string(file), "readings": .integer(Int64(summary.newReadings)),
            "repeated_readings": .integer(Int64(summary.repeatedReadings)),
            "overruled_readings": .integer(Int64(summary.overruledReadings)),
            "records": .integer(Int64(summary.newRecords)),
            "repeated_records": .integer(Int64(summary.repeatedRecords)),
            "effects": effects.isEmpty ? nil : .array(effects.map(\.document)),
        ])
    }

    private static func sentence(_ summary: AppendSummary, _ effects: [ImportedEffect], file: String) -> String {
        "\(file): \(summary.newReadings.counted("reading")) and \(summary.newRecords.counted("record")) taken in; "
            + "\(summary.repeatedReadings + summary.repeatedRecords) were known already, "
            + "\(summary.overruledReadings) overruled by an earlier one"
            + effects.map(\.text).joined()
    }
}

extension ImportedEffect {
    fileprivate var document: JSON {
        .object(["record": .string(record.id), "effect": effect.document])
    }

    fileprivate var text: String {
        let name = "\(record.kind.rawValue.replacing("_", with: "-")) \(ListEntry.short(record.id))"
        return ListEntry.sentences(effect.sentences.map { "\(name): \($0)" })
    }
}
