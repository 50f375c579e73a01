import Intervals
import Logging
import Metrics
import MetricsTestKit
import Site
import Testing

@testable import Collection

/// Turns, phases and lateness of a ring.
@Suite struct RingTests {
    private func ring(_ count: Int, interval: Milliseconds = 1000) -> Ring {
        var ring = Ring(interval: interval, from: 0)
        for item in 0..<count { ring.add(item, at: 0) }
        return ring
    }

    @Test func anEmptyRingHasNothingDue() {
        var ring = ring(0)
        #expect(ring.isEmpty && ring.nextDue == nil)
        #expect(ring.next(by: 10_000) == nil)
        #expect(ring.reportLateness(at: 10_000) == Ring.Lateness(late: 0, leftOut: 0, count: 0))
    }

    @Test func eachItemKeepsItsPhase() {
        var ring = ring(5)
        var times: [Int: [Milliseconds]] = [:]
        for now in Milliseconds(0)..<5000 {
            while let item = ring.next(by: now) { times[item, default: []].append(now) }
        }
        for beats in times.values {
            #expect(beats.count == 5)
            #expect(zip(beats, beats.dropFirst()).allSatisfy { $1 - $0 == 1000 })
        }
        #expect(times.count == 5)
    }

    /// Phases are apart however many items there are.
    @Test(arguments: [2, 3, 8, 40]) func neighboursAreApart(count: Int) {
        var ring = ring(count, interval: 100_000)
        var times: [Milliseconds] = []
        for now in stride(from: Milliseconds(0), to: 100_000, by: 1) {
            while ring.next(by: now) != nil { times.append(now) }
        }
        #expect(times.count == count)
        let gaps = zip(times, times.dropFirst()).map { $1 - $0 }
        // The golden section leaves no gap smaller than a third of an even share.
        #expect((gaps.min() ?? 0) >= 100_000 / Int64(count) / 3)
    }

    @Test func anIntervalOfZeroDoesNotSpin() {
        var ring = Ring(interval: 0, from: 0)
        ring.add(1, at: 0)
        var taken = 0
        while ring.next(by: 10) != nil { taken += 1 }
        #expect(taken <= 11)
    }

    @Test func latenessIsOfTheWorstSinceTheLastReport() {
        var ring = ring(1)
        _ = ring.next(by: 300)
        _ = ring.next(by: 1010)
        #expect(ring.reportLateness(at: 1010).late == 300)
        // The next one is due at 2000 and waits.
        #expect(ring.reportLateness(at: 2100).late == 100)
    }

    @Test func givenUpBeatsAreCountedOnce() {
        var ring = ring(2)
        _ = ring.next(by: 5400)
        #expect(ring.reportLateness(at: 5400).leftOut == 10)
        #expect(ring.reportLateness(at: 5400).leftOut == 0)
        #expect(ring.nextDue.map { $0 <= 6400 } ?? false)
    }

    @Test func whoMovesTwiceIsInOneRing() {
        var flow = Flow(
            schedule: schedule(power: 1000, link: 1000), kinds: [.power, .power, .power], from: 0)
        flow.move(1, to: .link, at: 0)
        flow.move(1, to: .link, at: 0)
        var asked: [Int] = []
        for now in stride(from: Milliseconds(0), to: 20_000, by: 50) {
            while let (device, _) = flow.next(by: now) { if now >= 10_000 { asked.append(device) } }
        }
        for device in 0..<3 { #expect((9...11).contains(asked.count { $0 == device })) }
    }

    private func schedule(power: Milliseconds, link: Milliseconds) -> Schedule {
        var schedule = Schedule()
        schedule.power = power
        schedule.link = link
        return schedule
    }
}

/// Reports of a schedule that does not fit.
@Suite struct LatenessTests {
    private func lateness(_ interval: Milliseconds = .seconds(10)) -> Lateness {
        Lateness("link", interval: interval, factory: TestMetrics())
    }

    private func seen(_ late: Milliseconds, leftOut: Int = 0) -> Ring.Lateness {
        Ring.Lateness(late: late, leftOut: leftOut, count: 7)
    }

    /// A tenth of the interval, and at least a second.
    @Test(arguments: [
        (Milliseconds.seconds(10), Milliseconds(1000), false), (.seconds(10), 1001, true),
        (.minutes(5), .seconds(30), false), (.minutes(5), .seconds(31), true),
    ])
    func aBusyMomentIsNoReport(interval: Milliseconds, late: Milliseconds, isReported: Bool) {
        var lateness = lateness(interval)
        #expect((lateness.record(seen(late), at: 0) != nil) == isReported)
    }

    @Test func whatIsLeftOutIsReportedThoughLittleIsLate() throws {
        var lateness = lateness()
        let reported = lateness.record(seen(10, leftOut: 1), at: 0)
        let text = try #require(reported)
        #expect(text.contains("leaving out 1 poll:"))
        #expect(text.contains("7 targets"))
    }

    @Test func whatIsNotReportedIsKept() throws {
        var lateness = lateness()
        _ = lateness.record(seen(2000, leftOut: 3), at: 0)
        #expect(lateness.record(seen(5000, leftOut: 4), at: 30_000) == nil)
        let reported = lateness.record(seen(0), at: 60_000)
        let text = try #require(reported)
        #expect(text.contains("late by 5.0 s") && text.contains("leaving out 4 polls"))
        // And only once.
        #expect(lateness.record(seen(0), at: 200_000) == nil)
    }
}
