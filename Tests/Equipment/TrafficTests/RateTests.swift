import Intervals
import Proofs
import Testing
import Traffic

/// The rates of slots, second by second.
private struct RateTwin {
    private var received: [Int64: [Double]] = [:]
    private var sent: [Int64: [Double]] = [:]

    /// Nothing but what the differences say, put down for each second apart.
    init(_ readings: [CounterReading], longest: Milliseconds) {
        for (before, after) in zip(readings, readings.dropFirst()) {
            let difference = CounterDifference(from: before, to: after, longest: longest)
            guard case .counted(let octetsIn, let octetsOut) = difference else { continue }
            let seconds = (after.at.milliseconds - before.at.milliseconds) / 1000
            for second in before.at.milliseconds / 1000..<after.at.milliseconds / 1000 {
                received[second / 300, default: []].append(Double(octetsIn) / Double(seconds))
                sent[second / 300, default: []].append(Double(octetsOut) / Double(seconds))
            }
        }
    }

    var rates: [SlotRate] {
        received.filter { $0.value.count == 300 }.sorted { $0.key < $1.key }.map { slot, each in
            SlotRate(
                start: Instant(milliseconds: slot * 300_000), received: each.reduce(0, +) / 300,
                sent: (sent[slot] ?? []).reduce(0, +) / 300)
        }
    }
}

@Suite("Rates of five-minute slots")
struct RateTests {
    private func rates(of readings: [CounterReading]) -> [SlotRate] {
        var maker = RateMaker(longest: .seconds(750))
        return readings.flatMap { maker.add($0).rates }
    }

    private func isNear(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-9 * max(1, abs(a), abs(b)) }

    @Test("A twin that goes by seconds finds the same rates")
    func twin() {
        var known = 0
        for number in seeds("rates of slots", few: 200, many: 20_000) {
            var random = Seed(number)
            let agent = Agent(&random)
            let found = rates(of: agent.readings)
            let expected = RateTwin(agent.readings, longest: .seconds(750)).rates
            #expect(found.map(\.start) == expected.map(\.start), "seed \(number)")
            for (one, other) in zip(found, expected) {
                #expect(isNear(one.received, other.received) && isNear(one.sent, other.sent), "seed \(number)")
            }
            known += found.count
        }
        #expect(known > 100)
    }

    @Test("No slot that is told holds what did not pass: neither a wrap, nor a restart, nor a reset deceives")
    func truth() {
        for number in seeds("rates and what passed", few: 200, many: 20_000) {
            var random = Seed(number)
            let agent = Agent(&random)
            var maker = RateMaker(longest: .seconds(750))
            for (before, after) in zip([nil] + agent.readings.map(Optional.some), agent.readings) {
                guard case .counted(let received, let sent)? = maker.add(after).difference, let before else { continue }
                let span = Agent.second(of: before.at)..<Agent.second(of: after.at)
                let passed = agent.truth[span]
                #expect(!agent.breaks.contains { span.contains($0 - 1) }, "seed \(number)")
                #expect(received == passed.map(\.received).reduce(0, +), "seed \(number)")
                #expect(sent == passed.map(\.sent).reduce(0, +), "seed \(number)")
            }
        }
    }

    @Test("A slot without evidence for all of it is not told, and the one before is not repeated")
    func gap() {
        let start = Agent.begin
        #expect(TrafficSlot.start(of: start) == start)
        func reading(_ minutes: Int64, _ octets: UInt64) -> CounterReading {
            CounterReading(
                at: start + .minutes(minutes), upTime: 100_000 + UInt32(minutes) * 6000, received: octets,
                sent: octets, speed: 1_000_000_000)
        }
        let found = rates(of: [reading(0, 0), reading(5, 300), reading(20, 30_000), reading(25, 30_600)])
        #expect(found.map(\.start) == [start, start + .minutes(20)])
        #expect(found.map(\.received) == [1, 2])
    }

    @Test("What was told is not told again when the collector's clock is set back")
    func clockSetBack() {
        let start = Agent.begin
        func reading(_ minutes: Int64, _ upTime: UInt32, _ octets: UInt64) -> CounterReading {
            CounterReading(
                at: start + .minutes(minutes), upTime: upTime, received: octets, sent: octets, speed: 1_000_000_000)
        }
        let readings = [
            reading(0, 100_000, 0), reading(5, 130_000, 300), reading(1, 160_000, 600), reading(6, 190_000, 900),
            reading(11, 220_000, 1200), reading(16, 250_000, 1500),
        ]
        let found = rates(of: readings)
        #expect(found.map(\.start) == [start, start + .minutes(10)])
    }
}
