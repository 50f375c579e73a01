public import Intervals

/// By when an installation must be done: the end of so many working days after the day of signing, which is day 0
/// (article 3, 2).
///
/// Where holidays that are not announced yet decide, the likely instant assumes Monday to Friday less the holidays that are
/// known, and the others what an announcement can still bring.
public struct InstallationDue: Hashable, Sendable {
    /// By what is known of the calendar.
    public let likely: Instant
    /// If every doubtful day is worked on.
    public let earliest: Instant
    /// If none is; nil where that leaves no working day within a year.
    public let latest: Instant?
    /// The years whose announcement settles it, in order; empty where nothing is in doubt.
    public let undeclaredYears: [Int]

    /// Nil when the calendar has no working day within a year.
    public init?(of contract: Contract, signedOn day: CivilDate) {
        let terms = contract.terms.installation
        let zone = contract.timeZone
        func lastDay(_ assumption: WorkingCalendar.Assumption) -> CivilDate? {
            terms.calendar.workingDay(terms.workingDays, after: day, assuming: assumption)
        }
        func end(of day: CivilDate) -> Instant { zone.startOfDay(day.adding(days: 1)) }
        guard let likelyDay = lastDay(.likely), let earliestDay = lastDay(.allWorked) else { return nil }
        let latestDay = lastDay(.noneWorked)
        likely = end(of: likelyDay)
        earliest = end(of: earliestDay)
        latest = latestDay.map(end)
        guard earliest != likely || latest != likely else {
            undeclaredYears = []
            return
        }
        let last = latestDay ?? likelyDay
        let days = (day.daysSince1970 + 1...max(last, likelyDay).daysSince1970).map { CivilDate(daysSince1970: $0) }
        undeclaredYears = Set(days.filter(terms.calendar.isDoubtful).map(\.year)).sorted()
    }

    /// Whether it rests on assumed holidays.
    public var isInDoubt: Bool { earliest != likely || latest != likely }
}
