import ArgumentParser
import Documents
import Intervals
import Notation
import Office

/// `mainstay explain`: from the percentage to minutes, to outages, to readings, to what the device said.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go from a month's verdict down to what the devices said, and say what would change it.")

    @OptionGroup var options: GlobalOptions

    @Option(help: "The civil month in the contract's time zone: 2026-10, last or current.")
    var month: MonthChoice

    @Option(help: "The contract.")
    var contract: String

    @Option(help: "What was known at an instant, such as 2026-11-06T00:00:00+08:00.")
    var asKnownAt: Instant?

    func run() throws {
        let office = try options.office(using: .read)
        let judged = try office.judge(contract, month: month, knownAt: asKnownAt, for: options.principal)
        switch options.format {
        case .json: print(judged.document.pretty)
        case .text:
            let parts = [Explanation(judged.result).text, judged.changesInWords].compactMap(\.self)
            print(parts.joined(separator: "\n\n"))
        }
    }
}
