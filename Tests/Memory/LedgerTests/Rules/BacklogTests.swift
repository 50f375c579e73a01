import Intervals
import Proofs
import Site
import Testing

@testable import Ledger

/// What waits while the ledger cannot be written, held against a twin that keeps every reading.
@Suite struct BacklogTests {
    private let schedule = Schedule()
    private let group = SignalGroup([Sample.outlet, SignalName(device: "pdu-1", kind: "inlet")])

    private func steady(_ seconds: Int64) -> SteadyReading { SteadyReading(group: group, at: Sample.instant(seconds)) }

    private func runs(_ step: Backlog.Step) -> [SignalName: [Run]] {
        if case .runs(let runs) = step { runs } else { [:] }
    }

    private func stretch(_ step: Backlog.Step) -> Stretch? {
        if case .stretch(_, let stretch) = step { stretch } else { nil }
    }

    // MARK: - Putting together

    @Test func equalReadingsAreOneRun() {
        var backlog = Backlog()
        #expect(backlog.isEmpty && backlog.steps.isEmpty)
        for second in stride(from: Int64(0), to: 1000, by: 10) {
            backlog.add([Sample.reading(second)], steady: [], schedule: schedule)
        }
        #expect(!backlog.isEmpty && backlog.steps.count == 1)
        let run = runs(backlog.steps[0])[Sample.outlet]?.first
        #expect(run?.first == Sample.instant(0) && run?.last == Sample.instant(990) && run?.greatestGap == 10_000)
    }

    @Test func aRunEndsWhereSomethingElseIsRead() {
        var backlog = Backlog()
        let readings = [
            Sample.reading(20, .down), Sample.reading(0), Sample.reading(10), Sample.reading(30, .down),
            Sample.reading(90, .down),
        ]
        backlog.add(readings, steady: [], schedule: schedule)
        let found = runs(backlog.steps[0])[Sample.outlet] ?? []
        #expect(found.map(\.first) == [0, 20, 90].map(Sample.instant))
        #expect(found.map(\.state) == [.up, .down, .down])
    }

    @Test func aRunEndsWithItsMonth() throws {
        var backlog = Backlog()
        let end = try #require(Instant("2026-10-01T00:00:00Z"))
        let readings = [-10, 0, 10].map { Reading(signal: Sample.outlet, at: end + $0 * 1000, state: .up) }
        backlog.add(readings, steady: [], schedule: schedule)
        #expect(runs(backlog.steps[0])[Sample.outlet]?.map(\.first) == [end - 10_000, end])
    }

    @Test func steadyReadingsAreOneStretch() {
        var backlog = Backlog()
        for second in stride(from: Int64(0), to: 100, by: 10) {
            backlog.add([], steady: [steady(second)], schedule: schedule)
        }
        // Too long after the last.
        backlog.add([], steady: [steady(190)], schedule: schedule)
        #expect(backlog.steps.compactMap(stretch).map(\.first) == [0, 190].map(Sample.instant))
        #expect(backlog.steps.compactMap(stretch).map(\.last) == [90, 190].map(Sample.instant))
        #expect(backlog.steps.compactMap(stretch).map(\.greatestGap) == [10_000, 0])
    }

    /// A steady reading repeats what was read before it, so a reading between two of them parts them.
    @Test func theOrderOfTimeIsKept() {
        var backlog = Backlog()
        backlog.add(
            [Sample.reading(15, .down), Sample.reading(5)], steady: [steady(20), steady(0), steady(10)],
            schedule: schedule)
        let steps = backlog.steps
        let order = steps.map { step in
            stretch(step)?.first ?? runs(step).values.joined().map(\.first).min() ?? .distantPast
        }
        #expect(order == order.sorted())
        #expect(order == [0, 5, 10, 15, 20].map(Sample.instant))
    }

    // MARK: - Giving up

    @Test func theOldestAreGivenUpAndCounted() {
        var backlog = Backlog()
        let many = (0..<100).map { Sample.reading($0 * 10, $0 % 2 == 0 ? .up : .down) }
        backlog.add(many, steady: [], schedule: schedule, limit: 50)
        // A tenth of the limit is given up besides, so that this does not happen with each reading.
        #expect(backlog.givenUp == 55)
        #expect(runs(backlog.steps[0])[Sample.outlet]?.first?.first == Sample.instant(550))
        backlog.add([Sample.reading(2000)], steady: [], schedule: schedule, limit: 50)
        #expect(backlog.givenUp == 55)
    }

