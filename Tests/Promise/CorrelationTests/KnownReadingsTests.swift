import Intervals
import Site
import Testing

@testable import Correlation

/// A few samples tell what many readings tell, and are looked for only where something lies between them.
@Suite struct KnownReadingsTests {
    private static let start = Notes.instant(0)
    private static let month = 44_640

    /// A month of readings, one a minute.
    private static func run(keepsInstants: Bool, state: SignalState = .up, every step: Milliseconds = 60_000) throws
        -> Run
    {
        let series = try #require(InstantSeries(first: start, steps: [.init(length: step, count: month - 1)]))
        return Run(
            first: series.first, last: series.last, greatestGap: step, state: state,
            instants: keepsInstants ? series : nil)
    }

    private func samples(_ runs: [Run], now: Int64 = .max / 8, every interval: Milliseconds = 60_000) -> [Sample] {
        KnownReadings(runs, knownAt: Notes.instant(now), pace: Pace(interval)).samples
    }

    @Test(arguments: [true, false]) func aMonthIsTwoSamples(keepsInstants: Bool) throws {
        let run = try Self.run(keepsInstants: keepsInstants)
        let samples = samples([run])
        #expect(samples.map(\.at) == [run.first, run.last] && samples[0].heldUntil == run.last)
    }

    /// A line that came late takes the month apart around it, and nowhere else.
    @Test(arguments: [true, false]) func aLateLineTakesApartWhatIsAroundIt(keepsInstants: Bool) throws {
        let month = try Self.run(keepsInstants: keepsInstants)
        let late = Self.start + 60_000 * 1000 + 30_000
        let samples = samples([month, Run(first: late, last: late, greatestGap: 0, state: .down)])
        let around = keepsInstants ? [late - 30_000, late, late + 30_000] : [late - 60_000, late, late + 60_000]
        #expect(samples.map(\.at) == [month.first] + around + [month.last])
        #expect(samples[0].heldUntil == around[0] && samples[3].heldUntil == month.last)
    }

    /// Of two readings at one instant the one stored first counts, inside a run as well; unknown is none.
    @Test func conflictsInsideARunAreFound() throws {
        let month = try Self.run(keepsInstants: true)
        let at = Self.start + 60_000 * 500
        let other = Run(first: at, last: at, greatestGap: 0, state: .down)
        let unknown = Run(first: at, last: at, greatestGap: 0, state: .unknown)
        #expect(samples([month, other]).allSatisfy { $0.state == .up })
        #expect(samples([other, month]).filter { $0.state == .down }.map(\.at) == [at])
        #expect(samples([unknown, month]).count == 2)
        #expect(samples([unknown, other]).map(\.at) == [at])
    }

    /// Under a schedule by which every gap is stale, each reading stands for itself.
    @Test func staleGapsAreTakenApart() throws {
        let month = try Self.run(keepsInstants: true)
        #expect(samples([month], every: 10_000).count == Self.month)
        #expect(samples([try Self.run(keepsInstants: false)], every: 10_000).allSatisfy { $0.heldUntil == $0.at })
    }

    /// As known inside a run: the latest known reading where the instants are kept; else one that lies in the greatest
    /// gap before (fine print 12).
    @Test(arguments: [(true, 600_000), (false, 575_000)] as [(Bool, Int64)])
    func asKnownInsideARun(keepsInstants: Bool, last: Int64) throws {
        let run = try Self.run(keepsInstants: keepsInstants)
        #expect(samples([run], now: 635_000).map(\.at.milliseconds) == [0, last])
        #expect(samples([run], now: 30_000).map(\.at.milliseconds) == [0])
    }
}
