import Intervals

/// When a state began, by what the device remembers, and how exactly that is known.
struct SinceEvidence {
    var since: Instant
    var error: Milliseconds

    /// A column holds `sysUpTime` at the change (`ifLastChange`), read in one PDU with `sysUpTime`.
    init?(changedAt: Int64, readAt dating: Dating) {
        guard let upTime = dating.upTime else { return nil }
        var age = Int64(upTime) - changedAt
        // An agent that fills a PDU over a tick or two may be ahead of its own clock.
        if age < -100 {
            guard dating.hasWrapped else { return nil }
            age += Self.wrap
        }
        age = max(0, age) * 10
        since = dating.at - age
        error = dating.error + 10 + Self.drift(over: age)
    }

    /// A scalar counts how long the signal has been down, in whole units, cut off.
    init?(count: Int64, perSecond: Int64, readAt dating: Dating) {
        guard !Sentinel.contains(count) else { return nil }
        let age = count * 1000 / perSecond
        // A card that started while on battery counts from its own start (RFC 1628, upsSecondsOnBattery).
        if let upTime = dating.upTime, upTime > 0, age + Self.startUp >= Int64(upTime) * 10 { return nil }
        since = dating.at - age
        error = dating.error + 1000 / perSecond + Self.drift(over: age)
    }

    /// `sysUpTime` is a 32-bit number of hundredths of a second.
    private static let wrap: Int64 = 1 << 32
    /// Some counters begin a moment before the agent's clock.
    private static let startUp: Milliseconds = 2000

    /// Device clocks drift by up to 0.01 % (quirks, E3).
    private static func drift(over age: Milliseconds) -> Milliseconds { age / 10_000 }
}
