import Foundation
import Intervals
import Notation
import Site

/// A record as its entry has it: what decides stands in the chain, what is said of people apart from it, so that it can be
/// erased when the contract is over.
struct StoredRecord {
    let split: PersonalSplit

    init(_ record: RegisterRecord) {
        split = PersonalSplit(record.document, apart: Set(Self.personalFields(of: record).map(\.rawValue)))
    }

    /// The fields in which a record says something of people.
    static func personalFields(of record: RegisterRecord) -> [RecordField] {
        record.fields.filter { $0.key.isPersonal && $0.value.isText }.map(\.key)
    }

    /// The record that an entry is.
    ///
    /// - Throws: `StrayEntry` when it is none.
    static func record(_ entry: EntryRow) throws -> RegisterRecord {
        guard let text = entry.whole, case .record(let record)? = try? JSONLine.parse(text, recordedAt: entry.at) else {
            throw StrayEntry()
        }
        return record
    }

    /// Whether an entry is this record, as far as it can be told: what was erased is taken to have been the same.
    static func isSame(_ entry: EntryRow, as record: RegisterRecord) -> Bool {
        guard var stored = try? Self.record(entry) else { return false }
        if entry.isErased {
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
            .evidence, .problem, .work, .activities, .cooperation, .username, .escort, .pass,
            .staffName, .whyNotWritten:
            true
        default: false
        }
    }
}

extension RecordValue {
    var isText: Bool {
        guard case .text = self else { return false }
        return true
    }
}
