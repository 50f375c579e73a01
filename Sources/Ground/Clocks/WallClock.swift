import Foundation
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
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
