import Foundation
import Intervals
import Site

/// Asks Foundation's calendar about every day by itself whether it is worked on.
struct CalendarTwin {
    let years: [Int: WorkingCalendar.Year]
    let assumption: WorkingCalendar.Assumption

    func workingDay(_ count: Int, after start: CivilDate) -> CivilDate? {
        if count == 0 { return start }
        let worked = (1...366).map { start.adding(days: $0) }.filter(isWorked)
        return worked.count >= count ? worked[count - 1] : nil
    }

    private func isWorked(_ day: CivilDate) -> Bool {
        if let year = years[day.year] {
            if year.holidays.contains(day) { return false }
            if year.workingDays.contains(day) { return true }
            let near = (-14...14).contains { year.holidays.contains(day.adding(days: $0)) }
            if !year.isAnnounced, near, assumption != .likely { return assumption == .allWorked }
        } else if assumption != .likely {
            return assumption == .allWorked
        }
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = .gmt
        let parts = DateComponents(year: day.year, month: day.month, day: day.day, hour: 12)
        // Sunday is 1, Saturday 7.
        return calendar.date(from: parts).map { (2...6).contains(calendar.component(.weekday, from: $0)) } ?? false
    }
}
