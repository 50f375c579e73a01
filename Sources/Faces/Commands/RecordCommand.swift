import ArgumentParser
import Foundation
import Notation
import Office
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
            throw Refusal(
                .malformed, field: "kind", reason: "No record is called \(kind); there are \(kinds).")
        }
        if fields.contains("--help") || fields.contains("-h") { return print(Self.help(kind)) }
        let arguments = try RecordArguments(fields)
        let options = try GlobalOptions.parse(arguments.globals)
        let draft = Draft(kind, fields: arguments.fields) { () throws(Refusal) in
            try PasswordInput.read(arguments.passwordFile ?? "-")
        }
        let entry = try enter(draft, with: options)
        for note in entry.notes { Terminal.error("note: \(note)") }
        switch options.format {
        case .json: print(entry.record.document.compact)
        case .text:
            print("\(kind.word) \(entry.record.id) \(entry.isNew ? "recorded" : "was recorded already")")
        }
    }

    /// Names the command beside each mistake in the fields.
    private func enter(_ draft: Draft, with options: GlobalOptions) throws(Refusal) -> RegisterEntry {
        do {
            return try options.office(using: .create).enter(draft, by: options.principal)
        } catch  where error.code == .malformed {
            let lines = error.reason.split(separator: "\n").map { "mainstay record \(draft.kind.word): \($0)" }
            throw Refusal(.malformed, field: error.field, reason: lines.joined(separator: "\n"), fix: error.fix)
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

/// The arguments behind the kind: fields of the record and global options, both written `--name value` or `--name=value`.
struct RecordArguments {
    private(set) var fields: [String: RawField] = [:]
    private(set) var globals: [String] = []
    private(set) var passwordFile: String?

    /// - Throws: `Refusal` with `.malformed` or `.missing`.
    init(_ arguments: [String]) throws(Refusal) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            guard option.hasPrefix("--") else {
                throw Refusal(
                    .malformed, reason: "\(option) belongs to no option; fields are written --field value.")
            }
            let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard let value = parts.count > 1 ? parts[1] : rest.popFirst() else {
                throw Refusal(.missing, reason: "\(option) needs a value.")
            }
            try add(parts[0], value: value)
        }
    }

    private mutating func add(_ option: String, value: String) throws(Refusal) {
        switch option {
        case "--config", "--log-level", "--format": globals += [option, value]
        case "--password":
            throw Refusal(
                .malformed,
                reason: "A password on the command line can be seen by others: --password-file FILE or standard input.")
        case "--password-file": passwordFile = value
        default:
            let name = String(option.dropFirst(2)).replacing("-", with: "_")
            guard fields[name] == nil else { throw Refusal(.malformed, reason: "\(option) is given twice.") }
            fields[name] = Self.field(name, value: value)
        }
    }

    /// `--items power=2026-…,network=2026-…` names several instants.
    private static func field(_ name: String, value: String) -> RawField {
        guard name == RecordField.items.rawValue else { return .text(value) }
        let pairs = value.split(separator: ",").compactMap { item -> (String, String)? in
            let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count == 2 ? (parts[0], parts[1]) : nil
        }
        return .names(Dictionary(pairs) { first, _ in first })
    }
}
