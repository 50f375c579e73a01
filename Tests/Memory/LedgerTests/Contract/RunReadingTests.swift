import Intervals
import Ledger
import Programs
import Proofs
import Site
import Testing

/// The contract of reading runs and of snapshots.
@Suite struct RunReadingTests {
    private let folder = TemporaryFolder("reading")

    /// Ten minutes of a signal in runs of a minute, by turns up and down.
    private func ledger(_ engine: Engine) throws -> any LedgerStore {
        let ledger = try engine.open(in: folder)
        let readings = (0..<60).map { Sample.reading($0 * 10, $0 / 6 % 2 == 0 ? .up : .down) }
        try ledger.append(Sample.batch(readings: readings))
        return ledger
    }

    private func firsts(_ runs: [SignalName: [Run]]) -> [Int64] {
        (runs[Sample.outlet] ?? []).map { ($0.first - Sample.instant(0)) / 1000 }
    }

    /// In a run that is open or sealed; extra readings and what was never up do not count.
    @Test(arguments: Engine.allCases)
    func whatWasEverUpIsFound(engine: Engine) throws {
        let ledger = try ledger(engine)
        let names = ["open", "fallen", "dead", "unknown"].map { SignalName(device: "pdu", kind: "inlet", element: $0) }
        var readings = [
            Sample.reading(0, .up, of: names[0]), Sample.reading(0, .up, of: names[1]),
            Sample.reading(20, .down, of: names[1]), Sample.reading(0, .down, of: names[2]),
            Sample.reading(0, .unknown, of: names[3]),
        ]
        readings[1].evidence = "231 V"
        try ledger.append(Sample.batch(readings: readings))
        let asked = Set(names + [Sample.outlet, SignalName(device: "pdu", kind: "inlet", element: "never")])
        #expect(try ledger.everUp(among: asked) == [names[0], names[1], Sample.outlet])
        #expect(try ledger.everUp(among: [names[1]]) == [names[1]])
        #expect(try ledger.snapshot().everUp(among: asked).count == 3)
        #expect(try engine.open(in: folder).everUp(among: asked).count == 3)
    }

    @Test(arguments: Engine.allCases)
    func aWindowHasItsRunsAndTheirNeighbours(engine: Engine) throws {
        let ledger = try ledger(engine)
        func touching(_ from: Int64, _ to: Int64) throws -> [Int64] {
            let window = Span(from: Sample.instant(from), to: Sample.instant(to))
            let runs = try ledger.runs(of: [Sample.outlet], touching: window, knownAt: .distantFuture)
            // The open run may be read in any case.
            return firsts(runs).filter { $0 != 540 }
        }
        // A run that lasts into the window is the neighbour of what lies in it.
        #expect(try touching(130, 250) == [120, 180, 240, 300])
        #expect(try touching(115, 175) == [60, 120, 180])
        #expect(try touching(112, 118) == [60, 120])
        #expect(try touching(-50, -10) == [0])
        #expect(try touching(480, 2000) == [420, 480])
    }

    @Test(arguments: Engine.allCases)
    func whatIsReadLaterIsLeftOut(engine: Engine) throws {
        let ledger = try ledger(engine)
        let runs = try ledger.runs(of: nil, touching: .always, knownAt: Sample.instant(135))
        #expect(firsts(runs) == [0, 60, 120])
        // How much of the one that lasts beyond it was known then is for its reader to say.
        #expect(runs[Sample.outlet]?.last?.last == Sample.instant(170))
        #expect(try ledger.runs(of: nil, touching: .always, knownAt: Sample.instant(-1)).isEmpty)
    }

    /// Before the window back to the answer before the last failure, after it on to the next answer.
    @Test(arguments: Engine.allCases)
    func whatDecidesAWindowIsBetweenAnswers(engine: Engine) throws {
        let ledger = try ledger(engine)
        let window = Span(from: Sample.instant(330), to: Sample.instant(340))
        let runs = try ledger.runs(of: [Sample.outlet], deciding: window, knownAt: .distantFuture)
        // 300 … 350 is down and touches it, so the answer before is that of 240 … 290; the next answer begins at 360.
        // The open run, of 540, is always read.
        #expect(firsts(runs) == [240, 300, 360, 540])
    }

