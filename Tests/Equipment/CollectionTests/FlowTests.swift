import Intervals
import Logging
import Metrics
import MetricsTestKit
import Site
import Testing

@testable import Collection

/// Who is asked when.
@Suite struct FlowTests {
    private func schedule(power: Milliseconds = .seconds(10), link: Milliseconds = .seconds(10)) -> Schedule {
        var schedule = Schedule()
        schedule.power = power
        schedule.link = link
        return schedule
    }

    /// Everybody who is due by an instant, in order.
    private func drain(_ ring: inout Ring, by now: Milliseconds) -> [Int] {
        var items: [Int] = []
        while let item = ring.next(by: now) { items.append(item) }
        return items
    }

    // MARK: - Evenness

    @Test(arguments: [1, 7, 1000, 19_997]) func noSecondGetsMoreThanItsShare(count: Int) {
        var ring = Ring(interval: .seconds(10), from: 0)
        for item in 0..<count { ring.add(item, at: 0) }
        var seen: [Int: Int] = [:]
        for second in 0..<20 {
            let items = drain(&ring, by: Milliseconds(second) * 1000 + 999)
            let share = Double(count) / 10
            #expect(Double(items.count) <= share + max(2, share * 0.005))
            for item in items { seen[item, default: 0] += 1 }
        }
        // Everybody, once an interval.
        #expect(seen.count == count)
        #expect(seen.values.allSatisfy { $0 == 2 })
    }

    @Test func ticksAreEvenToo() {
        var ring = Ring(interval: .seconds(10), from: 0)
        for item in 0..<20_000 { ring.add(item, at: 0) }
        for tick in stride(from: Milliseconds(0), to: 10_000, by: 50) {
            let count = drain(&ring, by: tick + 49).count
            #expect((90...110).contains(count))
        }
    }

    /// Who joins later gets a turn within an interval, and takes nobody else's.
    @Test func joiningAndLeavingDisturbsNobody() {
        var ring = Ring(interval: 1000, from: 0)
        for item in 0..<10 { ring.add(item, at: 0) }
        #expect(drain(&ring, by: 499).count == 5)
        for item in 10..<20 { ring.add(item, at: 499) }
        _ = drain(&ring, by: 999)
        let turn = drain(&ring, by: 1999)
        #expect(Set(turn) == Set(0..<20))
        #expect(turn.count == 20)
        let first = ring.next(by: 2999)
        ring.removeLatest()
        let rest = drain(&ring, by: 2999)
        #expect(rest.count == 19)
        #expect(!rest.contains(first ?? -1))
        #expect(drain(&ring, by: 3999).count == 19)
    }

    @Test func theLastOneToLeaveLeavesAnEmptyRing() {
        var ring = Ring(interval: 1000, from: 0)
        ring.add(1, at: 0)
        #expect(ring.next(by: 0) == 1)
        ring.removeLatest()
        #expect(ring.next(by: 5000) == nil)
        ring.add(2, at: 5000)
        #expect(drain(&ring, by: 6000) == [2])
    }

    // MARK: - When not all can

    @Test func powerGoesBeforeLinks() {
        var flow = Flow(schedule: schedule(), kinds: [.link, .power, .link, .power], from: 0)
        var order: [Int] = []
        // All are due; only as many are asked as there is room for.
        while order.count < 4, let (device, _) = flow.next(by: 9_999) { order.append(device) }
        #expect(Set(order.prefix(2)) == [1, 3])
        #expect(Set(order.suffix(2)) == [0, 2])
    }

    @Test func whatIsToBeConfirmedGoesFirst() {
        var flow = Flow(schedule: schedule(), kinds: [.power, .link], from: 0)
        flow.addExtra(1, due: 100)
        #expect(flow.next(by: 200).map { $0.device == 1 && $0.isExtra } ?? false)
        #expect(flow.next(by: 200).map { $0.device == 0 && !$0.isExtra } ?? false)
    }

