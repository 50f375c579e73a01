import Intervals
import Testing

@testable import Collection

/// Rings whose items or interval change while they turn.
@Suite struct RingChangeTests {
    private func ring(_ count: Int, interval: Milliseconds = 1000) -> Ring {
        var ring = Ring(interval: interval, from: 0)
        for item in 0..<count { ring.add(item, at: 0) }
        return ring
    }

    /// Whoever is removed leaves the others' beats where they were, wherever it stood.
    @Test(arguments: [0, 3, 7, 9]) func removingDisturbsNobody(gone: Int) {
        var ring = self.ring(10)
        var times: [Int: [Milliseconds]] = [:]
        for now in Milliseconds(0)..<10_000 {
            if now == 4_321 { ring.remove([gone]) }
            while let item = ring.next(by: now) { times[item, default: []].append(now) }
        }
        #expect((4...5).contains(times[gone]?.count ?? 0))
        for (item, beats) in times where item != gone {
            #expect(beats.count == 10)
            #expect(zip(beats, beats.dropFirst()).allSatisfy { $1 - $0 == 1000 })
        }
    }

    /// Also right after the last one had its beat of a turn.
    @Test(arguments: Array(stride(from: Milliseconds(2_000), to: 4_000, by: 37))) func whoJoinsIsAskedWithinAnInterval(
        at joined: Milliseconds
    ) {
        var ring = self.ring(3)
        var times: [Int: [Milliseconds]] = [:]
        for now in Milliseconds(0)..<8_000 {
            if now == joined { for item in 3..<9 { ring.add(item, at: now) } }
            while let item = ring.next(by: now) { times[item, default: []].append(now) }
        }
        for (item, beats) in times {
            #expect(beats[0] - (item < 3 ? 0 : joined) <= 1000)
            #expect(zip(beats, beats.dropFirst()).allSatisfy { $1 - $0 == 1000 })
        }
        #expect(times.count == 9)
    }

    /// Who joins long after everybody has left is not late.
    @Test func aRingThatWasEmptyBeginsAnew() {
        var ring = self.ring(1)
        ring.remove([0])
        ring.add(5, at: 7_777_777)
        #expect(ring.next(by: 7_778_777) == 5)
        let seen = ring.reportLateness(at: 7_778_777)
        #expect(seen.leftOut == 0 && seen.late <= 1000)
    }

    @Test(arguments: [100, 500, 2000, 30_000] as [Milliseconds]) func anotherIntervalKeepsEverybodysPartOfTheWay(
        next: Milliseconds
    ) {
        var ring = self.ring(20)
        var times: [Int: [Milliseconds]] = [:]
        for now in Milliseconds(0)..<(2_345 + 3 * next) {
            if now == 2_345 { ring.change(to: next, at: now) }
            while let item = ring.next(by: now) { times[item, default: []].append(now) }
        }
        for beats in times.values {
            let gaps = zip(beats, beats.dropFirst()).map { $1 - $0 }
            #expect(gaps.allSatisfy { $0 <= max(1000, next) + 1 })
            #expect(abs((gaps.last ?? 0) - next) <= 1)
        }
        #expect(times.count == 20)
    }
}
