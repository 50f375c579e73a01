import ArgumentParser
import Notation
import Office
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
        let office = try options.office(using: .write)
        let told = try office.acknowledge(id, by: by, method: how, to: to, at: at, for: options.principal)
        switch options.format {
        case .json: print(told.record.document.pretty)
        case .text:
            let contract = told.emergency.contract ?? ""
            print("\(contract): told of \(told.emergency.subject) by \(by), \(how); \(told.record.id)")
        }
    }
}
