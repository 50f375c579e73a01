import Glibc
public import Intervals

/// Tells the civil time. Rooms that need it are given one, so that tests can set it.
public protocol WallClock: Sendable {
    /// The present instant. It may be earlier than an instant told before: clocks are set back.
    var now: Instant { get }
}

/// The machine's wall clock (`CLOCK_REALTIME`), cut to the millisecond.
public struct SystemClock: WallClock {
    /// The machine's clock.
    public init() {}

    /// Reads the clock.
    public var now: Instant { .now }
}

extension Instant {
    /// Reads the machine's wall clock, cut to the millisecond.
    public static var now: Instant {
        // Foundation's `Date` is a fraction of seconds since 2001: rounded, it may be of the millisecond that comes next.
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Instant(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }
}
