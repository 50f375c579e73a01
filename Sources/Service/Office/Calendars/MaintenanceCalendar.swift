import Digests
import Foundation
import Intervals
import Notation
import Site

/// Maintenance windows in a calendar of somebody else's (RFC 5545). An appointment is a window when it says of which
/// contract it is and when the customer agreed: in properties such as `X-MAINSTAY-CONTRACT`, or, where a calendar program
/// has no room for those, in lines of its description such as `contract: acme-2026`.
struct MaintenanceCalendar {
    /// In which property our own feed names the record.
    static let record = "X-MAINSTAY-RECORD"

    /// In which property a field stands.
    static func name(of field: RecordField) -> String {
        "X-MAINSTAY-" + field.rawValue.uppercased().replacing("_", with: "-")
    }

    /// What an appointment says beside its time.
    private static let fields: [RecordField] = [.contract, .consentedAt, .consentedBy, .guarantees, .by, .reason]

    let facility: Facility
    let now: Instant
    /// Whether a record of an id is in the ledger.
    let isKnown: (String) throws -> Bool

    /// What became of an appointment.
    enum Outcome {
        case record(Record)
        /// It is this ledger's own, or was cancelled before it was known.
        case passedOver
    }

    /// Reads an appointment.
    ///
    /// - Throws: `CalendarError` with what it lacks; what `isKnown` throws.
    func read(_ event: CalendarComponent) throws -> Outcome {
        if let own = event.text(Self.record), try isKnown(own) { return .passedOver }
        guard let uid = event.text("UID") else { throw error("the appointment has no UID", at: event.line) }
        guard event.property("RRULE") == nil, event.property("RDATE") == nil else {
            throw error(
                "\(named(event)) repeats; enter a window for each time, since each needs consent", at: event.line)
        }
        let said = said(in: event)
        let names = [uid, event.property("RECURRENCE-ID")?.value ?? ""].joined(separator: "|")
        let sequence = event.text("SEQUENCE").flatMap { Int($0) } ?? 0
        let before = try predecessor(of: names, before: sequence)
        if event.text("STATUS")?.uppercased() == "CANCELLED" {
            guard let before, try !isKnown(Self.cancelled(names)) else { return .passedOver }
            return .record(try withdrawal(of: before, names: names, said: said, event: event))
        }
        let id = Self.id(names, sequence)
        // The same change again; the instant of a change need not stand in the file.
        if before != nil, try isKnown(id) { return .passedOver }
        return .record(try window(event, id: id, replacing: before, said: said))
    }

    private static func cancelled(_ names: String) -> String { StableID("ics|\(names)|cancelled").value }

    private static func id(_ names: String, _ sequence: Int) -> String { StableID("ics|\(names)|\(sequence)").value }

    /// As many changes of one appointment are followed.
    private static let mostChanges = 100

    /// The record of the newest earlier state of the appointment that the ledger has.
    private func predecessor(of names: String, before sequence: Int) throws -> String? {
        guard sequence > 0 else { return nil }
        for earlier in (max(0, sequence - Self.mostChanges)..<sequence).reversed() {
            let id = Self.id(names, earlier)
            if try isKnown(id) { return id }
        }
        return nil
    }

    // MARK: - Records

    private func window(
        _ event: CalendarComponent, id: String, replacing before: String?, said: [RecordField: String]
    ) throws -> Record {
        for (field, what) in [
            (RecordField.contract, "which contract it is of"), (.consentedAt, "when the customer agreed"),
        ]
        where said[field] == nil {
            throw error(
                "\(named(event)) does not say \(what): write \(field.rawValue): … in a line of its description, or "
                    + "\(Self.name(of: field))", at: event.line)
        }
        let zone = said[.contract].flatMap(facility.contract)?.timeZone ?? facility.timeZone
        let span = try span(of: event, in: zone)
        var fields = said.reduce(into: [String: RawField]()) { $0[$1.key.rawValue] = .text($1.value) }
        fields["id"] = .text(id)
        fields[RecordField.from.rawValue] = .text(span.from.description)
        fields[RecordField.to.rawValue] = .text(span.to.description)
        fields[RecordField.consentedAt.rawValue] = .text(
            try instant(said[.consentedAt] ?? "", as: .consentedAt, in: zone, at: event.line).description)
        fields[RecordField.note.rawValue] = event.text("SUMMARY").map { .text($0.replacing("\n", with: " ")) }
        if let before {
            fields[RecordField.replaces.rawValue] = .text(before)
            fields[RecordField.at.rawValue] = .text((changed(event) ?? now).description)
            if said[.reason] == nil { fields[RecordField.reason.rawValue] = .text("the appointment was changed") }
        }
        return try parse(.maintenance, fields, of: event)
    }

    private func withdrawal(
        of before: String, names: String, said: [RecordField: String], event: CalendarComponent
    ) throws -> Record {
        var fields: [String: RawField] = [
            "id": .text(Self.cancelled(names)), "replaces": .text(before),
            "at": .text((changed(event) ?? now).description), "reason": .text("the appointment was cancelled"),
        ]
        fields["by"] = said[.by].map { .text($0) }
        return try parse(.withdrawal, fields, of: event)
    }

    private func changed(_ event: CalendarComponent) -> Instant? {
        event.property("LAST-MODIFIED").flatMap { Self.inUTC($0.value) }
    }

    private func parse(
        _ kind: Record.Kind, _ fields: [String: RawField], of event: CalendarComponent
    ) throws -> Record {
        do {
            return try Record.parse(kind, fields: fields, recordedAt: now, from: .entry)
        } catch {
            throw self.error("\(named(event)): \(error)", at: event.line)
        }
    }

    // MARK: - What it says

    private func said(in event: CalendarComponent) -> [RecordField: String] {
        var said: [RecordField: String] = [:]
        let lines = (event.text("DESCRIPTION") ?? "").split(whereSeparator: \.isNewline)
        for line in lines {
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            let name = parts[0].trimmingCharacters(in: .whitespaces).lowercased().replacing(" ", with: "_")
            let value = parts[1].trimmingCharacters(in: .whitespaces)
            if let field = Self.fields.first(where: { $0.rawValue == name }), !value.isEmpty { said[field] = value }
        }
        for field in Self.fields {
            if let text = event.text(Self.name(of: field)) { said[field] = text }
        }
        return said
    }

    private func named(_ event: CalendarComponent) -> String {
        "the appointment \((event.text("SUMMARY") ?? event.text("UID") ?? "").debugDescription)"
    }

    private func error(_ text: String, at line: Int) -> CalendarError { CalendarError(line: line, description: text) }
}
