public import Correlation
import Foundation
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
    /// What the contract's procedure writes down.
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

    /// What is given.
    public var kind: Kind
    /// Rounded to the currency's minor unit.
    public var amount: Money
}

/// One guarantee's part of a result.
public enum GuaranteeResult: Hashable, Sendable {
    case availability(AvailabilityResult)
    case emergencyReport(EmergencyReportResult)
    case duty(DutyResult)
    case register(RegisterResult)
    case notApplicable(Guarantee)

    /// Whose part it is.
    public var guarantee: Guarantee {
        switch self {
        case .availability(let result): result.guarantee
        case .emergencyReport: .emergencyReport
        case .duty(let result): result.guarantee
        case .register(let result): result.guarantee
        case .notApplicable(let guarantee): guarantee
        }
    }

    /// What it came to.
    public var verdict: Verdict {
        switch self {
        case .availability(let result): result.verdict
        case .emergencyReport(let result): result.verdict
        case .duty(let result): result.verdict
        case .register: .recorded
        case .notApplicable: .notApplicable
        }
    }

    /// Whether something in it can still be done in time: until then no month is final (fine print, 14).
    public var isPending: Bool {
        switch self {
        case .emergencyReport(let result): result.count(.pending) > 0
        case .duty(let result): result.isPending
        case .availability, .register, .notApplicable: false
        }
    }

    /// How many failures of the provider's it names, whether or not they decide the verdict.
    public var failures: Int {
        switch self {
        case .duty(let result): result.failures
        case .register(let result): result.failures
        case .emergencyReport(let result): result.failures
        case .availability, .notApplicable: 0
        }
    }

    /// What it owes; nil for nothing.
    public var remedy: Remedy? {
        switch self {
        case .availability(let result): result.remedy
        case .emergencyReport(let result): result.remedy
        case .duty(let result): result.remedy
        case .register, .notApplicable: nil
        }
    }
}

/// The heads of the ledger's hash chains, as documents name them.
public struct ChainReference: Hashable, Sendable {
    /// The newest row of the chain of entries that its head covers.
    public var row: Int64
    /// The head of the chain of entries, in which the other heads are written down: `sha256:` and 64 hexadecimal digits.
    public var head: String
    /// The head of each chain by its name, as 64 hexadecimal digits; empty where a ledger had one chain.
    public var heads: [String: String]

    public init(row: Int64, head: String, heads: [String: String] = [:]) {
        self.row = row
        self.head = head
        self.heads = heads
    }
}

/// One contract's month.
public struct ContractResult: Hashable, Sendable {
    /// By which rules of the fine print it was judged (13); results that do not say were judged by rules 1.
    public static let rules: Int64 = 2

    /// The id.
    public var contract: String
    /// The name.
    public var customer: String
    /// Civil, in the contract's time zone.
    public var month: Month
    /// Nil when the contract was not in force; then there are guarantees only where a duty fell due (fine print, 14).
    public var period: Span?
    /// Its identifier.
    public var timeZone: String
    /// How far it is settled.
    public var status: ResultStatus
    /// When the last claim window that touches the period ends.
    public var claimsCloseAt: Instant?
    /// All nine, in order.
    public var guarantees: [GuaranteeResult]
    /// What else the terms promise, by identifier.
    public var promises: [PromiseResult] = []
    /// The most that is owed for them together, in the currency of the rent.
    var promisesCap: Decimal?
    /// At most the month's rent, fees apart; what is owed for other promises has its own limits.
    public var remedyTotal: Money
    /// The digests of the configurations that governed the readings used.
    public var configurations: [String]
    /// How far the clocks behind the readings can be trusted; nil when nothing is known of it.
    public var clock: ClockEvidence?
    /// What the month comes to if nothing more is reported; nil once it is final, and without a period.
    public var ifNothingMoreIsReported: Outlook?
    /// Corrections of the configuration's wiring that applied in the period.
    public var wiring: [AppliedWiring] = []
    /// The contracts that this one continues, and those that continue it: reports under either count for both (fine print,
    /// 28).
    public var renewals: [String] = []
    /// What passed through the contract's ports, as it was issued; nil where nothing was counted, or was not issued yet.
    public var traffic: TrafficFigure?

    /// The guarantees that somebody should look at: breached, undetermined, or with failures that break no figure.
    public var open: [Guarantee] {
        guarantees.filter { $0.verdict.isOpen(failures: $0.failures) }.map(\.guarantee)
    }

    /// Whether something in it can still be done in time.
    public var isPending: Bool { guarantees.contains(where: \.isPending) }

    /// The worst of the guarantees: breached before undetermined before met.
    public var verdict: Verdict { Verdict.worst(of: guarantees.map(\.verdict) + promises.map(\.verdict)) }
}
