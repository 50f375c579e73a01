public import Intervals
public import Site

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

/// Which items a service's installation has (article 3, 1) and when the last of them was done.
struct InstalledItems {
    let doneAt: Instant?
    let missing: [String]

    init(of record: Record, service: Contract.Service, at now: Instant) {
        let needed = service.installedItems.map(\.rawValue)
        var done: [String: Instant] = [:]
        if case .instants(let items)? = record.fields[.items] { done = items.filter { $0.value <= now } }
        let instants = needed.compactMap { done[$0] }
        if let completed = record.instant(.completedAt, until: now) {
            // A completion covers items without an instant of their own; an item done later counts all the same.
            missing = []
            doneAt = (instants + [completed]).max()
        } else {
            missing = needed.filter { done[$0] == nil }
            doneAt = if missing.isEmpty { instants.max() } else { nil }
        }
    }
}

extension Contract.Service {
    /// Article 3, 1.1 to 1.3.
    var installedItems: [Record.InstalledItem] {
        switch self {
        case .managedServer: [.hardware, .software, .power, .network]
        case .colocation, .rack: [.power, .network]
        }
    }
}
