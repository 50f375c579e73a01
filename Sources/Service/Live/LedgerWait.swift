public import Intervals

/// What was collected and is not in the ledger yet.
public struct LedgerWait: Hashable, Sendable, Codable {
    /// How many readings wait.
    public var readings: Int
    /// When the oldest of them was taken; nil when nothing waits.
    public var oldest: Instant?
    /// Whether the ledger took what it was given last.
    public var isWritable: Bool

    /// Notes what waits.
    public init(readings: Int = 0, oldest: Instant? = nil, isWritable: Bool = true) {
        self.readings = readings
        self.oldest = oldest
        self.isWritable = isWritable
    }
}