    @Test func aDeviceGoesToTheRingOfItsKind() {
        var flow = Flow(schedule: schedule(power: 1000, link: 5000), kinds: [.power, .power], from: 0)
        flow.move(0, to: .link, at: 0)
        var counts = [0, 0]
        for now in stride(from: Milliseconds(0), to: 10_000, by: 50) {
            while let (device, _) = flow.next(by: now) { counts[device] += 1 }
        }
        #expect(counts[0] == 2)
        #expect(counts[1] == 10)
    }

    /// What is late is late by a known time; a whole interval late, a beat of each is left out, and counted.
    @Test func latenessIsKnown() {
        var ring = Ring(interval: 1000, from: 0)
        for item in 0..<4 { ring.add(item, at: 0) }
        _ = ring.next(by: 0)
        #expect(ring.reportLateness(at: 600).late == 364)
        _ = ring.next(by: 700)
        #expect(ring.reportLateness(at: 700) == Ring.Lateness(late: 464, leftOut: 0, count: 4))
        _ = ring.next(by: 2800)
        let later = ring.reportLateness(at: 2800)
        #expect(later.late >= 2000)
        #expect(later.leftOut == 8)
        // And it is back within an interval.
        #expect(drain(&ring, by: 2800).count <= 4)
    }

    @Test func latenessIsMeasuredAndSaid() throws {
        let metrics = TestMetrics()
        var lateness = Lateness("power", interval: .seconds(10), factory: metrics)
        let said = [
            lateness.record(Ring.Lateness(late: 100, leftOut: 0, count: 5000), at: 0),
            lateness.record(Ring.Lateness(late: 3200, leftOut: 40, count: 5000), at: 1000),
            // Measured each time, said once a minute.
            lateness.record(Ring.Lateness(late: 4000, leftOut: 2, count: 5000), at: 2000),
            lateness.record(Ring.Lateness(late: 100, leftOut: 0, count: 5000), at: 62_000),
        ]
        #expect(said.map { $0 != nil } == [false, true, false, true])
        let first = try #require(said[1])
        #expect(first.contains("schedule.power is late by 3.2 s"))
        #expect(first.contains("leaving out 40 polls"))
        #expect(first.contains("5000 targets do not fit into 10.0 s"))
        #expect(said[3]?.contains("4.0 s") ?? false)
        let gauge = try metrics.expectGauge("mainstay_schedule_lateness_seconds", [("schedule", "power")])
        #expect(gauge.lastValue == 0.1)
        let counter = try metrics.expectCounter("mainstay_polls_left_out_total", [("schedule", "power")])
        #expect(counter.totalValue == 42)
    }

    // MARK: - The window

    /// R31: the dead take no one's place for longer than an answer is to be expected.
    @Test func theSilentDelayNobody() {
        var window = AskWindow(limit: 100, memory: 20)
        for _ in 0..<100 { window.noteQuestion() }
        #expect(window.room == 0)
        for _ in 0..<19 { window.advance() }
        #expect(window.room == 0)
        window.advance()
        #expect(window.room == 100)
    }

    @Test func anAnswerMakesRoom() {
        var window = AskWindow(limit: 10, memory: 20)
        for _ in 0..<10 { window.noteQuestion() }
        let asked = window.tick
        window.advance()
        window.noteAnswer(askedIn: asked)
        #expect(window.room == 1)
        for _ in 0..<40 { window.advance() }
        // It was given up long ago.
        window.noteAnswer(askedIn: asked)
        #expect(window.room == 10)
    }

    /// Half of the devices are dead: the living are asked in their rhythm all the same.
    @Test func theLivingKeepTheirRhythm() {
        var flow = Flow(schedule: schedule(), kinds: [DeviceKind](repeating: .power, count: 10_000), from: 0)
        var window = AskWindow(limit: 1000, memory: 20)
        var worst: Milliseconds = 0
        for tick in 0..<400 {
            window.advance()
            let now = Milliseconds(tick) * 50
            while window.room > 0, let (device, _) = flow.next(by: now) {
                window.noteQuestion()
                if device % 2 == 0 { window.noteAnswer(askedIn: window.tick) }
            }
            worst = max(worst, flow.reportLateness(at: now)[0].late)
        }
        #expect(worst <= 50)
    }
}
