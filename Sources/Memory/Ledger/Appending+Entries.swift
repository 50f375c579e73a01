import Intervals
import Notation
import Site

extension Appending {
    mutating func append(_ record: RegisterRecord) throws {
        if let known = try rows.record(record.id) {
            if StoredRecord.isSame(known, as: record) {
                summary.repeatedRecords += 1
            } else {
                summary.otherRecords.append(record.id)
            }
            return
        }
        // A short id can be made to fit: whoever entered another record under it does not keep this one out.
        if let former = record.formerID, let known = try rows.record(former),
            StoredRecord.isSame(known, as: record)
        {
            summary.repeatedRecords += 1
            return
        }
        summary.newRecords += 1
        let split = StoredRecord(record).split
        let personal = split.said.map { state.personal($0) }
        let replaced = try record.text(.replaces).flatMap { try rows.record($0) }?.outline
        let entry = try state.add(
            Entry.record, key: record.id, at: record.recordedAt, body: split.body, personal: personal,
            replacing: replaced, in: rows)
        try addConcerns(of: entry, replacing: replaced)
    }

    /// Lets a record concern its contract, or all of them; a correction concerns the contract of what it corrects, even
    /// when it names another, whichever of the two came first.
    private func addConcerns(of entry: EntryRow, replacing replaced: EntryOutline?) throws {
        for name in Self.concerns(of: entry.outline, replacing: replaced) {
            try rows.add(concern: name, of: entry.number)
        }
        var corrections: [EntryRow] = []
        try rows.forEachEntry(EntryQuery(kind: Entry.record, path: .referring(to: entry.key))) { found in
            corrections.append(found)
            return true
        }
        for correction in corrections where correction.number != entry.number {
            for name in Self.concerns(of: correction.outline, replacing: entry.outline) {
                try rows.add(concern: name, of: correction.number)
            }
        }
    }

    /// The contracts that a record concerns; the empty name is all of them.
    static func concerns(of outline: EntryOutline, replacing replaced: EntryOutline?) -> [String] {
        guard let contract = outline.contract else { return [""] }
        guard let replaced else { return [contract] }
        guard let other = replaced.contract else { return [contract, ""] }
        return other == contract ? [contract] : [contract, other]
    }

    mutating func append(_ event: Event) throws {
        let known = try [event.id, event.formerID].compactMap(\.self).contains { key in
            try rows.first(EntryQuery(kind: Entry.event, path: .key(key))) != nil
        }
        guard !known else {
            summary.repeatedEvents.insert(event.id)
            return
        }
        let split = PersonalSplit(event.stored, apart: Event.personalMembers)
        let personal = split.said.map { state.personal($0) }
        try state.add(Entry.event, key: event.id, at: event.at, body: split.body, personal: personal, in: rows)
    }

    mutating func append(_ identity: DeviceIdentity) throws {
        try state.add(
            Entry.identity, key: identity.device, at: identity.at, body: identity.stored.compact, in: rows)
    }

    mutating func append(delivery: JSON) throws {
        guard case .string(let id)? = delivery["event"], case .string(let text)? = delivery["started_at"] else {
            return
        }
        let split = PersonalSplit(delivery, apart: DeliveryNote.personalMembers)
        let personal = split.said.map { state.personal($0) }
        try state.add(
            Entry.delivery, key: id, at: Instant(text) ?? .distantPast, body: split.body, personal: personal, in: rows)
    }
}
