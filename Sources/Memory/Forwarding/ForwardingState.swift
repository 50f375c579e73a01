public import Intervals

/// How a collector stands with its centre.
public struct ForwardingState: Hashable, Sendable {
    /// What it does with the lease of its share.
    public enum Lease: Hashable, Sendable {
        /// The centre was not asked yet.
        case unknown
        /// The centre has never answered since the start: the collector reads, as it would without one.
        case unreached
        /// It reads.
        case held(number: Int64)
        /// Another collector of the same share reads.
        case standby
    }

    /// Rows written here that the centre has not; nil until that is known.
    public var pending: Int64?
    /// When the oldest of them was read or entered; nil when there is none.
    public var oldest: Instant?
    /// When the centre last had everything.
    public var caughtUpAt: Instant?
    public var lease = Lease.unknown
    /// Why nothing can be sent at present; nil while it can.
    public var failure: String?
    /// Rows that the centre did not take since the start.
    public var setAside = 0

    public init() {}
}

extension ForwardingState.Lease {
    /// Whether the collector reads.
    public var isReading: Bool {
        switch self {
        case .held, .unreached: true
        case .unknown, .standby: false
        }
    }
}
