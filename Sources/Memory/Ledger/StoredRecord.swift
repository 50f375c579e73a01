import Foundation
import Intervals
import Notation
import Site

/// A record as its entry has it: what decides stands in the chain, what is said of people apart from it, so that it can be
/// erased when the contract is over.
struct StoredRecord {
    let body: String
    /// Nil where the record says nothing of people.
    let personal: PersonalPart?

    /// - Parameter salt: makes sixteen random octets.
    init(_ record: RegisterRecord, salt: () -> [UInt8]) {
        let fields = record.fields.filter { $0.key.isPersonal && $0.value.isText }
        guard case .object(let members) = record.document, !fields.isEmpty else {
            body = record.document.compact
            personal = nil
            return
        }
        let names = Set(fields.map(\.key.rawValue))
        let said = members.filter { names.contains($0.name) }
        let list = JSON.Member(ExportedRecord.list, .array(said.map { .string($0.name) }))
        body = JSON.object(members.filter { !names.contains($0.name) } + [list]).compact
        personal = PersonalPart(salt: salt(), text: JSON.object(said).compact)
    }

    /// The record that an entry is.
    ///
    /// - Throws: `StrayEntry` when it is none.
    static func record(_ entry: EntryRow) throws -> RegisterRecord {
        let text = entry.personal == nil ? entry.body : try whole(entry)
        guard case .record(let record)? = try? JSONLine.parse(text, recordedAt: entry.at) else { throw StrayEntry() }
        return record
    }

    /// The body together with the fields that stand apart.
    private static func whole(_ entry: EntryRow) throws -> String {
        guard let text = ExportedRecord.whole(entry.body[...], said: entry.part?.text) else { throw StrayEntry() }
        return text
    }

    /// Whether an entry is this record, as far as it can be told: what was erased is taken to have been the same.
    static func isSame(_ entry: EntryRow, as record: RegisterRecord) -> Bool {
        guard var stored = try? Self.record(entry) else { return false }
        if entry.personal != nil, entry.part == nil {
            for field in stored.fields.keys where field.isPersonal { stored.fields[field] = record.fields[field] }
        }
        return stored.says(theSameAs: record)
    }
}

/// A register entry is not a valid record.
struct StrayEntry: Error, CustomStringConvertible {
    var description: String { "a register entry is not a valid record; `mainstay verify` names it" }
}

extension RecordField {
    /// Whether it names, describes or reaches people, or is their free text.
    var isPersonal: Bool {
        switch self {
        case .by, .note, .reason, .to, .acceptedBy, .disputedBy, .consentedBy, .authorisedBy, .contact, .name,
            .evidence,
            .problem, .work, .activities, .cooperation, .username:
            true
        default: false
        }
    }
}

extension RecordValue {
    fileprivate var isText: Bool {
        guard case .text = self else { return false }
        return true
    }
}
