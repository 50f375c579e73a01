import Intervals
import Proofs
import Site
import Testing

@testable import Alerting

/// A watch that is thrown away and made anew at any moment announces what one that lives announces, under the same ids.
@Suite struct WatchRestartTests {
    private let host = SignalName.icmp(Customers.host(0))

    @Test func aRoundThatFailedBeforeTheRestartCounts() throws {
        let facility = try Customers.facility(1)
        var watch = Watch(facility, failures: [host: [at(5)]])
        let events = watch.observe([Reading(signal: host, at: at(10), state: .down)])
        #expect(events.first?.kind == .emergencyOpened)
        #expect(events.first?.at == at(10))
        #expect(watch.observe([Reading(signal: host, at: at(10), state: .down)]) == [])
    }

    @Test func aRoundThatFailedTooLongBeforeDoesNot() throws {
        var watch = Watch(try Customers.facility(1), failures: [host: [at(5)]])
        #expect(watch.observe([Reading(signal: host, at: at(18), state: .down)]) == [])
    }

    @Test func aDeviceThatReturnsMeanwhileIsToldToBeBack() throws {
        let facility = try Customers.facility(1)
        var watch = Watch(facility)
        let lost = watch.note(.deviceUnreachable, device: "sw-1", at: at(1), summary: "sw-1 does not answer")
        var next = Watch(facility, open: lost)
        #expect(next.note(.deviceUnreachable, device: "sw-1", at: at(2), summary: "sw-1 does not answer") == [])
        let events = next.observe([Reading(signal: .agent("sw-1"), at: at(3), state: .up)])
        #expect(events.map(\.kind) == [.deviceReachable])
        #expect(events.first?.endedAlarm == lost.first?.id)
        #expect(next.note(.deviceReachable, device: "sw-1", at: at(3), summary: "sw-1 answers again") == [])
    }

    /// Random histories, restarted before every reading and never.
    @Test func restartsChangeNothing() throws {
        let facility = try Customers.facility(3)
        for seed in seeds("restarts of the watch", few: 20, many: 1000) {
            var random = SeededGenerator(seed: seed)
            var living = Watch(facility)
            var restarted = Watch(facility)
            var open: [Event] = []
            var failures: [SignalName: [Instant]] = [:]
            var told: (living: [Event], restarted: [Event]) = ([], [])
            var present = Customers.calm(3, at: at(0))
            for minute in 0..<200 {
                let readings = next(&present, at: at(Int64(minute) * 5), &random)
                told.living += living.observe(readings)
                let events = restarted.observe(readings)
                told.restarted += events
                open = (open + events.filter { $0.kind.recovery != nil }).filter { alarm in
                    !events.contains { $0.endedAlarm == alarm.id }
                }
                for reading in readings where reading.signal.isRounds {
                    failures[reading.signal] =
                        reading.state == .down ? (failures[reading.signal] ?? []) + [reading.at] : nil
                }
                if Bool.random(using: &random) { restarted = Watch(facility, open: open, failures: failures) }
            }
            let (all, again) = (names(told.living), names(told.restarted))
            #expect(all.subtracting(again).sorted().prefix(3) == [], "seed \(seed)")
            #expect(again.subtracting(all).sorted().prefix(3) == [], "seed \(seed)")
            #expect(told.living.count > 20)
        }
    }

    /// Of what concerns a contract or a device: which of several causes was read first is not known after a restart.
    private func names(_ events: [Event]) -> Set<String> {
        let own = events.filter { $0.contract != nil || [.powerOnBattery, .powerOnMains].contains($0.kind) }
        return Set(own.map { "\($0.at) \($0.kind.rawValue) \($0.id)" })
    }

    /// One thing changes at a time; everything is read each time, as it is after a start.
    private func next(_ present: inout [Reading], at instant: Instant, _ random: inout SeededGenerator) -> [Reading] {
        // Not the ports: a host that answers stands in for a port that was not read yet.
        let places = present.indices.filter { present[$0].signal.kind != "port" }
        let place = places[Int.random(in: places.indices, using: &random)]
        present[place].state = present[place].state == .up ? .down : .up
        for index in present.indices { present[index].at = instant }
        return present
    }
}

/// SplitMix64: the same numbers in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = (state ^ (state >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
