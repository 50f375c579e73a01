public import Intervals
public import Site

/// How much of a month's downtime one guarantee of a contract has used, as it was judged last.
public struct MonthUse: Hashable, Sendable, Codable {
    /// The contract's id.
    public var contract: String
    /// Which promise.
    public var guarantee: Guarantee
    /// The civil month, `2026-02`.
    public var month: String
    /// When the month begins in the contract's time zone.
    public var monthStart: Instant
    /// The downtime that counts, nominally; milliseconds like all that follow.
    public var used: Milliseconds
    /// As much counts for certain.
    public var least: Milliseconds
    /// As much may count.
    public var most: Milliseconds
    /// As much breaks the promise.
    public var limit: Milliseconds
    /// Time without evidence.
    public var unknown: Milliseconds
    /// What was taken off, by cause.
    public var takenOff: [String: Milliseconds]
    /// Whether the promise can no longer be kept this month, by the verdict's own rule.
    public var isBreached: Bool
    /// When it was judged.
    public var judgedAt: Instant
    /// The time that is judged, which the limit is a share of; nil where a daemon of before answers.
    public var periodFrom: Instant?
    public var periodTo: Instant?

    /// Notes what was judged.
    public init(
        contract: String, guarantee: Guarantee, month: Month, monthStart: Instant, used: Milliseconds,
        least: Milliseconds, most: Milliseconds, limit: Milliseconds, unknown: Milliseconds = 0,
        takenOff: [String: Milliseconds] = [:], isBreached: Bool = false, judgedAt: Instant, period: Span? = nil
    ) {
        self.contract = contract
        self.guarantee = guarantee
        self.month = "\(month)"
        self.monthStart = monthStart
        self.used = used
        self.least = least
        self.most = most
        self.limit = limit
        self.unknown = unknown
        self.takenOff = takenOff
        self.isBreached = isBreached
        self.judgedAt = judgedAt
        periodFrom = period?.from
        periodTo = period?.to
    }

    /// The time that is judged; nil where a daemon of before answers.
    public var period: Span? {
        guard let periodFrom, let periodTo else { return nil }
        return Span(from: periodFrom, to: periodTo)
    }

    /// What is left until the promise breaks.
    public var left: Milliseconds { max(0, limit - used) }
}
