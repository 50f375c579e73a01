import ArgumentParser
import Office

/// `mainstay init`: a commented starter configuration, or one made of tables.
struct Initialise: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init", abstract: "Write a commented starter configuration, or one made of tables (--from).",
        discussion: discussion(
            examples: "mainstay init /etc/mainstay", "mainstay init Config --from devices.csv --site dc-1"))

    @OptionGroup var options: GlobalOptions

    @Argument(help: "The folder; it must not hold a configuration yet.")
    var folder = "Config"

    @Option(help: "Tables of devices, outlets and contracts as CSV: Documentation/bulk.md.")
    var from: [String] = []

    @Option(help: "With --from: a short name for this data centre.")
    var site = "dc-1"

    @Option(help: "With --from: the time zone whose months are the contracts' months.")
    var timezone = "Asia/Shanghai"

    @Flag(help: "Write over a configuration that is there.")
    var force = false

    func run() throws {
        let start = StartingConfiguration(folder: folder, tables: from, site: site, timeZone: timezone)
        try start.write(replacing: force) { Terminal.error("\($0)") }
        let isFromTables = !from.isEmpty
        let origin = isFromTables ? "made from \(from.joined(separator: ", "))" : "a commented start"
        let rest = isFromTables ? "see that site and time zone are right" : "write your devices' addresses"
        print(
            """
            \(start.path): \(origin). Next:
              put the SNMP passphrases into \(folder)/secrets/ (chmod 600),
              \(rest), and
              mainstay check --config \(start.path)
            """)
    }
}
