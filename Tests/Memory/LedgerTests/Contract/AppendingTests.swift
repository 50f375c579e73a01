import Intervals
import Ledger
import Programs
import Proofs
import Site
import Testing

/// The contract of `LedgerStore.append`: which readings become which runs, and what of a batch is new.
@Suite struct AppendingTests {
    private let folder = TemporaryFolder("appending")

    @Test(arguments: Engine.allCases)
    func equalReadingsAreOneRun(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        for second in stride(from: Int64(0), to: 100, by: 10) {
            try ledger.append(Sample.batch(readings: [Sample.reading(second)]))
        }
        try ledger.append(Sample.batch(readings: [Sample.reading(100, .down), Sample.reading(200, .down)]))
        #expect(try ledger.runs().map(\.first) == [0, 100, 200].map(Sample.instant))
        #expect(try ledger.runs().map(\.last) == [90, 100, 200].map(Sample.instant))
        #expect(try ledger.runs().map(\.greatestGap) == [10_000, 0, 0])
    }

    /// What makes a reading begin a run of its own, beside its state.
    @Test(arguments: Engine.allCases)
    func aReadingThatSaysSomethingElseBeginsARun(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        func reading(_ second: Int64, _ change: (inout Reading) -> Void) -> Reading {
            var reading = Sample.reading(second)
            change(&reading)
            return reading
        }
        let readings = [
            reading(0) { $0.since = Sample.instant(-50) },
            // Moved by no more than the errors: the same.
            reading(10) {
                $0.since = Sample.instant(-49)
                $0.sinceError = 1000
            },
            reading(20) { $0.since = Sample.instant(-40) },
            reading(30) { $0.isExtra = true },
            reading(40) { $0.inferred = "restart" },
            reading(50) { $0.evidence = "said by the device" },
            // Evidence alone says nothing new.
            reading(60) { $0.evidence = "said otherwise" },
        ]
        for one in readings { try ledger.append(Sample.batch(readings: [one])) }
        let runs = try ledger.runs()
        #expect(runs.map(\.first) == [0, 20, 30, 40, 50].map(Sample.instant))
        #expect(runs.last?.evidence == "said by the device" && runs.last?.last == Sample.instant(60))
    }

    @Test(arguments: Engine.allCases)
    func readingsTooFarApartAreTwoRuns(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        // 2.5 intervals of ten seconds.
        try ledger.append(Sample.batch(readings: [0, 25, 51].map { Sample.reading($0) }))
        #expect(try ledger.runs().map(\.first) == [0, 51].map(Sample.instant))
    }

    @Test(arguments: Engine.allCases)
    func everyFailedRoundIsARun(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let host = SignalName.icmp("192.0.2.1")
        let states: [SignalState] = [.up, .up, .down, .down, .up]
        let readings = states.enumerated().map { Sample.reading(Int64($0.offset) * 300, $0.element, of: host) }
        try ledger.append(Sample.batch(readings: readings))
        #expect(try ledger.runs(of: host).map(\.state) == [.up, .down, .down, .up])
    }

    /// A run ends with the month in UTC, so that a month is judged from its own rows.
    @Test(arguments: Engine.allCases)
    func aRunEndsWithTheMonth(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let end = try #require(Instant("2026-10-01T00:00:00Z"))
        let readings = [-20, -10, 0, 10].map { Reading(signal: Sample.outlet, at: end + $0 * 1000, state: .up) }
        try ledger.append(Sample.batch(readings: readings))
        #expect(try ledger.runs().map(\.first) == [end - 20_000, end])
    }

    @Test(arguments: Engine.allCases)
    func theSameBatchAgainChangesNothing(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let batch = Sample.batch(
            readings: [Sample.reading(0), Sample.reading(10), Sample.reading(20, .down), Sample.reading(30)],
            records: [Sample.record("r-1")], events: [Sample.event("e-1"), Sample.event("e-2")])
        let first = try ledger.append(batch)
        #expect(first.newReadings == 4 && first.newRecords == 1 && first.repeatedEvents.isEmpty)
        let before = (runs: try ledger.runs(), basis: try ledger.basis(), heads: try ledger.verify().heads)
        let second = try ledger.append(batch)
        #expect(second.newReadings == 0 && second.repeatedReadings == 4)
        #expect(second.newRecords == 0 && second.repeatedRecords == 1)
        #expect(second.repeatedEvents == ["e-1", "e-2"])
        #expect(try ledger.runs() == before.runs)
        #expect(try ledger.basis() == before.basis)
        #expect(try ledger.verify().heads == before.heads)
        #expect(try ledger.records(matching: .everything).count == 1)
    }

