public import Intervals
public import Site

/// What became of an entry that had to be answered by an instant (articles 3, 7 and 8).
public struct DueEntry: Hashable, Sendable {
    /// Its name in results.
    public enum Outcome: String, Hashable, Sendable {
        case onTime = "on_time"
        case late
        case pending
        /// Late by no more than force majeure took.
        case excused
        /// An announcement of holidays that is still to come decides.
        case undetermined
    }

    /// The id of the record that began it: of an installation, a complaint, an authorisation, or of an operation that
    /// names none.
    public var record: String
    /// The signing, authorisation or acceptance.
    public var begins: Instant
    /// The last instant at which it is in time.
    public var due: Instant
    /// Where force majeure stopped the clock: the last instant at which that excuses it.
    public var relievedDue: Instant?
    /// When working days near the due date are in doubt: the earliest due instant, and the latest if there is one.
    public var doubt: (earliest: Instant, latest: Instant?)? {
        earliest.map { ($0, latest) }
    }
    var earliest: Instant?
    var latest: Instant?
    /// When it was done, as far as that has come.
    public var doneAt: Instant?
    /// What became of it.
    public var outcome: Outcome
    /// As if the likely due instant were certain.
    public var likely: Outcome
    /// The ids of the force majeure records whose time was not counted.
    public var relievedBy: [String] = []
    /// Article 7: the id of the operation or request that gave the first feedback.
    public var answeredBy: String?
    /// What is still owed: items of an installation, the closing report of an operation.
    public var missing: [String] = []
    /// Article 3.
    public var service: Contract.Service?
    /// What the installation cost.
    public var fee: Money?
    /// What telemetry says of an installation.
    public var corroboration: [Corroboration] = []
    /// Article 8: what the complaint is about.
    public var about: String?

    /// Whether it can still be done in time, or excused.
    public var isPending: Bool {
        switch outcome {
        case .pending: true
        case .undetermined: doneAt == nil
        case .onTime, .late, .excused: false
        }
    }
}

/// Article 3, 7 or 8, over the entries that were due in one month.
public struct DutyResult: Hashable, Sendable {
    /// Installation, operation or complaint.
    public var guarantee: Guarantee
    /// Breached when an entry is late. Where nothing was due, but something is found: recorded under article 7, not
    /// applicable under article 3.
    public var verdict: Verdict
    /// As if likely due instants were certain.
    public var nominalVerdict: Verdict
    /// Article 3: working days; otherwise a time.
    public var workingDays: Int?
    /// The name of the calendar (article 3).
    public var calendar: String?
    /// The time allowed (articles 7 and 8).
    public var within: Milliseconds?
    /// In order of their due instants.
    public var entries: [DueEntry]
    /// What is missing beside the entries, and what they rest on.
    public var findings: [Finding] = []
    /// Nil when nothing is owed.
    public var remedy: Remedy?

    /// What was late, and the findings that are failures.
    public var failures: Int { count(.late) + findings.count(where: \.isFailure) }

    /// Whether an entry can still be done in time or excused: until then the month is not final (fine print, 14).
    public var isPending: Bool { entries.contains(where: \.isPending) }

    /// Whether something was due. Findings alone make no document of a month that the term does not reach.
    public var hasDuty: Bool { !entries.isEmpty }

    /// How many entries came to an outcome.
    public func count(_ outcome: DueEntry.Outcome) -> Int { entries.count { $0.outcome == outcome } }
}
