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
