import ArgumentParser
import Digests
import Foundation
import Ledger
import Notation
import Site

/// `mainstay verify`: the hash chain, in the ledger or in an export.
struct Verify: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Check the hash chain and every result's digest; exit 1 when something was changed.",
        discussion: "Without FILE it checks the ledger. With FILE, an export made with --chain or --contract, it needs "
            + "neither a ledger nor a configuration. Documentation/chain.md describes what is checked, and how to check it "
            + "without this program.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "An export; - is standard input.")
    var file: String?

    @Option(name: .customLong("export"), help: ArgumentHelp("The same as FILE.", valueName: "file"))
    var export: String?

    @Option(help: "A head that a report shows: the chain must have had it.")
    var head: String?

    func validate() throws {
        if file != nil, export != nil { throw ValidationError("Either FILE or --export FILE.") }
        if let head, Digest(head) == nil {
            throw ValidationError("--head takes sha256: and 64 hexadecimal digits, as a report shows it.")
        }
    }

    func run() throws {
        let chain = try (file ?? export).map(exported) ?? kept()
        var findings = chain.findings
        let place = head.flatMap { Digest($0) }.map { (digest: $0, row: chain.row(of: $0)) }
        if let place, place.row == nil { findings.append("the chain never had the head \(place.digest)") }
        switch options.format {
        case .json: print(document(chain, findings, place?.row).pretty)
        case .text: print(sentences(chain, findings, place?.row).joined(separator: "\n"))
        }
        if !findings.isEmpty { throw ExitStatus.failed }
    }

    private func exported(_ path: String) throws -> CheckedChain {
        do {
            let data =
                path == "-"
                ? try FileHandle.standardInput.readToEnd() ?? Data()
                : try Data(contentsOf: URL(fileURLWithPath: path), options: .mappedIfSafe)
            return ExportedChain(data).checked
        } catch {
            throw CommandFailure(.failed, "\(path) cannot be read: \(error.localizedDescription)")
        }
    }

    private func kept() throws -> CheckedChain { try Workspace.open(options).ledger.verify() }

    private func document(_ chain: CheckedChain, _ findings: [String], _ row: Int64?) -> JSON {
        .object([
            "intact": .bool(findings.isEmpty), "findings": .array(findings.map { .string($0) }),
            "rows": .integer(chain.head.row), "head": .string(chain.head.hash.description),
            "digest": .optional(chain.digest), "withheld": chain.withheld.map { .integer(Int64($0)) },
            "unchecked": chain.unchecked == 0 ? nil : .integer(chain.unchecked), "head_at": row.map { .integer($0) },
        ])
    }

    private static let shownFindings = 50

    private func sentences(_ chain: CheckedChain, _ findings: [String], _ row: Int64?) -> [String] {
        var lines = Array(findings.prefix(Self.shownFindings))
        if findings.count > lines.count { lines.append("and \(findings.count - lines.count) more") }
        lines.append(
            findings.isEmpty
                ? "intact, \(Int(chain.head.row).counted("row"))"
                : "\(findings.count.counted("finding")): what was written was changed")
        if let withheld = chain.withheld, withheld > 0 {
            lines.append("  of them \(withheld) as bare hashes: not for this reader")
        }
        if chain.unchecked > 0 {
            lines.append("  not checked: the first \(chain.unchecked) rows, which an earlier version wrote")
        }
        lines.append("head    \(chain.head.hash)")
        if let digest = chain.digest { lines.append("digest  \(digest)") }
        if let row { lines.append("that head is the chain's at row \(row): what was written up to it is what it was") }
        return lines
    }
}
