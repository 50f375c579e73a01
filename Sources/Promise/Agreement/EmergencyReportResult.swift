public import Correlation
public import Intervals
public import Site

/// Article 4, judged.
public struct EmergencyReportResult: Hashable, Sendable {
    /// What became of the duty to tell someone.
    public enum Outcome: String, Hashable, Sendable {
        case onTime = "on_time"
        case late
        case pending
        case excused
        /// A service's, where the terms only record them: it is in no count and decides nothing (fine print, 18).
        case recorded
    }

    /// An emergency and its notification.
    public struct Report: Hashable, Sendable {
        /// What had to be told.
        public var emergency: Emergency
        /// The last instant at which it is in time.
        public var deadline: Instant
        /// The earliest notification that counts.
        public var notifiedAt: Instant?
        /// By which way, as the record says.
        public var method: String?
        /// What became of it.
        public var outcome: Outcome
        /// The id of the record that excuses it.
        public var excuse: String?
    }

    /// A notification that belongs to an emergency and does not answer it (fine print, 16).
    public struct Uncounted: Hashable, Sendable {
        /// The path of the emergency's subject.
        public var subject: String
        /// When the emergency was determined.
        public var determinedAt: Instant
        /// When somebody was told.
        public var notifiedAt: Instant
        /// The id of the record.
        public var notification: String
        /// Why it does not.
        public var reason: NotificationFlaw
    }

    /// A contact problem that covers the determination of an emergency and does not excuse it (fine print, 17).
    public struct Unproven: Hashable, Sendable {
        /// Why it does not.
        public enum Reason: String, Hashable, Sendable, CaseIterable {
            /// It names nobody whom the customer chose.
            case notAContact = "not_a_contact"
            /// Nothing but its own word speaks for it.
            case notBorneOut = "not_borne_out"
        }

        /// The path of the emergency's subject.
        public var subject: String
        /// When the emergency was determined.
        public var determinedAt: Instant
        /// The id of the record.
        public var contactProblem: String
        /// Why it does not.
        public var reason: Reason
    }

    /// Breached when one is late.
    public var verdict: Verdict
    /// The time allowed.
    public var within: Milliseconds
    /// In order of determination.
    public var reports: [Report]
    /// How long each host was not pinged, in the order in which they are configured (fine print, 15).
    public var unpinged: [UnpingedTime]
    /// Notifications that answer nothing, in order of determination, subject, instant and id.
    public var uncounted: [Uncounted]
    /// Contact problems that excuse nothing, in order of determination, subject and id.
    public var unproven: [Unproven]
    /// Failures, and what somebody should look at.
    public var findings: [Finding]
    /// Local days with a late one that the customer asked for.
    public var daysCredited: [CivilDate]
    /// Nil when no day is credited.
    public var remedy: Remedy?

    /// How many findings are the provider's failures.
    public var failures: Int { findings.count(where: \.isFailure) }

    /// Those that decide.
    public var counted: [Report] { reports.filter { $0.outcome != .recorded } }

    func count(_ outcome: Outcome) -> Int { reports.count { $0.outcome == outcome } }
}
