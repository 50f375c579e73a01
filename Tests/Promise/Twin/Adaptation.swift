public import Intervals
public import Site

/// A row of ticks on the clock.
public struct Ticks: Hashable, Sendable {
    public var start: Instant
    public var length: Milliseconds
    public var count: Int

    public init(start: Instant = Instant(milliseconds: 0), length: Milliseconds = 1, count: Int) {
        self.start = start
        self.length = length
        self.count = count
    }

    public func instant(_ tick: Int) -> Instant { start + Milliseconds(tick) * length }

    /// Nil between two ticks.
    public func tick(_ instant: Instant) -> Int? {
        let (tick, rest) = (instant - start).quotientAndRemainder(dividingBy: length)
        return rest == 0 ? Int(tick) : nil
    }

    /// Each reading as a run of its own.
    public func runs(of signal: SignalName, _ readings: [TickReading]) -> [Run] {
        readings.map { Run(reading(of: signal, $0)) }
    }

    /// Runs as a ledger keeps them: what is overruled is dropped, equal neighbours within *V* are one.
    public func compressed(_ signal: SignalName, _ readings: [TickReading], interval: Int) -> [Run] {
        var runs: [Run] = []
        for next in readings {
            let reading = reading(of: signal, next)
            guard let last = runs.indices.last else {
                runs.append(Run(reading))
                continue
            }
            if runs[last].last == reading.at, runs[last].state != .unknown { continue }
            if !runs[last].extend(with: reading, within: Milliseconds(interval) * length * 5 / 2) {
                runs.append(Run(reading))
            }
        }
        return runs
    }

    public func reading(of signal: SignalName, _ reading: TickReading) -> Reading {
        Reading(
            signal: signal, at: instant(reading.at), state: reading.state, since: reading.since.map(instant),
            sinceError: Milliseconds(reading.error) * length, isExtra: reading.isExtra,
            inferred: reading.isInferred ? "restart" : nil, clockError: Milliseconds(reading.clockError) * length)
    }
}

extension History {
    /// A timeline written out tick by tick; nil when it is not made of whole ticks or contradicts itself.
    public init?(_ timeline: Timeline, _ ticks: Ticks) {
        self.init(of: [], interval: 1, now: 0, ticks: ticks.count)
        for (states, up, down) in [
            (\History.nominal, timeline.up, timeline.down), (\.certain, timeline.certainlyUp, timeline.certainlyDown),
        ] {
            for (set, state) in [(up, SignalState.up), (down, .down)] {
                for span in set.spans {
                    guard let from = ticks.tick(span.from), let to = ticks.tick(span.to), to <= ticks.count else {
                        return nil
                    }
                    for tick in max(0, from)..<max(0, to) {
                        guard self[keyPath: states][tick] == .unknown else { return nil }
                        self[keyPath: states][tick] = state
                    }
                }
            }
        }
    }

    /// The first tick at which two histories differ.
    public func firstDifference(from other: History) -> String? {
        nominal.indices.first { nominal[$0] != other.nominal[$0] || certain[$0] != other.certain[$0] }.map {
            "tick \($0): \(nominal[$0]), certainly \(certain[$0]); not \(other.nominal[$0]), \(other.certain[$0])"
        }
    }
}
