import Clocks
import Foundation
import Intervals
import Site

extension DeskForm {
    /// Writes instants as lines have them; what is none stays, and is refused with everything else that is wrong.
    mutating func readInstants() throws(Refusal) {
        for field in schema.allFields where schema.type(of: field) == .instant {
            guard let text = text(field), let written = WrittenInstant(text) else { continue }
            self[field] = try written.instant(as: field.rawValue, at: now, in: zone).description
        }
        guard case .names(var items)? = fields[RecordField.items.rawValue] else { return }
        for (name, text) in items {
            guard let written = WrittenInstant(text) else {
                throw Refusal(
                    .malformed, field: "items",
                    reason: "items: \(name)=\(text) has no instant; it must be \(schema.description(of: "items"))")
            }
            items[name] = try written.instant(as: "items: \(name)", at: now, in: zone).description
        }
        fields[RecordField.items.rawValue] = .names(items)
    }

    /// Sets an instant that was not given to the present.
    mutating func stamp(_ field: RecordField) {
        if fields[field.rawValue] == nil { self[field] = now.description }
    }

    /// That a record says that it became known more than a day ago.
    func lateness(of record: Record) -> EntryNote {
        EntryNote(
            en:
                "it says that it was known from \(zone.shown(record.knownAt)) and is entered only now: documents mark that",
            zh: "生效（知悉）时间为 \(zone.shown(record.knownAt))，而现在才录入：文件中会注明")
    }

    /// Refuses instants that are far from the present until somebody says that they are meant.
    func checkInstants() throws(Refusal) {
        let plausible = PlausibleInstants(now: now, zone: zone)
        var fields: [String] = []
        var doubts: [String] = []
        for field in schema.allFields {
            for (name, instant) in instants(of: field) {
                guard let doubt = plausible.doubt(about: instant, tense: schema.tense(of: field)) else { continue }
                fields.append(field.rawValue)
                doubts.append("\(name) \(doubt)")
            }
        }
        guard let first = fields.first else { return }
        throw Refusal(farInstants: doubts, field: first)
    }

    /// The instants of a field that could be read, each with a name for people; a day is its first instant.
    private func instants(of field: RecordField) -> [(name: String, instant: Instant)] {
        let name = field.rawValue
        switch fields[name] {
        case .text(let text)? where schema.type(of: field) == .instant:
            return Instant(text).map { [(name, $0)] } ?? []
        case .text(let text)? where schema.type(of: field) == .date:
            return CivilDate(text).map { [(name, zone.startOfDay($0))] } ?? []
        case .names(let items)?:
            return items.sorted { $0.key < $1.key }.compactMap { item, text in
                Instant(text).map { ("\(name): \(item)", $0) }
            }
        case .text, .list, .number, .sequence, .mapping, nil: return []
        }
    }
}

extension RecordSchema {
    /// What a field must be, as the desk describes it.
    func description(of name: String) -> String {
        RecordField(rawValue: name).map { type(of: $0).description(for: .desk) } ?? "text"
    }
}
