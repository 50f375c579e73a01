import ArgumentParser
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

    func run() async throws {
        let office = try options.office(using: .read)
        let scope = try list.scope(in: office, for: options.principal)
        let output = ListOutput(noun: "records", list: list, format: options.format, scope: scope)
        try await output.show(
            { try office.records(in: scope, after: $0, for: options.principal) }, text: { $0.text(in: scope.zone) }
        ) { $0.exportedLine }
    }
}

extension Record {
    fileprivate func text(in zone: TimeZone) -> String {
        let said = RecordField.allCases.filter { $0 != .contract }.compactMap { field in
            fields[field].map { "\(field.rawValue.replacing("_", with: " ")) \($0.shown(in: zone))" }
        }
        return ListEntry.text(
            [
                zone.shown(recordedAt), kind.rawValue.replacing("_", with: "-"), contract ?? "all contracts",
                ListEntry.short(id),
            ], said.joined(separator: ", "))
    }
}

extension RecordValue {
    fileprivate func shown(in zone: TimeZone) -> String {
        switch self {
        case .text(let text): text
        case .instant(let instant): zone.shown(instant)
        case .date(let date): date.description
        case .money(let money): money.description
        case .list(let words): words.joined(separator: " and ")
        case .integer(let value): "\(value)"
        case .wiring(let wiring): wiring.description
        case .instants(let items):
            items.sorted { $0.key < $1.key }.map { "\($0.key) \(zone.shown($0.value))" }.joined(separator: ", ")
        }
    }
}
