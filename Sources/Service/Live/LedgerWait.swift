public import Intervals

/// What was collected and is not in the ledger yet.
public struct LedgerWait: Hashable, Sendable, Codable {
    /// How many readings wait.
    public var readings: Int
    /// When the oldest of them was taken; nil when nothing waits.
    public var oldest: Instant?
    /// Whether the ledger took what it was given last.
    public var isWritable: Bool

    /// What the centre has not got; nil where the ledger is sent to none.
    public var centre: CentreWait?

    /// Notes what waits.
    public init(readings: Int = 0, oldest: Instant? = nil, isWritable: Bool = true, centre: CentreWait? = nil) {
        self.readings = readings
        self.oldest = oldest
        self.isWritable = isWritable
        self.centre = centre
    }
}

/// What is in a collector's ledger and not at its centre yet.
public struct CentreWait: Hashable, Sendable, Codable {
    /// Who reads: of the collectors of one share, one does.
    public enum Role: String, Hashable, Sendable, Codable {
        case reads
        /// Another collector of the share reads.
        case standsBy = "stands_by"
        /// The centre has not said yet.
        case unknown
    }

    /// Rows of the ledger that it has not; nil until that is known.
    public var rows: Int64?
    /// When the oldest of them was read or entered; nil when there is none.
    public var oldest: Instant?
    public var role: Role
    /// Why nothing can be sent; nil while it can.
    public var failure: String?

    public init(rows: Int64?, oldest: Instant?, role: Role, failure: String?) {
        self.rows = rows
        self.oldest = oldest
        self.role = role
        self.failure = failure
    }
}
