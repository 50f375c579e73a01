public import Foundation
public import Intervals

/// An instant as a person writes it: with an offset, by the clock on the wall, relative to now, or as a day. Everything
/// that takes an instant from a person reads it here; files of lines need an offset.
public enum WrittenInstant: Hashable, Sendable {
    /// `2026-10-14T02:00:00+08:00`; a space may stand for the `T`, and the seconds may be left out.
    case exact(Instant)
    /// `2026-10-14 02:00`: a day, and milliseconds since its clock showed 00:00.
    case local(CivilDate, Milliseconds)
    /// `2026-10-14`.
    case day(CivilDate)
    /// `now`, `-10m`, `+1h30m`: units are `s`, `m`, `h`, `d` (24 hours) and `w`.
    case relative(Milliseconds)

    /// Which end of a day is meant where a day is written alone.
    public enum DayEdge: Hashable, Sendable {
        case beginning
        case end
    }

    /// How messages describe what can be written.
    public static let description =
        "an instant such as \"2026-10-04 10:00\" (local time), 2026-10-04T10:00:00+08:00, -10m or now"

    /// Reads what a person wrote; nil when it is no instant.
    public init?(_ written: String) {
        let text = written.trimmingCharacters(in: .whitespaces)
        if let relative = Self.relative(text) {
            self = .relative(relative)
        } else if let date = CivilDate(text) {
            self = .day(date)
        } else {
            self.init(dateAndTime: text)
        }
    }

    private init?(dateAndTime text: String) {
        let pattern =
            /(?<day>\d{4}-\d\d-\d\d)[Tt ]\s*(?<minute>\d\d:\d\d)(?<second>:\d\d(\.\d{1,3})?)?\s*(?<offset>[Zz]|[+-]\d\d:\d\d)?/
            .asciiOnlyDigits()
        guard let match = text.wholeMatch(of: pattern), let date = CivilDate(match.day) else { return nil }
        let time = "\(match.minute)\(match.second ?? ":00")"
        if let offset = match.offset {
            guard let instant = Instant("\(match.day)T\(time)\(offset)") else { return nil }
            self = .exact(instant)
        } else {
            guard let midnight = Instant("\(match.day)T00:00:00Z"), let instant = Instant("\(match.day)T\(time)Z")
            else { return nil }
            self = .local(date, instant - midnight)
        }
    }

    /// `-1h30m` in milliseconds; nil for anything else.
    private static func relative(_ text: String) -> Milliseconds? {
        if text == "now" { return 0 }
        guard text.wholeMatch(of: /[+-](\d{1,9}[smhdw])+/.asciiOnlyDigits()) != nil else { return nil }
        var length: Milliseconds = 0
        for part in text.matches(of: /(\d{1,9})([smhdw])/.asciiOnlyDigits()) {
            guard let count = Int64(part.1), let unit = units[String(part.2)] else { return nil }
            length = length.plus(unit.times(count))
        }
        return if text.hasPrefix("-") { -length } else { length }
    }

    private static let units: [String: Milliseconds] = [
        "s": .seconds(1), "m": .minutes(1), "h": .hours(1), "d": .days(1), "w": .days(7),
    ]

    /// The instant that is meant.
    ///
    /// - Parameters:
    ///   - now: what `now` is.
    ///   - zone: whose clock a local time is read by.
    ///   - edge: which end of a day that is written alone; nil: a day alone is not enough.
    /// - Throws: `WrittenInstantError` when a local time was left out or came twice, as clocks were changed, or when a
    ///   time of day is needed.
    public func instant(
        at now: Instant, in zone: TimeZone, dayMeans edge: DayEdge? = nil
    ) throws(WrittenInstantError) -> Instant {
        switch self {
        case .exact(let instant): return instant
        case .relative(let length): return now + length
        case .local(let date, let time): return try zone.instant(of: date, time: time)
        case .day(let date):
            switch edge {
            case .beginning?: return zone.startOfDay(date)
            case .end?: return zone.startOfDay(date.adding(days: 1))
            case nil: throw .needsTime(date)
            }
        }
    }
}

