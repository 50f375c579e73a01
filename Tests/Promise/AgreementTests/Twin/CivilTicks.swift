import Foundation
import Intervals
import Site
import Twin

/// A row of ticks with the local day of each, as Foundation's calendar has it.
struct CivilTicks: Sendable {
    let zone: TimeZone
    let ticks: Ticks
    /// `20261003` of every tick.
    let days: [Int]

    /// Nil when there is no such zone or day.
    init?(_ identifier: String, _ year: Int, _ month: Int, _ day: Int, days count: Int, minutes: Int) {
        guard let zone = TimeZone(identifier: identifier) else { return nil }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        guard let first = calendar.date(from: DateComponents(year: year, month: month, day: day)) else { return nil }
        let start = Instant(milliseconds: Int64(first.timeIntervalSince1970) * 1000)
        self.zone = zone
        ticks = Ticks(start: start, length: .minutes(Int64(minutes)), count: count * 24 * 60 / minutes)
        days = (0..<ticks.count).map { tick in
            let parts = calendar.dateComponents(
                [.year, .month, .day], from: first.addingTimeInterval(TimeInterval(tick * minutes * 60)))
            return (parts.year ?? 0) * 10_000 + (parts.month ?? 0) * 100 + (parts.day ?? 0)
        }
    }

    /// Months with both changes of clocks (one at midnight, one of half an hour, one that repeats an hour before one
    /// o'clock), leap days, odd offsets and the turn of a year.
    static let all = [
        CivilTicks("Asia/Shanghai", 2026, 9, 20, days: 50, minutes: 60),
        CivilTicks("Europe/Berlin", 2026, 3, 12, days: 40, minutes: 60),
        CivilTicks("Europe/Berlin", 2026, 10, 5, days: 50, minutes: 60),
        CivilTicks("America/New_York", 2028, 2, 10, days: 50, minutes: 60),
        CivilTicks("America/Santiago", 2026, 8, 27, days: 22, minutes: 30),
        CivilTicks("Australia/Lord_Howe", 2026, 3, 22, days: 28, minutes: 30),
        CivilTicks("America/Havana", 2026, 10, 20, days: 24, minutes: 30),
        CivilTicks("Asia/Kathmandu", 2026, 12, 26, days: 14, minutes: 15),
        CivilTicks("Asia/Shanghai", 2024, 2, 25, days: 14, minutes: 15),
        CivilTicks("UTC", 2027, 2, 26, days: 13, minutes: 10),
    ].compactMap(\.self)

    /// Every local day, in order.
    var allDays: [Int] { days.reduce(into: []) { if $0.last != $1 { $0.append($1) } } }

    /// The first tick of the day that is so many days after the tick's own.
    func dayStart(after tick: Int, days count: Int) -> Int? {
        var passed = 0
        for next in tick + 1..<days.count where days[next] != days[next - 1] {
            passed += 1
            if passed == count { return next }
        }
        return nil
    }

    /// `20261003` as a day.
    static func date(_ day: Int) -> CivilDate? {
        CivilDate(year: day / 10_000, month: day / 100 % 100, day: day % 100)
    }
}
