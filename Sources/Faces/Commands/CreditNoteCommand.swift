import ArgumentParser
import Documents
import Foundation
import Office

/// `mainstay credit-note`: what is credited for a month, for those who write the bills.
struct CreditNoteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "credit-note", abstract: "Write what is credited to a customer for a month, for billing.",
        discussion: discussion(
            "Rests on the newest result in the ledger, and names its revision and digest; a later revision gets a note "
                + "that says which one it replaces. A month that is not final has none, unless --provisional marks it. A "
                + "month with nothing to book is one sentence instead of a page; JSON has the zero.",
            examples: "mainstay credit-note --month last --contract acme-2026 --format pdf -o acme.pdf",
            "mainstay credit-note --month 2026-10 --contract acme-2026 --format json"))

    @OptionGroup var options: ReportGlobals

    @Option(help: "The civil month in the contract's time zone: 2026-10 or last.")
    var month: MonthChoice

    @Option(help: "The contract.")
    var contract: String

    @Option(help: "html, pdf or json.")
    var format: CreditNoteFormat = .html

    @Option(help: "en or zh-Hans; the contract's own by default.")
    var language: Language?

    @Flag(help: "Also of a month that is not final; the note says that it must not be booked.")
    var provisional = false

    @Option(name: [.short, .long], help: "The file to write; standard output by default, which a PDF does not take.")
    var output: String?

    func validate() throws {
        if format == .pdf, output == nil { throw ValidationError("A PDF needs -o FILE.") }
    }

    func run() throws {
        let options = try GlobalOptions.parse(options.arguments)
        let office = try options.office(using: .read)
        let note = try office.creditNote(
            of: contract, month: month, acceptsProvisional: provisional, for: options.principal)
        guard let document = try note.render(format, language: language) else {
            // Standard output is for the page alone.
            return Terminal.error(note.nothingOwed(in: language ?? note.language))
        }
        guard let output, output != "-" else { return Terminal.write(document) }
        try OutputFile.write(document, to: output)
    }
}

extension CreditNoteFormat: ExpressibleByArgument {}

extension Language: ExpressibleByArgument {}
