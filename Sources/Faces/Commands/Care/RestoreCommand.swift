import ArgumentParser
import Notation
import Office

/// `mainstay restore`: puts a backup back.
struct RestoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Put back what `mainstay backup` wrote, all of it or nothing.",
        discussion: discussion(
            "Stop the daemon and the timers first. The backup is unpacked beside the ledger that the configuration names, "
                + "and checked; then names are changed, and nothing else. With --replace, what was there is set aside in a "
                + "folder beside it, which you remove when you no longer need it. See Documentation/backup.md.",
            examples: "mainstay restore /srv/backup/mainstay-dc-1-20261101T020000Z.tar"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The backup.")
    var file: String

    @Flag(help: "Set aside what is there.")
    var replace = false

    func run() throws {
        let progress = ProgressLine(of: "row")
        let outcome: RestoreOutcome
        do {
            defer { progress.clear() }
            outcome = try SiteOffice.restore(
                file, configuration: options.configurationPath, replacing: replace, for: options.principal
            ) { progress.show($0) }
        }
        if let remark = outcome.remark { Terminal.error("note: \(remark)") }
        switch options.format {
        case .json:
            Terminal.write(
                document: .object([
                    "ledger": .string(outcome.ledger), "site": .string(outcome.manifest.site),
                    "made_at": .string(outcome.manifest.madeAt), "rows": .integer(outcome.manifest.ledger.rows),
                    "set_aside": .optional(outcome.setAside),
                ]))
        case .text:
            var lines = ["restored: \(outcome.ledger), of \(outcome.manifest.site) at \(outcome.manifest.madeAt)"]
            lines += outcome.manifest.sentences
            if let aside = outcome.setAside { lines.append("what was there is in \(aside)") }
            lines.append("next:     mainstay check, then start the daemon")
            print(lines.joined(separator: "\n"))
        }
    }
}