/// Why a written instant is not one instant.
public enum WrittenInstantError: Error, Hashable, CustomStringConvertible {
    /// Clocks went from before it to after it.
    case skipped(local: String, zone: String)
    /// Clocks were put back: it is either of two instants.
    case twice(local: String, zone: String, first: String, second: String)
    /// A day without a time.
    case needsTime(CivilDate)

    /// A sentence without its subject, to be read after the name of an option.
    public var description: String {
        switch self {
        case .skipped(let local, let zone):
            "\(local) does not exist in \(zone): clocks were put forward over it; write it with an offset"
        case .twice(let local, let zone, let first, let second):
            "\(local) came twice in \(zone), as clocks were put back: write \(first) or \(second)"
        case .needsTime(let date): "\(date) needs a time of day, such as \"\(date) 10:00\""
        }
    }
}

extension TimeZone {
    /// The instant at which local clocks show a time of a day.
    fileprivate func instant(of date: CivilDate, time: Milliseconds) throws(WrittenInstantError) -> Instant {
        let written = Instant(milliseconds: 0) + Milliseconds.days(Int64(date.daysSince1970)).plus(time)
        // Every offset that a change near that time can bring about.
        let offsets = Set([-Milliseconds.days(1), 0, .days(1)].map { offset(at: written + $0) })
        let found = offsets.map { written - $0 }.filter { $0 + offset(at: $0) == written }.sorted()
        let text = String(written.description.dropLast(5)).replacing("T", with: " ")
        guard let first = found.first else { throw .skipped(local: text, zone: identifier) }
        guard found.count == 1 else {
            throw .twice(
                local: text, zone: identifier, first: rfc3339(first), second: rfc3339(found[found.count - 1]))
        }
        return first
    }

    /// The instant by the local clock, such as `2026-10-14T02:00:00+08:00`.
    private func rfc3339(_ instant: Instant) -> String { shown(instant).replacing(" ", with: "T") }

    /// The instant by the local clock, as people read it and `WrittenInstant` reads it back: `2026-10-14 02:00:00+08:00`,
    /// with milliseconds where it has any.
    public func shown(_ instant: Instant) -> String { "\(shownByTheWall(instant))\(offsetText(at: instant))" }

    /// The same to the second, as it is said in a sentence.
    public func said(_ instant: Instant) -> String {
        "\(shownByTheWall(instant).prefix(19))\(offsetText(at: instant))"
    }

    /// The same without the offset.
    public func shownByTheWall(_ instant: Instant) -> String {
        let local = (instant + offset(at: instant)).description
        let isWhole = local.hasSuffix(".000Z")
        return String(local.dropLast(isWhole ? 5 : 1)).replacing("T", with: " ")
    }

    /// The same without the offset, unless clocks showed it twice, as they were put back.
    public func shownByTheWallOrExactly(_ instant: Instant) -> String {
        if cameTwice(instant) { shown(instant) } else { shownByTheWall(instant) }
    }

    private func cameTwice(_ instant: Instant) -> Bool {
        let offsets = [offset(at: instant - .days(1)), offset(at: instant + .days(1))]
        guard offsets[0] != offsets[1] else { return false }
        let wall = instant + offset(at: instant)
        return offsets.allSatisfy { offset(at: wall - $0) == $0 }
    }

    /// A due instant by the local clock: a local midnight is the end of the day that ends there, `2026-03-05 24:00` (fine
    /// print, 14); any other as `shownByTheWall` has it.
    public func shownDueByTheWall(_ due: Instant) -> String {
        let day = localDate(of: due)
        guard due == startOfDay(day) else { return shownByTheWall(due) }
        return "\(day.adding(days: -1)) 24:00"
    }

    /// The same with the offset: `2026-03-05 24:00+08:00`.
    public func shownDue(_ due: Instant) -> String { "\(shownDueByTheWall(due))\(offsetText(at: due - 1))" }

    private func offsetText(at instant: Instant) -> String {
        let minutes = abs(offset(at: instant)) / .minutes(1)
        let sign = if offset(at: instant) < 0 { "-" } else { "+" }
        return sign + [minutes / 60, minutes % 60].map { String(format: "%02d", Int($0)) }.joined(separator: ":")
    }
}
