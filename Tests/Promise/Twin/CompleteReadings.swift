public import Proofs
public import Site

/// Invents what was read of a whole site without a gap: every signal at its interval, until everything has been calm for
/// long enough that all is decided.
public struct CompleteReadings: Sendable {
    /// A reading and when it came: what a restart proves comes with the first answer.
    public struct Delivery: Sendable {
        public var signal: SignalName
        public var reading: TickReading
        public var at: Int
    }

    public private(set) var deliveries: [Delivery] = []

    /// - Parameters:
    ///   - site: its facility's schedule is followed; where states are dated, it must let everything that is polled together
    ///     be polled at the same ticks.
    ///   - isDated: devices say since when, and cards that were without power start anew.
    ///   - calmFrom: everything is up from then on, as it is until everything was read once: who never answered gives
    ///     nothing to compare with.
    public init(of site: Site, isDated: Bool, calmFrom: Int, _ seed: inout Seed) {
        let phase = seed.number(0...2)
        let eventful = (site.readings.keys.map(site.interval).max() ?? 0) + 3..<calmFrom
        for signal in site.readings.keys.sorted() {
            let interval = site.interval(of: signal)
            let outages = Self.outages(site.outages, within: eventful, &seed)
            let start = isDated ? phase : seed.number(0...interval - 1)
            let line = Line(signal: signal, interval: interval, start: start, outages: outages)
            if signal.isRounds {
                deliveries += line.rounds(
                    ticks: site.ticks.count, grid: isDated ? site.interval(of: Site.uplink) : 1, &seed)
            } else if isDated, signal.knownKind == .outlet, seed.once(in: 2) {
                deliveries += line.restarting(ticks: site.ticks.count, &seed)
            } else {
                deliveries += line.polls(ticks: site.ticks.count, isDated: isDated, &seed)
            }
        }
    }

    /// By signal, as a ledger has them in the end.
    public var readings: [SignalName: [TickReading]] {
        Dictionary(grouping: deliveries, by: \.signal).mapValues { deliveries in
            deliveries.map(\.reading).sorted { $0.at < $1.at }
        }
    }

    /// Some of the site's outages, moved a little, and some of the signal's own, short ones too.
    private static func outages(
        _ shared: [Range<Int>], within eventful: Range<Int>, _ seed: inout Seed
    ) -> [Range<Int>] {
        var outages = shared.filter { _ in !seed.once(in: 3) }.map { outage in
            let from = max(0, outage.lowerBound + seed.number(-3...3))
            return from..<from + max(1, outage.count + seed.number(-4...4))
        }
        for _ in 0..<seed.number(0...3) {
            let from = seed.number(0...eventful.upperBound)
            outages.append(from..<from + seed.number(1...12))
        }
        return outages.map { $0.clamped(to: eventful) }.filter { !$0.isEmpty }
    }
}

/// One signal.
private struct Line {
    var signal: SignalName
    var interval: Int
    var start: Int
    var outages: [Range<Int>]

    private func state(_ tick: Int) -> SignalState { outages.contains { $0.contains(tick) } ? .down : .up }

    private func delivery(_ reading: TickReading, at tick: Int? = nil) -> CompleteReadings.Delivery {
        CompleteReadings.Delivery(signal: signal, reading: reading, at: tick ?? reading.at)
    }

    func polls(ticks: Int, isDated: Bool, _ seed: inout Seed) -> [CompleteReadings.Delivery] {
        stride(from: start, to: ticks, by: interval).map { tick in
            var reading = TickReading(at: tick, state: state(tick))
            if isDated, !seed.once(in: 3) { reading.since = since(tick) }
            return delivery(reading)
        }
    }

    /// When the state of a tick began, by the device's own clock.
    private func since(_ tick: Int) -> Int? {
        var since = tick
        while since > 0, state(since - 1) == state(tick) { since -= 1 }
        return since > 0 ? since : nil
    }

    /// With extra pings between them, which no round is at.
    func rounds(ticks: Int, grid: Int, _ seed: inout Seed) -> [CompleteReadings.Delivery] {
        var result: [CompleteReadings.Delivery] = []
        for tick in stride(from: start, to: ticks, by: interval) {
            result.append(delivery(TickReading(at: tick, state: state(tick))))
            guard seed.once(in: 6), interval > grid else { continue }
            let extra = tick + grid * seed.number(1...interval / grid)
            guard extra < tick + interval, extra < ticks else { continue }
            result.append(delivery(TickReading(at: extra, state: state(extra), isExtra: true)))
        }
        return result
    }

    /// A device that dies by its own supply: silent while that is down; its first answer proves since when it was back.
    func restarting(ticks: Int, _ seed: inout Seed) -> [CompleteReadings.Delivery] {
        var result: [CompleteReadings.Delivery] = []
        var firstMissed: Int?
        for tick in stride(from: start, to: ticks, by: interval) {
            guard state(tick) == .up else {
                if firstMissed == nil { firstMissed = tick }
                continue
            }
            var reading = TickReading(at: tick, state: .up)
            // Without an answer before there is no silence.
            if let missed = firstMissed, !result.isEmpty {
                result.append(delivery(TickReading(at: missed, state: .down, isInferred: true), at: tick))
                reading.since = max(missed + 1, since(tick) ?? 0)
            }
            firstMissed = nil
            result.append(delivery(reading))
        }
        return result
    }
}
