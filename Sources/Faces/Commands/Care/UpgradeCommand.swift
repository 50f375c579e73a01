import ArgumentParser
import Foundation
import Notation
import Office

/// `mainstay ledger upgrade`: brings a ledger to the present format.
struct UpgradeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "upgrade", abstract: "Bring a ledger of an earlier format to the present one.",
        discussion: discussion(
            "Whatever opens the ledger does it, too; this does it when you choose, and checks the outcome. A copy of the "
                + "ledger as it was is kept beside it (LEDGER.format-3), and nothing reads it. With --dry-run it is done on a "
                + "copy that is removed again: that says how long it takes on this machine, and how much room it needs.",
            examples: "mainstay ledger upgrade --dry-run", "mainstay ledger upgrade"))

    @OptionGroup var options: GlobalOptions

    @Flag(help: "Try it on a copy; the ledger stays as it is, and the daemon may run.")
    var dryRun = false

    func run() throws {
        let progress = ProgressLine(of: "row")
        let upgrade: LedgerUpgrade
        do {
            defer { progress.clear() }
            upgrade = try SiteOffice.upgradeLedger(
                configuration: options.configurationPath, isTrial: dryRun, for: options.principal
            ) { progress.show($0) }
        }
        switch options.format {
        case .json: Terminal.write(document: upgrade.document)
        case .text: print(upgrade.sentences.joined(separator: "\n"))
        }
    }
}

extension LedgerUpgrade {
    fileprivate var document: JSON {
        .object([
            "path": .string(path), "from": .integer(Int64(from)), "to": .integer(Int64(to)),
            "milliseconds": .integer(Int64(duration / .milliseconds(1))), "octets_before": .integer(octetsBefore),
            "octets_after": .integer(octetsAfter), "room_needed": .integer(isUnneeded ? 0 : roomNeeded),
            "octets_free": room.map { .integer($0) }, "copy": isUnneeded ? nil : .string(copy),
            "dry_run": .bool(isTrial),
        ])
    }

    fileprivate var sentences: [String] {
        guard !isUnneeded else { return ["\(path) is of format \(to) already: nothing to do"] }
        let seconds = String(format: "%.1f s", duration / .seconds(1))
        let sizes = "\(octetsBefore.inOctets) become \(octetsAfter.inOctets)"
        guard isTrial else {
            return ["\(path): format \(from) is now \(to), in \(seconds); \(sizes)", "as it was: \(copy)"]
        }
        let free = room.map { ", of \($0.inOctets) that are free" } ?? ""
        return [
            "\(path): format \(from) would become \(to), in \(seconds) on this machine; \(sizes)",
            "room: \(roomNeeded.inOctets) beside it\(free); what comes of it was checked and is intact",
            "as it was it would be kept in \(copy)",
        ]
    }
}
