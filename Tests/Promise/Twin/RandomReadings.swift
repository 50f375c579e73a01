import Proofs
import Site

/// Invents what was read of one signal.
public struct RandomReadings {
    public var ticks: Int
    public var interval: Int
    /// Spans of ticks in which the signal is down.
    public var outages: [Range<Int>]
    /// A device's clock may date states, and a restart may be inferred.
    public var isDated = false
    public var hasExtras = false
    /// A clock may say how wrong it is. A run keeps the uncertainty of its first reading only.
    public var hasErrors = false
    /// The collector's clock may have been wrong.
    public var hasClockErrors = false

    public init(
        ticks: Int, interval: Int, outages: [Range<Int>], isDated: Bool = false, hasExtras: Bool = false,
        hasErrors: Bool = false, hasClockErrors: Bool = false
    ) {
        self.ticks = ticks
        self.interval = interval
        self.outages = outages
        self.isDated = isDated
        self.hasExtras = hasExtras
        self.hasErrors = hasErrors
        self.hasClockErrors = hasClockErrors
    }

    /// In the order of time; of two at one instant the first one was stored first.
    public func next(_ seed: inout Seed) -> [TickReading] {
        var result: [TickReading] = []
        var at = seed.number(0...interval * 3)
        var clockError = 0
        while at < ticks {
            if hasClockErrors, seed.once(in: 10) { clockError = seed.one(of: [0, seed.number(0...interval * 2)]) }
            var reading = TickReading(
                at: at, state: outages.contains { $0.contains(at) } ? .down : .up, clockError: clockError)
            if seed.once(in: 25) { reading.state = seed.one(of: [.up, .down, .unknown]) }
            if isDated { date(&reading, &seed) }
            result.append(reading)
            if seed.once(in: 60) { result.append(TickReading(at: at, state: seed.one(of: [.up, .down]))) }
            if hasExtras, seed.once(in: 8) { result += extras(after: at, &seed) }
            at += step(&seed)
        }
        return result.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }.map(\.element)
    }

    private func step(_ seed: inout Seed) -> Int {
        if seed.once(in: 40) { return seed.number(1...interval * 10) }
        return seed.once(in: 12) ? seed.number(1...interval * 3) : interval
    }

    private func date(_ reading: inout TickReading, _ seed: inout Seed) {
        if seed.once(in: 5) {
            reading.since = max(0, reading.at - seed.number(-1...interval * 6))
            if hasErrors, seed.once(in: 3) { reading.error = seed.number(0...interval) }
        }
        reading.isInferred = reading.state == .down && seed.once(in: 8)
    }

    private func extras(after at: Int, _ seed: inout Seed) -> [TickReading] {
        (0..<seed.number(1...3)).map { _ in
            let extra = at + seed.number(0...interval)
            let isDown = outages.contains { $0.contains(extra) } != seed.once(in: 4)
            return TickReading(at: extra, state: isDown ? .down : .up, isExtra: true)
        }
    }
}