    /// Of readings that came in order, the runs between two instants that are found by looking at each.
    @Test(arguments: Engine.allCases)
    func whatDecidesAWindowIsWhatBruteForceFinds(engine: Engine) throws {
        for seed in seeds("deciding windows in \(engine)", few: 15, many: 1000) {
            var random = Seed(seed)
            let ledger = try engine.open("\(seed)", in: folder)
            var states: [SignalState] = []
            for number in 0..<80 {
                let isSame = number > 0 && Int.random(in: 0..<3, using: &random) > 0
                let other = [.up, .down, .unknown].randomElement(using: &random) ?? SignalState.up
                states.append(isSame ? states[number - 1] : other)
            }
            try ledger.append(
                Sample.batch(readings: states.enumerated().map { Sample.reading(Int64($0.offset) * 10, $0.element) }))
            let all = try ledger.runs()
            // The last run is open; it is always read.
            let sealed = all.dropLast()
            for _ in 0..<20 {
                let from = Int64.random(in: -50...850, using: &random)
                let window = Span(
                    from: Sample.instant(from), to: Sample.instant(from + Int64.random(in: 1...300, using: &random)))
                let failure = sealed.last { $0.state == .down && $0.first < window.from }
                let begin = failure.flatMap { failure in
                    sealed.last { $0.state == .up && $0.first < failure.first }
                }
                let end = sealed.first { $0.state == .up && $0.first >= window.to }
                let expected = sealed.filter { run in
                    run.first >= (begin?.first ?? .distantPast) && run.first <= (end?.first ?? .distantFuture)
                }
                let found = try ledger.runs(of: [Sample.outlet], deciding: window, knownAt: .distantFuture)
                #expect(found[Sample.outlet] == expected + all.suffix(1), "seed \(seed), \(window)")
            }
        }
    }

    @Test(arguments: Engine.allCases)
    func onlyTheSignalsThatWereAskedForAreRead(engine: Engine) throws {
        let ledger = try ledger(engine)
        let other = SignalName(device: "a", kind: "input")
        try ledger.append(Sample.batch(readings: [Sample.reading(0, of: other)]))
        let unknown = SignalName(device: "b", kind: "input")
        let found = try ledger.runs(of: [other, unknown], touching: .always, knownAt: .distantFuture)
        #expect(Array(found.keys) == [other])
        #expect(try ledger.signals() == [other, Sample.outlet])
    }

    // MARK: - Snapshots

    /// A month is judged from one state of the ledger, however long that takes and whatever is imported meanwhile.
    @Test(arguments: Engine.allCases)
    func aSnapshotSeesNothingOfWhatComesLater(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        try ledger.append(
            Sample.batch(readings: [Sample.reading(0), Sample.reading(10, .down)], records: [Sample.record("r-1")]))
        try ledger.accept(configuration: "first", from: Sample.instant(0))
        let before = (runs: try ledger.runs(), basis: try ledger.basis())
        let snapshot = try ledger.snapshot()
        try ledger.append(
            Sample.batch(
                readings: [Sample.reading(5, .down), Sample.reading(20), Sample.reading(0, of: .icmp("192.0.2.1"))],
                records: [Sample.record("r-2")]))
        try ledger.accept(configuration: "second", from: Sample.instant(5))
        #expect(try snapshot.runs() == before.runs)
        #expect(try snapshot.basis() == before.basis)
        #expect(try snapshot.signals() == [Sample.outlet])
        #expect(try snapshot.records(matching: .everything).map(\.id) == ["r-1"])
        #expect(try snapshot.records(matching: .concerning("c-1")).map(\.id) == ["r-1"])
        #expect(try snapshot.configurations().map(\.text) == ["first"])
        #expect(try ledger.runs() != before.runs)
        #expect(try ledger.basis() != before.basis)
        #expect(try ledger.records(matching: .concerning("c-1")).map(\.id) == ["r-1", "r-2"])
        #expect(try ledger.configurations().map(\.text) == ["first", "second"])
    }

    /// What was judged and told changes nothing that a verdict rests on.
    @Test(arguments: Engine.allCases)
    func theBasisIsOfWhatVerdictsRestOn(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        try ledger.append(Sample.batch(readings: [Sample.reading(0)], records: [Sample.record("r-1")]))
        let basis = try ledger.basis()
        try ledger.append(
            Sample.batch(events: [Sample.event("e-1")], deliveries: [Sample.delivery(of: "e-1")]))
        let month = try #require(Month("2026-09"))
        _ = try ledger.store(
            NewResult(contract: "c-1", month: month, isFinal: true, at: Sample.instant(0)) { _ in "{}" })
        #expect(try ledger.basis() == basis)
        #expect(try ledger.verify().head.row > basis.head.row)
        // A stretch that lasts is part of the digest, not of the head.
        try ledger.append(Sample.batch(readings: [Sample.reading(10)]))
        #expect(try ledger.basis().head == basis.head)
        #expect(try ledger.basis().digest != basis.digest)
        try ledger.append(Sample.batch(records: [Sample.record("r-2")]))
        #expect(try ledger.basis().head != basis.head)
    }
}