    /// A record that was entered is never changed by another of the same id: that one is left out, and said.
    @Test(arguments: Engine.allCases)
    func anIdIsOfOneRecord(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let first = Sample.record("r-1", contract: "c-1")
        try ledger.append(Sample.batch(records: [first]))
        let other = Sample.batch(
            readings: [Sample.reading(0)], records: [first, Sample.record("r-1", contract: "c-2")])
        let summary = try ledger.append(other)
        #expect(summary.otherRecords == ["r-1"] && summary.repeatedRecords == 1 && summary.newReadings == 1)
        #expect(try ledger.records(matching: .everything) == [first])
    }

    @Test(arguments: Engine.allCases)
    func ofTwoReadingsAtOneInstantTheFirstStoredCounts(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        try ledger.append(Sample.batch(readings: [Sample.reading(0), Sample.reading(10, .down)]))
        let summary = try ledger.append(Sample.batch(readings: [Sample.reading(10, .up), Sample.reading(0, .down)]))
        #expect(summary.overruledReadings == 2 && summary.newReadings == 0)
        #expect(try ledger.runs().map(\.state) == [.up, .down])
    }

    @Test(arguments: Engine.allCases)
    func theOrderOfABatchDoesNotMatter(engine: Engine) throws {
        let all = (0..<40).map { Sample.reading($0 * 10, $0 % 7 == 3 ? .down : .up) }
        let ordered = try engine.open("ordered", in: folder)
        try ordered.append(Sample.batch(readings: all))
        let reversed = try engine.open("reversed", in: folder)
        try reversed.append(Sample.batch(readings: all.reversed()))
        #expect(try ordered.runs() == reversed.runs())
        #expect(try ordered.verify().heads == reversed.verify().heads)
    }

