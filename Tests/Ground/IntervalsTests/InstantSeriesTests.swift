import Proofs
import Testing

@testable import Intervals

/// Instants in little room, held against the plain list of them.
@Suite struct InstantSeriesTests {
    private static func instant(_ at: Int64) -> Instant { Instant(milliseconds: at) }

    private func series(_ instants: [Int64]) throws -> InstantSeries {
        try #require(InstantSeries(instants.map(Self.instant)))
    }

    /// An even pace, a wavering one, bursts and long silences.
    private static func random(_ seed: inout Seed) -> [Int64] {
        var at = Int64(seed.number(-2_000_000...2_000_000))
        var instants = [at]
        for _ in 0..<seed.number(0...8) {
            let length = Int64(seed.one(of: [1, 2, 10, 60_000, 3_600_000, seed.number(1...100_000)]))
            let jitter = seed.once(in: 3) ? Int64(seed.number(0...5)) : 0
            for _ in 0..<seed.number(1...12) {
                at += length + (jitter > 0 ? Int64(seed.number(0...Int(jitter))) : 0)
                instants.append(at)
            }
        }
        return instants
    }

    @Test func aSeriesIsTheListOfItsInstants() throws {
        for number in seeds("instant series", few: 400, many: 200_000) {
            var seed = Seed(number)
            let list = Self.random(&seed)
            let series = try series(list)
            let gaps = zip(list, list.dropFirst()).map { $1 - $0 }
            guard series.map(\.milliseconds) == list, series.count == list.count,
                series.first.milliseconds == list.first, series.last.milliseconds == list.last,
                series.greatestGap == gaps.max() ?? 0, InstantSeries(bytes: series.bytes) == series,
                InstantSeries(first: series.first, steps: series.steps) == series
            else {
                Issue.record("seed \(number): \(list)")
                return
            }
        }
    }

    @Test func partsAreThePartsOfTheList() throws {
        for number in seeds("parts of instant series", few: 300, many: 100_000) {
            var seed = Seed(number)
            let list = Self.random(&seed)
            let series = try series(list)
            let near = seed.one(of: list) + Int64(seed.number(-3...3))
            let at = Self.instant(seed.once(in: 3) ? near + Int64(seed.number(-100_000...100_000)) : near)
            let end = at + Int64(seed.one(of: [0, 1, 5, 60_000, 10_000_000]))
            let before = list.filter { $0 <= at.milliseconds }
            let after = list.filter { $0 >= at.milliseconds }
            let inside = after.filter { $0 <= end.milliseconds }
            guard series.contains(at) == list.contains(at.milliseconds),
                series.last(through: at)?.milliseconds == before.last,
                series.first(from: at)?.milliseconds == after.first,
                series.prefix(through: at)?.map(\.milliseconds) ?? [] == before,
                series.suffix(from: at)?.map(\.milliseconds) ?? [] == after,
                series.clipped(to: at...end)?.map(\.milliseconds) ?? [] == inside,
                try inside.isEmpty || series.clipped(to: at...end) == self.series(inside)
            else {
                Issue.record("seed \(number): \(list) at \(at.milliseconds)")
                return
            }
        }
    }

    /// Joining two halves gives the whole, in the same octets.
    @Test func halvesMakeAWhole() throws {
        for number in seeds("halves of instant series", few: 200, many: 50_000) {
            var seed = Seed(number)
            let list = Self.random(&seed)
            guard list.count > 1 else { continue }
            let cut = seed.number(1...list.count - 1)
            var joined = try series(Array(list[..<cut]))
            let isJoined = joined.append(contentsOf: try series(Array(list[cut...])))
            let whole = try series(list)
            guard isJoined, joined == whole, joined.bytes == whole.bytes else {
                Issue.record("seed \(number): \(list) cut at \(cut)")
                return
            }
        }
    }

    /// A month of minutes takes a handful of octets, whatever its first instant.
    @Test func anEvenPaceTakesAHandfulOfOctets() throws {
        let month = try #require(
            InstantSeries(first: Self.instant(1_790_000_000_123), steps: [.init(length: 60_000, count: 44_639)]))
        #expect(month.count == 44_640 && month.bytes.count <= 14)
        #expect(month.last - month.first == 44_639 * 60_000)
        var seed = Seed(7)
        let wavering = (0..<44_640).map { Int64($0) * 60_000 + Int64(seed.number(0...12)) }
        #expect(try series(wavering).bytes.count < 44_640 * 3 / 2)
    }

    @Test func whatDoesNotIncreaseIsNoSeries() {
        let lists: [[Int64]] = [[], [1, 1], [2, 1], [1, 2, 2], [1, 3, 2]]
        for list in lists { #expect(InstantSeries(list.map(Self.instant)) == nil) }
        #expect(InstantSeries(.distantPast) == nil && InstantSeries(.distantFuture) == nil)
        for step in [(0, 1), (-1, 1), (1, 0), (1, -1), (Int64.max, 2), (1, 1 << 24), (1, .max), (1 << 53, 1)] {
            let steps = [InstantSeries.Step(length: step.0, count: step.1)]
            #expect(InstantSeries(first: Self.instant(1), steps: steps) == nil)
        }
    }

    @Test func whatIsNotAddedLeavesTheSeriesAsItWas() throws {
        var kept = try series([10, 20, 30])
        let before = kept
        let isEqualAdded = kept.append(Self.instant(30))
        let isEarlierAdded = kept.append(contentsOf: try series([30, 40]))
        let isFarAdded = kept.append(.distantFuture)
        #expect(!isEqualAdded && !isEarlierAdded && !isFarAdded && kept == before)
    }

    /// Octets that `bytes` does not write are refused: ends cut off, other ways to write the same, numbers too great.
    @Test func garbageIsNoSeries() throws {
        let octets = try series([0, 10, 20, 30, 35]).bytes
        for end in 0..<octets.count where end != 1 && end != 3 {
            #expect(InstantSeries(bytes: octets[..<end]) == nil, "\(end)")
        }
        let others: [[UInt8]] = [
            [], [0x80], [0x80, 0x00], [0, 0], [0, 2], [0, 40, 0], [0, 41], [0, 41, 0x80], [0, 40, 1, 0],
            [0] + Array(repeating: 0xff, count: 12), Array(repeating: 0xff, count: 8) + [0x7f],
            [0, 41] + Array(repeating: 0xff, count: 8) + [0x7f],
        ]
        for other in others { #expect(InstantSeries(bytes: other) == nil, "\(other)") }
    }

    /// Whatever the octets are, reading them ends, and what is read is written again as it was.
    @Test func anyOctetsAreReadOrRefused() {
        for number in seeds("octets of instant series", few: 2000, many: 1_000_000) {
            var seed = Seed(number)
            let octets = (0..<seed.number(0...12)).map { _ in UInt8(seed.number(0...255)) }
            guard let series = InstantSeries(bytes: octets) else { continue }
            guard series.bytes == octets, series.first <= series.last, series.count > 0 else {
                Issue.record("seed \(number): \(octets)")
                return
            }
        }
    }
}
