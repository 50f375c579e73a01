import Agreement
import Clocks
public import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Site

extension SiteOffice {
    /// Maintenance windows of the contracts that the principal may see, as a calendar that programs subscribe to: from a
    /// year ago on. A window that was corrected stays the same appointment, one that was withdrawn is cancelled.
    ///
    /// - Throws: `Refusal` with `.ledger`.
    public func maintenanceCalendar(in language: Language, for principal: Principal) throws(Refusal) -> String {
        let now = clock.now
        let records = try Refusal.translating {
            try ledger.records(
                after: .start, limit: .max,
                matching: RecordFilter(kinds: [.maintenance, .withdrawal], contracts: principal.contracts)
            ).elements.filter { try isVisible($0, to: principal) }
        }
        let windows = PlannedWindow.all(in: records).filter { $0.record.span.map { $0.to > now - .days(366) } ?? false }
        let name = language.text(en: "Maintenance", zh: "维护窗口")
        return CalendarText.write(
            CalendarFeed(site: facility.site, name: name).calendar(
                windows.map { $0.event(in: language, zone: zone(of: $0.record), site: facility.site) }))
    }

    /// By when outages can be reported that nobody has reported yet, and what else falls due within sixty days, of the
    /// contracts that the principal may see, as a calendar that programs subscribe to.
    ///
    /// - Parameter book: what was judged lately.
    /// - Throws: `Refusal` with `.nothingKnown` or `.ledger`.
    public func claimsCalendar(
        in language: Language, using book: DeadlineBook? = nil, for principal: Principal
    ) throws(Refusal) -> String {
        let list = try deadlines(days: 60, using: book, for: principal)
        let name = language.text(en: "Deadlines", zh: "期限")
        let events = list.deadlines.compactMap { $0.event(in: language, at: list.now, site: facility.site) }
        return CalendarText.write(CalendarFeed(site: facility.site, name: name).calendar(events))
    }

    private func zone(of record: Record) -> TimeZone {
        record.contract.flatMap(facility.contract)?.timeZone ?? facility.timeZone
    }
}

/// A calendar that programs subscribe to.
struct CalendarFeed {
    let site: String
    let name: String

    /// How often programs look for what is new.
    private static let refreshed = "PT1H"

    func calendar(_ events: [CalendarComponent]) -> CalendarComponent {
        CalendarComponent(
            "VCALENDAR",
            [
                CalendarProperty("VERSION", value: "2.0"),
                CalendarProperty("PRODID", value: "-//Mainstay//Mainstay//EN"),
                CalendarProperty("CALSCALE", value: "GREGORIAN"), CalendarProperty("METHOD", value: "PUBLISH"),
                CalendarProperty("X-WR-CALNAME", text: "\(site): \(name)"),
                CalendarProperty("REFRESH-INTERVAL", value: Self.refreshed, parameters: ["VALUE": "DURATION"]),
                CalendarProperty("X-PUBLISHED-TTL", value: Self.refreshed),
            ], components: events)
    }

    /// A name that no other calendar uses for another appointment (RFC 5545, 3.8.4.7).
    static func uid(_ name: String, of site: String) -> String {
        let host = site.unicodeScalars.map { scalar in
            scalar.properties.isAlphabetic && scalar.isASCII || ("0"..."9").contains(scalar) ? String(scalar) : "-"
        }.joined()
        return "\(name)@\(host.lowercased()).mainstay"
    }
}

extension CalendarProperty {
    /// An instant in UTC, to the second: `20260210T000000Z`.
    init(_ name: String, at instant: Instant) {
        let text = instant.description.prefix(19).filter { $0 != "-" && $0 != ":" }
        self.init(name, value: "\(text)Z")
    }
}

/// A maintenance window as its newest correction has it.
struct PlannedWindow {
    /// The newest record of it.
    var record: Record
    /// The id of the first one, which stays its name.
    let first: String
    /// How often it was corrected.
    var sequence = 0
    var isCancelled = false
    /// When the newest record of it was entered.
    var changedAt: Instant

    /// Every window of some records, in the order of entry.
    static func all(in records: [Record]) -> [PlannedWindow] {
        var windows: [PlannedWindow] = []
        var places: [String: Int] = [:]
        for record in records {
            if let place = record.text(.replaces).flatMap({ places[$0] }) {
                windows[place].sequence += 1
                windows[place].changedAt = record.recordedAt
                windows[place].isCancelled = record.kind == .withdrawal
                if record.kind == .maintenance { windows[place].record = record }
                places[record.id] = place
            } else if record.kind == .maintenance {
                places[record.id] = windows.count
                windows.append(PlannedWindow(record: record, first: record.id, changedAt: record.recordedAt))
            }
        }
        return windows
    }

    func event(in language: Language, zone: TimeZone, site: String) -> CalendarComponent {
        let contract = record.contract ?? ""
        let span = record.span ?? Span(from: changedAt, to: changedAt)
        let words = RecordText(record, language: language, zone: zone)
        var properties = [
            CalendarProperty("UID", value: CalendarFeed.uid(first, of: site)),
            CalendarProperty("DTSTAMP", at: changedAt),
            CalendarProperty("SEQUENCE", value: "\(sequence)"), CalendarProperty("DTSTART", at: span.from),
            CalendarProperty("DTEND", at: span.to),
            CalendarProperty("SUMMARY", text: language.text(en: "Maintenance: \(contract)", zh: "维护：\(contract)")),
            CalendarProperty("DESCRIPTION", text: ([words.sentence] + words.remarks).joined(separator: "\n")),
            CalendarProperty("STATUS", value: isCancelled ? "CANCELLED" : "CONFIRMED"),
            CalendarProperty("TRANSP", value: "TRANSPARENT"),
            CalendarProperty(MaintenanceCalendar.record, text: record.id),
            CalendarProperty(MaintenanceCalendar.name(of: .contract), text: contract),
        ]
        for field in [RecordField.consentedAt, .consentedBy, .guarantees] {
            if let text = record.text(field) {
                properties.append(CalendarProperty(MaintenanceCalendar.name(of: field), text: text))
            }
        }
        return CalendarComponent("VEVENT", properties)
    }
}

extension Deadline {
    /// The last instant at which it is in time, with a reminder a day before; nil where it has none.
    func event(in language: Language, at now: Instant, site: String) -> CalendarComponent? {
        guard let due else { return nil }
        let what = DeadlineText(self, language: language)
        let reminder = CalendarComponent(
            "VALARM",
            [
                CalendarProperty("ACTION", value: "DISPLAY"), CalendarProperty("TRIGGER", value: "-P1D"),
                CalendarProperty("DESCRIPTION", text: what.title),
            ])
        return CalendarComponent(
            "VEVENT",
            [
                CalendarProperty("UID", value: CalendarFeed.uid("due-\(key)", of: site)),
                CalendarProperty("DTSTAMP", at: now), CalendarProperty("DTSTART", at: due),
                CalendarProperty("SUMMARY", text: "\(what.title) (\(contract))"),
                CalendarProperty("DESCRIPTION", text: what.sentence), CalendarProperty("TRANSP", value: "TRANSPARENT"),
            ], components: [reminder])
    }
}
