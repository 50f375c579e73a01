import Proofs
import Testing

@testable import Intervals

@Suite struct IntervalSetTests {
    private static let end: Int64 = 40

    private static func random(_ generator: inout Seed) -> [Span] {
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
        for number in seeds("interval sets", few: 300, many: 200_000) {
            var generator = Seed(number)
            let (a, b) = (Self.random(&generator), Self.random(&generator))
            let (left, right) = (IntervalSet(a), IntervalSet(b))
            let pairs = Array(zip(Self.bits(a), Self.bits(b)))
            let sets: [(IntervalSet, [Bool])] = [
                (left.union(right), pairs.map { $0 || $1 }), (left.intersection(right), pairs.map { $0 && $1 }),
                (left.subtracting(right), pairs.map { $0 && !$1 }),
            ]
            for (set, expected) in sets {
                guard Self.bits(set.spans) == expected, set.length == Int64(expected.count { $0 }), isNormal(set) else {
                    Issue.record("seed \(number): \(a) and \(b) gave \(set)")
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
        for number in seeds("clipped interval sets", few: 300, many: 200_000) {
            var generator = Seed(number)
            let spans = Self.random(&generator)
            let from = Instant(milliseconds: Int64.random(in: 0..<Self.end, using: &generator))
            let window = Span(from: from, to: from + Int64.random(in: 0...20, using: &generator))
            let clipped = IntervalSet(spans).clipped(to: window)
            let expected = IntervalSet(spans).intersection(IntervalSet(window))
            guard clipped == expected else {
                Issue.record("seed \(number): \(spans) in \(window) gave \(clipped)")
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
