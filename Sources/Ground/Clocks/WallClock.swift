import Foundation
public import Intervals

extension Instant {
    /// Reads the machine's wall clock (`CLOCK_REALTIME`), cut to the millisecond. It may be set back at any time.
    public static var now: Instant {
        Instant(milliseconds: Int64((Date().timeIntervalSince1970 * 1000).rounded(.down)))
    }
}