    @Test func stretchesAreGivenUpToo() {
        var backlog = Backlog()
        for number in 0..<20 {
            backlog.add([], steady: [steady(Int64(number) * 100)], schedule: schedule, limit: 10)
        }
        let kept = backlog.steps.compactMap(stretch).count
        #expect(kept <= 10 && kept + backlog.givenUp == 20)
        #expect(backlog.steps.compactMap(stretch).last?.first == Sample.instant(1900))
    }

    // MARK: - A batch

    @Test func aBatchSetAsideKeepsEverythingElse() {
        var batch = Sample.batch(
            readings: [Sample.reading(0), Sample.reading(10)], records: [Sample.record("r")],
            events: [Sample.event("e")], deliveries: [Sample.delivery(of: "e")])
        batch.steady = [steady(20)]
        #expect(batch.setAside() == 0)
        #expect(batch.readings.isEmpty && batch.steady.isEmpty && !batch.backlog.isEmpty)
        #expect(batch.records.count == 1 && batch.events.count == 1 && batch.deliveries.count == 1)
        #expect(batch.backlog.steps.count == 2)
    }

    /// Records are entered by people and never given up.
    @Test func listsThatGrowTooLongLoseTheirOldest() {
        var batch = Sample.batch(
            records: (0..<10_002).map { Sample.record("\($0)") }, events: (0..<10_002).map { Sample.event("\($0)") },
            deliveries: (0..<10_003).map { Sample.delivery(of: "\($0)") })
        #expect(batch.setAside() == 5)
        #expect(batch.events.first?.id == "2" && batch.deliveries.count == 10_000 && batch.records.count == 10_002)
    }

    // MARK: - The twin

    /// What every signal was at every instant at which it was read.
    private struct Twin {
        var states: [SignalName: [Instant: SignalState]] = [:]
        private var latest: [SignalName: SignalState] = [:]

        mutating func read(_ reading: Reading) {
            latest[reading.signal] = reading.state
            states[reading.signal, default: [:]][reading.at] = reading.state
        }

        mutating func read(_ reading: SteadyReading) {
            for signal in reading.group.signals {
                if let state = latest[signal] { states[signal, default: [:]][reading.at] = state }
            }
        }
    }

    /// What the steps say of a signal at an instant, replayed one after the other.
    private struct Replay {
        private var spans: [SignalName: [(span: ClosedRange<Instant>, state: SignalState)]] = [:]

        init(_ steps: [Backlog.Step]) {
            for step in steps {
                switch step {
                case .runs(let runs):
                    for (signal, runs) in runs {
                        spans[signal, default: []] += runs.map { ($0.first...$0.last, $0.state) }
                    }
                case .stretch(let group, let stretch):
                    for signal in group.signals {
                        guard let state = spans[signal]?.last?.state else { continue }
                        spans[signal]?.append((stretch.first...stretch.last, state))
                    }
                }
            }
        }

        func states(of signal: SignalName, at instant: Instant) -> Set<SignalState> {
            Set((spans[signal] ?? []).filter { $0.span.contains(instant) }.map(\.state))
        }
    }

    @Test func itSaysWhatItsReadingsSaid() {
        let signals =
            ["agent", "input", "output", "port/a"].compactMap { SignalName("d/\($0)") } + [.icmp("192.0.2.1")]
        let groups = [SignalGroup(Array(signals.prefix(2))), SignalGroup(Array(signals.dropFirst(2)))]
        for seed in seeds("backlogs", few: 200, many: 20_000) {
            var random = Seed(seed)
            var backlog = Backlog()
            var twin = Twin()
            var second: Int64 = 0
            for _ in 0..<40 {
                var readings: [Reading] = []
                var steady: [SteadyReading] = []
                for _ in 0..<Int.random(in: 1...6, using: &random) {
                    second += [1, 5, 10, 10, 10, 40].randomElement(using: &random) ?? 1
                    if Bool.random(using: &random), let group = groups.randomElement(using: &random) {
                        let reading = SteadyReading(group: group, at: Sample.instant(second))
                        twin.read(reading)
                        steady.append(reading)
                    } else if let signal = signals.randomElement(using: &random) {
                        let reading = Sample.reading(
                            second, [.up, .up, .down, .unknown].randomElement(using: &random) ?? .up, of: signal)
                        twin.read(reading)
                        readings.append(reading)
                    }
                }
                backlog.add(
                    readings.shuffled(using: &random), steady: steady.shuffled(using: &random), schedule: schedule)
            }
            let replay = Replay(backlog.steps)
            for (signal, states) in twin.states {
                for (instant, state) in states {
                    #expect(
                        replay.states(of: signal, at: instant) == [state], "seed \(seed): \(signal) at \(instant)")
                }
            }
        }
    }
}
