import ArgumentParser
import Comparison
import Documents
import Foundation
import Intervals
import Notation
import Office

/// `mainstay compare`: a month as other programs would have computed it.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute a month by the rules of other monitoring programs, or under other terms, beside ours.",
        discussion: discussion(
            "The same readings and records, by the rules of \(OtherProgram.allCases.map(\.rawValue).joined(separator: ", ")). "
                + "Nothing is stored.",
            examples: "mainstay compare --month last --contract acme-2026",
            "mainstay compare --month last --contract acme-2026 --all-terms --picture terms.svg"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "The civil month in the contract's time zone: 2026-10, last or current.")
    var month: MonthChoice

    @Option(help: "The contract.")
    var contract: String

    @Option(name: .customLong("as"), help: "Only this program's rules; may be repeated.")
    var programs: [OtherProgram] = []

    @Option(help: "What these terms would have paid for the month; a name or a file, may be repeated.")
    var terms: [String] = []

    @Flag(help: "What all terms would have paid that are built in or stand beside the configuration.")
    var allTerms = false

    @Flag(help: "With terms: by the reports and claims on record, instead of as if all had been claimed in time.")
    var claimed = false

    @Option(help: "With terms: a file for a picture of it (SVG).")
    var picture: String?

    @OptionGroup var known: KnownAt

    func validate() throws {
        if allTerms, !terms.isEmpty { throw ValidationError("--all-terms and --terms exclude each other.") }
        let isOfTerms = allTerms || !terms.isEmpty
        if isOfTerms, !programs.isEmpty { throw ValidationError("--as names programs; it does not go with terms.") }
        if !isOfTerms, picture != nil || claimed {
            throw ValidationError("--picture and --claimed need --terms NAME or --all-terms.")
        }
    }

    func run() throws {
        let office = try options.office(using: .read)
        let knownAt = try known.instant(of: [contract], in: office, for: options.principal)
        var judged = try office.judge(contract, month: month, knownAt: knownAt, for: options.principal)
        let month = judged.month
        guard terms.isEmpty, !allTerms else { return try compareTerms(of: &judged) }
        let compared = try judged.compared(with: programs.isEmpty ? OtherProgram.allCases : programs)
        switch options.format {
        case .json:
            let document = JSON.object([
                "contract": .string(contract), "month": .string("\(month)"),
                "guarantees": .array(compared.map(\.document)),
            ])
            Terminal.write(document: document)
        case .text:
            guard !compared.isEmpty else {
                return print("\(contract) \(month): no guarantee of power or network applies.")
            }
            print(compared.map { "\(contract) \(month), \($0.text)" }.joined(separator: "\n\n"))
        }
    }
}

extension Compare {
    private func compareTerms(of judged: inout JudgedMonth) throws {
        let compared = try judged.compared(
            underTerms: terms, beside: options.configurationPath, assumesClaims: !claimed)
        let month = judged.month
        let title = "\(contract) \(month): what each of the terms would have paid"
        if let picture {
            let svg = ComparedTermsPicture(compared, title: title).svg
            try Data(svg.utf8).write(to: URL(fileURLWithPath: picture), options: .atomic)
        }
        switch options.format {
        case .json:
            Terminal.write(
                document: .object([
                    "contract": .string(contract), "month": .string("\(month)"), "claimed": .bool(claimed),
                    "terms": .array(compared.map(\.document)),
                ]))
        case .text:
            let assumed =
                claimed ? "by the reports and claims on record" : "as if all were reported and claimed in time"
            print("\(title), \(assumed)\n\n\(compared.text)")
        }
    }
}

extension OtherProgram: ExpressibleByArgument {}
