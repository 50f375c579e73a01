import Digests
import Foundation
import Intervals
import Notation
import Programs
import Proofs
import Site
import Synchronization
import Testing

@testable import Ledger

/// A copy of a ledger is the same ledger, wherever it is kept and however often the copying was cut off.
@Suite struct CopyTests {
    private let folder = TemporaryFolder("copies")

    /// From each engine to each other.
    static let ways = Engine.allCases.flatMap { one in Engine.allCases.map { (one, $0) } }

    private func engine(_ ledger: any LedgerStore) throws -> any LedgerEngine {
        try #require(ledger as? ChainedLedger).engine
    }

    /// A ledger with everything in it: late readings, steady ones, imports, corrections, texts, an erasure, removed months.
    private func filled(_ engine: Engine, seed: UInt64 = 1, named name: String = "source") throws -> any LedgerStore {
        let ledger = try engine.open(name, in: folder)
        var random = Seed(seed)
        let outlets = (0..<3).map { SignalName(device: "pdu-\($0)", kind: "outlet", element: "7") }
        let group = SignalGroup(outlets)
        for step in 0..<Int64(60) {
            let at = step * 60 * 60 * 12
            var batch = Sample.batch()
            batch.readings = outlets.map { signal in
                var reading = Sample.reading(at, random.once(in: 4) ? .down : .up, of: signal)
                if random.once(in: 5) { reading.evidence = "said \(random.number(0...3))" }
                return reading
            }
            if random.once(in: 3) { batch.steady = [SteadyReading(group: group, at: Sample.instant(at + 60))] }
            if random.once(in: 4) {
                batch.readings.append(Sample.reading(at - 500, .down, of: outlets[0]))
                batch.runs = [outlets[1]: [Run(Sample.reading(at - 700, .up, of: outlets[1]))]]
            }
            if random.once(in: 3) {
                let isOfAll = random.once(in: 4)
                batch.records = [
                    Sample.record(
                        "r-\(step)", contract: isOfAll ? nil : "c-1", kind: isOfAll ? .forceMajeure : .maintenance)
                ]
            }
            if random.once(in: 5) {
                batch.events = [Sample.event("e-\(step)")]
                batch.deliveries = [Sample.delivery(of: "e-\(step)")]
            }
            try ledger.append(batch)
            if random.once(in: 20) { _ = try ledger.publishHead() }
        }
        try ledger.append(
            Sample.batch(records: [Sample.record("w", contract: nil, kind: .withdrawal, replacing: "r-1")]))
        let order = ErasureOrder(
            contract: "c-1", before: Sample.instant(60 * 60 * 12 * 10), name: "Zhao", reason: "asked",
            isNamed: { _ in true })
        _ = try ledger.erase(order, at: Sample.instant(60 * 60 * 12 * 60))
        let retention = RetentionOrder(
            before: Sample.instant(60 * 60 * 12 * 20), judgedFrom: try #require(Month("2026-11")), isTrial: false)
        _ = try ledger.removeReadings(retention, at: Sample.instant(60 * 60 * 12 * 60))
        return ledger
    }

    private func exported(_ ledger: any LedgerStore) throws -> [String] {
        var lines: [String] = []
        try ledger.export(.everything) { lines.append($0) }
        return lines
    }

    @Test(arguments: ways)
    func aCopySaysTheSame(from one: Engine, to other: Engine) throws {
        let source = try filled(one)
        let target = try other.open("copy", in: folder)
        let outcome = try LedgerCopy(from: try engine(source), to: try engine(target), rowsInBatch: 7).run()
        #expect(outcome.copied > 50 && outcome.present == 0)
        #expect(try exported(target) == exported(source))
        #expect(try target.verify().heads == source.verify().heads && target.verify().findings == [])
        #expect(try target.basis() == source.basis())
        #expect(
            try target.events(matching: .everything) == source.events(matching: .everything)
                && target.records(matching: .everything) == source.records(matching: .everything))
        // It goes on as the other would.
        let next = Sample.batch(
            readings: [Sample.reading(9_000_000, .down)], records: [Sample.record("next", replacing: "r-2")])
        for ledger in [source, target] { try ledger.append(next) }
        #expect(try target.verify().findings == [] && target.verify().heads["main"] == source.verify().heads["main"])
        #expect(try target.runs() == source.runs())
    }

