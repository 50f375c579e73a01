/// The clocks of engines that have sent authentic traps, for which they vouch themselves: a trap that is older than the
/// window of time was recorded and is played back (RFC 3414, 3.2, step 7 b).
///
/// A pure state machine; time is an argument. Only authentic messages may be given to it, so that nobody else fills it
/// or moves a clock. A new engine is believed once.
struct SenderClocks {
    private struct Clock {
        var boots: UInt32
        /// latestReceivedEngineTime, seconds, and when it was received.
        var time: UInt32
        var receivedAt: UInt64
    }

    /// The window of time in seconds (RFC 3414, 2.2.3).
    static let window: UInt64 = 150
    /// The value of snmpEngineBoots that has run out (RFC 3414, 2.2.2).
    static let lastBoots: UInt32 = 2_147_483_647

    private var clocks: RecencyTable<[UInt8], Clock>

    /// - Parameter capacity: engines remembered; the one that has been silent longest is dropped.
    init(capacity: Int = 32_768) { clocks = RecencyTable(capacity: capacity) }

    /// Whether a message stamped with an engine's clock is within the window; a later stamp moves the clock.
    ///
    /// - Parameter now: nanoseconds of a clock that never goes back.
    mutating func accepts(_ stamp: EngineClock, at now: UInt64) -> Bool {
        let initial = Clock(boots: stamp.boots, time: stamp.time, receivedAt: now)
        return clocks.use(stamp.identifier, initial: initial) { clock in
            if stamp.boots > clock.boots || stamp.boots == clock.boots && stamp.time > clock.time { clock = initial }
            guard clock.boots != Self.lastBoots, stamp.boots == clock.boots else { return false }
            let present = UInt64(clock.time) + (now - clock.receivedAt) / 1_000_000_000
            return UInt64(stamp.time) + Self.window >= present
        }
    }
}
