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
        discussion: discussion(
            "Without FILE it checks the ledger. With FILE, an export made with --chain or --contract, it needs "
                + "neither a ledger nor a configuration. Documentation/chain.md describes what is checked, and how to check it "
                + "without this program. A receipt is checked by itself, and with FILE the export must have had its head.",
            examples: "mainstay verify", "mainstay verify for-acme.jsonl", "mainstay verify --documents var/compliance",
            "mainstay verify --receipt receipt.json", "mainstay verify --anchor /srv/anchors/heads.jsonl")
    )

    @OptionGroup var options: GlobalOptions

    @Argument(help: "An export; - is standard input.")
    var file: String?

    @Option(name: .customLong("export"), help: ArgumentHelp("The same as FILE.", valueName: "file"))
    var export: String?

    @Option(help: "A head that a report shows: a chain must have had it. May be repeated.")
    var head: [String] = []

    @Option(
        help: ArgumentHelp(
            "Compare the documents in this folder, as evaluate writes them, with the results in the ledger.",
            valueName: "dir"))
    var documents: String?

    @Option(
        help: ArgumentHelp(
            "Heads that anchor hooks took elsewhere: says since when the ledger is as it was.", valueName: "file"))
    var anchor: String?

    @Option(
        help: ArgumentHelp(
            "The certificates of the authority whose time stamps stand beside the anchors; each must hold.",
            valueName: "file"))
    var authority: String?

    @Option(help: ArgumentHelp("Check a receipt, as the pages give it, without a ledger.", valueName: "file"))
    var receipt: String?

    func validate() throws {
        if file != nil, export != nil { throw ValidationError("Either FILE or --export FILE.") }
        if documents != nil, file != nil || export != nil {
            throw ValidationError("--documents compares with the ledger, so it takes no FILE.")
        }
        if authority != nil, anchor == nil { throw ValidationError("--authority checks the stamps of --anchor FILE.") }
        if head.contains(where: { Digest($0) == nil }) {
            throw ValidationError("--head takes sha256: and 64 hexadecimal digits, as a report shows it.")
        }
    }

    func run() throws {
        var heads = head.compactMap { Digest($0) }
        if let receipt {
            let checked = CheckedReceipt(try InputFile.read(receipt, isMapped: false))
            show(checked)
            guard checked.isIntact, let proof = checked.proof else { throw ExitStatus.failed }
            guard file != nil || export != nil else { return }
            heads.append(proof.head.hash)
        }
        let anchors = try anchor.map { file throws(Refusal) in try Anchors(file: file, authority: authority) }
        let verification: Verification
        if let file = file ?? export {
            let progress = ProgressLine(of: "line")
            defer { progress.clear() }
            verification = SiteOffice.verify(
                export: try InputFile.read(file, isMapped: true), heads: heads, anchors: anchors
            ) {
                progress.show($0)
            }
        } else {
            let progress = ProgressLine(of: "row")
            defer { progress.clear() }
            verification = try options.office(using: .read).verify(
                heads: heads, anchors: anchors, documentsIn: documents, for: options.principal
            ) { progress.show($0) }
        }
        switch options.format {
        case .json: Terminal.write(document: verification.document)
        case .text: print(sentences(verification).joined(separator: "\n"))
        }
        if !verification.isIntact { throw ExitStatus.failed }
    }

    private func show(_ receipt: CheckedReceipt) {
        if options.format == .json { return Terminal.write(document: receipt.document) }
        for finding in receipt.findings { print(finding) }
        guard receipt.isIntact, let proof = receipt.proof else {
            return print("\(receipt.findings.count.counted("finding")): this receipt proves nothing")
        }
        print("intact: \(receipt.described ?? "") stands in row \(proof.row) of the chain \(proof.chain)")
        print("head    \(proof.head.hash)")
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
        if findings.isEmpty { lines += completeness(of: chain) }
        if let remark = verification.remark { lines.append("  \(remark)") }
        if chain.erased > 0 {
            lines.append("  erased: what \(chain.erased.counted("row")) said of people")
        }
        if chain.replaced > 0 {
            lines.append(
                "  replaced: \(chain.replaced.counted("row")) of them, which had it in themselves; that nothing else of "
                    + "them was changed then is the owner's word")
        }
        if chain.removed > 0 {
            lines.append(
                "  removed: \(chain.removed) rows of readings, as terms ask; the chains' links stand for them")
        }
        if chain.unchecked > 0 {
            lines.append("  not checked: the first \(chain.unchecked) rows, which an earlier version wrote")
        }
        lines.append("head    \(chain.head.hash)")
        for (name, head) in chain.heads.sorted(by: { $0.key < $1.key }) {
            lines.append("        \(head.hash), \(name) row \(head.row)")
        }
        if let digest = chain.digest { lines.append("digest  \(digest)") }
        for found in verification.heads {
            lines.append("that head is the chain's at row \(found.row): what was written up to it is what it was")
        }
        if let sentence = verification.anchors?.sentence { lines.append(sentence) }
        if let documents = verification.documents { lines.append("documents  \(documents) compared") }
        if verification.documentsWithoutPeople > 0 {
            lines.append(
                "  of them \(verification.documentsWithoutPeople) without what they say of people, which was erased")
        }
        return lines
    }

    /// Whether an export for some contracts has their records whole.
    private func completeness(of chain: CheckedChain) -> [String] {
        guard let records = chain.recordsByContract else { return [] }
        var lines = records.sorted { $0.key < $1.key }.map { contract, count in
            "  for \(contract): \(count.counted("record")), and none left out"
        }
        if chain.unproven > 0 {
            lines.append(
                "  not proven: whether some of the \(chain.unproven) hashes that an earlier version wrote are theirs")
        }
        return lines
    }
}
