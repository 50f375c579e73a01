import Digests
public import Intervals
import Notation

/// Which fields a kind of record has and what each must hold: drives import, `mainstay record` and its help.
public struct RecordSchema: Sendable {
    /// What a field holds.
    public enum FieldType: Hashable, Sendable {
        case text
        case instant
        case date
        case money
        /// One of these words.
        case word([String])
        /// Several of these words.
        case words([String])
        /// Any texts.
        case texts
        /// Names with an instant each.
        case instants([String])

        /// How messages and help describe it.
        public var description: String {
            switch self {
            case .text: "text"
            case .instant: "an instant with an offset, such as 2026-10-04T10:00:00+08:00"
            case .date: "a date such as 2026-10-04"
            case .money: "an amount such as 800.00 CNY"
            case .word(let words): "one of \(words.joined(separator: ", "))"
            case .words(let words): "some of \(words.joined(separator: ", "))"
            case .texts: "texts, separated by commas"
            case .instants(let names): "an instant for each of \(names.joined(separator: ", "))"
            }
        }
    }

    /// Whose schema it is.
    public let kind: Record.Kind
    /// Its own, beside the common ones.
    public let fields: [RecordField]
    /// Without these it is refused.
    public let required: [RecordField]

    /// Any record may carry these. `reason` is a correction's, except of a visit, whose own it is.
    public static let common: [RecordField] = [.at, .by, .note, .acceptedBy, .disputedBy, .replaces, .reason]

    /// The schema of a kind.
    public static func of(_ kind: Record.Kind) -> RecordSchema {
        let (fields, required): ([RecordField], [RecordField]) =
            switch kind {
            case .maintenance:
                (
                    [.contract, .from, .to, .consentedAt, .consentedBy, .guarantees],
                    [.contract, .from, .to, .consentedAt]
                )
            case .attribution:
                ([.contract, .guarantee, .from, .to, .cause], [.contract, .guarantee, .from, .to, .cause])
            case .forceMajeure:
                ([.contract, .guarantees, .category, .from, .to, .evidence], [.category, .from, .to])
            case .outageReport: ([.contract, .guarantee], [.contract, .guarantee, .at])
            case .creditRequest: ([.contract, .guarantee, .date], [.contract, .date])
            case .notification:
                ([.contract, .subject, .determinedAt, .notifiedAt, .method, .to], [.contract, .notifiedAt])
            case .contactProblem: ([.contract, .from, .to, .problem, .contact], [.contract, .from, .to, .problem])
            case .installation:
                ([.contract, .service, .signedAt, .completedAt, .fee, .items], [.contract, .service, .signedAt])
            case .complaint:
                ([.contract, .about, .acceptedAt, .firstWrittenReportAt], [.contract, .about, .acceptedAt])
            case .authorisation:
                (
                    [.contract, .method, .username, .credentials, .work, .signedPaperAt],
                    [.contract, .at, .by, .method]
                )
            case .operation:
                (
                    [
                        .contract, .authorisedAt, .authorisedBy, .method, .credentials, .signedPaperAt,
                        .firstFeedbackAt, .completedAt, .writtenReportAt, .work,
                    ], [.contract]
                )
            case .visit:
                (
                    [
                        .contract, .announcedAt, .reason, .activities, .expectedEntry, .expectedExit, .cooperation,
                        .decision, .escort, .pass, .enteredAt, .leftAt,
                    ], [.contract, .announcedAt]
                )
            case .request: ([.contract, .kind, .answeredAt], [.contract, .kind, .at])
            case .assignment: ([.contract, .role, .name, .from, .to], [.contract, .role, .name, .from])
            case .dutyRoster: ([.contract, .name, .from, .to], [.name, .from, .to])
            case .withdrawal: ([], [.replaces, .at])
            case .acknowledgement: ([.of, .method], [.of, .at, .by])
            case .quiet: ([.signals, .from, .to], [.signals, .from, .to, .by, .reason])
            }
        return RecordSchema(kind: kind, fields: fields, required: required)
    }

    /// What a field holds in records of this kind.
    public func type(of field: RecordField) -> FieldType {
        switch field {
        case .at, .consentedAt, .determinedAt, .notifiedAt, .signedAt, .completedAt, .acceptedAt,
            .firstWrittenReportAt, .authorisedAt, .signedPaperAt, .firstFeedbackAt, .writtenReportAt, .announcedAt,
            .expectedEntry, .expectedExit, .enteredAt, .leftAt, .answeredAt, .from:
            .instant
        case .to where kind == .notification: .text
        case .to: .instant
        case .date: .date
        case .fee: .money
        case .guarantee: .word(Guarantee.allCases.map(\.rawValue))
        case .guarantees: .words(Guarantee.allCases.map(\.rawValue))
        case .cause:
            .word(Record.Cause.allCases.map(\.rawValue))
        case .category:
            .word(Record.ForceMajeure.allCases.map(\.rawValue))
        case .credentials: .word(Record.Credentials.allCases.map(\.rawValue))
        case .decision: .word(Record.Decision.allCases.map(\.rawValue))
        case .service: .word(Contract.Service.allCases.map(\.rawValue))
        case .signals: .texts
        case .items: .instants(Record.InstalledItem.allCases.map(\.rawValue))
        case .contract, .by, .note, .replaces, .reason, .acceptedBy, .disputedBy, .consentedBy, .evidence, .subject,
            .method, .problem, .contact, .about, .kind, .role, .name, .authorisedBy, .work, .activities, .cooperation,
            .escort, .pass, .username, .of:
            .text
        }
    }

