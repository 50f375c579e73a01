public import Intervals

/// Which days are worked on (article 3): Monday to Friday, corrected by public holidays and by the weekend days that
/// make up for them.
///
/// A year whose holidays have not been announced is known in part only: the statutory holidays are certain, and the days
/// near them, which an announcement may move either way, are in doubt.
public struct WorkingCalendar: Hashable, Sendable {
    /// One civil year, as it was announced.
    public struct Year: Hashable, Sendable {
        /// False: only the statutory holidays are known.
        public var isAnnounced: Bool
        /// Days that are not worked on.
        public var holidays: Set<CivilDate>
        /// Days of a weekend that are worked on.
        public var workingDays: Set<CivilDate>

        public init(isAnnounced: Bool = true, holidays: Set<CivilDate>, workingDays: Set<CivilDate> = []) {
            self.isAnnounced = isAnnounced
            self.holidays = holidays
            self.workingDays = workingDays
        }
    }

    /// What to take doubtful days for.
    public enum Assumption: Hashable, Sendable, CaseIterable {
        /// Monday to Friday, less the holidays that are known.
        case likely
        case allWorked
        case noneWorked
    }

    /// The name of the calendar's file; `none` is Monday to Friday, always.
    public var name: String
    /// By civil year.
    public var years: [Int: Year]

    public init(name: String, years: [Int: Year]) {
        self.name = name
        self.years = years
    }

    /// Monday to Friday without any holiday.
    public static let weekdays = WorkingCalendar(name: "none", years: [:])

    /// How far from a statutory holiday an announcement moves days: 2026-09-20 was worked on for a holiday that began on
    /// 2026-10-01.
    static let reach = 14

    /// Whether a day is worked on, as far as is known and assumed.
    public func isWorked(_ date: CivilDate, assuming assumption: Assumption = .likely) -> Bool {
        let year = years[date.year]
        if year?.holidays.contains(date) ?? false { return false }
        if year?.workingDays.contains(date) ?? false { return true }
        if assumption != .likely, isDoubtful(date) { return assumption == .allWorked }
        return date.isWeekday
    }

    /// Whether an announcement that is still to come can decide about the day. Every day is doubtful in a year that the
    /// calendar does not have.
    public func isDoubtful(_ date: CivilDate) -> Bool {
        guard self != .weekdays else { return false }
        guard let year = years[date.year] else { return true }
        guard !year.isAnnounced, !year.holidays.contains(date) else { return false }
        return year.holidays.contains { abs($0.daysSince1970 - date.daysSince1970) <= Self.reach }
    }

    /// The working day that is the `count`th after a day, which is itself not counted. Nil when there is none within a
    /// year.
    public func workingDay(_ count: Int, after date: CivilDate, assuming assumption: Assumption = .likely) -> CivilDate?
    {
        var day = date
        var rest = count
        for _ in 0..<366 where rest > 0 {
            day = day.adding(days: 1)
            if isWorked(day, assuming: assumption) { rest -= 1 }
        }
        guard rest == 0 else { return nil }
        return day
    }
}

extension CivilDate {
    /// Monday to Friday.
    public var isWeekday: Bool { weekday <= 5 }
}
