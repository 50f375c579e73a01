import ArgumentParser
import Digests
import Foundation
import Ledger
import Notation
import Office

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
        let head = head.flatMap { Digest($0) }
        let verification: Verification
        if let file = file ?? export {
            verification = SiteOffice.verify(export: try InputFile.read(file, isMapped: true), head: head)
        } else {
            verification = try options.office(using: .read).verify(head: head, for: options.principal)
        }
        switch options.format {
        case .json: print(verification.document.pretty)
        case .text: print(sentences(verification).joined(separator: "\n"))
        }
        if !verification.isIntact { throw ExitStatus.failed }
    }

    private static let shownFindings = 50

    private func sentences(_ verification: Verification) -> [String] {
        let chain = verification.chain
        let findings = verification.findings
        var lines = Array(findings.prefix(Self.shownFindings))
        if findings.count > lines.count { lines.append("and \(findings.count - lines.count) more") }
        lines.append(
            findings.isEmpty
                ? "intact, \(Int(chain.rows).counted("row"))"
                : "\(findings.count.counted("finding")): what was written was changed")
        if let withheld = chain.withheld, withheld > 0 {
            lines.append("  of them \(withheld) as bare hashes: not for this reader")
        }
        if chain.unchecked > 0 {
            lines.append("  not checked: the first \(chain.unchecked) rows, which an earlier version wrote")
        }
        lines.append("head    \(chain.head.hash)")
        for (name, head) in chain.heads.sorted(by: { $0.key < $1.key }) {
            lines.append("        \(head.hash), \(name) row \(head.row)")
        }
        if let digest = chain.digest { lines.append("digest  \(digest)") }
        if let row = verification.headRow {
            lines.append("that head is the chain's at row \(row): what was written up to it is what it was")
        }
        return lines
    }
}
