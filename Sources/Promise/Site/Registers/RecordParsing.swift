import Digests
public import Intervals
import Notation

/// Everything that is wrong with a record that is refused.
public struct RecordError: Error, CustomStringConvertible {
    /// One thing that is wrong.
    public struct Mistake: Hashable, Sendable {
        /// What it is about; nil where it is about the record as a whole.
        public let field: RecordField?
        /// A sentence.
        public let text: String
        /// A field that the record needs is not there.
        public var isMissing = false
    }

    /// In the order of the fields' names.
    public let found: [Mistake]
    /// A sentence each, in the order of the fields' names.
    public var mistakes: [String] { found.map(\.text) }
    /// All of them.
    public var description: String { mistakes.joined(separator: "; ") }
}

/// A field's value as it was written, before its type is known.
public indirect enum RawField: Hashable, Sendable {
    case text(String)
    case list([String])
    case names([String: String])
    case number(Int64)
    /// A list or an object that holds more than texts.
    case sequence([RawField])
    case mapping([String: RawField])
}

extension Record {
    /// Checks the fields against the kind's schema; all mistakes are reported at once.
    ///
    /// Without an id, the record gets one made of its content: the same entry again is the same record.
    ///
    /// - Parameters:
    ///   - raw: by their names in JSON; `id` may be among them.
    ///   - recordedAt: when it is entered.
    ///   - source: what an earlier version kept or exported is read as it is.
    /// - Throws: `RecordError` with everything that is wrong with it.
    public static func parse(
        _ kind: Kind, fields raw: [String: RawField], recordedAt: Instant, from source: Source = .entry
    ) throws(RecordError) -> Record {
        var raw = raw
        var mistakes: [RecordError.Mistake] = []
        func report(_ text: String, _ field: RecordField? = nil, isMissing: Bool = false) {
            mistakes.append(RecordError.Mistake(field: field, text: text, isMissing: isMissing))
        }
        var fields: [RecordField: RecordValue] = [:]
        let schema = RecordSchema.of(kind)
        let allowed = schema.allFields
        var id: String?
        switch raw.removeValue(forKey: "id") {
        case .text(let text)?: id = text.isEmpty ? nil : text
        case .list?, .names?, .number?, .sequence?, .mapping?: report("id must be text")
        case nil: break
        }
        for (name, value) in raw.sorted(by: { $0.key < $1.key }) {
            guard let field = RecordField(rawValue: name), allowed.contains(field) else {
                let names = allowed.map(\.rawValue)
                let meant = Suggestion.nearest(to: name, among: names).map { "; did you mean \($0)?" } ?? ""
                report("\(kind.rawValue) has no field \(name); it takes \(names.joined(separator: ", "))\(meant)")
                continue
            }
            let type = schema.type(of: field, from: source)
            if type == .wiring, let members = value.unfolded.members {
                do throws(WiringError) {
                    fields[field] = try Wiring(members, of: raw[RecordField.guarantee.rawValue]).map { .wiring($0) }
                } catch {
                    report("\(name): \(error)", field)
                }
                continue
            }
            if let parsed = RecordValue(value, as: type) {
                fields[field] = parsed
            } else {
                report("\(name) must be \(type.description(for: source))\(value.nearest(in: type))", field)
            }
        }
        for field in schema.required where raw[field.rawValue] == nil && !schema.stands(raw.keys, for: field) {
            let type = schema.type(of: field)
            report("\(kind.rawValue) needs \(field.rawValue), \(type.description(for: source))", field, isMissing: true)
        }
        if case .instant(let from)? = fields[.from], case .instant(let to)? = fields[.to], from >= to {
            report("`to` must be later than `from`", .to)
        }
        if source != .ledger {
            for mistake in Self.mistakes(in: fields, id: id) { report(mistake.text, mistake.field) }
        }
        guard mistakes.isEmpty else { throw RecordError(found: mistakes) }
        let record = Record(id: id ?? "", kind: kind, fields: fields, recordedAt: recordedAt)
        guard id == nil else { return record }
        let made = StableID(record.document.compact)
        return Record(id: made, kind: kind, fields: fields, recordedAt: recordedAt)
    }
}

extension RawField {
    /// The word that was meant, where it can be told, to be read after what the field must be.
    fileprivate func nearest(in type: RecordSchema.FieldType) -> String {
        guard case .text(let text) = self, case .word(let words) = type,
            let meant = Suggestion.meant(by: text, among: words)
        else { return "" }
        return "; nearest to \(text.debugDescription) is \(meant)"
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
            // As it is written: the same line again must be the same record.
            self = .money(money.rounded)
        case (.text(let text), .word(let words)) where words.contains(text): self = .text(text)
        case (.list(let list), .words(let words)) where !list.isEmpty && list.allSatisfy(words.contains):
            self = .list(list)
        case (.text(let text), .words(let words)):
            let list = text.split(separator: ",").map { $0.trimming }
            guard !list.isEmpty, list.allSatisfy(words.contains) else { return nil }
            self = .list(list)
        case (.number(let number), .integer): self = .integer(number)
        case (.text(let text), .integer):
            guard let number = Int64(text) else { return nil }
            self = .integer(number)
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
