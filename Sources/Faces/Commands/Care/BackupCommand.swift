import ArgumentParser
import Notation
import Office

/// `mainstay backup`: everything that is state, as one file.
struct BackupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "backup", abstract: "Write everything that is state into one file, while the daemon runs.",
        discussion: discussion(
            "The ledger is copied as it is at one instant, checked, and its heads are compared with the ledger's. Taken "
                + "with it: accounts, access log, SNMP engine identities, archives, readings that wait for `import`. Not "
                + "taken: the configuration with its secrets, and documents, which `evaluate` writes again from the ledger. "
                + "The file is a tar that only its owner can read. See Documentation/backup.md.",
            examples: "mainstay backup /srv/backup/", "mainstay backup /mnt/usb/dc-1.tar.gz --replace"))

    @OptionGroup var options: GlobalOptions

    @Argument(
        help: "The file; .gz or .zst at its end compresses it. In a folder it is called by the site and the time.")
    var file: String

    @Flag(help: "Let it take the place of a file that is there.")
    var replace = false

    func run() throws {
        let progress = ProgressLine(of: "row")
        let outcome: BackupOutcome
        do {
            defer { progress.clear() }
            outcome = try SiteOffice.backUp(
                configuration: options.configurationPath, to: file, replacing: replace, for: options.principal
            ) { progress.show($0) }
        }
        switch options.format {
        case .json: Terminal.write(document: outcome.document)
        case .text: print(outcome.sentences.joined(separator: "\n"))
        }
    }
}

extension BackupOutcome {
    fileprivate var document: JSON {
        .object([
            "file": .string(path), "octets": .integer(octets), "site": .string(manifest.site),
            "made_at": .string(manifest.madeAt), "ledger": manifest.ledger.document,
            "files": .object(manifest.counts.map { JSON.Member($0.kind.rawValue, .integer(Int64($0.count))) }),
            "restore": .array(restoreCommand.map { .string($0) }),
        ])
    }

    fileprivate var sentences: [String] {
        ["backed up: \(path), \(octets.inOctets), of \(manifest.site) at \(manifest.madeAt)"] + manifest.sentences
            + ["restore:   \(restoreCommand.map(\.quoted).joined(separator: " "))"]
    }
}

extension BackupManifest {
    /// How many files of each kind there are, without those of which there is none.
    fileprivate var counts: [(kind: SiteState.Kind, count: Int)] {
        SiteState.Kind.allCases.map { ($0, count(of: $0)) }.filter { $0.1 > 0 }
    }

    /// What is in it, a line each.
    var sentences: [String] {
        let others = counts.filter { $0.kind != .ledger }.map { $0.count.counted($0.kind.noun) }
        let heads = ledger.heads.sorted { $0.key < $1.key }.map { name, head in
            "  \(head.head), \(name) row \(head.row)"
        }
        return [
            "  ledger of format \(ledger.format): intact, \(Int(ledger.rows).counted("row"))"
                + (others.isEmpty ? "" : "; " + others.joined(separator: ", "))
        ] + heads
    }
}

extension BackupManifest.Ledger {
    fileprivate var document: JSON {
        .object([
            "format": .integer(Int64(format)), "rows": .integer(rows), "digest": .string(digest),
            "heads": .object(heads.sorted { $0.key < $1.key }.map { JSON.Member($0.key, $0.value.document) }),
        ])
    }
}

extension BackupManifest.Head {
    var document: JSON { .object(["row": .integer(row), "head": .string(head)]) }
}

extension SiteState.Kind {
    fileprivate var noun: String {
        switch self {
        case .ledger: "ledger"
        case .accounts: "account file"
        case .accessLog: "access log file"
        case .engineIdentity: "SNMP engine identity"
        case .waitingReadings: "waiting file"
        case .archives: "archive file"
        }
    }
}

extension String {
    /// As a shell takes it for one word.
    fileprivate var quoted: String {
        let isPlain = !isEmpty && allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "/._-+=:@,".contains($0)) }
        return isPlain ? self : "'\(replacing("'", with: #"'\''"#))'"
    }
}
