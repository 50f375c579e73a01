import ArgumentParser
import Documents
import Intervals
import Notation
import Office
import Site

/// `mainstay explain`: from the percentage to minutes, to outages, to readings, to what the device said.
struct Explain: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Go from a month's verdict down to what the devices said, and say what would change it.",
        discussion: discussion(examples: "mainstay explain --month 2026-10 --contract acme-2026"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "The civil month in the contract's time zone: 2026-10, last or current.")
    var month: MonthChoice

    @Option(help: "The contract.")
    var contract: String

    @Option(help: "en or zh-Hans.")
    var language: Language = .english

    @OptionGroup var known: KnownAt

    func run() throws {
        let office = try options.office(using: .read)
        let knownAt = try known.instant(of: [contract], in: office, for: options.principal)
        let judged = try office.judge(contract, month: month, knownAt: knownAt, for: options.principal)
        switch options.format {
        case .json: Terminal.write(document: judged.document)
        case .text:
            let articles = judged.contract.terms.articles
            let explanation = Explanation(judged.result, articles: articles, language: language)
            let parts = [explanation.text, judged.changesInWords].compactMap(\.self)
            print(parts.joined(separator: "\n\n"))
        }
    }
}
