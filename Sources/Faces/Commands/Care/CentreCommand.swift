import ArgumentParser
import Forwarding
import Notation
import Office

/// `mainstay centre`: the collectors that send their ledgers here.
struct CentreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "centre", abstract: "Let collectors send their ledgers here, and see how they do.",
        discussion: discussion(
            "A centre's ledger is a PostgreSQL database (`ledger: postgresql://…`); a collector has one of its own and "
                + "names the centre (`centre: postgresql://…`). Documentation/centre.md says how to set both up.",
            examples: "mainstay centre enrol bj-1-a --site bj-1 --role collector_bj_1_a", "mainstay centre list"),
        subcommands: [EnrolCommand.self, CollectorsCommand.self])
}

/// `mainstay centre enrol`: a role that may send a collector's ledger.
struct EnrolCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enrol",
        abstract: "Let a role of the database's server send a collector's ledger, and nothing else.",
        discussion: discussion(
            "Collectors of one --share poll the same equipment: one of them reads, the others take over when it dies. "
                + "Enrolled again, a collector changes its role or share.",
            examples: "mainstay centre enrol bj-1-a --site bj-1 --share bj-1 --role collector_bj_1_a"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "What the collector's configuration has as `collector:`; main where it has nothing.")
    var collector: String

    @Option(help: "What it reads in turns with others (default: nothing is shared).")
    var share: String?

    @Option(help: "The role of the database's server by which it signs in; it must be there.")
    var role: String

    func run() throws {
        guard let site = options.site else {
            throw ValidationError("Whose collector is it? --site NAME: what its configuration has as `site:`.")
        }
        let desk = try CentreDesk(of: try SiteOffice.loadConfiguration(options.configurationPath))
        try desk.enrol(collector, of: site, share: share, role: role)
        switch options.format {
        case .text: print("\(role) may send the ledger of \(collector) (site \(site)), and nothing else")
        case .json:
            Terminal.writeLine(
                JSON.object([
                    "collector": .string(collector), "site": .string(site), "share": .string(share ?? collector),
                    "role": .string(role),
                ]).compact)
        }
    }
}

/// `mainstay centre list`: how the collectors do.
struct CollectorsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "Show the collectors: who reads, what came last, and what could not be stored.",
        discussion: discussion(examples: "mainstay centre list", "mainstay centre list --format json"))

    @OptionGroup var options: GlobalOptions

    func run() throws {
        let collectors = try CentreDesk(of: try SiteOffice.loadConfiguration(options.configurationPath)).collectors()
        switch options.format {
        case .text:
            var table = TextTable(["SITE", "COLLECTOR", "SHARE", "READS", "NEWEST READING", "LAST HEARD", "SET ASIDE"])
            for one in collectors {
                table.add([
                    one.site, one.name, one.share, one.isReading ? "yes" : "no",
                    one.newest.map { "\($0)" } ?? "-", one.receivedAt.map { "\($0)" } ?? "-", "\(one.setAside)",
                ])
            }
            print(table.text)
        case .json: Terminal.writeLine(JSON.array(collectors.map(document)).compact)
        }
    }

    private func document(of one: EnrolledCollector) -> JSON {
        .object([
            "site": .string(one.site), "collector": .string(one.name), "share": .string(one.share),
            "role": .string(one.role), "reads": .bool(one.isReading), "lease": one.lease.map { .integer($0) },
            "newest_reading_at": .optional(one.newest), "heard_at": .optional(one.receivedAt),
            "fenced": .integer(one.fenced), "set_aside": .integer(one.setAside),
        ])
    }
}
