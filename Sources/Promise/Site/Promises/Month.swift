public import Foundation
public import Intervals

/// A civil month.
public struct Month: Hashable, Comparable, Sendable {
    /// From 1 on.
    public let year: Int
    /// From 1 to 12.
    public let month: Int

    /// Nil when there is no such month.
    public init?(year: Int, month: Int) {
        guard (1...9999).contains(year), (1...12).contains(month) else { return nil }
        self.year = year
        self.month = month
    }

    /// Reads `2026-10`.
    public init?(_ text: some StringProtocol) {
        guard text.utf8.count == 7, let first = CivilDate("\(text)-01") else { return nil }
        self.init(year: first.year, month: first.month)
    }

    /// The month that a day belongs to.
    public init(of date: CivilDate) {
        year = date.year
        month = date.month
    }

    /// The month that a due instant belongs to: local midnight belongs to the day that ends there (fine print, 14).
    public init(ofDue due: Instant, in zone: TimeZone) {
        self.init(of: zone.localDate(of: due - 1))
    }

    /// The month after it.
    public var next: Month { Month(of: firstDay.adding(days: days)) }

    /// The month before it.
    public var previous: Month { Month(of: firstDay.adding(days: -1)) }

    /// How many days it has.
    public var days: Int { CivilDate.days(inMonth: month, of: year) }

    /// Its first day.
    public var firstDay: CivilDate {
        // There is a first day of every month; the calendar's beginning stands for the case that cannot occur.
        CivilDate(year: year, month: month, day: 1) ?? CivilDate(daysSince1970: 0)
    }

    /// From its first instant to the first of the next month, by the zone's own clock (daylight saving included).
    public func span(in zone: TimeZone) -> Span {
        Span(from: zone.startOfDay(firstDay), to: zone.startOfDay(next.firstDay))
    }

    public static func < (a: Month, b: Month) -> Bool { (a.year, a.month) < (b.year, b.month) }
}

extension Month: CustomStringConvertible {
    /// ISO 8601: `2026-10`.
    public var description: String { String(firstDay.description.prefix(7)) }
}

extension TimeZone {
    /// The first instant of a local day. Where midnight is skipped by a change of clocks, the first instant after it.
    public func startOfDay(_ date: CivilDate) -> Instant {
        // Days that are too far away to have an instant end where instants do.
        let utcMidnight = (Instant(milliseconds: 0) + .days(Int64(date.daysSince1970))).milliseconds
        // The offset in force at the local midnight, found from both sides of a possible change on that day.
        let candidates = [-Milliseconds.days(1), .days(1)]
            .map { utcMidnight - offset(at: Instant(milliseconds: utcMidnight + $0)) }
            .sorted()
        for candidate in candidates where localDate(of: Instant(milliseconds: candidate)) == date {
            let before = Instant(milliseconds: candidate - 1)
            if localDate(of: before) < date { return Instant(milliseconds: candidate) }
        }
        return firstInstant(of: date, between: candidates[0] - .hours(3), and: candidates[1] + .hours(3))
    }

    /// So many minutes by the wall clock after midnight of a local day. A time that is skipped by a change of clocks is
    /// the instant of the change; of one that comes twice it is the first.
    public func instant(of date: CivilDate, minute: Int) -> Instant {
        let midnight = startOfDay(date)
        let elapsed = midnight + .minutes(Int64(minute))
        let shift = offset(at: elapsed) - offset(at: midnight)
        let instant = elapsed - shift
        guard shift > 0, offset(at: instant) != offset(at: elapsed) else { return instant }
        var before = instant
        var after = elapsed
        while after - before > 1 {
            let middle = before + (after - before) / 2
            if offset(at: middle) == offset(at: instant) { before = middle } else { after = middle }
        }
        return after
    }

    /// The local day of an instant.
    public func localDate(of instant: Instant) -> CivilDate {
        let local = instant.milliseconds + offset(at: instant)
        // Rounded towards the past: Swift divides towards zero.
        let remainder = local % .days(1)
        let sinceMidnight = remainder + (remainder < 0 ? .days(1) : 0)
        return CivilDate(daysSince1970: Int((local - sinceMidnight) / .days(1)))
    }

    /// What local clocks are ahead of UTC at an instant.
    func offset(at instant: Instant) -> Milliseconds {
        Milliseconds(secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.milliseconds) / 1000))) * 1000
    }

    /// Bisects to the first instant that belongs to the day.
    private func firstInstant(of date: CivilDate, between low: Milliseconds, and high: Milliseconds) -> Instant {
        var low = low
        var high = high
        while high - low > 1 {
            let middle = low + (high - low) / 2
            if localDate(of: Instant(milliseconds: middle)) < date { low = middle } else { high = middle }
        }
        return Instant(milliseconds: high)
    }
}
