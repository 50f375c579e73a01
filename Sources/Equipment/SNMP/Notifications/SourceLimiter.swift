import Sockets

/// How many notifications are looked into. Those beyond the limits are counted and thrown away unread.
public struct NotificationLimits: Hashable, Sendable {
    /// From one source address, a second, in the long run.
    public var perSecond = 50
    /// From one source address at once: a switch that restarts reports each of its ports.
    public var burst = 200
    /// From all sources together, a second, in the long run.
    public var totalPerSecond = 2000
    /// From all sources together at once.
    public var totalBurst = 4000
    /// Source addresses remembered; a new one drops the one that has been silent longest (80 octets each).
    public var sources = 16_384

    /// The usual limits.
    public init() {}
}

/// Decides which datagrams are looked into: a token bucket for each source address, and one for all together.
///
/// A pure state machine; time is an argument. A source that floods spends its own tokens only: datagrams that its own
/// bucket refuses cost the others nothing.
struct SourceLimiter {
    /// A token bucket kept as one number (the generic cell rate algorithm, ITU-T I.371): the time at which it would be
    /// full again.
    private struct Pace {
        /// Nanoseconds for one token.
        let interval: UInt64
        /// How far the time at which it is full may lie ahead.
        let tolerance: UInt64

        init(perSecond: Int, burst: Int) {
            interval = 1_000_000_000 / UInt64(max(1, perSecond))
            tolerance = interval * UInt64(max(1, burst) - 1)
        }

        /// Spends a token; false when there is none.
        func spend(_ fullAt: inout UInt64, at now: UInt64) -> Bool {
            let start = max(fullAt, now)
            guard start - now <= tolerance else { return false }
            fullAt = start + interval
            return true
        }
    }

    private struct Source: Hashable {
        var high: UInt64
        var low: UInt64
        var scope: UInt32
    }

    private let pace: Pace
    private let totalPace: Pace
    private var sources: RecencyTable<Source, UInt64>
    private var totalFullAt: UInt64 = 0

    init(_ limits: NotificationLimits) {
        pace = Pace(perSecond: limits.perSecond, burst: limits.burst)
        totalPace = Pace(perSecond: limits.totalPerSecond, burst: limits.totalBurst)
        sources = RecencyTable(capacity: limits.sources)
    }

    /// Whether a datagram from an address (its port does not matter) is looked into.
    ///
    /// - Parameter now: nanoseconds of a clock that never goes back.
    mutating func admits(_ endpoint: Endpoint, at now: UInt64) -> Bool {
        let source = Source(high: endpoint.high, low: endpoint.low, scope: endpoint.scope)
        guard sources.use(source, initial: 0, change: { pace.spend(&$0, at: now) }) else { return false }
        return totalPace.spend(&totalFullAt, at: now)
    }

    /// How many sources are remembered.
    var count: Int { sources.count }
}
