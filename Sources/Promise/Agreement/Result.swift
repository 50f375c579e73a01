public import Correlation
public import Intervals
public import Site

/// What a guarantee came to.
public enum Verdict: String, Hashable, Sendable {
    case met
    case breached
    /// What is known decides neither.
    case undetermined
    /// Nothing was promised that a figure could break; entries are counted.
    case recorded
    case notApplicable = "not_applicable"
}

/// How far a result is settled.
public enum ResultStatus: String, Hashable, Sendable {
    /// The period has not ended.
    case running
    /// Claims can still be made.
    case provisional
    case final
    case notApplicable = "not_applicable"
}

/// A nominal figure between its bounds, in milliseconds.
public struct Bounded: Hashable, Sendable {
    public var nominal: Milliseconds
    /// What certainly was.
    public var min: Milliseconds
    /// What can have been.
    public var max: Milliseconds

    public init(nominal: Milliseconds, min: Milliseconds, max: Milliseconds) {
        self.nominal = nominal
        self.min = min
        self.max = max
    }
}

/// What a breach costs the provider.
public struct Remedy: Hashable, Sendable {
    /// Its name in results.
    public enum Kind: String, Hashable, Sendable {
        case rentWaived = "rent_waived"
        case rentDays = "rent_days"
        /// A step of a tiered credit.
        case rentShare = "rent_share"
        case feeRefunded = "fee_refunded"
    }

    public var kind: Kind
    /// Rounded to the currency's minor unit.
    public var amount: Money
}

/// Article 1 or 2, over one period.
public struct AvailabilityResult: Hashable, Sendable {
    /// An outage and what of it counts.
    public struct CountedOutage: Hashable, Sendable {
        public var outage: Outage
        public var counted: Milliseconds
        public var takenOff: [Exclusion: Milliseconds]
        /// The id of the report that covers it.
        public var report: String?
    }

    public var guarantee: Guarantee
    public var terms: AvailabilityTerms
    public var verdict: Verdict
    public var nominalVerdict: Verdict
    public var down: Bounded
    public var counted: Bounded
    public var takenOff: [Exclusion: Milliseconds]
    /// Nominally neither up nor down.
    public var unknown: Milliseconds
    public var periodLength: Milliseconds
    public var outages: [CountedOutage]
    public var contradictions: [Span]
    /// When undetermined: the doubtful spans that count, the longest first, and the signals that could settle them.
    public var unsettled: [Span]
    public var signals: [SignalName]
    public var remedy: Remedy?
}

/// Article 4, over one period.
public struct EmergencyReportResult: Hashable, Sendable {
    /// What became of the duty to tell someone.
    public enum Outcome: String, Hashable, Sendable {
        case onTime = "on_time"
        case late
        case pending
        case excused
    }

    /// An emergency and its notification.
    public struct Report: Hashable, Sendable {
        public var emergency: Emergency
        public var deadline: Instant
        public var notifiedAt: Instant?
        public var method: String?
        public var outcome: Outcome
        /// The id of the record that excuses it.
        public var excuse: String?
    }

    public var verdict: Verdict
    public var within: Milliseconds
    public var reports: [Report]
    public var daysCredited: [CivilDate]
    public var remedy: Remedy?

    func count(_ outcome: Outcome) -> Int { reports.count { $0.outcome == outcome } }
}

/// One guarantee's part of a result.
public enum GuaranteeResult: Hashable, Sendable {
    case availability(AvailabilityResult)
    case emergencyReport(EmergencyReportResult)
    case duty(DutyResult)
    case register(RegisterResult)
    case notApplicable(Guarantee)

    public var guarantee: Guarantee {
        switch self {
        case .availability(let result): result.guarantee
        case .emergencyReport: .emergencyReport
        case .duty(let result): result.guarantee
        case .register(let result): result.guarantee
        case .notApplicable(let guarantee): guarantee
        }
    }

    public var verdict: Verdict {
        switch self {
        case .availability(let result): result.verdict
        case .emergencyReport(let result): result.verdict
        case .duty(let result): result.verdict
        case .register: .recorded
        case .notApplicable: .notApplicable
        }
    }

    public var remedy: Remedy? {
        switch self {
        case .availability(let result): result.remedy
        case .emergencyReport(let result): result.remedy
        case .duty(let result): result.remedy
        case .register, .notApplicable: nil
        }
    }
}

/// A head of the ledger's hash chain, as documents name it.
public struct ChainReference: Hashable, Sendable {
    /// The newest row that it covers.
    public var row: Int64
    /// `sha256:` and 64 hexadecimal digits.
    public var head: String

    public init(row: Int64, head: String) {
        self.row = row
        self.head = head
    }
}

/// One contract's month.
public struct ContractResult: Hashable, Sendable {
    public var contract: String
    public var customer: String
    public var month: Month
    /// Nil when the contract was not in force; then there are no guarantees.
    public var period: Span?
    public var timeZone: String
    public var status: ResultStatus
    public var claimsCloseAt: Instant?
    /// All nine, in order.
    public var guarantees: [GuaranteeResult]
    public var remedyTotal: Money
    /// The digests of the configurations that governed the readings used.
    public var configurations: [String]

    /// The worst of the guarantees: breached before undetermined before met.
    public var verdict: Verdict {
        let all = Set(guarantees.map(\.verdict))
        return [Verdict.breached, .undetermined, .met].first(where: all.contains) ?? .notApplicable
    }
}
