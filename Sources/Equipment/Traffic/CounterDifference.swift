public import Intervals

/// What passed through a port between two readings, or why nobody can say.
public enum CounterDifference: Hashable, Sendable {
    /// So many octets.
    case counted(received: UInt64, sent: UInt64)
    case unknown(Reason)

    /// Why a difference does not count.
    public enum Reason: String, Hashable, Sendable, CaseIterable {
        /// The second reading is not later than the first: the collector's clock was set.
        case clockSet
        /// Two readings so far apart say nothing of the time between them.
        case tooFarApart
        /// The agent has started anew.
        case restarted
        /// The agent's clock stands still: it repeats what it knew then.
        case standsStill
        /// The agent says that the counters lost their continuity.
        case discontinued
        /// A counter stands lower than before, and cannot have wrapped.
        case reset
        /// More than the port can carry.
        case tooFast
        /// The counters are of another width than before.
        case otherWidth
        /// A counter of 32 bits may have wrapped more than once, as far as anybody knows.
        case ambiguous

        /// Whether counting began anew.
        public var isDiscontinuity: Bool {
            switch self {
            case .restarted, .discontinued, .reset: true
            case .clockSet, .tooFarApart, .standsStill, .tooFast, .otherWidth, .ambiguous: false
            }
        }
    }

    /// Compares a reading with the one before it.
    ///
    /// - Parameter longest: how far apart they may be.
    public init(from before: CounterReading, to after: CounterReading, longest: Milliseconds) {
        if let reason = after.doubt(since: before, longest: longest) {
            self = .unknown(reason)
            return
        }
        let limit = Limit(before, after)
        switch (limit.octets(before.received, after.received), limit.octets(before.sent, after.sent)) {
        case (.success(let received), .success(let sent)): self = .counted(received: received, sent: sent)
        case (.failure(let found), _), (.success, .failure(let found)): self = .unknown(found.reason)
        }
    }
}

/// How much may have passed through a port between two readings.
private struct Limit {
    /// Why a counter says nothing.
    struct Doubt: Error {
        let reason: CounterDifference.Reason
    }

    private let width: CounterReading.Width
    /// Octets; nil where nobody knows what the port can carry.
    private let most: UInt64?
    private let showsRestarts: Bool

    private static let turn: UInt64 = 1 << 32

    init(_ before: CounterReading, _ after: CounterReading) {
        width = after.width
        showsRestarts = before.upTime != nil && after.upTime != nil
        most = [before.speed, after.speed].compactMap(\.self).max().map { speed in
            PortCapacity.octets(at: speed, in: after.at - before.at)
        }
    }

    /// What a counter has counted.
    func octets(_ before: UInt64, _ after: UInt64) -> Result<UInt64, Doubt> {
        switch width {
        case .wide:
            guard after >= before else { return .failure(Doubt(reason: .reset)) }
        case .narrow:
            // Whoever can carry a whole turn in this time may have wrapped unseen.
            guard let most, most < Self.turn else { return .failure(Doubt(reason: .ambiguous)) }
            guard after >= before || showsRestarts else { return .failure(Doubt(reason: .reset)) }
        }
        let octets = after >= before ? after - before : after &+ Self.turn &- before
        guard most.map({ octets <= $0 }) ?? true else { return .failure(Doubt(reason: .tooFast)) }
        return .success(octets)
    }
}

/// What a port can carry.
public enum PortCapacity {
    /// The most octets that are believed of a speed in some time: a twentieth more than it says, since neither the agent's
    /// nor our clock is exact.
    ///
    /// - Parameter speed: in bits a second.
    public static func octets(at speed: UInt64, in time: Milliseconds) -> UInt64 {
        let octets = UInt128(speed) * UInt128(max(0, time)) * 105 / 800_000
        return UInt64(clamping: octets)
    }

    /// The same as a rate, in octets a second.
    public static func rate(at speed: UInt64) -> Double { Double(speed) * 1.05 / 8 }
}

extension CounterReading {
    /// Why what this says, less what was said before, is not what passed in between; nil where nothing speaks against it.
    fileprivate func doubt(since before: CounterReading, longest: Milliseconds) -> CounterDifference.Reason? {
        guard at > before.at else { return .clockSet }
        guard at - before.at <= longest else { return .tooFarApart }
        guard width == before.width else { return .otherWidth }
        if let earlier = before.upTime, let upTime {
            if upTime == earlier, upTime > 0 { return .standsStill }
            if AgentClock.showsRestart(from: earlier, at: before.at, to: upTime, at: at) { return .restarted }
        }
        return isContinuous(since: before) ? nil : .discontinued
    }

    private func isContinuous(since before: CounterReading) -> Bool {
        guard let discontinuity else { return true }
        if let earlier = before.discontinuity { return discontinuity == earlier }
        // It says so for the first time: what matters is whether it lies between the two readings.
        guard discontinuity > 0, let upTime else { return true }
        return Milliseconds(upTime &- discontinuity) * 10 > at - before.at
    }
}

/// What `sysUpTime` tells of restarts. It counts hundredths of a second and begins anew after 497 days.
enum AgentClock {
    private static let turn: Int64 = 1 << 32
    /// Device clocks drift, and some are set a little when the network tells them the time.
    private static let slack: Int64 = 300 * 100
    /// Some agents count whole seconds.
    private static let resolution: Milliseconds = 2000

    /// Whether an agent started between two of its answers.
    static func showsRestart(from earlier: UInt32, at before: Instant, to later: UInt32, at now: Instant) -> Bool {
        if later < earlier { return !isWrap(from: earlier, to: later, after: now - before) }
        // It runs for longer than before, but not for as long as it is since it was last heard.
        return now - Milliseconds(later) * 10 > before + resolution
    }

    private static func isWrap(from earlier: UInt32, to later: UInt32, after time: Milliseconds) -> Bool {
        let expected = Int64(earlier) + time / 10
        return expected >= turn - slack && Int64(later) <= max(0, expected - turn) + slack
    }
}
