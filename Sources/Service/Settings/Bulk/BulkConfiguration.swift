import Notation

/// A configuration made from tables of devices, outlets and contracts.
///
/// Every value stands on a line of its own, and each line knows the cell it came from, so that a problem found in the
/// configuration is reported at the cell.
public struct BulkConfiguration {
    private struct Place {
        var file: String
        var cell: CommaSeparated.Cell
    }

    /// The configuration in YAML; empty when the tables have problems.
    public private(set) var text = ""
    /// The problems of the tables themselves, in order.
    public private(set) var problems: [Problem] = []
    private var places: [Int: Place] = [:]
    private var lines = 0

    /// Writes the configuration.
    ///
    /// - Parameters:
    ///   - tables: contents with their files' names, for the problems.
    ///   - site: a short name for the data centre.
    ///   - timezone: an identifier such as Asia/Shanghai.
    public init(_ tables: [(file: String, text: String)], site: String, timezone: String) {
        let read = tables.map { BulkTable($0.text, file: $0.file) }
        problems = read.flatMap(\.problems)
        let rows = read.flatMap(\.rows)
        let devices = rows.filter { $0.kind == .device }
        let outlets = rows.filter { $0.kind == .outlet }
        let contracts = rows.filter { $0.kind == .contract }
        checkOwners(of: outlets, among: contracts)
        guard problems.isEmpty else { return }
        writeHead(site: site, timezone: timezone, credentials: devices.compactMap { $0["credentials"] })
        if !devices.isEmpty { line("devices:") }
        for device in devices { write(device: device) }
        if !contracts.isEmpty { line("contracts:") }
        for contract in contracts {
            write(contract: contract, outlets: outlets.filter { $0["contract"]?.text == contract["name"]?.text })
        }
        line("hooks:")
        line("  log: {run: hooks/log, timeout: 10s, retries: 3, on: [power.*, network.*, device.*]}")
    }

    /// A problem of `text`, moved to the cell that the line came from; nil where it came from none.
    public func located(_ problem: Problem) -> Problem? {
        guard let place = places[problem.line] else { return nil }
        return Problem(
            problem.severity, file: place.file, line: place.cell.line, column: place.cell.column,
            message: problem.message)
    }

    private mutating func checkOwners(of outlets: [BulkTable.Row], among contracts: [BulkTable.Row]) {
        let names = Set(contracts.compactMap { $0["name"]?.text })
        for outlet in outlets {
            guard let cell = outlet["contract"], !names.contains(cell.text) else { continue }
            let meant = Suggestion.phrase(for: cell.text, among: names)
            problems.append(
                Problem(
                    .error, file: outlet.file, line: cell.line, column: cell.column,
                    message: "no contract is called \(cell.text)\(meant)"))
        }
    }

    // MARK: - Sections

    private mutating func writeHead(site: String, timezone: String, credentials: [CommaSeparated.Cell]) {
        line("# Mainstay, from tables by `mainstay init --from`. `mainstay check` holds this file to the rules.")
        line("site: \(YAMLScalar.text(site))")
        line("timezone: \(YAMLScalar.text(timezone))  # months are civil months of this zone")
        line("ledger: var/ledger.sqlite")
        line("credentials:  # secrets stand in files (chmod 600) or in the environment, never here")
        for name in Set(credentials.map(\.text)).sorted() {
            line("  \(YAMLScalar.text(name)):")
            line("    version: 3")
            line("    username: mainstay")
            for (key, kind) in [("authentication", "SHA-256"), ("privacy", "AES-128")] {
                let file = YAMLScalar.text("secrets/\(name)-\(key)")
                line("    \(key): {protocol: \(kind), passphrase: {file: \(file)}}")
            }
        }
    }

    private mutating func write(device: BulkTable.Row) {
        name(of: device)
        for column in ["address", "credentials", "profile", "fed_by"] { value(column, of: device, indent: "    ") }
        let places = ["room", "rack", "unit"].filter { device[$0] != nil }
        guard !places.isEmpty else { return }
        line("    location:")
        for column in places { value(column, of: device, indent: "      ") }
    }

    private mutating func write(contract: BulkTable.Row, outlets: [BulkTable.Row]) {
        name(of: contract)
        line("    customer:")
        if let customer = contract["customer"] {
            line("      name: \(YAMLScalar.text(customer.text))", from: Place(file: contract.file, cell: customer))
        }
        for column in ["terms", "language", "timezone", "service", "signed"] {
            value(column, of: contract, indent: "    ")
        }
        line("    term:", from: place(of: contract))
        for column in ["from", "to"] { value(column, of: contract, indent: "      ") }
        value("rent", of: contract, indent: "    ")
        writePower(outlets)
        if contract["access"] != nil || contract["hosts"] != nil { line("    network:") }
        list("access", of: contract, within: "any")
        list("hosts", of: contract, within: nil)
    }

    /// Outlets of one side carry the load together.
    private mutating func writePower(_ outlets: [BulkTable.Row]) {
        guard !outlets.isEmpty else { return }
        let sides = outlets.compactMap { $0["side"]?.text }.reduce(into: [String]()) { all, side in
            if !all.contains(side) { all.append(side) }
        }
        let areFeeds = !sides.contains("mains") && !sides.contains("ups")
        line("    power:")
        if areFeeds { line("      feeds:") }
        let indent = areFeeds ? "        " : "      "
        for side in sides {
            let own = outlets.filter { $0["side"]?.text == side }
            guard let first = own.first, let cell = first["side"] else { continue }
            line("\(indent)\(YAMLScalar.text(side)):", from: Place(file: first.file, cell: cell))
            line("\(indent)  all:")
            for outlet in own {
                guard let device = outlet["device"], let number = outlet["outlet"] else { continue }
                let signal = "\(device.text)/outlet/\(number.text)"
                line("\(indent)    - \(YAMLScalar.text(signal))", from: Place(file: outlet.file, cell: device))
            }
        }
    }

    // MARK: - Lines

    private mutating func name(of row: BulkTable.Row) {
        line("  \(YAMLScalar.text(row["name"]?.text ?? "")):", from: place(of: row))
    }

    private func place(of row: BulkTable.Row) -> Place { Place(file: row.file, cell: row["name"] ?? row.first) }

    private mutating func value(_ column: String, of row: BulkTable.Row, indent: String) {
        guard let cell = row[column] else { return }
        line("\(indent)\(column): \(YAMLScalar.text(cell.text))", from: Place(file: row.file, cell: cell))
    }

    /// A cell with several values, between spaces.
    private mutating func list(_ column: String, of row: BulkTable.Row, within key: String?) {
        guard let cell = row[column] else { return }
        line("      \(column):", from: Place(file: row.file, cell: cell))
        if let key { line("        \(key):") }
        for item in cell.text.split(whereSeparator: \.isWhitespace) {
            line("          - \(YAMLScalar.text(String(item)))", from: Place(file: row.file, cell: cell))
        }
    }

    private mutating func line(_ text: String, from place: Place? = nil) {
        self.text += text + "\n"
        lines += 1
        places[lines] = place
    }
}
