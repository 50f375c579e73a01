/// A version 3 engine as one session knows it: its identifier, the keys localised to it, and its clock. Belongs to the
/// engine's thread.
///
/// Whoever names an engine is believed as far as asking it needs (RFC 3414, 4). Its clock moves by authentic messages
/// alone, and never back (RFC 3414, 2.3 and 3.2, step 7 b).
final class AuthoritativeEngine {
    let security: UserSecurity
    /// Whether an authentic message has told the clock.
    private(set) var isClockAuthentic: Bool
    /// Whether its identifier is bound to the endpoint that is asked.
    var isBound = false
    /// When it last answered authentically; monotonic nanoseconds.
    var heardAt: UInt64 = 0
    private var latest: EngineClock
    /// When the latest clock was right; monotonic nanoseconds.
    private var learnedAt: UInt64

    /// Seconds by which a message may be behind (RFC 3414, 2.2.3).
    static let timeWindow: UInt32 = 150
    /// snmpEngineBoots that has run out: no message of such an engine is in time (RFC 3414, 2.2.2).
    static let lastBoots: UInt32 = 2_147_483_647

    /// - Parameter isClockAuthentic: whether the message that told the clock was authentic.
    init(_ clock: EngineClock, security: UserSecurity, isClockAuthentic: Bool = false, at now: UInt64) {
        latest = clock
        self.security = security
        self.isClockAuthentic = isClockAuthentic
        learnedAt = now
    }

    var identifier: [UInt8] { latest.identifier }

    /// What the engine's clock must show now.
    func clock(at now: UInt64) -> EngineClock {
        var clock = latest
        let seconds = (now - min(now, learnedAt)) / 1_000_000_000
        clock.time = UInt32(clamping: min(UInt64(clock.time) + seconds, UInt64(Self.lastBoots)))
        return clock
    }

    /// Goes by a clock that nobody vouches for, unless an authentic message has told one.
    func suppose(_ clock: EngineClock, at now: UInt64) {
        if !isClockAuthentic { set(boots: clock.boots, time: clock.time, at: now) }
    }

    /// Whether an authentic message is recent; a later clock replaces the known one.
    func accepts(boots: UInt32, time: UInt32, at now: UInt64) -> Bool {
        guard boots < Self.lastBoots else { return false }
        let known = clock(at: now)
        let isLater = boots > known.boots || boots == known.boots && time > known.time
        if isLater || !isClockAuthentic {
            set(boots: boots, time: time, at: now)
            isClockAuthentic = true
            return true
        }
        return boots == known.boots && UInt64(time) + UInt64(Self.timeWindow) >= UInt64(known.time)
    }

    /// Whether a clock is what this one shows, within the window of time.
    func isAbout(_ other: EngineClock, at now: UInt64) -> Bool {
        let known = clock(at: now)
        let difference = max(known.time, other.time) - min(known.time, other.time)
        return known.boots == other.boots && difference <= Self.timeWindow
    }

    private func set(boots: UInt32, time: UInt32, at now: UInt64) {
        latest.boots = boots
        latest.time = time
        learnedAt = now
    }
}