    @Test(arguments: ways)
    func whatWasCutOffGoesOn(from one: Engine, to other: Engine) throws {
        let source = try engine(try filled(one, seed: 2))
        let target = try engine(try other.open("copy", in: folder))
        var attempts = 0
        var present = 0
        while true {
            attempts += 1
            do {
                let halting = HaltingEngine(target, after: 3)
                let outcome = try LedgerCopy(from: source, to: halting, rowsInBatch: 9).run()
                #expect(outcome.present >= present)
                break
            } catch {
                #expect(error == HaltingEngine.halt)
                let rows = try target.read { rows in
                    try rows.chains().compactMap { try rows.newestLink(of: $0.number)?.row }.reduce(0, +)
                }
                #expect(Int(rows) >= present)
                present = Int(rows)
                try #require(attempts < 100)
            }
        }
        #expect(attempts > 5)
        let again = try LedgerCopy(from: source, to: target).run()
        #expect(again.copied == 0 && again.present > present)
        let copy = ChainedLedger(in: target)
        #expect(try exported(copy) == exported(ChainedLedger(in: source)))
    }

    /// What was written since is added; what was erased since is not forgotten in silence.
    @Test(arguments: ways)
    func whatIsWrittenLaterIsCopiedLater(from one: Engine, to other: Engine) throws {
        let source = try filled(one, seed: 3)
        let target = try engine(try other.open("copy", in: folder))
        _ = try LedgerCopy(from: try engine(source), to: target).run()
        try source.append(
            Sample.batch(readings: [Sample.reading(9_000_000, .down)], records: [Sample.record("later")]))
        let outcome = try LedgerCopy(from: try engine(source), to: target).run()
        #expect(outcome.copied > 0 && outcome.present > 0)
        let order = ErasureOrder(
            contract: "c-1", before: Sample.instant(9_000_000), name: "Zhao", reason: "asked", isNamed: { _ in true })
        _ = try source.erase(order, at: Sample.instant(9_000_001))
        #expect {
            try LedgerCopy(from: try engine(source), to: target).run()
        } throws: { error in
            if case .differs? = error as? LedgerError { return true }
            return false
        }
    }

    @Test(arguments: Engine.allCases)
    func anotherLedgerIsNoPlaceForACopy(of kind: Engine) throws {
        let source = try filled(kind, seed: 4)
        let other = try kind.open("other", in: folder)
        try other.append(Sample.batch(readings: [Sample.reading(5)], records: [Sample.record("mine")]))
        let before = try exported(other)
        #expect {
            try LedgerCopy(from: try engine(source), to: try engine(other)).run()
        } throws: { error in
            if case .differs? = error as? LedgerError { return true }
            return false
        }
        #expect(try exported(other) == before)
    }
}

/// An engine on which everything stops after some transactions, as when the process is killed.
private final class HaltingEngine: LedgerEngine {
    static let halt = LedgerError.failed(place: "here", reason: "it was stopped")

    private let engine: any LedgerEngine
    private let left: Mutex<Int>

    init(_ engine: any LedgerEngine, after transactions: Int) {
        self.engine = engine
        left = Mutex(transactions)
    }

    var place: String { engine.place }

    func read<Value>(_ body: (any LedgerRows) throws -> Value) throws(LedgerError) -> Value { try engine.read(body) }

    func write<Value: Sendable>(_ body: (any LedgerTransaction) throws -> Value) throws(LedgerError) -> Value {
        let isHalted = left.withLock { left in
            left -= 1
            return left < 0
        }
        guard isHalted else { return try engine.write(body) }
        // In the middle of a transaction, which leaves nothing.
        return try engine.write { rows in
            _ = try body(rows)
            throw Self.halt
        }
    }

    func snapshot() throws(LedgerError) -> any LedgerSnapshot { try engine.snapshot() }

    func inspect() throws(LedgerError) -> [String] { try engine.inspect() }

    func clean() throws(LedgerError) -> Bool { try engine.clean() }
}
