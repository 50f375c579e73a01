import ArgumentParser
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Site

/// `mainstay records`: what was entered in the registers.
struct RecordsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "records", abstract: "List what was entered in the registers.",
        discussion: discussion(
            "In the order of entry; --since and --until go by when a record was entered here. With --format "
                + "json, a line of JSON for each, as `import` reads it.",
            examples: "mainstay records --contract acme-2026 --since -30d"))

    @OptionGroup var options: GlobalOptions
    @OptionGroup var list: ListOptions

    @Option(help: "en or zh-Hans.")
    var language: Language = .english

    func run() async throws {
        let office = try options.office(using: .read)
        let scope = try list.scope(in: office, for: options.principal)
        let output = ListOutput(
            noun: language.text(en: "records", zh: "登记记录"), language: language, list: list, format: options.format,
            scope: scope)
        try await output.show(
            { try office.records(in: scope, after: $0, for: options.principal) },
            text: { $0.text(in: scope.zone, language: language) }
        ) { $0.exportedLine }
    }
}

extension Record {
    fileprivate func text(in zone: TimeZone, language: Language) -> String {
        let words = RecordText(self, language: language, zone: zone)
        let separator = language == .english ? "; " : "；"
        let kind = language == .english ? kind.rawValue.replacing("_", with: "-") : words.register
        let everybody = language == .english ? "all contracts" : "全部合同"
        let notes = words.remarks + [words.interval, words.lateness].compactMap(\.self)
        let rest = notes.isEmpty ? "" : (language == .english ? " " : "") + notes.joined(separator: separator)
        return ListEntry.text(
            [zone.shown(recordedAt), kind, contract ?? everybody, ListEntry.short(id)],
            words.sentence + rest)
    }
}
