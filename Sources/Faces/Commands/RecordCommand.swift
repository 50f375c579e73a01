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
        discussion: discussion(
            "`mainstay record KIND --help` lists the fields of a kind. Kinds: "
                + Record.Kind.allCases.map(\.word).joined(separator: ", ") + ".",
            examples: "mainstay record outage-report --outage 4c1f09ab --by \"Li Wei\"",
            "mainstay record maintenance --help"))

    @Argument(help: "What kind of record.")
    var kind: String

    @Argument(parsing: .captureForPassthrough, help: "Its fields, as --field value.")
    var fields: [String] = []

    func run() throws {
        let kind = try Record.Kind(word: kind)
        if fields.contains("--help") || fields.contains("-h") { return print(Self.help(kind)) }
        let arguments = try RecordArguments(fields)
        let options = try GlobalOptions.parse(arguments.globals)
        var draft = Draft(kind, fields: arguments.fields) { () throws(Refusal) in
            try PasswordInput.read(arguments.passwordFile ?? "-")
        }
        draft.outage = arguments.outage
        let entry = try enter(draft, isConfirmed: arguments.isConfirmed, with: options)
        for note in entry.notes { Terminal.error("note: \(note)") }
        switch options.format {
        case .json: Terminal.writeLine(entry.document.compact)
        case .text:
            let done = entry.isNew ? "recorded" : "was recorded already"
            print("\(kind.word) \(entry.record.id) \(done)\(ListEntry.sentences(entry.effect.sentences))")
        }
    }

    /// Names the command beside each mistake in the fields.
    private func enter(
        _ draft: Draft, isConfirmed: Bool, with options: GlobalOptions
    ) throws(Refusal) -> RegisterEntry {
        do {
            let office = try options.office(using: .create)
            let entry = try Confirmation.asking(isGiven: isConfirmed) { (isConfirmed) throws(Refusal) in
                var draft = draft
                draft.isConfirmed = isConfirmed
                return try office.enter(draft, by: options.principal)
            }
            options.note("record \(draft.kind.word) \(entry.record.id)", in: office)
            return entry
        } catch  where error.code == .malformed {
            let lines = error.reason.split(separator: "\n").map { "mainstay record \(draft.kind.word): \($0)" }
            throw Refusal(.malformed, field: error.field, reason: lines.joined(separator: "\n"), fix: error.fix)
        }
    }

    private static func help(_ kind: Record.Kind) -> String {
        let schema = RecordSchema.of(kind)
        let lines = schema.allFields.map { field in
            let name = "--" + field.rawValue.replacing("_", with: "-")
            let other = schema.alternative(to: field).map { ", or --\($0.rawValue.replacing("_", with: "-"))" } ?? ""
            let needed = schema.required.contains(field) ? "(required\(other)) " : ""
            return
                "  \(name.padding(toLength: 28, withPad: " ", startingAt: 0))\(needed)\(schema.type(of: field).description(for: .desk))"
        }
        let password =
            kind == .authorisation
            ? "\n  --password-file             by phone: the file with the caller's password; otherwise standard input"
            : ""
        let outage =
            kind.takesOutage
            ? "\n  --outage                    an outage's id, or its beginning: fills in contract, guarantee and time"
            : ""
        let yes = "\n  --yes                       dates more than a year away, or ahead, are meant"
        let examples = kind.examples.map { "\n\nEXAMPLES:\n" + $0.map { "  \($0)" }.joined(separator: "\n") } ?? ""
        return "USAGE: mainstay record \(kind.word) --field value …\n\nFIELDS:\n" + lines.joined(separator: "\n")
            + password + outage + yes + examples
    }
}

extension Record.Kind {
    /// As the command line writes it: `force-majeure`.
    fileprivate var word: String { rawValue.replacing("_", with: "-") }

    /// How the entries are made that need more than their fields' names; nil for the others.
    fileprivate var examples: [String]? {
        switch self {
        case .acceptance:
            [
                "mainstay record acceptance --of 4c1f09ab --decision accepted --by \"Li Wei\"",
                "mainstay record acceptance --of 4c1f09ab --decision disputed --by \"Li Wei\" --note \"ours was up\"",
            ]
        case .wiring:
            [
                "mainstay record wiring --contract acme-2026 --guarantee power --from \"2026-10-01 00:00\" "
                    + "--to \"2026-10-14 16:00\" --condition '{\"mains\": \"pdu-1/outlet/8\", \"ups\": \"pdu-2/outlet/8\"}' "
                    + "--by \"Zhao Min\" --reason \"the file named outlet 7\""
            ]
        case .attempt:
            [
                "mainstay record attempt --contract acme-2026 --subject 198.51.100.10 --determined-at \"2026-10-04 10:10\" "
                    + "--method mobile --to \"+86 138 0000 0000\" --exit-code 1 --by \"Zhao Min\""
            ]
        case .authorisation:
            [
                "mainstay record authorisation --contract acme-2026 --method written --by \"Li Wei\" "
                    + "--signed-paper-at \"2026-10-04 09:00\" --work \"swap the disk\"",
                "mainstay record authorisation --contract acme-2026 --method phone --by \"Li Wei\" --username acme "
                    + "--why-not-written \"on the road\" --received-at -20m",
            ]
        case .operation:
            [
                "mainstay record operation --contract acme-2026 --authorisation 4c1f09ab --started-at -10m --by \"Zhao Min\""
            ]
        case .maintenance, .attribution, .forceMajeure, .outageReport, .creditRequest, .notification, .contactProblem,
            .installation, .complaint, .visit, .request, .assignment, .dutyRoster, .withdrawal, .acknowledgement,
            .quiet:
            nil
        }
    }

    /// - Throws: `Refusal` with `.malformed`.
    fileprivate init(word: String) throws(Refusal) {
        if let kind = Self.allCases.first(where: { $0.word == word || $0.rawValue == word }) {
            self = kind
            return
        }
        let kinds = Self.allCases.map(\.word)
        let meant = Suggestion.meant(by: word, among: kinds).map { "did you mean \($0)?" }
        throw Refusal(
            .malformed, field: "kind",
            reason: "No record is called \(word); there are \(kinds.joined(separator: ", "))", fix: meant)
    }
}

extension RegisterEntry {
    /// The record, and what it does, as JSON.
    fileprivate var document: JSON {
        guard case .object(let members) = record.document else { return record.document }
        return .object(
            members + [
                JSON.Member("new", .bool(isNew)), JSON.Member("effect", effect.document),
                JSON.Member("notes", .array(notes.map { .string($0) })),
            ])
    }
}