    /// Every field, the required ones first.
    public var allFields: [RecordField] {
        let own = fields + Self.common.filter { !fields.contains($0) }
        return required + own.filter { !required.contains($0) }
    }
}

/// Everything that is wrong with a record that is refused.
public struct RecordError: Error, CustomStringConvertible {
    /// A sentence each, in the order of the fields' names.
    public let mistakes: [String]
    /// All of them.
    public var description: String { mistakes.joined(separator: "; ") }
}

/// A field's value as it was written, before its type is known.
public enum RawField: Hashable, Sendable {
    case text(String)
    case list([String])
    case names([String: String])
}

extension Record {
    /// Checks the fields against the kind's schema; all mistakes are reported at once.
    ///
    /// Without an id, the record gets one made of its content: the same entry again is the same record.
    ///
    /// - Parameters:
    ///   - raw: by their names in JSON; `id` may be among them.
    ///   - recordedAt: when it is entered.
    ///   - source: what an earlier version kept is read as it is.
    /// - Throws: `RecordError` with everything that is wrong with it.
    public static func parse(
        _ kind: Kind, fields raw: [String: RawField], recordedAt: Instant, from source: Source = .entry
    ) throws(RecordError) -> Record {
        var raw = raw
        var mistakes: [String] = []
        var fields: [RecordField: RecordValue] = [:]
        let schema = RecordSchema.of(kind)
        let allowed = schema.allFields
        var id: String?
        switch raw.removeValue(forKey: "id") {
        case .text(let text)?: id = text.isEmpty ? nil : text
        case .list?, .names?: mistakes.append("id must be text")
        case nil: break
        }
        for (name, value) in raw.sorted(by: { $0.key < $1.key }) {
            guard let field = RecordField(rawValue: name), allowed.contains(field) else {
                let names = allowed.map(\.rawValue).joined(separator: ", ")
                mistakes.append("\(kind.rawValue) has no field \(name); it takes \(names)")
                continue
            }
            let type = schema.type(of: field)
            if let parsed = RecordValue(value, as: type) {
                fields[field] = parsed
            } else {
                mistakes.append("\(name) must be \(type.description)")
            }
        }
        for field in schema.required where raw[field.rawValue] == nil {
            mistakes.append("\(kind.rawValue) needs \(field.rawValue), \(schema.type(of: field).description)")
        }
        if case .instant(let from)? = fields[.from], case .instant(let to)? = fields[.to], from >= to {
            mistakes.append("`to` must be later than `from`")
        }
        if source == .entry { mistakes += Self.mistakes(in: fields, id: id) }
        guard mistakes.isEmpty else { throw RecordError(mistakes: mistakes) }
        let record = Record(id: id ?? "", kind: kind, fields: fields, recordedAt: recordedAt)
        guard id == nil else { return record }
        let made = StableID(record.document.compact)
        return Record(id: made, kind: kind, fields: fields, recordedAt: recordedAt)
    }
}

extension RecordValue {
    fileprivate init?(_ raw: RawField, as type: RecordSchema.FieldType) {
        switch (raw, type) {
        case (.text(let text), .text) where !text.isEmpty: self = .text(text)
        case (.text(let text), .instant):
            guard let instant = Instant(text) else { return nil }
            self = .instant(instant)
        case (.text(let text), .date):
            guard let date = CivilDate(text) else { return nil }
            self = .date(date)
        case (.text(let text), .money):
            guard let money = Money(text) else { return nil }
            self = .money(money)
        case (.text(let text), .word(let words)) where words.contains(text): self = .text(text)
        case (.list(let list), .words(let words)) where !list.isEmpty && list.allSatisfy(words.contains):
            self = .list(list)
        case (.text(let text), .words(let words)):
            let list = text.split(separator: ",").map { $0.trimming }
            guard !list.isEmpty, list.allSatisfy(words.contains) else { return nil }
            self = .list(list)
        case (.list(let list), .texts) where !list.isEmpty && !list.contains(""): self = .list(list)
        case (.text(let text), .texts):
            let list = text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimming }
            guard !list.contains("") else { return nil }
            self = .list(list)
        case (.names(let names), .instants(let known)):
            var instants: [String: Instant] = [:]
            for (name, text) in names {
                guard known.contains(name), let instant = Instant(text) else { return nil }
                instants[name] = instant
            }
            self = .instants(instants)
        default: return nil
        }
    }
}

extension Substring {
    fileprivate var trimming: String {
        var view = self
        while view.first == " " { view.removeFirst() }
        while view.last == " " { view.removeLast() }
        return String(view)
    }
}
