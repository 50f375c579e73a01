import ArgumentParser
import Clocks
import Intervals
import Ledger
import Notation
import SNMPValues
import Settings
import Site

/// `mainstay ack ID`: a person has told the customer (article 4).
struct AckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack", abstract: "Record that you told a customer of an emergency; the daemon stops calling.",
        discussion: "ID is the emergency's id, MAINSTAY_ID in hooks; its first characters are enough. The daemon sees "
            + "it within two seconds.")

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The id of the emergency's event.")
    var id: String

    @Option(help: "Who told the customer.")
    var by: String

    @Option(help: "By which channel: phone, mobile, pager, fax, email.")
    var how: String

    @Option(help: "Whom, or at which number.")
    var to: String?

    @Option(help: "When, with an offset; now when it is left out.")
    var at: String?

    func run() throws {
        let workspace = try Workspace.open(options)
        let emergency = try emergency(in: workspace.ledger)
        var raw: [String: RawField] = [
            "contract": .text(emergency.contract ?? ""), "subject": .text(emergency.subject),
            "determined_at": .text(emergency.at.description), "notified_at": .text(at ?? Instant.now.description),
            "method": .text(how), "by": .text(by),
        ]
        raw["to"] = to.map { .text($0) }
        let record: Record
        do {
            record = try Record.parse(.notification, fields: raw, recordedAt: .now)
        } catch {
            throw CommandFailure(.usage, "\(error)")
        }
        try workspace.ledger.append(Batch(records: [record], schedule: workspace.facility.schedule))
        switch options.format {
        case .json: print(record.document.pretty)
        case .text: print("\(emergency.contract ?? ""): told of \(emergency.subject) by \(by), \(how); \(record.id)")
        }
    }

    private func emergency(in ledger: any LedgerStore) throws -> Event {
        let all = try ledger.events(limit: 100_000).filter { $0.kind == .emergencyOpened }
        let found = all.filter { $0.id.hasPrefix(id) }
        if let event = found.first, found.count == 1 { return event }
        let open = try ledger.openAlarms().filter { $0.kind == .emergencyOpened }
        let known = open.map { "\($0.id) (\($0.contract ?? "") \($0.subject))" }.joined(separator: ", ")
        throw CommandFailure(
            .usage,
            "\(found.isEmpty ? "No" : "More than one") emergency has the id \(id); "
                + (known.isEmpty ? "none is open." : "open are \(known)."))
    }
}
