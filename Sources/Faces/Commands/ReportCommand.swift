import ArgumentParser
import Documents
import Foundation
import Intervals
import Office

/// `mainstay report`: one contract's month as a document.
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Write one contract's month as HTML, PDF, JSON or CSV.",
        discussion: discussion(
            "PDF is made of the same HTML by WeasyPrint (Debian package weasyprint, and fonts-noto-cjk for Chinese). "
                + "Nothing is stored.",
            examples: "mainstay report --month last --contract acme-2026 -o acme.html",
            "mainstay report --month 2026-10 --contract acme-2026 --format pdf -o acme.pdf"))

    @OptionGroup var options: ReportGlobals

    @Option(help: "The civil month in the contract's time zone: 2026-10, last or current.")
    var month: MonthChoice

    @Option(help: "The contract.")
    var contract: String

    @Option(help: "html, pdf, json or csv.")
    var format: ReportFormat = .html

    @Option(help: "en or zh-Hans; the contract's own by default.")
    var language: String?

    @OptionGroup var known: KnownAt

    @Option(name: [.short, .long], help: "The file to write; standard output by default, which a PDF does not take.")
    var output: String?

    func validate() throws {
        if let language, Language(rawValue: language) == nil {
            throw ValidationError("--language takes en or zh-Hans, not \(language).")
        }
        if format == .pdf, output == nil { throw ValidationError("A PDF needs -o FILE.") }
    }

    func run() throws {
        let options = try GlobalOptions.parse(options.arguments)
        let office = try options.office(using: .read)
        let knownAt = try known.instant(of: [contract], in: office, for: options.principal)
        var judged = try office.judge(contract, month: month, knownAt: knownAt, for: options.principal)
        try write(try judged.render(format, language: language.flatMap(Language.init)))
    }

    private func write(_ document: Data) throws(Refusal) {
        guard let output, output != "-" else { return Terminal.write(document) }
        try OutputFile.write(document, to: output)
    }
}

extension ReportFormat: ExpressibleByArgument {}

/// The global options of a command whose own `--format` means something else.
struct ReportGlobals: ParsableArguments {
    @Option(help: ArgumentHelp("The configuration.", valueName: "file"))
    var config: String?

    @Option(help: ArgumentHelp("Of a centre: whose ledger.", valueName: "name"))
    var site: String?

    @Option(help: "How much to tell on standard error.")
    var logLevel: String?

    /// As `GlobalOptions` reads them.
    var arguments: [String] {
        let given = [("--config", config), ("--site", site), ("--log-level", logLevel)]
        return given.flatMap { name, value in value.map { [name, $0] } ?? [] }
    }
}
