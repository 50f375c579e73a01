import Foundation
import Intervals
import Ledger
import Programs
import Proofs
import Site
import Testing

/// The contract of imports: the ledger holds just the readings that were told, each at its instant, in whatever order and
/// number of files they came (fine print, 1 and 12).
@Suite struct ImportTests {
    private let folder = TemporaryFolder("imports")

    @Test(arguments: Engine.allCases)
    func theLedgerHoldsWhatWasTold(engine: Engine) throws {
        for seed in seeds("imports into \(engine)", few: 60, many: 4000) {
            var random = Seed(seed)
            let files = Told.files(&random)
            let ledger = try engine.open("\(seed)", in: folder)
            var expected = Told()
            for file in files {
                let summary = try ledger.append(Told.batch(file))
                let (new, overruled) = expected.tell(file)
                #expect(summary.newReadings == new && summary.overruledReadings == overruled, "seed \(seed)")
            }
            let found = try Told(ledger)
            #expect(found == expected, "seed \(seed): \(found.difference(from: expected))")
            // The same again changes nothing, in any order.
            let head = try ledger.basis()
            for file in files.shuffled(using: &random) {
                #expect(try ledger.append(Told.batch(file.shuffled(using: &random))).newReadings == 0, "seed \(seed)")
            }
            #expect(try ledger.basis() == head, "seed \(seed)")
            #expect(try ledger.verify().findings == [], "seed \(seed)")
        }
    }

    /// Of what another ledger holds, its export holds all.
    @Test(arguments: Engine.allCases)
    func anExportHoldsAllOfIt(engine: Engine) throws {
        for seed in seeds("ledgers of exports in \(engine)", few: 60, many: 4000) {
            var random = Seed(seed)
            let source = try engine.open("source-\(seed)", in: folder)
            for file in Told.files(&random) { try source.append(Told.batch(file)) }
            let runs = try source.runs(of: nil, touching: .always, knownAt: .distantFuture)
            let copy = try engine.open("copy-\(seed)", in: folder)
            var batch = Sample.batch()
            batch.runs = runs
            try copy.append(batch)
            #expect(try Told(copy) == Told(source), "seed \(seed)")
        }
    }

    /// A month of readings at an even pace is a row of a few octets.
    @Test(arguments: Engine.allCases)
    func equalReadingsAreOneRunThatKeepsTheirInstants(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let readings = (0..<Int64(1440)).map { Sample.reading($0 * 60) }
        try ledger.append(Told.batch(readings.shuffled()))
        let run = try #require(try ledger.runs().first)
        #expect(try ledger.runs().count == 1)
        #expect(run.instants?.count == 1440 && (run.instants?.bytes.count ?? 99) < 20)
    }

    /// A stretch of a quarter that comes in one line is found by whoever asks for its last day.
    @Test(arguments: Engine.allCases)
    func aLongStretchIsTakenApartByMonths(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let instants = (0..<Int64(90 * 24)).map { Sample.instant($0 * 3600) }
        var run = Run(first: instants[0], last: instants[instants.count - 1], greatestGap: 3_600_000, state: .up)
        run.instants = InstantSeries(instants)
        var batch = Sample.batch()
        batch.runs = [Sample.outlet: [run]]
        #expect(try ledger.append(batch).newReadings == instants.count)
        #expect(try ledger.runs().count == 4)
        let window = Span(from: run.last - 1000, to: run.last + 1000)
        let found = try ledger.runs(of: [Sample.outlet], touching: window, knownAt: .distantFuture)
        #expect(found[Sample.outlet]?.last?.last == run.last)
        #expect(try ledger.append(batch).newReadings == 0)
    }

    /// A reading of unknown is the same as no reading, whichever was stored first.
    @Test(arguments: Engine.allCases, [[SignalState.unknown, .down], [.down, .unknown]])
    func unknownHidesNothing(engine: Engine, states: [SignalState]) throws {
        let ledger = try engine.open(in: folder)
        for state in states { try ledger.append(Told.batch([Sample.reading(0, state)])) }
        #expect(try ledger.runs().map(\.state).filter { $0 != .unknown } == [.down])
        for state in states {
            #expect(try ledger.append(Told.batch([Sample.reading(0, state)])).repeatedReadings == 1)
        }
    }
}

