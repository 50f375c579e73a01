import Foundation
import GRDB
import Intervals
public import Ledger
public import Site

extension SQLiteLedger {
    /// Reads a page of events.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func events(
        after position: Position, limit: Int, matching filter: EventFilter
    ) throws(LedgerError) -> Page<Event> {
        try read { database in
            let scan = EntryScan(
                kind: Entry.event, path: .table(orPrefix: filter.idPrefix), columns: "body",
                condition: Self.condition(filter), arguments: ["since": filter.since.milliseconds])
            return try scan.page(after: position, limit: limit, in: database) { row in
                guard let event = Event(stored: row[1]), event.id.hasPrefix(filter.idPrefix) else { return nil }
                if let contracts = filter.contracts, !(event.contract.map(contracts.contains) ?? false) { return nil }
                return event
            }
        }
    }

    private static func condition(_ filter: EventFilter) -> String {
        var condition = "at >= :since"
        if let kinds = filter.kinds {
            condition += " AND \(Database.member("kind")) IN (\(list(kinds.map(\.rawValue))))"
        }
        return condition
    }

    /// Words of our own, sorted so that the same list is the same statement.
    private static func list(_ words: [String]) -> String {
        words.sorted().map { "'\($0)'" }.joined(separator: ", ")
    }

    /// Finds the alarms that no recovery names.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func openAlarms() throws(LedgerError) -> [Event] {
        let kinds = Self.list(Event.Kind.allCases.filter { $0.recovery != nil }.map(\.rawValue))
        let alarm = Database.member("details.\(Event.Detail.alarm.rawValue)")
        return try read { database in
            let bodies = try String.fetchCursor(
                database,
                sql: """
                    SELECT body FROM entry NOT INDEXED WHERE kind = ?1 AND \(Database.member("kind")) IN (\(kinds))
                        AND key NOT IN (SELECT \(alarm) FROM entry NOT INDEXED WHERE kind = ?1 AND \(alarm) IS NOT NULL)
                    ORDER BY sequence
                    """, arguments: [Entry.event])
            return try Array(bodies.compactMap { Event(stored: $0) })
        }
    }

    /// Reads a page of events with the attempts to tell people of them.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func deliveries(
        after position: Position, limit: Int, matching filter: DeliveryFilter
    ) throws(LedgerError) -> Page<EventDeliveries> {
        try read { database in
            let scan = EntryScan(
                kind: Entry.event, path: .table, columns: "body", condition: "at >= :since",
                arguments: ["since": filter.since.milliseconds])
            var page = try scan.page(after: position, limit: limit, in: database) { row -> EventDeliveries? in
                guard let event = Event(stored: row[1]), filter.subjects?.contains(event.subject) ?? true else {
                    return nil
                }
                return EventDeliveries(event: event)
            }
            var notes = try DeliveryNotes(since: filter.since, after: position, in: database)
            for index in page.elements.indices {
                page.elements[index].notes = try notes.notes(on: page.elements[index].event.id)
            }
            return page
        }
    }

    /// Reads what each device was last found to be.
    ///
    /// - Throws: `LedgerError` when the ledger cannot be read.
    public func identities() throws(LedgerError) -> [String: DeviceIdentity] {
        try read { database in
            var newest: [String: DeviceIdentity] = [:]
            let bodies = try String.fetchCursor(
                database, sql: "SELECT body FROM entry NOT INDEXED WHERE kind = ? ORDER BY sequence",
                arguments: [Entry.identity])
            while let body = try bodies.next() {
                if let identity = DeviceIdentity(stored: body) { newest[identity.device] = identity }
            }
            return newest
        }
    }
}

/// Attempts to tell people of events: those about one event, found by its key, and those about a digest of several.
///
/// An attempt that an earlier version wrote does not say how it ended, and counts as none; the events of that version
/// name no hook either.
private struct DeliveryNotes {
    private let since: Instant
    private let database: Database
    /// By the id of an event in it.
    private var digests: [String: [(row: Int64, note: DeliveryNote)]] = [:]

    /// - Parameter position: attempts of later events only; an attempt is written after its event.
    init(since: Instant, after position: Position, in database: Database) throws {
        self.since = since
        self.database = database
        let rows = try Row.fetchCursor(
            database,
            sql: """
                SELECT sequence, body FROM entry NOT INDEXED
                WHERE sequence > ? AND kind = ? AND at >= ? AND \(Database.member("events")) IS NOT NULL
                ORDER BY sequence
                """, arguments: [position.row, Entry.delivery, since.milliseconds])
        while let row = try rows.next() {
            guard let note = Self.note(row[1]), let events = note.events else { continue }
            for event in events { digests[event, default: []].append((row[0], note)) }
        }
    }

    /// The attempts to tell of an event, in the order in which they ended.
    mutating func notes(on event: String) throws -> [DeliveryNote] {
        let statement = try database.cachedStatement(
            sql: "SELECT sequence, body FROM entry WHERE kind = ? AND key = ? AND at >= ? ORDER BY sequence")
        let rows = try Row.fetchCursor(statement, arguments: [Entry.delivery, event, since.milliseconds])
        var found = digests[event] ?? []
        while let row = try rows.next() {
            if let note = Self.note(row[1]), note.events == nil { found.append((row[0], note)) }
        }
        return found.sorted { $0.row < $1.row }.map(\.note)
    }

    private static func note(_ body: String) -> DeliveryNote? {
        try? JSONDecoder().decode(DeliveryNote.self, from: Data(body.utf8))
    }
}
