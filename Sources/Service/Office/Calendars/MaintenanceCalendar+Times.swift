import Foundation
import Intervals
import Notation
import Site

/// When an appointment is.
extension MaintenanceCalendar {
    func span(of event: CalendarComponent, in zone: TimeZone) throws -> Span {
        guard let start = event.property("DTSTART") else {
            throw CalendarError(line: event.line, description: "the appointment has no DTSTART")
        }
        let from = try instant(of: start, in: zone)
        let to: Instant
        if let end = event.property("DTEND") {
            to = try instant(of: end, in: zone)
        } else if let length = event.property("DURATION") {
            guard let duration = Self.duration(length.value) else {
                throw CalendarError(line: length.line, description: "DURATION \(length.value) is no length of time")
            }
            to = from + duration
        } else {
            throw CalendarError(line: start.line, description: "the appointment has neither DTEND nor DURATION")
        }
        guard from < to else {
            throw CalendarError(line: start.line, description: "the appointment ends before it begins")
        }
        return Span(from: from, to: to)
    }

    /// `20260210T000000Z`, `TZID=Asia/Shanghai:20260210T080000`, by the clock of the contract without either, or a day.
    private func instant(of property: CalendarProperty, in zone: TimeZone) throws -> Instant {
        if let instant = Self.inUTC(property.value) { return instant }
        var zone = zone
        if let name = property.parameters["TZID"] {
            guard let named = TimeZone(identifier: name) else {
                throw CalendarError(
                    line: property.line,
                    description: "\(property.name): no time zone is called \(name); write a name such as Asia/Shanghai")
            }
            zone = named
        }
        return try instant(Self.written(property.value), as: nil, in: zone, at: property.line)
    }

    /// An instant as a person writes it; a day alone is its beginning.
    func instant(_ text: String, as field: RecordField?, in zone: TimeZone, at line: Int) throws -> Instant {
        guard let written = WrittenInstant(text), !Self.isRelative(written) else {
            let name = field.map { "\($0.rawValue): " } ?? ""
            throw CalendarError(line: line, description: "\(name)\(text.debugDescription) is no instant")
        }
        do {
            return try written.instant(at: now, in: zone, dayMeans: .beginning)
        } catch {
            throw CalendarError(line: line, description: error.description)
        }
    }

    /// A file says the same whenever it is read.
    private static func isRelative(_ written: WrittenInstant) -> Bool {
        if case .relative = written { true } else { false }
    }

    static func inUTC(_ value: String) -> Instant? {
        guard value.hasSuffix("Z") else { return nil }
        let text = written(String(value.dropLast()))
        guard text != value.dropLast() else { return nil }
        return Instant("\(text.replacing(" ", with: "T"))Z")
    }

    /// `20260210T080000` as `2026-02-10 08:00:00`, `20260210` as `2026-02-10`; anything else as it is.
    private static func written(_ value: String) -> String {
        if let day = value.wholeMatch(of: /(\d{4})(\d\d)(\d\d)/) { return "\(day.1)-\(day.2)-\(day.3)" }
        guard let found = value.wholeMatch(of: /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)/) else { return value }
        return "\(found.1)-\(found.2)-\(found.3) \(found.4):\(found.5):\(found.6)"
    }

    /// `PT1H30M`, `P1D`, `P2W`.
    static func duration(_ text: String) -> Milliseconds? {
        let pattern = /\+?P(?:(\d{1,4})W)?(?:(\d{1,4})D)?(?:T(?:(\d{1,4})H)?(?:(\d{1,5})M)?(?:(\d{1,6})S)?)?/
        guard let found = text.wholeMatch(of: pattern) else { return nil }
        let parts: [(Substring?, Milliseconds)] = [
            (found.1, .days(7)), (found.2, .days(1)), (found.3, .hours(1)), (found.4, .minutes(1)),
            (found.5, .seconds(1)),
        ]
        let length = parts.reduce(Milliseconds(0)) { sum, part in
            sum + (part.0.flatMap { Milliseconds($0) } ?? 0) * part.1
        }
        return length > 0 ? length : nil
    }
}