/// What was told, instant by instant.
private struct Told: Equatable {
    private struct Place: Hashable {
        var signal: SignalName
        var at: Instant
    }

    /// By signal and instant, the first that says something.
    private var known: [Place: Run] = [:]
    private var unknown: Set<Place> = []

    init() {}

    /// What a ledger holds.
    init(_ ledger: any LedgerStore) throws {
        for (signal, runs) in try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture) {
            for run in runs {
                let instants = try #require(run.allInstants)
                for instant in instants { add(run, of: signal, at: instant) }
            }
        }
    }

    /// - Returns: how many were new, and how many contradict what was told first.
    mutating func tell(_ file: [Reading]) -> (new: Int, overruled: Int) {
        var new = 0
        var overruled = 0
        for reading in file {
            let place = Place(signal: reading.signal, at: reading.at)
            if reading.state == .unknown {
                if unknown.insert(place).inserted { new += 1 }
            } else if let first = known[place] {
                if !Self.isSame(first, Run(reading)) { overruled += 1 }
            } else {
                new += 1
                add(Run(reading), of: reading.signal, at: reading.at)
            }
        }
        return (new, overruled)
    }

    private static func isSame(_ a: Run, _ b: Run) -> Bool {
        a.state == b.state && a.since == b.since && a.isExtra == b.isExtra && a.inferred == b.inferred
    }

    private mutating func add(_ run: Run, of signal: SignalName, at instant: Instant) {
        let place = Place(signal: signal, at: instant)
        guard run.state != .unknown else {
            unknown.insert(place)
            return
        }
        // What tells readings apart; evidence is the first one's of each run.
        known[place] = Run(
            first: instant, last: instant, greatestGap: 0, state: run.state, since: run.since,
            sinceError: run.sinceError, isExtra: run.isExtra, inferred: run.inferred, clockError: run.clockError,
            clock: run.clock)
    }

    func difference(from other: Told) -> String {
        let places = Set(known.keys).union(other.known.keys).filter { known[$0] != other.known[$0] }
        let strays = unknown.symmetricDifference(other.unknown)
        return (Array(places) + Array(strays)).map { "\($0.signal) \($0.at)" }.sorted().prefix(3).joined(
            separator: ", ")
    }

    /// In the order of the file, of two at one instant the first one counts.
    static func batch(_ file: [Reading]) -> Batch {
        var batch = Sample.batch()
        for reading in file { batch.runs[reading.signal, default: []].append(Run(reading)) }
        return batch
    }

    /// Readings of a few signals over some days about the end of a month, dealt to some files.
    static func files(_ random: inout Seed) -> [[Reading]] {
        var files = [[Reading]](repeating: [], count: Int.random(in: 1...5, using: &random))
        let end = Instant("2026-10-01T00:00:00Z") ?? .distantPast
        let signals = ["ups-a/input", "icmp/192.0.2.1", "sw-1/port/a"].compactMap { SignalName($0) }
        for signal in signals {
            var at = end - .hours(Int64.random(in: 0...40, using: &random))
            var state = SignalState.up
            for _ in 0..<Int.random(in: 0...60, using: &random) {
                at = at + [10_000, 10_000, 60_000, 60_000, 300_000, .hours(5)][Int.random(in: 0...5, using: &random)]
                if Int.random(in: 0..<6, using: &random) == 0 {
                    state = [.up, .down, .unknown][Int.random(in: 0...2, using: &random)]
                }
                var reading = Reading(signal: signal, at: at, state: state)
                if Int.random(in: 0..<8, using: &random) == 0 { reading.since = at - 5000 }
                if Int.random(in: 0..<12, using: &random) == 0 { reading.isExtra = true }
                if Int.random(in: 0..<12, using: &random) == 0 { reading.clockError = 7 }
                files[Int.random(in: files.indices, using: &random)].append(reading)
                // Another program's reading of the same instant, the same or not.
                if Int.random(in: 0..<10, using: &random) == 0 {
                    reading.state = [.up, .down, .unknown][Int.random(in: 0...2, using: &random)]
                    files[Int.random(in: files.indices, using: &random)].append(reading)
                }
            }
        }
        return files.map { $0.shuffled(using: &random) }
    }
}
