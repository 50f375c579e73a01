import Foundation
import GRDB
public import Intervals
public import Ledger
public import Site

/// What is taken up again after a restart.
extension SQLiteLedger {
    public func openAlarms() throws(LedgerError) -> [Event] {
        let kinds = Event.Kind.allCases.filter { $0.recovery != nil }.map { "'\($0.rawValue)'" }.joined(separator: ", ")
        let alarm = "json_extract(body, '$.details.\(Event.Detail.alarm)')"
        return try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM entry WHERE kind = ?1 AND json_extract(body, '$.kind') IN (\(kinds))
                        AND key NOT IN (SELECT \(alarm) FROM entry WHERE kind = ?1 AND \(alarm) IS NOT NULL)
                    ORDER BY sequence
                    """, arguments: [Entry.event]
            ).compactMap { Event(stored: $0) }
        }
    }

    public func deliveries(since instant: Instant) throws(LedgerError) -> [EventDeliveries] {
        try read { database in
            func bodies(_ kind: String) throws -> [String] {
                try String.fetchAll(
                    database, sql: "SELECT body FROM entry WHERE kind = ? AND at >= ? ORDER BY sequence",
                    arguments: [kind, instant.milliseconds])
            }
            // A delivery of an earlier version, which does not say how it ended, counts as none: its events name no hook.
            let notes = try bodies(Entry.delivery).compactMap {
                try? JSONDecoder().decode(DeliveryNote.self, from: Data($0.utf8))
            }
            let byEvent = Dictionary(
                grouping: notes.flatMap { note in (note.events ?? [note.event]).map { ($0, note) } }, by: \.0)
            return try bodies(Entry.event).compactMap { Event(stored: $0) }.map { event in
                EventDeliveries(event: event, notes: (byEvent[event.id] ?? []).map(\.1))
            }
        }
    }

    public func records(after position: Int64) throws(LedgerError) -> (records: [RegisterRecord], position: Int64) {
        try read { database in
            let newest = try Int64.fetchOne(database, sql: "SELECT max(sequence) FROM entry") ?? 0
            return (try Self.records(after: position, database), max(position, newest))
        }
    }

    public func identities() throws(LedgerError) -> [String: DeviceIdentity] {
        try read { database in
            let bodies = try String.fetchAll(
                database, sql: "SELECT body FROM entry WHERE kind = ? ORDER BY sequence", arguments: [Entry.identity])
            let known = bodies.compactMap { DeviceIdentity(stored: $0) }
            return Dictionary(known.map { ($0.device, $0) }) { _, newest in newest }
        }
    }

    public func events(of kind: Event.Kind, after position: Int64) throws(LedgerError) -> [Event] {
        try read { database in
            try String.fetchAll(
                database,
                sql: """
                    SELECT body FROM entry WHERE sequence > ? AND kind = ? AND json_extract(body, '$.kind') = ?
                    ORDER BY sequence
                    """, arguments: [position, Entry.event, kind.rawValue]
            ).compactMap { Event(stored: $0) }
        }
    }
}
