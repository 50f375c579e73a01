import Intervals

/// Follows a device's clocks from answer to answer and tells a restart from a wrap.
///
/// `sysUpTime` counts hundredths of a second and wraps after 497.1 days; `snmpEngineBoots` grows with every restart
/// where an agent has it, and some agents leave it at 0. Neither alone proves a restart (R36).
struct DeviceClock: Hashable {
    /// What one answer says.
    struct Sample: Hashable {
        var at: Instant
        /// Hundredths of a second.
        var upTime: UInt32
        var boots: Int64?
    }

    private var latest: Sample?

    /// Takes in a sample and says whether the agent has started anew since the one before.
    mutating func advance(to sample: Sample) -> Bool {
        defer { latest = sample }
        guard let before = latest else { return false }
        if let old = before.boots, let new = sample.boots, old > 0, new > 0 { return new != old }
        guard sample.upTime < before.upTime else { return false }
        // It would have wrapped by now if it had gone on counting.
        let expected = Int64(before.upTime) + (sample.at - before.at) / 10
        return expected < Int64(UInt32.max) - Self.slack
    }

    /// When the agent started, by its own clock; nil before the first sample.
    var startedAt: Instant? { latest.map { $0.at - Milliseconds($0.upTime) * 10 } }

    /// Device clocks drift by up to 0.01 % (quirks, E3); five minutes cover a month between two samples.
    private static let slack: Int64 = 300 * 100
}
