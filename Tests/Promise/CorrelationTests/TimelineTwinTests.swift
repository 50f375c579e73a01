import Intervals
import Proofs
import Site
import Testing
import Twin

@testable import Correlation

/// Timelines of one signal against the fine print, asked at every instant (rules 1 to 3).
@Suite struct TimelineTwinTests {
    private static let signal = SignalName(device: "pdu-1", kind: "outlet", element: "7")
    private static let ticks = Ticks(count: 300)
    private static let interval = 10

    private func timeline(_ runs: [Run], now: Int) -> Timeline {
        let now = Self.ticks.instant(now)
        let pace = Pace(Milliseconds(Self.interval))
        let known = KnownReadings(runs, knownAt: now, pace: pace)
        return TimelineBuilder.timeline(of: known.samples, doubtful: known.doubtful, until: now, pace: pace).timeline
    }

    private func randomReadings(_ seed: inout Seed, hasErrors: Bool = false) -> [TickReading] {
        var at = 20
        return (0..<seed.number(1...8)).map { _ in
            at += seed.number(seed.once(in: 20) ? 0...0 : 1...40)
            let state = seed.once(in: 12) ? .unknown : seed.one(of: [SignalState.up, .down])
            return TickReading(
                at: at, state: state, since: seed.once(in: 2) ? at - seed.number(-3...60) : nil,
                error: hasErrors && seed.once(in: 3) ? seed.number(0...5) : 0,
                isInferred: state == .down && seed.once(in: 5))
        }
    }

    @Test func timelinesFollowTheFinePrint() {
        for number in seeds("timelines of one signal", few: 1000, many: 300_000) {
            var seed = Seed(number)
            let readings = randomReadings(&seed, hasErrors: true)
            let now = seed.number(20...Self.ticks.count)
            let timeline = timeline(Self.ticks.runs(of: Self.signal, readings), now: now)
            let twin = History(
                of: readings.known(at: now), interval: Self.interval, now: now, ticks: Self.ticks.count)
            guard History(timeline, Self.ticks) == twin else {
                let difference = History(timeline, Self.ticks)?.firstDifference(from: twin)
                Issue.record("seed \(number), now \(now), \(difference ?? "no whole ticks"): \(readings)")
                return
            }
        }
    }

    /// Compressing readings into runs changes nothing of what they prove.
    @Test func runsSayWhatTheirReadingsSay() {
        for number in seeds("runs of readings", few: 1000, many: 300_000) {
            var seed = Seed(number)
            let readings = randomReadings(&seed)
            let runs = Ticks(count: 500).compressed(Self.signal, readings, interval: Self.interval)
            guard timeline(runs, now: 500) == timeline(Self.ticks.runs(of: Self.signal, readings), now: 500) else {
                Issue.record("seed \(number): \(readings)")
                return
            }
        }
    }
}
