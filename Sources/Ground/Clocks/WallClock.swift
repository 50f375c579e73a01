import Foundation
public import Intervals

/// Tells what time it is, so that whoever needs the present instant can be given another one.
public protocol WallClock: Sendable {
    /// The present instant. It may be set back at any time.
    var now: Instant { get }
}

/// The machine's clock.
public struct SystemClock: WallClock {
    /// Creates the clock; all of them tell the same time.
    public init() {}

    /// The machine's wall clock, cut to the millisecond.
    public var now: Instant { .now }
}

extension Instant {
    /// Reads the machine's wall clock (`CLOCK_REALTIME`), cut to the millisecond. Somebody may set it back at any time.
    public static var now: Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
