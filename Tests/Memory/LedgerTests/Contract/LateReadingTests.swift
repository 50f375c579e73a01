import Intervals
import Ledger
import Programs
import Proofs
import Site
import Testing

/// The contract of readings that come when newer ones are stored already, as an import brings them.
@Suite struct LateReadingTests {
    private let folder = TemporaryFolder("late")

    /// Up from 0 to 50 and from 100 to 150, down from 60 to 90, each ten seconds.
    private func ledger(_ engine: Engine) throws -> any LedgerStore {
        let ledger = try engine.open(in: folder)
        let readings = (0...15).map { Sample.reading($0 * 10, (6...9).contains($0) ? .down : .up) }
        try ledger.append(Sample.batch(readings: readings))
        return ledger
    }

    @discardableResult
    private func append(_ readings: [Reading], to ledger: any LedgerStore) throws -> AppendSummary {
        try ledger.append(Sample.batch(readings: readings))
    }

    /// What every instant is, as far as its nearest readings agree.
    private func states(_ ledger: any LedgerStore, at seconds: [Int64]) throws -> [Set<SignalState>] {
        let runs = try ledger.runs()
        return seconds.map { second in
            let instant = Sample.instant(second)
            return Set(runs.filter { $0.first <= instant && instant <= $0.last }.map(\.state))
        }
    }

    @Test(arguments: Engine.allCases)
    func whatIsKnownAlreadyChangesNothing(engine: Engine) throws {
        let ledger = try ledger(engine)
        let before = try ledger.runs()
        // At an instant that was read, and between two that say the same.
        let summary = try append([Sample.reading(20), Sample.reading(25), Sample.reading(70, .down)], to: ledger)
        #expect(summary.repeatedReadings == 3 && summary.newReadings == 0)
        #expect(try ledger.runs() == before)
    }

    @Test(arguments: Engine.allCases)
    func whatContradictsAnExactReadingIsOverruled(engine: Engine) throws {
        let ledger = try ledger(engine)
        let before = try ledger.runs()
        // Only the first and the last of a run are known exactly.
        let summary = try append(
            [Sample.reading(0, .down), Sample.reading(50, .down), Sample.reading(60), Sample.reading(90, .unknown)],
            to: ledger)
        #expect(summary.overruledReadings == 3)
        // A reading of unknown is the same as none: it is kept, and hides nothing.
        #expect(summary.newReadings == 1)
        #expect(try ledger.runs().filter { $0.state != .unknown } == before)
    }

    @Test(arguments: Engine.allCases)
    func whatSaysSomethingElseIsKept(engine: Engine) throws {
        let ledger = try ledger(engine)
        let summary = try append([Sample.reading(25, .down), Sample.reading(75)], to: ledger)
        #expect(summary.newReadings == 2)
        #expect(try states(ledger, at: [24, 25, 74, 75]) == [[.up], [.up, .down], [.down], [.up, .down]])
        // It is known from then on.
        #expect(try append([Sample.reading(25, .down), Sample.reading(75)], to: ledger).repeatedReadings == 2)
        #expect(try ledger.verify().findings == [])
    }

    @Test(arguments: Engine.allCases)
    func whatIsOlderThanEverythingBecomesARun(engine: Engine) throws {
        let ledger = try ledger(engine)
        let old = [-40, -30, -20].map { Sample.reading($0) }
        #expect(try append(old.shuffled(), to: ledger).newReadings == 3)
        let first = try #require(try ledger.runs().first)
        #expect(first.first == Sample.instant(-40) && first.last == Sample.instant(-20) && first.greatestGap == 10_000)
        // A part of it again, and one between, which is known exactly.
        let summary = try append([Sample.reading(-30), Sample.reading(-25)], to: ledger)
        #expect(summary.repeatedReadings == 1 && summary.newReadings == 1)
        #expect(try ledger.runs().count == 5)
    }

    /// Readings that come late and newer ones in one batch.
    @Test(arguments: Engine.allCases)
    func aBatchMayHaveBoth(engine: Engine) throws {
        let ledger = try ledger(engine)
        let summary = try append(
            [Sample.reading(160), Sample.reading(-10), Sample.reading(30), Sample.reading(170, .down)], to: ledger)
        #expect(summary.newReadings == 3 && summary.repeatedReadings == 1)
        let runs = try ledger.runs()
        #expect(runs.map(\.first) == [-10, 0, 60, 100, 170].map(Sample.instant))
        #expect(runs.map(\.last) == [-10, 50, 90, 160, 170].map(Sample.instant))
    }

    /// A run that is imported twice, from an export, is the same run.
    @Test(arguments: Engine.allCases)
    func anExportOfItselfChangesNothing(engine: Engine) throws {
        for seed in seeds("exports of itself into \(engine)", few: 10, many: 1000) {
            var random = Seed(seed)
            let ledger = try engine.open("\(seed)", in: folder)
            for _ in 0..<8 {
                let from = Int64.random(in: 0..<300, using: &random)
                let readings = (0..<6).map { number in
                    Sample.reading(
                        from + Int64(number) * 10, [.up, .up, .down].randomElement(using: &random) ?? .up)
                }
                try ledger.append(Sample.batch(readings: readings))
            }
            let runs = try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture)
            let heads = try ledger.verify().heads
            var batch = Sample.batch()
            batch.runs = runs
            let summary = try ledger.append(batch)
            #expect(summary.newReadings == 0, "seed \(seed)")
            #expect(try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture) == runs, "seed \(seed)")
            #expect(try ledger.verify().heads == heads, "seed \(seed)")
        }
    }

    /// Where late readings touch the edge of what decides a window, everything on that side counts.
    @Test(arguments: Engine.allCases)
    func whatDecidesAWindowSparesNoReadingThatOverlaps(engine: Engine) throws {
        let ledger = try ledger(engine)
        // A long run over the edges that the window would have.
        try append([Sample.reading(-100, .unknown)], to: ledger)
        var batch = Sample.batch()
        batch.runs = [
            Sample.outlet: [
                Run(first: Sample.instant(-5), last: Sample.instant(140), greatestGap: 10_000, state: .unknown)
            ]
        ]
        try ledger.append(batch)
        let window = Span(from: Sample.instant(95), to: Sample.instant(99))
        let found = try ledger.runs(of: [Sample.outlet], deciding: window, knownAt: .distantFuture)
        #expect(found[Sample.outlet] == (try ledger.runs()))
    }
}
