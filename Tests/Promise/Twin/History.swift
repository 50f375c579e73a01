public import Site

/// A reading at a tick. Twins know no instants and no spans: time is a row of ticks, and every tick is asked by itself.
public struct TickReading: Hashable, Sendable {
    public var at: Int
    public var state: SignalState
    public var since: Int?
    /// The uncertainty of `since`, both ways.
    public var error: Int
    public var isExtra: Bool
    public var isInferred: Bool
    /// The uncertainty of `at`, both ways.
    public var clockError: Int

    public init(
        at: Int, state: SignalState, since: Int? = nil, error: Int = 0, isExtra: Bool = false, isInferred: Bool = false,
        clockError: Int = 0
    ) {
        self.at = at
        self.state = state
        self.since = since
        self.error = error
        self.isExtra = isExtra
        self.isInferred = isInferred
        self.clockError = clockError
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
        let sinces = Since.usable(of: readings)
        var before = -1
        for tick in 0..<min(now, ticks) {
            while before + 1 < readings.count, readings[before + 1].at <= tick { before += 1 }
            (nominal[tick], certain[tick]) = Self.states(at: tick, readings, sinces, before, interval)
        }
        guard readings.contains(where: { $0.clockError > 0 }) else { return }
        let edges = Edge.all(of: readings, sinces, interval)
        for tick in certain.indices where edges.contains(where: { $0.blurs(certain[tick], at: tick) }) {
            certain[tick] = .unknown
        }
    }

    /// - Parameter before: the last reading until then.
    private static func states(
        at tick: Int, _ readings: [TickReading], _ sinces: [Since?], _ before: Int, _ interval: Int
    ) -> (nominal: SignalState, certain: SignalState) {
        guard let first = readings.first else { return (.unknown, .unknown) }
        guard before >= 0 else {
            guard let since = sinces[0], since.at <= tick else { return (.unknown, .unknown) }
            return said(by: first, isCertain: since.latest <= tick)
        }
        let a = readings[before]
        guard before + 1 < readings.count else {
            return tick < a.at + interval ? said(by: a) : (.unknown, .unknown)
        }
        let b = readings[before + 1]
        let usable = sinces[before + 1]
        let inside = usable.flatMap { $0.at > a.at ? $0 : nil }
        let isNear = 2 * (b.at - a.at) <= 5 * interval
        if a.state == b.state, inside == nil, isNear || usable != nil {
            return (a.state, a.isInferred || b.isInferred ? .unknown : a.state)
        }
        if let inside, tick >= inside.at { return said(by: b, isCertain: tick >= inside.latest) }
        // Dead by its own supply: what was inferred from a restart holds until the restart.
        let holdsUntilSince = a.isInferred && inside != nil
        guard tick < (isNear || holdsUntilSince ? b.at : a.at + interval) else { return (.unknown, .unknown) }
        let endsUnrecorded = a.state != b.state ? inside == nil : inside != nil
        return said(by: a, isCertain: !endsUnrecorded && tick < inside?.earliest ?? .max)
    }

    private static func said(
        by reading: TickReading, isCertain: Bool = true
    ) -> (nominal: SignalState, certain: SignalState) {
        (reading.state, reading.isInferred || !isCertain ? .unknown : reading.state)
    }
}

/// Where a reading lets a state certainly begin or end, and how far the clock of that reading may have been wrong (fine
/// print, 29).
private struct Edge {
    var at: Int
    var state: SignalState
    var isEnd: Bool
    var error: Int

    func blurs(_ state: SignalState, at tick: Int) -> Bool {
        guard state == self.state else { return false }
        return isEnd ? at - error <= tick && tick < at : at <= tick && tick < at + error
    }

    static func all(of readings: [TickReading], _ sinces: [Since?], _ interval: Int) -> [Edge] {
        guard let first = readings.first, let last = readings.last else { return [] }
        var edges = [
            Edge(at: sinces[0]?.latest ?? first.at, state: first.state, isEnd: false, error: first.clockError),
            Edge(at: last.at + interval, state: last.state, isEnd: true, error: last.clockError),
        ]
        for index in readings.indices.dropFirst() {
            edges += between(readings[index - 1], readings[index], sinces[index], interval)
        }
        return edges
    }

    private static func between(_ a: TickReading, _ b: TickReading, _ usable: Since?, _ interval: Int) -> [Edge] {
        let inside = usable.flatMap { $0.at > a.at ? $0 : nil }
        let isNear = 2 * (b.at - a.at) <= 5 * interval
        if a.state == b.state, inside == nil, isNear || usable != nil { return [] }
        let begin = Edge(at: inside?.latest ?? b.at, state: b.state, isEnd: false, error: b.clockError)
        // A ended at an instant that nobody recorded.
        guard (a.state != b.state) != (inside == nil) else {
            return [Edge(at: a.at, state: a.state, isEnd: true, error: a.clockError), begin]
        }
        let horizon = isNear || (a.isInferred && inside != nil) ? b.at : a.at + interval
        if let inside, inside.earliest <= min(horizon, inside.at) {
            return [Edge(at: inside.earliest, state: a.state, isEnd: true, error: b.clockError), begin]
        }
        return [Edge(at: horizon, state: a.state, isEnd: true, error: a.clockError), begin]
    }
}

/// A usable `since`, and within what it lies.
private struct Since {
    var at: Int
    var earliest: Int
    var latest: Int
    /// As it was read.
    var said: Int
    var error: Int

    /// Fine print 2, of each reading: not later than its own reading, and later than the last earlier reading of the
    /// other state, its uncertainty granted. One that moved by no more than the uncertainties is still the one before.
    static func usable(of readings: [TickReading]) -> [Since?] {
        var result: [Since?] = []
        for (index, reading) in readings.enumerated() {
            let others = readings[..<index].lastIndex { $0.state != reading.state } ?? -1
            let bound = others < 0 ? Int.min : readings[others].at
            guard let said = reading.since, said - reading.error <= reading.at, said + reading.error > bound else {
                result.append(nil)
                continue
            }
            let before = result[(others + 1)...].compactMap(\.self).last
            if let before, abs(before.said - said) <= before.error + reading.error {
                result.append(before)
            } else {
                result.append(
                    Since(
                        at: min(max(said, bound), reading.at), earliest: max(said - reading.error, bound),
                        latest: min(said + reading.error, reading.at), said: said, error: reading.error))
            }
        }
        return result
    }
}

extension History {
    /// Nothing is known at any tick.
    public static func unknown(ticks: Int) -> History { History(of: [], interval: 1, now: 0, ticks: ticks) }

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
