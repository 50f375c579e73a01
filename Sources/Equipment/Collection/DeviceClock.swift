import Intervals

/// Follows a device's clocks from answer to answer and tells a restart from a wrap and from a standstill.
///
/// `sysUpTime` counts hundredths of a second and wraps after 497.1 days; `snmpEngineBoots` grows with every restart
/// where an agent has it, and some agents leave it at 0. Neither alone proves a restart (R36).
struct DeviceClock: Hashable {
    /// What one answer tells of the clocks.
    struct Sample: Hashable {
        var at: Instant
        /// Hundredths of a second.
        var upTime: UInt32
        var boots: Int64?
    }

    /// What a sample shows, compared with the one before.
    enum Change: Hashable {
        case none
        /// The agent has started anew.
        case restarted
        /// Its clock has started anew, but its count of boots denies a restart: rows and dates are read anew, and nothing is
        /// proved.
        case clockReset
        /// It has started anew and counts its boots from a lower number: an engine that was reset, or another one.
        case lostBoots(from: Int64, to: Int64)
    }

    private var latest: Sample?
    private var standsSince: Instant?
    /// Whether `sysUpTime` went through zero since the agent started.
    private(set) var hasWrapped = false

    /// A turn of `sysUpTime`: 497.1 days.
    static let turn: Milliseconds = (1 << 32) * 10

    mutating func advance(to sample: Sample) -> Change {
        defer { latest = sample }
        guard let before = latest else { return .none }
        let change = change(from: before, to: sample)
        hasWrapped = change == .none && (hasWrapped || sample.upTime < before.upTime)
        // An agent that says 0 has no clock.
        let stands = sample.upTime == before.upTime && sample.upTime > 0
        standsSince = if stands { standsSince ?? before.at } else { nil }
        return change
    }

    /// Dates the samples so far as all later ones will be: the machine's own clock was set.
    mutating func move(by shift: Milliseconds) {
        if let at = latest?.at { latest?.at = at + shift }
        standsSince = standsSince.map { $0 + shift }
    }

    private func change(from before: Sample, to sample: Sample) -> Change {
        let fell = sample.upTime < before.upTime && !isWrap(from: before, to: sample)
        if let old = before.boots, let new = sample.boots, old > 0, new > 0 {
            if new == old, fell { return .clockReset }
            if new == old { return .none }
            if new < old { return .lostBoots(from: old, to: new) }
            return .restarted
        }
        // Restarted, and running for longer since than before: it started after it was last heard.
        let startedAt = sample.at - Milliseconds(sample.upTime) * 10
        let isLater = sample.upTime > before.upTime && startedAt > before.at + Self.resolution
        if fell || isLater { return .restarted }
        return .none
    }

    /// Whether it would have wrapped by now if it had gone on counting, and is about there.
    private func isWrap(from before: Sample, to sample: Sample) -> Bool {
        let expected = Int64(before.upTime) + (sample.at - before.at) / 10
        return expected >= Self.wrap - Self.slack
            && Int64(sample.upTime) <= max(0, expected - Self.wrap) + Self.slack
    }

    /// When the agent started, by its own clock; nil before the first sample.
    var startedAt: Instant? { latest.map { $0.at - Milliseconds($0.upTime) * 10 } }

    /// How long the clock has stood still: an agent that answers so repeats what it knew then (R30).
    var standstill: Milliseconds {
        guard let standsSince, let latest else { return 0 }
        return latest.at - standsSince
    }

    private static let wrap: Int64 = 1 << 32
    /// Device clocks drift by up to 0.01 % (quirks, E3); five minutes cover a month between two samples.
    private static let slack: Int64 = 300 * 100
    /// Some agents count whole seconds.
    private static let resolution: Milliseconds = 2000
}
