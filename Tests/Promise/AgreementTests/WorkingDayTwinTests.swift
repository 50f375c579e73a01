import Foundation
import Intervals
import Proofs
import Site
import Testing

/// Working days, held against a search that asks Foundation's calendar about every day by itself.
@Suite struct WorkingDayTwinTests {
    @Test func theTwinAgrees() throws {
        for number in seeds("working days", few: 300, many: 50_000) { try theTwinAgrees(number) }
    }

    private func theTwinAgrees(_ number: UInt64) throws {
        var seed = Seed(number)
        let first = try #require(CivilDate(year: seed.number(2023...2029), month: seed.number(1...12), day: 15))
        let somewhere = { (seed: inout Seed) in first.adding(days: seed.number(-20...40)) }
        var years: [Int: WorkingCalendar.Year] = [:]
        for year in [first.year - 1, first.year, first.year + 1] where !seed.once(in: 5) {
            years[year] = WorkingCalendar.Year(isAnnounced: !seed.once(in: 3), holidays: [], workingDays: [])
        }
        for _ in 0..<seed.number(0...12) {
            let day = somewhere(&seed)
            if seed.once(in: 3) {
                years[day.year]?.workingDays.insert(day)
                years[day.year]?.holidays.remove(day)
            } else {
                years[day.year]?.holidays.insert(day)
                years[day.year]?.workingDays.remove(day)
            }
        }
        let calendar = WorkingCalendar(name: "random", years: years)
        for assumption in WorkingCalendar.Assumption.allCases {
            let count = seed.number(0...6)
            let start = somewhere(&seed)
            #expect(
                calendar.workingDay(count, after: start, assuming: assumption)
                    == CalendarTwin(years: years, assumption: assumption).workingDay(count, after: start),
                "seed \(number)")
        }
    }
}

private struct CalendarTwin {
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
