/// How far a use case has come that may take long.
public struct WorkDone: Hashable, Sendable {
    /// How many are done.
    public var count: Int64
    /// How many there are; nil when that is not known.
    public var total: Int64?
    /// The part of the work that is done, from 0 to 1; nil when that is not known.
    public var share: Double?

    /// So many of so many.
    public init(_ count: Int, of total: Int) {
        self.count = Int64(count)
        self.total = Int64(total)
        share = total > 0 ? Double(count) / Double(total) : nil
    }

    /// So many, which are a known or unknown part of the work.
    public init(_ count: Int64, share: Double?) {
        self.count = count
        self.share = share
    }
}

/// Is told now and then how far something has come, on the thread that does it.
public typealias ProgressReport = (WorkDone) -> Void
