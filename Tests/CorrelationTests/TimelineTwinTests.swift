import Facility
import Foundation
import Intervals
import Testing

@testable import Correlation

/// The brute-force twin: the fine print, instant by instant, with T = 10 and V = 25.
private struct Twin {
    var readings: [Reading]
    let now: Int64
    private let interval: Int64 = 10

    private func usableSince(_ index: Int) -> Int64? {
        guard let since = readings[index].since?.milliseconds else { return nil }
        let other = readings[..<index].last { $0.state != readings[index].state }?.at.milliseconds ?? .min
        return since <= readings[index].at.milliseconds && since > other ? since : nil
    }

    /// Nominal and certain state at an instant.
    func state(at t: Int64) -> (nominal: SignalState, certain: SignalState) {
        guard t < now, !readings.isEmpty else { return (.unknown, .unknown) }
        guard let a = readings.lastIndex(where: { $0.at.milliseconds <= t }) else {
            guard let since = usableSince(0), since <= t else { return (.unknown, .unknown) }
            return (readings[0].state, readings[0].state)
        }
        let (first, start) = (readings[a].state, readings[a].at.milliseconds)
        guard a + 1 < readings.count else {
            return t < start + interval ? (first, first) : (.unknown, .unknown)
        }
        let (second, end) = (readings[a + 1].state, readings[a + 1].at.milliseconds)
        let usable = usableSince(a + 1)
        let inside = usable.flatMap { $0 > start ? $0 : nil }
        let isNear = end - start <= 25
        if first == second, inside == nil, isNear || (usable.map { $0 <= start } ?? false) { return (first, first) }
        if let inside, t >= inside { return (second, second) }
        guard t < (isNear ? end : start + interval) else { return (.unknown, .unknown) }
        let endsUnseen = (first != second && inside == nil) || (first == second && inside != nil)
        return (first, endsUnseen ? .unknown : first)
    }
}

@Suite struct TimelineTwinTests {
    private static let rounds = ProcessInfo.processInfo.environment["MAINSTAY_PROVE"] == nil ? 200 : 300_000

    private func randomReadings(_ generator: inout SystemSeed) -> [Reading] {
        var at: Int64 = 20
        let signal = SignalName(device: "d", kind: "outlet")
        return (0..<Int.random(in: 1...8, using: &generator)).map { _ in
            at += Int64.random(in: 1...40, using: &generator)
            let hasSince = Bool.random(using: &generator)
            return Reading(
                signal: signal, at: Instant(milliseconds: at), state: Bool.random(using: &generator) ? .up : .down,
                since: hasSince ? Instant(milliseconds: at - Int64.random(in: -3...60, using: &generator)) : nil)
        }
    }

    @Test func timelinesFollowTheFinePrint() {
        for seed in 0..<UInt64(Self.rounds) {
            var generator = SystemSeed(state: seed)
            let readings = randomReadings(&generator)
            let now = Int64.random(in: 100...400, using: &generator)
            let known = readings.filter { $0.at.milliseconds <= now }
            let runs = readings.map(Run.init)
            let samples = runs.samples(knownAt: Instant(milliseconds: now)) { _ in 25 }
            let timeline = TimelineBuilder.timeline(of: samples, until: Instant(milliseconds: now)) { _ in 10 }.timeline
            let twin = Twin(readings: known, now: now)
            for t in Int64(0)..<420 {
                let at = Instant(milliseconds: t)
                let (nominal, certain) = twin.state(at: t)
                guard timeline.up.contains(at) == (nominal == .up), timeline.down.contains(at) == (nominal == .down),
                    timeline.certainlyUp.contains(at) == (certain == .up),
                    timeline.certainlyDown.contains(at) == (certain == .down)
                else {
                    Issue.record(
                        "seed \(seed) at \(t), now \(now): \(readings.map { ($0.at.milliseconds, $0.state, $0.since?.milliseconds) })"
                    )
                    return
                }
            }
        }
    }

    /// Compressing readings into runs changes nothing of what they prove.
    @Test func runsSayWhatTheirReadingsSay() {
        for seed in 0..<UInt64(Self.rounds) {
            var generator = SystemSeed(state: seed &+ 77)
            let readings = randomReadings(&generator)
            var runs: [Run] = []
            for reading in readings {
                if runs.isEmpty || !runs[runs.count - 1].extend(with: reading, within: 25) { runs.append(Run(reading)) }
            }
            let now = Instant(milliseconds: 500)
            let whole = TimelineBuilder.timeline(
                of: readings.map(Run.init).samples(knownAt: now) { _ in 25 }, until: now
            ) { _ in 10 }
            let compressed = TimelineBuilder.timeline(of: runs.samples(knownAt: now) { _ in 25 }, until: now) { _ in 10
            }
            guard whole.timeline == compressed.timeline else {
                Issue.record("seed \(seed): \(readings)")
                return
            }
        }
    }
}

/// Numbers that the seed alone decides (SplitMix64).
struct SystemSeed: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}
