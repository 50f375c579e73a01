import Agreement
import ArgumentParser
import Foundation
import Intervals
import Office
import SNMPValues
import Settings
import Site

/// `mainstay mib-agent`: mainstayContractTable for snmpd, which starts it (`pass_persist` in snmpd.conf(5)).
struct MIBAgent: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mib-agent", abstract: "Serve MAINSTAY-MIB's contracts to snmpd (its pass_persist).",
        discussion: discussion(examples: "pass_persist .1.3.6.1.4.1.32473.1 /usr/bin/mainstay mib-agent"))

    @OptionGroup var options: GlobalOptions

    @Option(help: "What mainstayMIB is under, if not under net-snmp's playpen.")
    var root: String?

    /// Seconds for which what was read is answered.
    private static let lifetime: TimeInterval = 30

    func run() throws {
        let root = try root.map(identifier) ?? NotifiedStation.usualRoot
        var table = ContractTable(rows: [], below: root)
        var readAt = Date.distantPast
        while let request = readLine() {
            guard request == "get" || request == "getnext" else {
                answer(request == "PING" ? "PONG" : "NONE")
                continue
            }
            guard let name = readLine().flatMap(ContractTable.identifier) else {
                answer("NONE")
                continue
            }
            if -readAt.timeIntervalSinceNow > Self.lifetime {
                table = ContractTable(rows: rows(), below: root)
                readAt = Date()
            }
            let cell = request == "get" ? table.cell(at: name) : table.cell(after: name)
            answer(cell.map { ".\($0.name)\n\($0.type)\n\($0.value)" } ?? "NONE")
        }
    }

    private func identifier(_ text: String) throws -> ObjectIdentifier {
        guard let identifier = ContractTable.identifier(text) else {
            throw Refusal(
                .malformed, field: "root",
                reason: "--root takes an object identifier such as 1.3.6.1.4.1.32473.1.")
        }
        return identifier
    }

    /// No rows while the ledger or the configuration cannot be read; snmpd's log has the reason.
    private func rows() -> [ContractTable.Row] {
        do {
            return try options.office(using: .read).overview(for: options.principal).lines.map { line in
                let allowances = [Guarantee.power, .network].map(line.allowance)
                return ContractTable.Row(
                    contract: line.contract.id,
                    minutes: allowances.flatMap { allowance in
                        [
                            allowance.map { ($0.used + 59_999) / 60_000 },
                            allowance.map { $0.left / 60_000 },
                        ]
                    })
            }
        } catch {
            Terminal.error("\(error)")
            return []
        }
    }

    /// snmpd waits for each answer.
    private func answer(_ text: String) { Terminal.write("\(text)\n".utf8) }
}

/// mainstayContractTable as cells in the order of their names.
struct ContractTable {
    struct Row {
        var contract: String
        /// Power used and left, then network used and left; nil where nothing is promised.
        var minutes: [Milliseconds?]
    }

    /// A name, the type as snmpd calls it, and the value.
    typealias Cell = (name: ObjectIdentifier, type: String, value: String)

    private let cells: [Cell]

    init(rows: [Row], below root: ObjectIdentifier) {
        let entry = root.appending([1, 2, 1])
        let cells = rows.enumerated().flatMap { index, row -> [Cell] in
            let number = UInt32(index) + 1
            let texts: [Cell] = [(entry.appending([2, number]), "string", row.contract)]
            return texts
                + row.minutes.enumerated().compactMap { column, minutes in
                    minutes.map { (entry.appending([UInt32(column) + 3, number]), "gauge", "\($0)") }
                }
        }
        self.cells = cells.sorted { $0.name < $1.name }
    }

    func cell(at name: ObjectIdentifier) -> Cell? { cells.first { $0.name == name } }

    func cell(after name: ObjectIdentifier) -> Cell? { cells.first { name < $0.name } }

    /// With a leading dot or without.
    static func identifier(_ text: String) -> ObjectIdentifier? {
        let arcs = text.drop { $0 == "." }.split(separator: ".", omittingEmptySubsequences: false).map { UInt32($0) }
        return arcs.isEmpty || arcs.contains(nil) ? nil : ObjectIdentifier(arcs.compactMap(\.self))
    }
}
