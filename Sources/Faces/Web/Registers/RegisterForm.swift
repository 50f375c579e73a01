import Foundation
import Hummingbird
import HummingbirdCore
import Intervals
import Office
import Site

/// What somebody has typed into the form of a register, kept as it was typed.
struct RegisterForm: Sendable {
    let kind: Record.Kind
    /// By the inputs' names: a field's, or `items.power` for one of several instants.
    private(set) var values: [String: [String]]
    /// Stands for this form, so that handing it in twice is one entry.
    let key: String
    /// The id of an outage, or its beginning, that fills in the rest.
    let outage: String
    /// Far instants are meant.
    let isConfirmed: Bool
    private let password: String

    /// Names of inputs that are no field of a record.
    enum Input {
        static let key = "entry"
        static let outage = "outage"
        static let confirmed = "confirmed"
        static let password = "password"
        static let action = "action"
    }

    /// A new form, with what the address says and, for a correction, what stands there now.
    init(
        of kind: Record.Kind, query: FlatDictionary<Substring, Substring>, correcting record: Record?, in zone: TimeZone
    ) {
        self.kind = kind
        key = UUID().uuidString
        outage = String(query[Substring(Input.outage)] ?? "")
        isConfirmed = false
        password = ""
        values = record.map { Self.values(of: $0, in: zone) } ?? [:]
        for field in RecordSchema.of(kind).allFields {
            if let given = query[Substring(field.rawValue)], !given.isEmpty { values[field.rawValue] = [String(given)] }
        }
    }

    /// A form that was sent.
    init(of kind: Record.Kind, _ form: Form) {
        self.kind = kind
        key = form[Input.key] ?? ""
        outage = (form[Input.outage] ?? "").trimmingCharacters(in: .whitespaces)
        isConfirmed = form[Input.confirmed] != nil
        password = form[Input.password] ?? ""
        values = [:]
        for name in Set(form.names) { values[name] = form.values(of: name) }
    }

    /// What was typed into an input; empty for nothing.
    func text(_ name: String) -> String { values[name]?.first ?? "" }

    /// What was chosen of several words.
    func list(_ name: String) -> [String] { values[name] ?? [] }

    /// Fills in an input that nobody has typed into.
    mutating func set(_ field: RecordField, _ text: String) { values[field.rawValue] = [text] }

    /// The draft of the record, with the fields that this person may fill in.
    func draft(for principal: Principal) -> Draft {
        let schema = RecordSchema.of(kind)
        var fields: [String: RawField] = [:]
        for field in Self.fields(of: kind, for: principal) {
            fields[field.rawValue] = raw(field, as: schema.type(of: field))
        }
        var draft = Draft(kind, fields: fields) { [password] () throws(Refusal) in
            guard !password.isEmpty else {
                throw Refusal(.missing, field: Input.password, reason: "The password that the caller gave is missing.")
            }
            return password
        }
        draft.outage = outage.isEmpty ? nil : outage
        draft.isConfirmed = isConfirmed
        draft.key = key.isEmpty ? nil : key
        return draft
    }

    private func raw(_ field: RecordField, as type: RecordSchema.FieldType) -> RawField? {
        let name = field.rawValue
        switch type {
        case .words:
            let chosen = list(name).filter { !$0.isEmpty }
            return chosen.isEmpty ? nil : .list(chosen)
        case .instants(let items):
            var typed: [String: String] = [:]
            for item in items {
                let text = text("\(name).\(item)").trimmingCharacters(in: .whitespaces)
                if !text.isEmpty { typed[item] = text }
            }
            return typed.isEmpty ? nil : .names(typed)
        case .text, .instant, .date, .money, .word, .texts, .integer, .wiring:
            // Line ends of a browser's text are CR LF.
            let text = text(name).replacing("\r\n", with: "\n").trimmingCharacters(in: .whitespacesAndNewlines)
            return text.isEmpty ? nil : .text(type == .wiring ? text : text.replacing("\n", with: " "))
        }
    }

    /// The fields that somebody fills in, the required ones first. The desk makes its checks itself.
    static func fields(of kind: Record.Kind, for principal: Principal) -> [RecordField] {
        let schema = RecordSchema.of(kind)
        let all = schema.allFields.filter { $0 != .check }
        guard !principal.isAllowedEverything else { return all }
        let own = Set(kind.customersFields)
        return all.filter { own.contains($0) }
    }

    private static func values(of record: Record, in zone: TimeZone) -> [String: [String]] {
        var values: [String: [String]] = [RecordField.replaces.rawValue: [record.id]]
        // Who corrects, when and why is new.
        let new: Set<RecordField> = [.replaces, .at, .by, .check, .acceptedBy, .disputedBy]
        for (field, value) in record.fields where !new.contains(field) && !(field == .reason && record.kind != .visit) {
            let name = field.rawValue
            switch value {
            case .instant(let instant): values[name] = [zone.shown(instant)]
            case .list(let texts): values[name] = texts
            case .instants(let items): for (item, at) in items { values["\(name).\(item)"] = [zone.shown(at)] }
            case .text, .date, .money, .integer, .wiring: values[name] = record.text(field).map { [$0] }
            }
        }
        return values
    }
}
