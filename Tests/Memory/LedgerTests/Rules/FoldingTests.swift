import Intervals
import Site
import Testing

@testable import Ledger

/// How runs are joined, repeated and held against each other.
@Suite struct FoldingTests {
    private let signal = Sample.outlet
    private let host = SignalName.icmp("192.0.2.1")

    private func run(
        _ first: Int64, _ last: Int64, gap: Milliseconds = 0, _ state: SignalState = .up, since: Int64? = nil,
        error: Milliseconds = 0
    ) -> Run {
        Run(
            first: Sample.instant(first), last: Sample.instant(last), greatestGap: gap, state: state,
            since: since.map(Sample.instant), sinceError: error)
    }

    // MARK: - Joining

    @Test func aLaterRunThatSaysTheSameIsJoined() {
        var joined = run(0, 20, gap: 10_000)
        let isJoined = joined.extend(with: run(30, 50, gap: 4000), of: signal, within: 10_000)
        #expect(isJoined && joined == run(0, 50, gap: 10_000))
        // The gap between them counts too, and one inside the later run.
        for (inside, widest) in [(4000, 10_000), (15_000, 15_000)] as [(Milliseconds, Milliseconds)] {
            joined = run(0, 20, gap: 1000)
            let isExtended = joined.extend(with: run(30, 50, gap: inside), of: signal, within: 25_000)
            #expect(isExtended && joined == run(0, 50, gap: widest))
        }
    }

    @Test func anythingElseIsNotJoined() {
        var late = run(30, 50)
        late.isExtra = true
        var concluded = run(30, 50)
        concluded.inferred = "restart"
        let others = [
            run(31, 50), run(30, 50, .down), run(30, 50, .unknown), run(20, 50), run(10, 15), late, concluded,
            run(30, 50, since: 0),
        ]
        for other in others {
            var joined = run(0, 20, gap: 10_000)
            let isExtended = joined.extend(with: other, of: signal, within: 10_000)
            #expect(!isExtended && joined == run(0, 20, gap: 10_000), "\(other)")
        }
    }

    /// Each of them counts by itself.
    @Test func failedRoundsAreNotJoined() {
        var failed = run(0, 0, .down)
        let areJoined = [host, signal].map { failed.extend(with: run(10, 10, .down), of: $0, within: 25_000) }
        #expect(areJoined == [false, true])
    }

    @Test func aSinceMayMoveByItsErrors() {
        var joined = run(0, 20, since: -100, error: 500)
        let isSame = joined.extend(with: run(30, 50, since: -101, error: 500), of: signal, within: 25_000)
        #expect(isSame && joined.since == Sample.instant(-100) && joined.sinceError == 500)
        let isAnother = !joined.extend(with: run(60, 60, since: -102, error: 499), of: signal, within: 25_000)
        #expect(isAnother)
    }

    // MARK: - Repeating

    @Test func aRepetitionIsWhatASteadyStretchAdds() {
        let stretch = Stretch(first: Sample.instant(30), last: Sample.instant(50), greatestGap: 7000)
        let original = run(0, 20, gap: 9000, .down, since: -5)
        #expect(original.repeated(by: stretch) == run(30, 50, gap: 7000, .down, since: -5))
        // Only as far as it is later.
        let overlapping = Stretch(first: Sample.instant(10), last: Sample.instant(50), greatestGap: 7000)
        #expect(original.repeated(by: overlapping).first == Sample.instant(20) + 1)
        #expect(original.repeated(by: overlapping).last == Sample.instant(50))
    }

    // MARK: - Holding and overruling

    @Test func aRunHoldsWhatItSaysAlready() {
        let kept = run(0, 60, gap: 10_000)
        for other in [run(0, 0), run(60, 60), run(30, 30), run(10, 50), run(0, 60)] {
            #expect(kept.holds(other, of: signal), "\(other)")
        }
        for other in [run(-1, 0), run(60, 61), run(70, 70), run(30, 30, .down), run(30, 30, since: 5)] {
            #expect(!kept.holds(other, of: signal), "\(other)")
        }
        // A failed round holds itself, though it is never extended.
        #expect(run(0, 0, .down).holds(run(0, 0, .down), of: host))
        #expect(!run(0, 0, .down).holds(run(0, 0), of: host))
    }

    /// Of a since, only the first reading's is known exactly.
    @Test func aSinceWithinItsErrorsIsHeld() {
        let kept = run(0, 60, since: -10, error: 300)
        var moved = run(30, 30, since: -10, error: 300)
        moved.since = Sample.instant(-10) + 600
        #expect(kept.holds(moved, of: signal))
        moved.since = Sample.instant(-10) + 601
        #expect(!kept.holds(moved, of: signal))
        var first = run(0, 0, since: -10, error: 300)
        first.since = Sample.instant(-10) + 1
        #expect(!kept.holds(first, of: signal))
    }

    // MARK: - Months

    @Test(arguments: [
        ("2026-10-04T10:00:00Z", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"),
        ("2026-09-30T23:59:59.999Z", "2026-09-01T00:00:00Z", "2026-10-01T00:00:00Z"),
        ("2026-10-01T00:00:00Z", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"),
        ("2028-02-29T12:00:00Z", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z"),
        ("2026-12-31T23:00:00Z", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"),
        ("1969-12-31T23:59:59.999Z", "1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z"),
        ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z", "1970-02-01T00:00:00Z"),
        ("1969-12-31T00:00:00Z", "1969-12-01T00:00:00Z", "1970-01-01T00:00:00Z"),
    ])
    func anInstantIsInItsMonth(instant: String, from: String, to: String) throws {
        let month = try #require(Instant(instant)).monthInUTC
        #expect(month.from == Instant(from) && month.to == Instant(to))
    }
}
