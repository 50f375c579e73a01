import ArgumentParser
import Intervals
import Notation
import Office

/// `mainstay ledger`: what is done to the ledger itself.
struct LedgerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ledger", abstract: "Erase personal data from the ledger.", subcommands: [EraseCommand.self])
}

/// `mainstay ledger erase`: what a contract's entries say of people.
struct EraseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase names, numbers, addresses and free text of a contract that has ended.",
        discussion: "Erases them from records, events and deliveries that were entered before a day, and writes down "
            + "who erased and why. `verify` goes on to hold, and no verdict or figure changes. Backups, exports and the copy "
            + "that was kept of an earlier format (LEDGER.format-3) are files of their own and are not touched. "
            + "Documentation/chain.md says what stays.")

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
        let outcome = try options.office(using: .write).erase(request, for: principal)
        switch options.format {
        case .json:
            print(
                JSON.object([
                    "erased": .integer(Int64(outcome.erased)), "kept": .integer(Int64(outcome.kept)),
                    "gone": .bool(outcome.isGone),
                ]).compact)
        case .text:
            print("erased: what \(outcome.erased.counted("entry")) said of people")
            if outcome.kept > 0 {
                print(
                    "kept: \(outcome.kept.counted("entry")) of before format 4, whose names are part of the chain")
            }
            if !outcome.isGone {
                Terminal.error(
                    "note: somebody is reading the ledger; the octets leave the file when it is next written to")
            }
        }
    }
}
