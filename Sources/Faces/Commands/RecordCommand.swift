import ArgumentParser
import Clocks
import Foundation
import Intervals
import Ledger
import Notation
import Site

/// `mainstay record KIND …`: an entry in a register. Every field of a kind is an option, its `_` written `-`.
///
/// The options come from `RecordSchema`, so that import, command line and help cannot disagree.
struct RecordCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "record", abstract: "Enter a record: maintenance, an outage report, an attribution, …",
        discussion: "`mainstay record KIND --help` lists the fields of a kind. Kinds: "
            + Record.Kind.allCases.map(\.word).joined(separator: ", ") + ".")

    @Argument(help: "What kind of record.")
    var kind: String

    @Argument(parsing: .captureForPassthrough, help: "Its fields, as --field value.")
    var fields: [String] = []

    func run() throws {
        guard let kind = Record.Kind.allCases.first(where: { $0.word == kind || $0.rawValue == kind }) else {
            let kinds = Record.Kind.allCases.map(\.word).joined(separator: ", ")
            throw CommandFailure(.usage, "No record is called \(kind); there are \(kinds).")
        }
        if fields.contains("--help") || fields.contains("-h") { return print(Self.help(kind)) }
        var (raw, globals, passwordFile) = try split(fields)
        let options = try GlobalOptions.parse(globals)
        let now = Instant.now
        // A correction counts from when it is made, not from when what it corrects happened.
        let needsInstant = RecordSchema.of(kind).required.contains(.at) || raw["replaces"] != nil
        if raw["at"] == nil, needsInstant { raw["at"] = .text(now.description) }
        let workspace = try Workspace.open(options)
        let rules = EntryRules(
            kind: kind, facility: workspace.facility, now: now, register: try workspace.ledger.records(),
            passwordFile: passwordFile)
        for note in try rules.apply(&raw) { Terminal.error("note: \(note)") }
        let record: Record
        do {
            record = try Record.parse(kind, fields: raw, recordedAt: now)
        } catch {
            throw CommandFailure(
                .usage, error.mistakes.map { "mainstay record \(kind.word): \($0)" }.joined(separator: "\n"))
        }
        warn(record, workspace.facility)
        let summary = try workspace.ledger.append(Batch(records: [record], schedule: workspace.facility.schedule))
        switch options.format {
        case .json: print(record.document.compact)
        case .text:
            print("\(kind.word) \(record.id) " + (summary.newRecords == 1 ? "recorded" : "was recorded already"))
        }
    }

    /// Fields and global options; both are written `--name value` or `--name=value`.
    private func split(
        _ arguments: [String]
    ) throws -> (fields: [String: RawField], globals: [String], passwordFile: String?) {
        var fields: [String: RawField] = [:]
        var passwordFile: String?
        var globals: [String] = []
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard option.hasPrefix("--") else {
                throw CommandFailure(.usage, "\(option) belongs to no option; fields are written --field value.")
            }
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
                throw CommandFailure(.usage, "\(option) needs a value.")
            }
            if ["--config", "--log-level", "--format"].contains(parts[0]) {
                globals += [parts[0], value]
            } else if parts[0] == "--password" {
                throw CommandFailure(
                    .usage,
                    "A password on the command line can be seen by others: --password-file FILE or standard input.")
            } else if parts[0] == "--password-file" {
                passwordFile = value
            } else {
                let name = String(parts[0].dropFirst(2)).replacing("-", with: "_")
                guard fields[name] == nil else { throw CommandFailure(.usage, "\(parts[0]) is given twice.") }
                fields[name] = Self.raw(name, value)
            }
        }
        return (fields, globals, passwordFile)
    }

    /// `--items power=2026-…,network=2026-…` names several instants.
    private static func raw(_ name: String, _ value: String) -> RawField {
        guard name == RecordField.items.rawValue else { return .text(value) }
        let pairs = value.split(separator: ",").compactMap { item -> (String, String)? in
            let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
        return .names(Dictionary(pairs) { first, _ in first })
    }

    /// Says what an entry will not do, before somebody relies on it.
    private func warn(_ record: Record, _ facility: Facility) {
        if record.kind == .maintenance {
            let guarantees = record.list(.guarantees) ?? Guarantee.allCases.map(\.rawValue)
            if guarantees.contains(Guarantee.power.rawValue) {
                Terminal.error(
                    "note: maintenance takes nothing off power (article 2); record power work that the customer agreed to "
                        + "as an attribution customer-authorised: --cause customer_authorised_work")
            }
            if let consent = record.instant(.consentedAt), let from = record.instant(.from), consent > from {
                Terminal.error("note: the consent came after the window began; it will take nothing off")
            }
        }
        if case .money(let fee)? = record.fields[.fee], let contract = record.contract.flatMap(facility.contract),
            fee.currency != contract.rent.currency
        {
            Terminal.error(
                "note: the contract is in \(contract.rent.currency); a fee in another currency is not refunded by itself"
            )
        }
        if record.kind == .forceMajeure, record.list(.guarantees) == nil {
            Terminal.error("note: without --guarantees this relieves every guarantee, emergency_report included")
        }
    }

    private static func help(_ kind: Record.Kind) -> String {
        let schema = RecordSchema.of(kind)
        let lines = schema.allFields.map { field in
            let name = "--" + field.rawValue.replacing("_", with: "-")
            let needed = schema.required.contains(field) ? "(required) " : ""
            return
                "  \(name.padding(toLength: 28, withPad: " ", startingAt: 0))\(needed)\(schema.type(of: field).description)"
        }
        let password =
            kind == .authorisation
            ? "\n  --password-file             by phone: the file with the caller's password; otherwise standard input"
            : ""
        return "USAGE: mainstay record \(kind.word) --field value …\n\nFIELDS:\n" + lines.joined(separator: "\n")
            + password
    }
}

extension Record.Kind {
    /// As the command line writes it: `force-majeure`.
    fileprivate var word: String { rawValue.replacing("_", with: "-") }
}
