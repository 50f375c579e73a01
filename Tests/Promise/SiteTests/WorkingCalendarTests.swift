import Intervals
import Proofs
import Site
import Testing

/// Working days: Monday to Friday, holidays and the weekend days that make up for them (article 3).
@Suite struct WorkingCalendarTests {
    /// 2026 as it was announced, of 2027 the statutory holidays only.
    private static let calendar = WorkingCalendar(
        name: "cn",
        years: [
            2026: WorkingCalendar.Year(
                holidays: ["2026-10-01", "2026-10-02", "2026-10-05", "2026-10-06", "2026-10-07"].days,
                workingDays: ["2026-09-20", "2026-10-10"].days),
            2027: WorkingCalendar.Year(isAnnounced: false, holidays: ["2027-05-01", "2027-10-01"].days),
        ])

    @Test(arguments: [
        ("2026-09-20", true),  // A Sunday that is worked on.
        ("2026-09-26", false), ("2026-09-28", true), ("2026-10-01", false), ("2026-10-03", false),
        ("2026-10-07", false),
        ("2026-10-08", true), ("2026-10-10", true), ("2026-10-11", false), ("2027-05-01", false), ("2027-05-03", true),
        ("2028-01-03", true), ("2028-01-01", false),
    ])
    func aDayIsWorkedOnOrNot(date: String, isWorked: Bool) {
        #expect(Self.calendar.isWorked(day(date)) == isWorked)
    }

    /// Days within a fortnight of a statutory holiday whose announcement is still to come, and all of a year that the
    /// calendar does not have.
    @Test(arguments: [
        ("2026-10-08", false), ("2026-12-31", false), ("2027-01-04", false), ("2027-04-16", false),
        ("2027-04-17", true),
        ("2027-05-01", false), ("2027-05-15", true), ("2027-05-16", false), ("2027-09-17", true), ("2027-09-16", false),
        ("2028-06-01", true), ("2025-06-01", true),
    ])
    func anAnnouncementCanMoveOnlyWhatIsNear(date: String, isDoubtful: Bool) {
        let date = day(date)
        #expect(Self.calendar.isDoubtful(date) == isDoubtful)
        #expect(Self.calendar.isWorked(date, assuming: .allWorked) || !isDoubtful)
        #expect(!Self.calendar.isWorked(date, assuming: .noneWorked) || !isDoubtful)
        guard !isDoubtful else { return }
        let answers = WorkingCalendar.Assumption.allCases.map { Self.calendar.isWorked(date, assuming: $0) }
        #expect(Set(answers).count == 1)
    }

    @Test(arguments: [
        ("2026-09-30", 1, "2026-10-08"), ("2026-09-30", 3, "2026-10-10"), ("2026-09-30", 4, "2026-10-12"),
        ("2026-09-18", 1, "2026-09-20"), ("2026-10-09", 0, "2026-10-09"), ("2026-10-10", 1, "2026-10-12"),
        ("2026-12-31", 1, "2027-01-01"),
    ])
    func workingDaysAreCountedAfterTheDay(from: String, count: Int, date: String) {
        #expect(Self.calendar.workingDay(count, after: day(from))?.description == date)
    }

    @Test func thereIsNoneWithinAYearWhenNoneIsWorked() {
        #expect(Self.calendar.workingDay(1, after: day("2028-01-01"), assuming: .noneWorked) == nil)
        #expect(Self.calendar.workingDay(300, after: day("2026-01-01")) == nil)
        #expect(WorkingCalendar.weekdays.workingDay(261, after: day("2026-01-01"), assuming: .noneWorked) != nil)
    }

    @Test func mondayToFridayIsNeverInDoubt() {
        for number in 0..<3000 {
            let date = CivilDate(daysSince1970: number - 1000)
            #expect(!WorkingCalendar.weekdays.isDoubtful(date))
            #expect(WorkingCalendar.weekdays.isWorked(date) == date.isWeekday)
        }
    }

    @Test(arguments: [
        ("1970-01-01", true), ("1969-12-31", true), ("1969-12-28", false), ("1969-12-27", false), ("1969-12-26", true),
        ("1900-01-01", true), ("2026-11-28", false), ("2026-11-29", false), ("2026-11-30", true),
    ])
    func weekdaysAreMondayToFriday(date: String, isWeekday: Bool) { #expect(day(date).isWeekday == isWeekday) }

    /// However the holidays are announced, the day that is due lies between the earliest and the latest.
    @Test func doubtReachesFromAllWorkedToNoneWorked() {
        for number in seeds("working days in doubt", few: 300, many: 30_000) {
            var seed = Seed(number)
            let from = CivilDate(daysSince1970: day("2027-01-01").daysSince1970 + seed.number(0...300))
            let count = seed.number(1...5)
            var announced = Self.calendar
            announced.years[2027]?.isAnnounced = true
            for _ in 0..<seed.number(0...6) {
                let moved = CivilDate(daysSince1970: from.daysSince1970 + seed.number(0...20))
                guard Self.calendar.isDoubtful(moved) else { continue }
                if seed.once(in: 2) {
                    announced.years[2027]?.holidays.insert(moved)
                } else {
                    announced.years[2027]?.workingDays.insert(moved)
                }
            }
            let earliest = Self.calendar.workingDay(count, after: from, assuming: .allWorked)
            let latest = Self.calendar.workingDay(count, after: from, assuming: .noneWorked)
            let due = announced.workingDay(count, after: from)
            guard let earliest, let latest, let due, earliest <= due, due <= latest else {
                Issue.record("seed \(number): \(count) after \(from)")
                return
            }
        }
    }
}

extension [String] {
    fileprivate var days: Set<CivilDate> { Set(compactMap { CivilDate($0) }) }
}
