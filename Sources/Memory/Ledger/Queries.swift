import Digests
import Foundation
import Intervals
import Site
import Synchronization

extension LedgerRows {
    /// The first entry that a query finds; the newest one where it goes backwards.
    func first(_ query: EntryQuery) throws -> EntryRow? {
        var found: EntryRow?
        try forEachEntry(query) { entry in
            found = entry
            return false
        }
        return found
    }

    /// The record of an id.
    func record(_ id: String) throws -> EntryRow? { try first(EntryQuery(kind: Entry.record, path: .key(id))) }
}

extension EntryQuery {
    /// Reads a page.
    ///
    /// - Parameter element: makes an element of an entry; nil leaves it out.
    func page<Element>(
        after position: Position, limit: Int, in rows: any LedgerRows, element: (EntryRow) throws -> Element?
    ) throws -> Page<Element> {
        var builder = PageBuilder<Element>(after: position, limit: limit)
        var query = self
        query.after = position.row
        try rows.forEachEntry(query) { entry in
            guard let element = try element(entry) else { return true }
            return builder.add(element, at: Position(row: entry.number))
        }
        return builder.page(upTo: Position(row: try rows.newestEntry()))
    }
}

/// Reads records.
struct RecordQuery {
    private let filter: RecordFilter

    init(_ filter: RecordFilter) { self.filter = filter }

    /// Reads a page.
    ///
    /// - Parameter shared: keeps the records that concern all contracts, of rows that do not change.
    func page(
        after position: Position, limit: Int, in rows: any LedgerRows, sharing shared: SharedRecords? = nil
    ) throws -> Page<RegisterRecord> {
        try EntryQuery(kind: Entry.record, path: path).page(after: position, limit: limit, in: rows) { entry in
            guard try admits(entry, in: rows) else { return nil }
            return try shared?.record(entry) ?? StoredRecord.record(entry)
        }
    }

    /// Reads a page from the newest record on; `Page.position` is where the next page ends.
    func newest(before position: Position?, limit: Int, in rows: any LedgerRows) throws -> Page<RegisterRecord> {
        var query = EntryQuery(kind: Entry.record, path: path, isBackwards: true)
        query.before = position?.row ?? .max
        var elements: [RegisterRecord] = []
        var last = query.before
        var isLast = true
        try rows.forEachEntry(query) { entry in
            guard elements.count < max(1, limit) else {
                isLast = false
                return false
            }
            last = entry.number
            if try admits(entry, in: rows) { elements.append(try StoredRecord.record(entry)) }
            return true
        }
        return Page(elements: elements, position: Position(row: last), isLast: isLast)
    }

    private var path: EntryQuery.Path {
        if let id = filter.id { return .key(id) }
        if let replaced = filter.replacedID { return .referring(to: replaced) }
        if let contracts = filter.contracts, contracts.count == 1, let contract = contracts.first {
            return .concerning(contract)
        }
        return filter.idPrefix.isEmpty ? .all : .keys(prefix: filter.idPrefix)
    }

    private func admits(_ entry: EntryRow, in rows: any LedgerRows) throws -> Bool {
        guard filter.needsOutline || filter.id != nil || !filter.idPrefix.isEmpty else { return true }
        return try filter.admits(RecordOutline(entry)) { id in try rows.record(id).map { RecordOutline($0) } }
    }
}

/// The records that concern all contracts, read once.
final class SharedRecords: Sendable {
    private let known = Mutex<[Int64: RegisterRecord]>([:])

    /// The record that an entry is.
    func record(_ entry: EntryRow) throws -> RegisterRecord {
        guard entry.outline.contract == nil else { return try StoredRecord.record(entry) }
        if let record = known.withLock({ $0[entry.number] }) { return record }
        let record = try StoredRecord.record(entry)
        known.withLock { $0[entry.number] = record }
        return record
    }
}

/// Reads events.
struct EventQuery {
    private let filter: EventFilter

    init(_ filter: EventFilter) { self.filter = filter }

    func page(after position: Position, limit: Int, in rows: any LedgerRows) throws -> Page<Event> {
        let query = EntryQuery(
            kind: Entry.event, path: filter.idPrefix.isEmpty ? .all : .keys(prefix: filter.idPrefix),
            since: filter.since, details: filter.kinds.map { Set($0.map(\.rawValue)) })
        return try query.page(after: position, limit: limit, in: rows) { entry in
            if let contracts = filter.contracts, !(entry.outline.contract.map(contracts.contains) ?? false) {
                return nil
            }
            guard let event = Event(entry), event.id.hasPrefix(filter.idPrefix) else { return nil }
            return event
        }
    }

