import ArgumentParser
import Notation
import Office
import Site

/// `mainstay ack ID`: a person has told the customer (article 4), or sees to another alarm.
struct AckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: "Record that you told a customer of an emergency, or see to another alarm; the daemon stops calling.",
        discussion: discussion(
            "ID is the event's id, MAINSTAY_ID in hooks; its first characters are enough. The daemon sees "
                + "it within two seconds.",
            examples: "mainstay ack 4c1f09ab --by Zhao --how mobile --to 13800000000"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The id of the event.")
    var id: String

    @Option(help: "Who told the customer, or sees to it.")
    var by: String

    @Option(help: "By which channel: office_phone, mobile, pager, fax, email.")
    var how: String

    @Option(help: "Whom, or at which number; of an emergency only.")
    var to: String?

    @Option(
        parsing: .unconditional,
        help: "When, such as \"2026-10-04 10:00\" by the contract's clock, or -5m; now when it is left out.")
    var at: String?

    @Flag(help: "A time that is far away is meant.")
    var yes = false

    func run() throws {
        let office = try options.office(using: .write)
        let told = try Confirmation.asking(isGiven: yes) { (isConfirmed) throws(Refusal) in
            try office.acknowledge(
                id, by: by, method: how, to: to, at: at, isConfirmed: isConfirmed, for: options.principal)
        }
        options.note("ack \(told.emergency.id)", in: office)
        for note in told.notes { Terminal.error("note: \(note)") }
        switch options.format {
        case .json: Terminal.write(document: told.document)
        case .text:
            print("\(told.sentence); \(told.record.id)\(ListEntry.sentences(told.effect?.sentences ?? []))")
        }
    }
}

extension Acknowledgement {
    /// What was entered, in words.
    fileprivate var sentence: String {
        let person = record.text(.by) ?? ""
        let how = record.text(.method) ?? ""
        switch record.kind {
        case .notification:
            return "\(emergency.contract ?? ""): told of \(emergency.subject) by \(person), \(how)"
        default:
            return "\(person) sees to \(emergency.kind.rawValue) of \(emergency.subject)"
        }
    }
}

extension Acknowledgement {
    /// The record, and what it does, as JSON.
    fileprivate var document: JSON {
        guard case .object(let members) = record.document else { return record.document }
        return .object(members + [effect.map { JSON.Member("effect", $0.document) }].compactMap(\.self))
    }
}
