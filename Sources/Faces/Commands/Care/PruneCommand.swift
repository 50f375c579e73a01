import ArgumentParser
import Notation
import Office

/// `mainstay ledger prune`: removes readings that the terms no longer ask for.
struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Remove readings that the terms of every contract no longer ask for.",
        discussion: discussion(
            "Terms say so by `keep_readings: 36 months`; without it, nothing ever goes. Readings go by whole months, behind "
                + "results that are final. Records, events, results and documents stay, `verify` goes on to hold, and "
                + "months that are kept are judged as before; those before them cannot be judged anew. The ledger is "
                + "written anew for it, which needs as much room again. Documentation/retention.md has the rest.",
            examples: "mainstay ledger prune --dry-run", "mainstay ledger prune"))

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Say what would go, and remove nothing.")
    var dryRun = false

    func run() throws {
        let office = try options.office(using: dryRun ? .read : .write)
        let outcome = try office.prune(isTrial: dryRun, for: options.principal)
        switch options.format {
        case .json: Terminal.write(document: outcome.document(isTrial: dryRun))
        case .text: print(outcome.sentences(isTrial: dryRun).joined(separator: "\n"))
        }
        if !outcome.isGone {
            Terminal.error("note: somebody is reading the ledger; the octets leave the file when it is next written to")
        }
    }
}

extension PruningOutcome {
    fileprivate func document(isTrial: Bool) -> JSON {
        .object([
            "removed": .integer(Int64(count)), "before": before.map { .string("\($0)") },
            "judged_from": judgedFrom.map { .string("\($0)") },
            "months": .object(removed.map { JSON.Member("\($0.month)", .integer(Int64($0.runs))) }),
            "kept": .unlessZero(Int64(kept)), "obstacle": .optional(obstacle), "gone": .bool(isGone),
            "dry_run": .bool(isTrial),
        ])
    }

    fileprivate func sentences(isTrial: Bool) -> [String] {
        guard let before, let judgedFrom else { return ["nothing may go: \(obstacle ?? "")"] }
        let verb = isTrial ? "would go" : "removed"
        var lines = removed.map { "\($0.month)  \($0.runs.counted("run")) of readings" }
        lines.append("\(verb): \(count.counted("run")) of readings that ended before \(before)")
        if kept > 0 { lines.append("kept: \(kept.counted("run")) of before format 4") }
        lines.append("months from \(judgedFrom) on are judged as before; results of earlier ones stand as they are")
        return lines
    }
}
