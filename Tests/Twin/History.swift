public import Facility

/// A reading at a tick. Twins know no instants and no spans: time is a row of ticks, and every tick is asked by itself.
public struct TickReading: Hashable, Sendable {
    public var at: Int
    public var state: SignalState
    public var since: Int?
    public var isExtra: Bool
    public var isInferred: Bool

    public init(at: Int, state: SignalState, since: Int? = nil, isExtra: Bool = false, isInferred: Bool = false) {
        (self.at, self.state, self.since) = (at, state, since)
        (self.isExtra, self.isInferred) = (isExtra, isInferred)
    }
}

extension [TickReading] {
    /// Fine print 1: what is known at a tick, in order of time, of readings in the order in which they were stored.
    public func known(at now: Int) -> [TickReading] {
        var first: [Int: TickReading] = [:]
        for reading in self where reading.at <= now && reading.state != .unknown && first[reading.at] == nil {
            first[reading.at] = reading
        }
        return first.values.sorted { $0.at < $1.at }
    }
}

/// What is known of a condition at every tick: the brute-force twin of a timeline.
public struct History: Hashable, Sendable {
    public var nominal: [SignalState]
    public var certain: [SignalState]

    /// Fine print 2 and 3, asked at every tick, of readings that are known.
    public init(of readings: [TickReading], interval: Int, now: Int, ticks: Int) {
        nominal = Array(repeating: .unknown, count: ticks)
        certain = nominal
        var before = -1
        for tick in 0..<min(now, ticks) {
            while before + 1 < readings.count, readings[before + 1].at <= tick { before += 1 }
            (nominal[tick], certain[tick]) = Self.states(at: tick, readings, lastUntilThen: before, interval)
        }
    }

    private static func states(
        at tick: Int, _ readings: [TickReading], lastUntilThen before: Int, _ interval: Int
    ) -> (nominal: SignalState, certain: SignalState) {
        guard let first = readings.first else { return (.unknown, .unknown) }
        guard before >= 0 else {
            guard let since = usableSince(0, readings), since <= tick else { return (.unknown, .unknown) }
            return said(by: first)
        }
        let a = readings[before]
        guard before + 1 < readings.count else {
            return tick < a.at + interval ? said(by: a) : (.unknown, .unknown)
        }
        let b = readings[before + 1]
        let usable = usableSince(before + 1, readings)
        let inside = usable.flatMap { $0 > a.at ? $0 : nil }
        let isNear = 2 * (b.at - a.at) <= 5 * interval
        if a.state == b.state, inside == nil, isNear || usable != nil {
            return (a.state, a.isInferred || b.isInferred ? .unknown : a.state)
        }
        if let inside, tick >= inside { return said(by: b) }
        // Dead by its own supply: what was inferred from a restart holds until the restart.
        let holdsUntilSince = a.isInferred && inside != nil
        guard tick < (isNear || holdsUntilSince ? b.at : a.at + interval) else { return (.unknown, .unknown) }
        let endsUnrecorded = a.state != b.state ? inside == nil : inside != nil
        return (a.state, endsUnrecorded || a.isInferred ? .unknown : a.state)
    }

    private static func said(by reading: TickReading) -> (nominal: SignalState, certain: SignalState) {
        (reading.state, reading.isInferred ? .unknown : reading.state)
    }

    /// Not later than its own reading, and later than the last earlier reading of the other state.
    private static func usableSince(_ index: Int, _ readings: [TickReading]) -> Int? {
        guard let since = readings[index].since, since <= readings[index].at else { return nil }
        for earlier in readings[..<index].reversed() where earlier.at >= since {
            if earlier.state != readings[index].state { return nil }
        }
        return since
    }
}

extension History {
    /// Kleene's three-valued logic, tick by tick, in both accounts.
    public static func all(_ parts: [History]) -> History { combined(parts, decisive: .down, otherwise: .up) }

    public static func any(_ parts: [History]) -> History { combined(parts, decisive: .up, otherwise: .down) }

    private static func combined(
        _ parts: [History], decisive: SignalState, otherwise: SignalState
    ) -> History {
        var result = parts[0]
        for part in parts.dropFirst() {
            for tick in part.nominal.indices {
                result.nominal[tick] = kleene(result.nominal[tick], part.nominal[tick], decisive, otherwise)
                result.certain[tick] = kleene(result.certain[tick], part.certain[tick], decisive, otherwise)
            }
        }
        return result
    }

    private static func kleene(
        _ a: SignalState, _ b: SignalState, _ decisive: SignalState, _ otherwise: SignalState
    ) -> SignalState {
        if a == decisive || b == decisive { return decisive }
        return a == otherwise && b == otherwise ? otherwise : .unknown
    }
}
