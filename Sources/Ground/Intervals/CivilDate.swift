/// A day of the proleptic Gregorian calendar, without a zone.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// The year, also beyond four digits and before year 1 (astronomical numbering).
    public let year: Int
    /// 1 to 12.
    public let month: Int
    /// 1 to the number of days in the month.
    public let day: Int

    /// Nil when there is no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...12).contains(month), (1...Self.days(inMonth: month, of: year)).contains(day) else { return nil }
        self.year = year
        self.month = month
        self.day = day
    }

    /// Reads `2026-10-03`.
    public init?(_ text: some StringProtocol) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(digits: 4), scanner.skip("-"),
            let month = scanner.number(digits: 2), scanner.skip("-"),
            let day = scanner.number(digits: 2), scanner.isAtEnd
        else { return nil }
        self.init(year: Int(year), month: Int(month), day: Int(day))
    }

    /// Counts from 1970-01-01 (0), by eras of 400 years: the calendar repeats after 146,097 days.
    public init(daysSince1970 days: Int) {
        let (era, dayOfEra) = Int64(days + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        // Counted from March (0), so that a leap day is the last of its year.
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = Int(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
        month = Int((shiftedMonth + 2) % 12 + 1)
        let yearOfMarch = Int(yearOfEra + era * 400)
        year = if month <= 2 { yearOfMarch + 1 } else { yearOfMarch }
    }

    /// Days since 1970-01-01.
    public var daysSince1970: Int {
        let yearOfMarch = if month <= 2 { year - 1 } else { year }
        let (era, yearOfEra) = Int64(yearOfMarch).flooredDivision(by: 400)
        let shiftedMonth = (month + 9) % 12
        let dayOfYear = Int64((153 * shiftedMonth + 2) / 5 + day - 1)
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int(era * 146_097 + dayOfEra - 719_468)
    }

    /// ISO 8601: 1 is Monday, 7 Sunday.
    public var weekday: Int {
        // 1970 began on a Thursday.
        let remainder = (daysSince1970 + 3) % 7
        return remainder + (remainder < 0 ? 8 : 1)
    }

    /// The date so many days later (or earlier, by a negative number).
    public func adding(days: Int) -> CivilDate { CivilDate(daysSince1970: daysSince1970 + days) }

    /// How many days a month (1 to 12) has.
    public static func days(inMonth month: Int, of year: Int) -> Int {
        switch month {
        case 2 where year % 4 == 0 && (year % 100 != 0 || year % 400 == 0): 29
        case 2: 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// The order of the calendar.
    public static func < (a: CivilDate, b: CivilDate) -> Bool {
        (a.year, a.month, a.day) < (b.year, b.month, b.day)
    }
}

extension CivilDate: CustomStringConvertible {
    /// ISO 8601: `2026-10-03`.
    public var description: String { "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))" }
}
