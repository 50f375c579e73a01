import Intervals
import Site
import Testing

@testable import Comparison

/// What a program that polls saw: phases, second checks and counts, on small numbers.
@Suite struct CheckSeriesTests {
    private func set(_ spans: [(Int64, Int64)]) -> IntervalSet {
        IntervalSet(spans.map { Span(from: Instant(milliseconds: $0.0), to: Instant(milliseconds: $0.1)) })
    }

    private func series(up: [(Int64, Int64)], down: [(Int64, Int64)]) -> CheckSeries {
        CheckSeries(up: set(up), down: set(down), interval: 10)
    }

    private func text(_ set: IntervalSet) -> String {
        set.spans.map { "\($0.from.milliseconds)-\($0.to == .distantFuture ? "" : "\($0.to.milliseconds)")" }
            .joined(separator: " ")
    }

    /// A phase lasts until the first check that says otherwise, through silence too.
    @Test(
        arguments: [
            ([(0, 30)], [], ["up 0-"]), ([], [(0, 30)], ["down 0-"]), ([], [], []),
            ([(0, 30), (60, 90)], [(30, 60)], ["up 0-30", "down 30-60", "up 60-"]),
            ([(0, 30), (70, 90)], [(40, 60)], ["up 0-40", "down 40-70", "up 70-"]),
            ([(0, 30), (50, 90)], [], ["up 0-"]),
            ([(20, 30)], [(0, 10), (40, 50)], ["down 0-20", "up 20-40", "down 40-"]),
        ] as [([(Int64, Int64)], [(Int64, Int64)], [String])])
    func phasesFollowOneAnother(up: [(Int64, Int64)], down: [(Int64, Int64)], phases: [String]) {
        let found = series(up: up, down: down).phases.map { phase in
            "\(phase.isDown ? "down" : "up") \(text(IntervalSet(phase.span)))"
        }
        #expect(found == phases)
    }

    /// From the second failed check on; it may come after a silence.
    @Test(
        arguments: [
            ([(30, 40)], [(40, 90)], ""), ([(30, 50)], [(50, 90)], "40-50"), ([(30, 60)], [(60, 90)], "40-60"),
            ([(30, 40), (60, 70)], [(70, 90)], "60-70"), ([(30, 40), (60, 70)], [(45, 55), (70, 90)], ""),
            ([(30, 60)], [], "40-"), ([(30, 44)], [(44, 90)], ""), ([(30, 45)], [(45, 90)], "37-45"),
        ] as [([(Int64, Int64)], [(Int64, Int64)], String)])
    func aProblemIsConfirmedByTheSecondCheck(down: [(Int64, Int64)], up: [(Int64, Int64)], problems: String) {
        #expect(text(series(up: [(0, 30)] + up, down: down).confirmedProblems) == problems)
    }

    @Test(
        arguments: [
            ([], "30-60"), ([(40, 50)], "30-60"), ([(20, 40)], "40-60"), ([(50, 80)], "30-80"), ([(30, 60)], ""),
            ([(0, 100)], ""), ([(55, 70)], "30-70"),
        ] as [([(Int64, Int64)], String)])
    func nothingIsFoundWhereNothingIsPolled(windows: [(Int64, Int64)], outages: String) {
        let series = series(up: [(0, 30), (60, 100)], down: [(30, 60)])
        #expect(text(series.outages(notPolledIn: set(windows))) == outages)
    }

    /// Checks stand at the beginning of each interval of a stretch.
    @Test(
        arguments: [
            ([(0, 100)], 10), ([(0, 1)], 1), ([(1, 100)], 9), ([(0, 10), (50, 60)], 2), ([(5, 11)], 1), ([(11, 20)], 0),
            ([(-50, 0)], 0), ([(100, 200)], 0), ([(90, 200)], 1), ([], 0),
        ] as [([(Int64, Int64)], Int64)])
    func checksAreCountedInWindows(windows: [(Int64, Int64)], count: Int64) {
        let series = series(up: [(0, 100)], down: [])
        #expect(series.checks(series.up, in: set(windows)) == count)
    }

    /// Wherever windows are cut, no check is lost or counted twice.
    @Test func windowsThatTileCountEveryCheckOnce() {
        let series = series(up: [(0, 95), (130, 171)], down: [])
        let whole = series.checks(series.up, in: .always)
        #expect(whole == 14)
        for cut in -5...200 as ClosedRange<Int64> {
            let before = Span(from: .distantPast, to: Instant(milliseconds: cut))
            let after = Span(from: Instant(milliseconds: cut), to: .distantFuture)
            let parts = [before, after].map { series.checks(series.up, in: IntervalSet($0)) }
            #expect(parts.reduce(0, +) == whole, "cut at \(cut)")
        }
    }

    @Test func anIntervalIsPositive() {
        #expect(CheckSeries(up: .empty, down: .empty, interval: 0).interval == 1)
        #expect(CheckSeries(up: .empty, down: .empty, interval: -7).interval == 1)
    }
}

/// Fractions as other programs print them.
@Suite struct FigureTests {
    @Test(
        arguments: [
            (0, 1000, "100.0000"), (1, 1000, "99.9000"), (1000, 1000, "0.0000"), (1, 3, "66.6667"), (2, 3, "33.3333"),
            (1, 2_000_000, "100.0000"), (3, 2_000_000, "99.9998"), (44, 44_640, "99.9014"), (45, 44_640, "99.8992"),
        ] as [(Int64, Int64, String)])
    func aFigureHasFourDecimals(bad: Int64, whole: Int64, percent: String) {
        #expect(Figure(down: bad, of: whole)?.percent == percent)
        #expect(Figure(failed: bad, of: whole)?.percent == percent)
    }

    @Test(arguments: [0, -1] as [Int64]) func ofNothingThereIsNoFigure(whole: Int64) {
        #expect(Figure(down: 0, of: whole) == nil)
        #expect(Figure(failed: 0, of: whole) == nil)
    }

    @Test func onlyTimeHasADowntime() {
        #expect(Figure(down: 7, of: 10)?.downtime == 7)
        #expect(Figure(failed: 7, of: 10)?.downtime == nil)
    }
}
