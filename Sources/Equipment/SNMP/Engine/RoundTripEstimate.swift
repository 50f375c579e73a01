/// How long an agent takes to answer (RFC 6298): what decides when a try is repeated.
struct RoundTripEstimate {
    /// Nanoseconds; 0 before the first measurement.
    private var smoothed: UInt64 = 0
    private var variation: UInt64 = 0

    /// Repeating earlier gains nothing on a LAN and doubles the work of a card that is busy.
    static let leastPatience: UInt64 = 250_000_000

    mutating func measured(_ roundTrip: UInt64) {
        guard smoothed > 0 else {
            smoothed = max(1, roundTrip)
            variation = roundTrip / 2
            return
        }
        let distance = max(smoothed, roundTrip) - min(smoothed, roundTrip)
        variation = (3 * variation + distance) / 4
        smoothed = max(1, (7 * smoothed + roundTrip) / 8)
    }

    /// How long a first try is waited for: at most `timeout`, and all of it where nothing is known.
    func patience(atMost timeout: UInt64) -> UInt64 {
        guard smoothed > 0 else { return timeout }
        return min(timeout, max(Self.leastPatience, smoothed + 4 * variation))
    }
}
