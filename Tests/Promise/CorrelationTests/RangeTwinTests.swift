import Intervals
import Proofs
import Site
import Testing
import Twin

@testable import Correlation

/// A number that is sampled now and then, and the range that a promise has for it: between two samples it is as certain as
/// any other signal, asked at every instant.
@Suite struct RangeTwinTests {
    private static let point = NumericSample.Point(
        SignalName(device: "crac-1", kind: "sensor", element: "1"), .temperature)
    private static let range = RangeSignal(point, within: NumberRange(least: 18_000_000, greatest: 27_000_000))
    private static let ticks = Ticks(count: 300)
    private static let interval = 10

    /// A temperature that drifts by tenths, and the ticks at which it is read.
    private func samples(_ seed: inout Seed) -> [(tick: Int, value: Double)] {
        var tenths = seed.number(170...280)
        var at = 20
        var samples: [(tick: Int, value: Double)] = []
        while at < Self.ticks.count - 5, samples.count < 40 {
            tenths = min(300, max(150, tenths + seed.number(-20...20)))
            samples.append((at, Double(tenths) / 10))
            at += seed.once(in: 8) ? seed.number(1...60) : seed.number(8...12)
        }
        return samples
    }

    private func timeline(_ runs: [Run], now: Int) -> Timeline {
        let pace = Pace(Milliseconds(Self.interval))
        let now = Self.ticks.instant(now)
        let known = KnownReadings(runs, knownAt: now, pace: pace)
        return TimelineBuilder.timeline(of: known.samples, doubtful: known.doubtful, until: now, pace: pace).timeline
    }

    private func folded(_ readings: [Reading]) -> [Run] {
        var runs: [Run] = []
        for reading in readings {
            let limit = Schedule.staleAfter(Milliseconds(Self.interval))
            if let last = runs.indices.last, runs[last].extend(with: reading, within: limit) { continue }
            runs.append(Run(reading))
        }
        return runs
    }

    @Test func betweenTwoSamplesANumberIsAsUncertainAsAState() {
        for number in seeds("numbers within ranges", few: 1000, many: 100_000) {
            var seed = Seed(number)
            let samples = samples(&seed)
            let now = seed.number(20...Self.ticks.count)
            let readings = samples.map { Self.range.reading(of: $0.value, at: Self.ticks.instant($0.tick)) }
            let states = samples.map { sample in
                TickReading(at: sample.tick, state: (18.0...27.0).contains(sample.value) ? .up : .down)
            }
            let twin = History(
                of: states.known(at: now), interval: Self.interval, now: now, ticks: Self.ticks.count)
            let single = timeline(readings.map { Run($0) }, now: now)
            guard History(single, Self.ticks) == twin else {
                Issue.record("seed \(number), now \(now): \(samples)")
                return
            }
        }
    }

    /// What the number is within its range makes no run of its own, and a run says the number with which it began.
    @Test func aNumberThatMovesIsFoldedAsAState() {
        for number in seeds("runs of numbers", few: 1000, many: 100_000) {
            var seed = Seed(number)
            let samples = samples(&seed)
            let readings = samples.map { Self.range.reading(of: $0.value, at: Self.ticks.instant($0.tick)) }
            let runs = folded(readings)
            let limit = Schedule.staleAfter(Milliseconds(Self.interval))
            let starts = readings.indices.filter { index in
                index == 0 || readings[index - 1].state != readings[index].state
                    || readings[index].at - readings[index - 1].at > limit
            }
            guard runs.map(\.evidence) == starts.map({ readings[$0].evidence }),
                timeline(runs, now: Self.ticks.count) == timeline(readings.map { Run($0) }, now: Self.ticks.count)
            else {
                Issue.record("seed \(number): \(samples)")
                return
            }
        }
    }
}
