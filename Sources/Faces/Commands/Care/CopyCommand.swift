import ArgumentParser
import Digests
import Ledger
import Notation
import Office

/// `mainstay ledger copy`: moves a ledger to another engine.
struct CopyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "copy", abstract: "Copy a ledger from SQLite to PostgreSQL, or back.",
        discussion: discussion(
            "Every row keeps its number and every chain its links, so that heads that were printed before are found in the "
                + "copy, too. At the end both are held against each other, and the copy is verified. A copy that was cut off "
                + "goes on where it was when the command is run again; the place must hold nothing else. Stop the daemon "
                + "first, or run it again after the daemon has stopped: what is written last is copied then. --site says "
                + "whose ledger it is in a database; without it the configuration does.",
            examples: "mainstay ledger copy var/ledger.sqlite postgresql://mainstay@db.example.net/mainstay",
            "mainstay ledger copy postgresql://mainstay@db.example.net/mainstay copy.sqlite --site bj-1"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The ledger: a file, or a database as postgresql://user@host/database.")
    var from: String

    @Argument(help: "Where to copy it: likewise.")
    var to: String

    func run() throws {
        let progress = ProgressLine(of: "row")
        let copied: CopiedLedger
        do {
            defer { progress.clear() }
            copied = try SiteOffice.copyLedger(
                LedgerCopyRequest(from: from, to: to, site: options.site), configuration: options.configurationPath,
                for: options.principal
            ) { progress.show($0) }
        }
        switch options.format {
        case .json: Terminal.write(document: copied.document)
        case .text: print(copied.sentences.joined(separator: "\n"))
        }
    }
}

extension CopiedLedger {
    fileprivate var document: JSON {
        .object([
            "from": .string(source), "to": .string(target), "copied": .integer(Int64(outcome.copied)),
            "present": .integer(Int64(outcome.present)),
            "heads": .object(
                outcome.heads.sorted { $0.key < $1.key }.map { name, head in
                    JSON.Member(
                        name, .object(["row": .integer(head.row), "head": .string(head.hash.description)]))
                }),
        ])
    }

    fileprivate var sentences: [String] {
        let before = outcome.present > 0 ? "; \(outcome.present) were there" : ""
        return ["\(target): \(outcome.copied.counted("row")) of \(source) copied\(before), and verified"]
            + outcome.heads.sorted { $0.key < $1.key }.map { "head    \($1.hash), \($0) row \($1.row)" }
    }
}
