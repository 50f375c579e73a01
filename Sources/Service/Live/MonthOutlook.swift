public import Intervals

/// What a month owes by its newest stored result, and what it will owe if nothing more is reported (fine print, 25).
public struct MonthOutlook: Hashable, Sendable, Codable {
    /// The contract's id.
    public var contract: String
    /// The civil month, `2026-02`.
    public var month: String
    /// Until when claims that touch it can be made; nil where none can.
    public var claimsCloseAt: Instant?
    /// With its currency.
    public var owed: String
    /// With its currency; nil once nothing can change any more.
    public var expected: String?

    /// Notes what a document says.
    public init(contract: String, month: String, claimsCloseAt: Instant?, owed: String, expected: String?) {
        self.contract = contract
        self.month = month
        self.claimsCloseAt = claimsCloseAt
        self.owed = owed
        self.expected = expected
    }
}
