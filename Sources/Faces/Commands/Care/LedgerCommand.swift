import ArgumentParser
import Intervals
import Notation
import Office

/// `mainstay ledger`: what is done to the ledger itself.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger",
        abstract: "Look at the ledger, copy it, upgrade it, remove from it what need not be kept.",
        discussion: discussion(
            examples: "mainstay ledger info", "mainstay ledger upgrade --dry-run", "mainstay ledger prune --dry-run",
            "mainstay ledger erase --contract acme-2024 --before 2026-01-01",
            "mainstay ledger copy var/ledger.sqlite postgresql://mainstay@db.example.net/mainstay"),
        subcommands: [
            LedgerInfoCommand.self, CopyCommand.self, UpgradeCommand.self, PruneCommand.self, EraseCommand.self,
        ])
}

/// `mainstay ledger erase`: what a contract's entries say of people.
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase names, numbers, addresses and free text of a contract that has ended.",
        discussion: discussion(
            "Erases them from records, configurations, events and deliveries that were entered before a "
                + "day, and from the contract's results, and writes down who erased and why. `verify` goes on to hold, and no verdict "
                + "or figure changes. The ledger is written anew for it, which needs as much room again. Documents on the "
                + "disk, backups, exports and the copy that was kept of an earlier format (LEDGER.format-3) are files of "
                + "their own and are not touched, and neither is the configuration file. "
                + "Documentation/chain.md says what stays.",
            examples: "mainstay ledger erase --contract acme-2024 --before 2026-01-01"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "The contract; it must have ended.")
    var contract: String

    @Option(help: "Erase what was entered before this day, such as 2027-01-31.")
    var before: CivilDate

    @Option(help: "Who erases; you by default.")
    var by: String?

    @Option(help: "Why.")
    var reason = "the contract has ended"

    func run() throws {
        let principal = options.principal
        let request = ErasureRequest(contract: contract, before: before, name: by ?? principal.name, reason: reason)
        let office = try options.office(using: .write)
        let outcome = try office.erase(request, for: principal)
        options.note("ledger erase \(contract)", in: office)
        switch options.format {
        case .json:
            Terminal.writeLine(
                JSON.object([
                    "erased": .integer(Int64(outcome.erased)), "replaced": .unlessZero(Int64(outcome.replaced)),
                    "kept": .integer(Int64(outcome.kept)), "needed": .unlessZero(Int64(outcome.needed)),
                    "gone": .bool(outcome.isGone), "configured": outcome.isStillConfigured ? .bool(true) : nil,
                ]).compact)
        case .text:
            print(sentences(about: outcome).joined(separator: "\n"))
            if !outcome.isGone {
                Terminal.error(
                    "note: somebody is reading the ledger; the octets leave the file when it is next written to")
            }
            if outcome.isStillConfigured {
                Terminal.error(
                    "note: the configuration file still names people of \(contract); take them out of it, or the "
                        + "ledger gets them again with the file's next change")
            }
        }
    }

    private func sentences(about outcome: ErasureOutcome) -> [String] {
        var lines = ["erased: what \(outcome.erased.counted("entry")) said of people"]
        if outcome.replaced > 0 {
            lines.append(
                "replaced: \(outcome.replaced.counted("entry")) of them, which an earlier version wrote; their digests "
                    + "stay, by which whoever guesses a name can check it")
        }
        if outcome.kept > 0 {
            lines.append(
                "kept: \(outcome.kept.counted("entry")) of formats 1 and 2, whose names are part of the chain")
        }
        if outcome.needed > 0 {
            lines.append(
                "kept: \(outcome.needed.counted("entry")) with contacts who authorised what records of that day or later "
                    + "say; a later day erases both")
        }
        return lines
    }
}
