import Foundation
import Testing

@testable import Intervals

/// Numbers that the seed alone decides.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

/// How often properties are tried: by the hundred thousand in the long proofs.
let rounds = ProcessInfo.processInfo.environment["MAINSTAY_PROVE"] == nil ? 300 : 200_000

@Suite struct IntervalSetTests {
    private static let end: Int64 = 40

    private static func random(_ generator: inout SeededGenerator) -> [Span] {
        (0..<Int.random(in: 0...6, using: &generator)).map { _ in
            let from = Int64.random(in: 0..<end, using: &generator)
            return Span(
                from: Instant(milliseconds: from),
                to: Instant(milliseconds: from + Int64.random(in: -2...10, using: &generator)))
        }
    }

    /// The brute-force twin: membership, millisecond by millisecond.
    private static func bits(_ spans: [Span]) -> [Bool] {
        (0..<end + 12).map { at in spans.contains { $0.contains(Instant(milliseconds: at)) } }
    }

    @Test func algebraIsMembership() {
        for seed in 0..<UInt64(rounds) {
            var generator = SeededGenerator(seed: seed)
            let (a, b) = (Self.random(&generator), Self.random(&generator))
            let (left, right) = (IntervalSet(a), IntervalSet(b))
            let pairs = Array(zip(Self.bits(a), Self.bits(b)))
            let sets: [(IntervalSet, [Bool])] = [
                (left.union(right), pairs.map { $0 || $1 }), (left.intersection(right), pairs.map { $0 && $1 }),
                (left.subtracting(right), pairs.map { $0 && !$1 }),
            ]
            for (set, expected) in sets {
                guard Self.bits(set.spans) == expected, set.length == Int64(expected.count { $0 }), isNormal(set) else {
                    Issue.record("seed \(seed): \(a) and \(b) gave \(set)")
                    return
                }
            }
        }
    }

    /// In order, none empty, none touching its neighbour.
    private func isNormal(_ set: IntervalSet) -> Bool {
        set.spans.allSatisfy { !$0.isEmpty } && zip(set.spans, set.spans.dropFirst()).allSatisfy { $0.to < $1.from }
    }

    @Test func clippingKeepsWhatIsInside() {
        for seed in 0..<UInt64(rounds) {
            var generator = SeededGenerator(seed: seed)
            let spans = Self.random(&generator)
            let from = Instant(milliseconds: Int64.random(in: 0..<Self.end, using: &generator))
            let window = Span(from: from, to: from + Int64.random(in: 0...20, using: &generator))
            let clipped = IntervalSet(spans).clipped(to: window)
            let expected = IntervalSet(spans).intersection(IntervalSet(window))
            guard clipped == expected else {
                Issue.record("seed \(seed): \(spans) in \(window) gave \(clipped)")
                return
            }
        }
    }
}

@Suite struct InstantTests {
    @Test(arguments: [
        ("2026-10-03T10:10:00+08:00", "2026-10-03T02:10:00.000Z"),
        ("2026-10-03T02:10:00.25Z", "2026-10-03T02:10:00.250Z"),
        ("2024-02-29T23:59:59.999-00:30", "2024-03-01T00:29:59.999Z"),
        ("1969-12-31T23:59:59Z", "1969-12-31T23:59:59.000Z"),
    ])
    func readsAndPrints(text: String, printed: String) {
        #expect(Instant(text)?.description == printed)
    }

    @Test(arguments: [
        "2026-10-03T10:10:00", "2026-10-03 10:10:00Z", "2026-02-30T00:00:00Z", "2026-10-03T24:00:00Z",
        "2026-10-03T10:10:00.1234Z", "2026-10-03T10:10:00+08", "", "x",
    ])
    func refusesWhatIsNoInstant(text: String) {
        #expect(Instant(text) == nil)
    }

    @Test func daysCountBothWays() {
        for day in stride(from: -800_000, to: 800_000, by: 37) {
            #expect(CivilDate(daysSince1970: day).daysSince1970 == day)
        }
    }
}