    /// The alarms that no recovery and no withdrawal names.
    static func openAlarms(in rows: any LedgerRows) throws -> [Event] {
        let endings = Set(Event.Kind.endings.map(\.rawValue))
        var ended: Set<String> = []
        try rows.forEachEntry(EntryQuery(kind: Entry.event, details: endings)) { entry in
            if let alarm = entry.outline.refers { ended.insert(alarm) }
            return true
        }
        let alarms = Set(Event.Kind.allCases.filter { $0.recovery != nil }.map(\.rawValue))
        var open: [Event] = []
        try rows.forEachEntry(EntryQuery(kind: Entry.event, details: alarms)) { entry in
            if !ended.contains(entry.key), let event = Event(entry) { open.append(event) }
            return true
        }
        return open
    }
}

/// Reads events with what became of telling people: attempts about one event, found by its key, and those about a digest
/// of several.
///
/// An attempt that an earlier version wrote does not say how it ended, and counts as none; the events of that version
/// name no hook either.
struct DeliveryQuery {
    private let filter: DeliveryFilter

    init(_ filter: DeliveryFilter) { self.filter = filter }

    private typealias Note = (number: Int64, note: DeliveryNote)

    func page(after position: Position, limit: Int, in rows: any LedgerRows) throws -> Page<EventDeliveries> {
        let query = EntryQuery(kind: Entry.event, since: filter.since)
        var page = try query.page(after: position, limit: limit, in: rows) { entry -> EventDeliveries? in
            guard let event = Event(entry), filter.subjects?.contains(event.subject) ?? true else {
                return nil
            }
            return EventDeliveries(event: event)
        }
        let digests = try digests(after: position, in: rows)
        for index in page.elements.indices {
            let event = page.elements[index].event.id
            let notes = try (digests[event] ?? []) + own(of: event, in: rows)
            page.elements[index].notes = notes.sorted { $0.number < $1.number }.map(\.note)
        }
        return page
    }

    /// Attempts to tell of several events at once, by each of those; an attempt is written after its events.
    private func digests(after position: Position, in rows: any LedgerRows) throws -> [String: [Note]] {
        var result: [String: [Note]] = [:]
        let query = EntryQuery(
            kind: Entry.delivery, after: position.row, since: filter.since, details: [EntryOutline.digest])
        try rows.forEachEntry(query) { entry in
            guard let note = DeliveryNote(entry), let events = note.events else { return true }
            for event in events { result[event, default: []].append((entry.number, note)) }
            return true
        }
        return result
    }

    private func own(of event: String, in rows: any LedgerRows) throws -> [Note] {
        var found: [Note] = []
        try rows.forEachEntry(EntryQuery(kind: Entry.delivery, path: .key(event), since: filter.since)) { entry in
            if let note = DeliveryNote(entry), note.events == nil { found.append((entry.number, note)) }
            return true
        }
        return found
    }

}

/// Reads configurations.
enum ConfigurationQuery {
    static func page(
        after position: Position, limit: Int, in rows: any LedgerRows
    ) throws -> Page<StoredConfigurationRow> {
        let people = try PeopleParts(in: rows)
        return try EntryQuery(kind: Entry.configuration).page(after: position, limit: limit, in: rows) { entry in
            StoredConfigurationRow(entry, people: people)
        }
    }

    /// The one in force, and the digests of what it says of people.
    static func inForce(in rows: any LedgerRows) throws -> (row: StoredConfigurationRow, people: [String: Digest])? {
        guard let entry = try rows.first(EntryQuery(kind: Entry.configuration, isBackwards: true)) else { return nil }
        let row = StoredConfigurationRow(entry, people: try PeopleParts(in: rows))
        return (row, ConfigurationBody(entry.body).people)
    }
}

/// Reads compliance documents.
struct ResultQuery {
    private let filter: ResultFilter

    init(_ filter: ResultFilter) { self.filter = filter }

    func page(after position: Position, limit: Int, in rows: any LedgerRows) throws -> Page<StoredResult> {
        try EntryQuery(kind: Entry.result, path: path).page(after: position, limit: limit, in: rows) { entry in
            // The key is looked at before a long document is.
            guard filter.month.map({ entry.key.hasSuffix("/\($0)") }) ?? true else { return nil }
            return StoredResult(entry)
        }
    }

    private var path: EntryQuery.Path {
        switch (filter.contract, filter.month) {
        case (let contract?, let month?): .key(StoredResult.key(contract: contract, month: month))
        case (let contract?, nil): .keys(prefix: "\(contract)/")
        case (nil, _): .all
        }
    }
}