    /// Whatever order batches come in, each instant keeps the state that was read at it, and no other is made up.
    @Test(arguments: Engine.allCases)
    func theOrderOfBatchesLosesNothing(engine: Engine) throws {
        for seed in seeds("orders of batches in \(engine)", few: 20, many: 1000) {
            var random = Seed(seed)
            let all = (0..<60).map { number in
                Sample.reading(number * 10, [.up, .up, .up, .down, .unknown].randomElement(using: &random) ?? .up)
            }
            let ledger = try engine.open("\(seed)", in: folder)
            var rest = all.shuffled(using: &random)[...]
            while !rest.isEmpty {
                let part = rest.prefix(Int.random(in: 1...9, using: &random))
                rest = rest.dropFirst(part.count)
                try ledger.append(Sample.batch(readings: Array(part)))
            }
            let runs = try ledger.runs()
            for reading in all {
                let saying = runs.filter { run in
                    run.allInstants?.contains(reading.at) ?? (run.first <= reading.at && reading.at <= run.last)
                }
                let exact = saying.filter { $0.allInstants != nil || $0.first == reading.at || $0.last == reading.at }
                #expect(!saying.isEmpty, "seed \(seed): \(reading.at) was lost")
                #expect(
                    (exact.isEmpty ? saying : exact).allSatisfy { $0.state == reading.state },
                    "seed \(seed): \(reading.at) has another state")
            }
            #expect(try ledger.verify().findings == [])
        }
    }

    @Test(arguments: Engine.allCases)
    func importedStretchesAreTheRunsThatTheyWere(engine: Engine) throws {
        let source = try engine.open("source", in: folder)
        let states: [SignalState] = [.up, .up, .down, .down, .up]
        try source.append(
            Sample.batch(readings: states.enumerated().map { Sample.reading(Int64($0.offset) * 10, $0.element) }))
        var batch = Sample.batch()
        batch.runs = try source.runs(of: nil, touching: .always, knownAt: .distantFuture)
        let copy = try engine.open("copy", in: folder)
        let summary = try copy.append(batch)
        #expect(summary.newReadings == 3)
        #expect(try copy.runs() == source.runs())
        #expect(try copy.append(batch).repeatedReadings == 3)
    }

    /// A clock that was set, or a ledger in the place of another, must not make a state of what nobody read.
    @Test(arguments: Engine.allCases)
    func aSteadyReadingNeverContinuesAnotherState(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let other = SignalName(device: "pdu-1", kind: "inlet")
        let group = SignalGroup([Sample.outlet, other], states: [.down, .up])
        try ledger.append(Sample.batch(readings: [Sample.reading(0, .up)]))
        var batch = Sample.batch()
        batch.steady = [10, 20].map {
            SteadyReading(group: group, at: Sample.instant($0), continuing: Sample.instant($0 - 10))
        }
        try ledger.append(batch)
        #expect(try ledger.runs().map(\.state) == [.up, .down])
        #expect(try ledger.runs().map(\.last) == [Sample.instant(0), Sample.instant(20)])
        // One that has no run begins with it.
        #expect(try ledger.runs(of: other).map(\.first) == [Sample.instant(10)])
        #expect(try ledger.runs(of: other).map(\.last) == [Sample.instant(20)])
        // One that follows what was never written is read anew: near enough, it says the same.
        batch.steady = [SteadyReading(group: group, at: Sample.instant(40), continuing: Sample.instant(30))]
        try ledger.append(batch)
        batch.steady = [SteadyReading(group: group, at: Sample.instant(90), continuing: Sample.instant(80))]
        try ledger.append(batch)
        #expect(try ledger.runs().map(\.first) == [0, 10, 90].map(Sample.instant))
        #expect(try ledger.runs().map(\.last) == [0, 40, 90].map(Sample.instant))
        #expect(try ledger.verify().findings == [])
    }

    @Test(arguments: Engine.allCases)
    func steadyReadingsExtendTheRunsOfTheirGroup(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let other = SignalName(device: "pdu-1", kind: "inlet")
        let never = SignalName(device: "pdu-1", kind: "outlet", element: "8")
        try ledger.append(Sample.batch(readings: [Sample.reading(0), Sample.reading(0, .down, of: other)]))
        let group = SignalGroup([Sample.outlet, other, never])
        var batch = Sample.batch()
        batch.steady = [10, 20, 30].map { SteadyReading(group: group, at: Sample.instant($0)) }
        try ledger.append(batch)
        #expect(try ledger.runs().map(\.last) == [Sample.instant(30)])
        #expect(try ledger.runs(of: other).map(\.last) == [Sample.instant(30)])
        // One that was never read says nothing.
        #expect(try ledger.runs(of: never).isEmpty)
        // Too long after: the same state begins anew.
        batch.steady = [SteadyReading(group: group, at: Sample.instant(100))]
        try ledger.append(batch)
        #expect(try ledger.runs().map(\.first) == [0, 100].map(Sample.instant))
        #expect(try ledger.runs(of: other).map(\.state) == [.down, .down])
    }

    /// A steady reading that comes late takes nothing back.
    @Test(arguments: Engine.allCases)
    func aLateSteadyReadingChangesNothing(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        try ledger.append(Sample.batch(readings: [Sample.reading(0), Sample.reading(10, .down)]))
        let before = try ledger.runs()
        var batch = Sample.batch()
        batch.steady = [SteadyReading(group: SignalGroup([Sample.outlet]), at: Sample.instant(5))]
        try ledger.append(batch)
        #expect(try ledger.runs() == before)
    }

    /// Two collectors on one ledger keep runs of their own of one signal.
    @Test(arguments: Engine.allCases)
    func twoCollectorsDoNotMix(engine: Engine) throws {
        let first = try engine.open(collector: "first", in: folder)
        let second = try engine.open(collector: "second", in: folder)
        for second in [0, 10, 20] as [Int64] { try first.append(Sample.batch(readings: [Sample.reading(second)])) }
        for time in [5, 15, 25] as [Int64] { try second.append(Sample.batch(readings: [Sample.reading(time, .down)])) }
        let runs = try first.runs()
        #expect(runs.map(\.state) == [.up, .down])
        #expect(runs.map(\.last) == [20, 25].map(Sample.instant))
        #expect(try second.verify().findings == [])
    }

    @Test(arguments: Engine.allCases)
    func whatWasWrittenIsThereWhenItIsOpenedAgain(engine: Engine) throws {
        let record = Sample.record("r-1")
        do {
            let ledger = try engine.open(in: folder)
            try ledger.append(
                Sample.batch(
                    readings: [Sample.reading(0), Sample.reading(10, .down)], records: [record],
                    events: [Sample.event("e-1")]))
        }
        let again = try engine.open(in: folder)
        #expect(try again.verify().findings == [])
        #expect(try again.records(matching: .everything) == [record])
        #expect(try again.events(matching: .everything) == [Sample.event("e-1")])
        #expect(try again.runs().count == 2)
        // The open run goes on.
        try again.append(Sample.batch(readings: [Sample.reading(20, .down)]))
        #expect(try again.runs().map(\.last) == [0, 20].map(Sample.instant))
    }

    @Test(arguments: Engine.allCases)
    func anEmptyBatchAddsNothing(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        try ledger.append(Sample.batch(readings: [Sample.reading(0)]))
        let heads = try ledger.verify().heads
        #expect(try ledger.append(Sample.batch()) == AppendSummary())
        #expect(try ledger.verify().heads == heads)
    }
}
