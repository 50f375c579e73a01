import ArgumentParser
import Comparison
import Documents
import Intervals
import Notation
import Office

/// `mainstay compare`: a month as other programs would have computed it.
struct Compare: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Compute a month's availability by the rules of other monitoring programs, beside ours.",
        discussion: discussion(
            "The same readings and records, by the rules of \(OtherProgram.allCases.map(\.rawValue).joined(separator: ", ")). "
                + "Nothing is stored.",
            examples: "mainstay compare --month last --contract acme-2026"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "The civil month in the contract's time zone: 2026-10, last or current.")
    var month: MonthChoice

    @Option(help: "The contract.")
    var contract: String

    @Option(name: .customLong("as"), help: "Only this program's rules; may be repeated.")
    var programs: [OtherProgram] = []

    @OptionGroup var known: KnownAt

    func run() throws {
        let office = try options.office(using: .read)
        let knownAt = try known.instant(of: [contract], in: office, for: options.principal)
        var judged = try office.judge(contract, month: month, knownAt: knownAt, for: options.principal)
        let month = judged.month
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

extension OtherProgram: ExpressibleByArgument {}
