import Intervals
import Proofs
import Site
import Testing
import Twin

@testable import Correlation

/// What the ledger tells is what all its readings tell (fine print 12).
@Suite struct PartitionTests {
    private static let outlet = SignalName(device: "pdu-1", kind: "outlet", element: "7")
    private static let ticks = Ticks(count: 400)
    private static let partition = Partition(of: outlet, ticks: ticks)

    /// What is known of one signal, by whatever runs.
    private struct Case {
        var interval: Int
        var now: Int
        var readings: [TickReading]
        var pace: Pace

        init(_ seed: inout Seed, isDated: Bool = true, hasErrors: Bool = true) {
            interval = seed.number(2...12)
            now = seed.number(40...ticks.count)
            let outages = (0..<seed.number(0...3)).map { _ in
                let from = seed.number(0...ticks.count)
                return from..<from + seed.number(1...60)
            }
            readings = RandomReadings(
                ticks: ticks.count, interval: interval, outages: outages, isDated: isDated, hasErrors: hasErrors,
                hasClockErrors: hasErrors && seed.once(in: 2)
            ).next(&seed)
            pace = Pace(Milliseconds(interval))
        }

        func timeline(_ runs: [Run]) -> Timeline {
            let now = ticks.instant(now)
            let known = KnownReadings(runs, knownAt: now, pace: pace)
            return TimelineBuilder.timeline(of: known.samples, doubtful: known.doubtful, until: now, pace: pace)
                .timeline
        }

        var each: Timeline { timeline(ticks.runs(of: outlet, readings)) }
    }

    /// However imported lines were split into files, and whatever lies between them.
    @Test func keptRunsTellWhatEachReadingTells() {
        for number in seeds("runs that keep their instants", few: 1500, many: 150_000) {
            var seed = Seed(number)
            let random = Case(&seed)
            let runs = Self.partition.kept(random.readings, &seed)
            guard random.timeline(runs) == random.each else {
                Issue.record("seed \(number): \(random.readings)")
                return
            }
        }
    }

    /// A schedule that changed inside a run makes some of its gaps stale.
    @Test func keptRunsOutlastChangesOfTheSchedule() {
        for number in seeds("schedules of runs that keep their instants", few: 600, many: 100_000) {
            var seed = Seed(number)
            var random = Case(&seed)
            let changes = (0..<seed.number(1...3)).map { _ in seed.number(0...Self.ticks.count) }.sorted()
            random.pace = Pace(
                Milliseconds(random.interval),
                then: changes.map { (Self.ticks.instant($0), Milliseconds(seed.number(1...20))) })
            let runs = Self.partition.kept(random.readings, &seed)
            guard random.timeline(runs) == random.each else {
                Issue.record("seed \(number): \(random.readings)")
                return
            }
        }
    }

    /// Edges are blurred by the clock of the reading that they rest on (fine print 29).
    @Test func clocksThatMayBeWrongBlurTheEdges() {
        for number in seeds("clock errors", few: 800, many: 100_000) {
            var seed = Seed(number)
            let random = Case(&seed)
            let twin = History(
                of: random.readings.known(at: random.now), interval: random.interval, now: random.now,
                ticks: Self.ticks.count)
            guard History(random.each, Self.ticks) == twin else {
                let difference = History(random.each, Self.ticks)?.firstDifference(from: twin)
                Issue.record("seed \(number): \(difference ?? "no whole ticks") of \(random.readings)")
                return
            }
        }
    }

    // MARK: - Folded runs

    /// Lines that come late into what a collector has folded.
    private static func late(_ readings: [TickReading], _ seed: inout Seed) -> Set<Int> {
        let known = readings.known(at: .max)
        let share = seed.one(of: [4, 15, 40])
        return Set(known.indices.filter { _ in seed.once(in: share) })
    }

    /// Nothing is certain that all of the readings do not prove.
    @Test func foldedRunsAreNeverSharper() {
        for number in seeds("folded runs", few: 1500, many: 150_000) {
            var seed = Seed(number)
            let random = Case(&seed, hasErrors: false)
            let late = Self.late(random.readings, &seed)
            let folded = random.timeline(
                Self.partition.folded(random.readings, late: late, interval: random.interval))
            let each = random.each
            guard folded.certainlyUp.subtracting(each.certainlyUp).isEmpty,
                folded.certainlyDown.subtracting(each.certainlyDown).isEmpty
            else {
                Issue.record("seed \(number): \(random.readings), late \(late.sorted()), at \(random.now)")
                return
            }
        }
    }

    /// … and it is less sharp only within the greatest gap of a late line inside, and for *V* − *T* before the instant as
    /// of which it is asked.
    @Test func foldedRunsAreHardlyLessSharp() {
        for number in seeds("sharpness of folded runs", few: 1500, many: 150_000) {
            var seed = Seed(number)
            let random = Case(&seed, hasErrors: false)
            let late = seed.once(in: 3) ? [] : Self.late(random.readings, &seed)
            let runs = Self.partition.folded(random.readings, late: late, interval: random.interval)
            let known = random.readings.known(at: .max)
            var excused = IntervalSet(
                late.map { Self.ticks.instant(known[$0].at) }.flatMap { at in
                    runs.filter { $0.first <= at && at <= $0.last }
                        .map { Span(from: at - $0.greatestGap, to: at + max(1, $0.greatestGap)) }
                })
            let now = Self.ticks.instant(random.now)
            let least = now - (random.pace.staleAfter(now) - random.pace.interval(at: now))
            if let cut = runs.first(where: { $0.first <= now && now < $0.last }) {
                // A late line beside it leaves open on which side of it the last known reading was.
                let isLate = excused.overlaps(Span(from: now - 2 * cut.greatestGap, to: now))
                let from = isLate ? now - 2 * cut.greatestGap : least
                excused = excused.union(IntervalSet(Span(from: from, to: now)))
            }
            let folded = random.timeline(runs)
            let each = random.each
            let differing = [
                (folded.up, each.up), (folded.down, each.down), (folded.certainlyUp, each.certainlyUp),
                (folded.certainlyDown, each.certainlyDown),
            ].map { $0.subtracting($1).union($1.subtracting($0)).subtracting(excused) }
            guard differing.allSatisfy(\.isEmpty) else {
                Issue.record(
                    "seed \(number): \(random.readings), late \(late.sorted()), at \(random.now): \(differing)")
                return
            }
        }
    }
}
