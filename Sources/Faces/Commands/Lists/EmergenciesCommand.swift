import Agreement
import ArgumentParser
import Correlation
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Site

/// `mainstay emergencies`: hosts that did not answer, and whether the customer was told in time (article 4).
struct EmergenciesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emergencies", abstract: "List emergencies, and whether somebody was told in time.",
        discussion: discussion(
            "In the order of determination. The id at the end of a line is what `mainstay ack` takes. With "
                + "--format json, a line of JSON for each; with --follow it comes again when something of it changes.",
            examples: "mainstay emergencies --since -30d"))

    @OptionGroup var options: GlobalOptions
    @OptionGroup var list: ListOptions

    @Option(help: "en or zh-Hans.")
    var language: Language = .english

    func run() async throws {
        let office = try options.office(using: .read)
        let scope = try list.scope(in: office, for: options.principal)
        let output = ListOutput(
            noun: language.text(en: "emergencies", zh: "紧急情况"), language: language, list: list, format: options.format,
            scope: scope)
        var shown: [ListedEmergency.Key: ListedEmergency] = [:]
        var watch = EmergencyWatch(scope)
        repeat {
            if try watch.hasNews(in: office, for: options.principal) {
                for emergency in try office.emergencies(in: scope, for: options.principal)
                where shown.updateValue(emergency, forKey: emergency.key) != emergency {
                    output.write(text: emergency.text(in: language), document: emergency.document)
                }
            }
            if list.follow { try await Task.sleep(for: ListOutput.pause) }
        } while list.follow
        output.end(count: shown.count)
    }
}

extension ListedEmergency {
    fileprivate struct Key: Hashable {
        let contract: String
        let subject: String
        let at: Instant
    }

    fileprivate var key: Key {
        Key(contract: contract, subject: report.emergency.subject.path, at: report.emergency.determinedAt)
    }

    fileprivate func text(in language: Language) -> String {
        let emergency = report.emergency
        return ListEntry.text(
            [zone.shown(emergency.determinedAt), contract, emergency.subject.path, id.map(ListEntry.short) ?? "-"],
            language.sentence(about: report, in: zone))
    }
}
