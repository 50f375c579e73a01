import ArgumentParser
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Site

/// `mainstay events`: what happened, as people and scripts were told of it.
struct EventsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "List what happened: alarms, recoveries, emergencies.",
        discussion: discussion(
            "In the order of entry. With --format json, a line of JSON for each.",
            examples: "mainstay events --since -24h", "mainstay events --follow"))

    @OptionGroup var options: GlobalOptions
    @OptionGroup var list: ListOptions

    @Option(help: "en or zh-Hans.")
    var language: Language = .english

    func run() async throws {
        let office = try options.office(using: .read)
        let scope = try list.scope(in: office, for: options.principal)
        let output = ListOutput(
            noun: language.text(en: "events", zh: "事件"), language: language, list: list, format: options.format,
            scope: scope)
        try await output.show(
            { try office.events(in: scope, after: $0) }, text: { $0.text(in: scope.zone, language: language) }
        ) { $0.stored }
    }
}

extension Event {
    fileprivate func text(in zone: TimeZone, language: Language) -> String {
        let words = EventText(self, language: language, zone: zone)
        return ListEntry.text([zone.shown(at), words.kind, contract ?? subject, ListEntry.short(id)], words.sentence)
    }
}
