import Foundation
import GRDB
import Intervals
import Programs
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

@Suite struct LedgerTests {
    private let folder = TemporaryFolder("ledger")
    private var path: String { folder.path("ledger.sqlite") }
    private let outlet = SignalName(device: "pdu-1", kind: "outlet", element: "7")

    private func instant(_ seconds: Int64) -> Instant { Instant(milliseconds: 1_790_000_000_000 + seconds * 1000) }

    private func reading(_ seconds: Int64, _ state: SignalState = .up) -> Reading {
        Reading(signal: outlet, at: instant(seconds), state: state)
    }

    private func runs(_ ledger: any LedgerReader) throws -> [Run] {
        try ledger.runs(of: [outlet], touching: .always, knownAt: .distantFuture)[outlet] ?? []
    }

    @Test func equalReadingsAreOneRun() throws {
        let ledger = try SQLiteLedger(path: path)
        for second in stride(from: Int64(0), to: 100, by: 10) {
            try ledger.append(Batch(readings: [reading(second)], schedule: Schedule()))
        }
        try ledger.append(Batch(readings: [reading(100, .down), reading(200, .down)], schedule: Schedule()))
        #expect(try runs(ledger).map(\.first) == [instant(0), instant(100), instant(200)])
        #expect(try runs(ledger).map(\.last) == [instant(90), instant(100), instant(200)])
    }

    @Test func theSameReadingsAgainChangeNothing() throws {
        let ledger = try SQLiteLedger(path: path)
        let batch = Batch(readings: [reading(0), reading(10), reading(20, .down), reading(30)], schedule: Schedule())
        try ledger.append(batch)
        let before = try runs(ledger)
        let digest = try ledger.basis().digest
        let summary = try ledger.append(batch)
        #expect(summary.repeatedReadings == 4 && summary.newReadings == 0)
        #expect(try runs(ledger) == before)
        #expect(try ledger.basis().digest == digest)
    }

    @Test func ofTwoReadingsAtOneInstantTheFirstStoredCounts() throws {
        let ledger = try SQLiteLedger(path: path)
        try ledger.append(Batch(readings: [reading(0), reading(10, .down)], schedule: Schedule()))
        let summary = try ledger.append(Batch(readings: [reading(10, .up)], schedule: Schedule()))
        #expect(summary.overruledReadings == 1)
        #expect(try runs(ledger).map(\.state) == [.up, .down])
    }

    @Test func readingsMayComeInAnyOrder() throws {
        let all = (0..<40).map { reading($0 * 10, $0 % 7 == 3 ? .down : .up) }
        let ordered = try SQLiteLedger(path: path)
        try ordered.append(Batch(readings: all, schedule: Schedule()))
        let shuffled = try SQLiteLedger(path: folder.path("other.sqlite"))
        try shuffled.append(Batch(readings: Array(all.reversed()), schedule: Schedule()))
        #expect(try runs(ordered) == runs(shuffled))
    }

    @Test func whatWasWrittenSurvivesAndVerifies() throws {
        let record = try RegisterRecord.parse(
            .outageReport,
            fields: ["contract": .text("c"), "guarantee": .text("power"), "at": .text("2026-10-10T00:00:00Z")],
            recordedAt: instant(0))
        do {
            let ledger = try SQLiteLedger(path: path)
            try ledger.append(
                Batch(readings: [reading(0), reading(10, .down)], records: [record], schedule: Schedule()))
        }
        let again = try SQLiteLedger(path: path)
        #expect(try again.verify().findings == [])
        #expect(try again.records() == [record])
        #expect(try runs(again).count == 2)
    }

    /// A month is judged from one state of the ledger, however long that takes and whatever is imported meanwhile.
    @Test func aSnapshotSeesNothingOfWhatComesLater() throws {
        let ledger = try SQLiteLedger(path: path)
        try ledger.append(Batch(readings: [reading(0), reading(10, .down)], schedule: Schedule()))
        let before = (try runs(ledger), try ledger.basis())
        let snapshot = try ledger.snapshot()
        try ledger.append(Batch(readings: [reading(5, .down), reading(20)], schedule: Schedule()))
        #expect(try runs(snapshot) == before.0)
        #expect(try snapshot.basis() == before.1)
        #expect(try runs(ledger) != before.0)
        #expect(try ledger.basis() != before.1)
    }

    @Test func whoADeviceIsIsKeptWithWhatItWasBefore() throws {
        func identity(_ serial: String, at: Int64) -> DeviceIdentity {
            DeviceIdentity(
                device: "ups-a", at: Instant(milliseconds: at), systemObject: "1.3.6.1.4.1.318.1.3.27", serial: serial)
        }
        let ledger = try SQLiteLedger(path: path)
        for (number, serial) in ["AS1", "AS2"].enumerated() {
            var batch = Batch(schedule: Schedule())
            batch.identities = [identity(serial, at: Int64(number))]
            try ledger.append(batch)
        }
        #expect(try SQLiteLedger(path: path).identities() == ["ups-a": identity("AS2", at: 1)])
        #expect(try ledger.verify().findings == [])
    }

    @Test func aFinalResultIsNeverOverwritten() throws {
        let ledger = try SQLiteLedger(path: path)
        let month = try #require(Month("2026-10"))
        func store(_ text: String, isFinal: Bool) throws -> Int {
            let result = NewResult(contract: "c", month: month, isFinal: isFinal, at: instant(0)) { "\(text) \($0)" }
            return try ledger.store(result)
        }
        #expect(try store("a", isFinal: false) == 1)
        #expect(try store("b", isFinal: true) == 1)
        #expect(try store("b", isFinal: true) == 1)
        #expect(try store("c", isFinal: true) == 2)
        #expect(try ledger.result(contract: "c", month: month)?.text == "c 2")
        #expect(try ledger.verify().findings == [])
    }

    @Test func aLedgerOfANewerVersionIsLeftAlone() throws {
        do {
            let ledger = try SQLiteLedger(path: path)
            try ledger.pool.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        }
        #expect(throws: LedgerError.newerVersion(path: path, version: 99)) { try SQLiteLedger(path: path) }
    }

    @Test func aFileThatIsNoLedgerIsRefused() throws {
        try folder.write("ledger.sqlite", "this is a letter, not a ledger; it is long enough to look like a file")
        #expect(throws: LedgerError.notALedger(path: path)) { try SQLiteLedger(path: path) }
    }

    /// As a command does that is run while the daemon starts.
    @Test func manyOpenANewLedgerAtOnce() {
        for round in 0..<250 {
            let path = folder.path("\(round).sqlite")
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                #expect(throws: Never.self) { try SQLiteLedger(path: path) }
            }
        }
    }

    /// A real SQLITE_FULL: the file may not grow any further.
    @Test func aFullDiskLosesNothingThatWasStored() throws {
        let ledger = try SQLiteLedger(path: path)
        try ledger.append(Batch(readings: [reading(0)], schedule: Schedule()))
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1") }
        let many = (1..<5000).map { reading($0 * 10, $0 % 2 == 0 ? .up : .down) }
        #expect(throws: LedgerError.full(path: path)) { try ledger.append(Batch(readings: many, schedule: Schedule())) }
        #expect(try runs(ledger).count == 1)
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        try ledger.append(Batch(readings: many, schedule: Schedule()))
        #expect(try ledger.verify().findings == [])
    }

    /// A real SQLITE_READONLY, as a file of another owner gives it.
    @Test func aReadOnlyLedgerSaysSoAndKeepsWhatItHas() throws {
        let ledger = try SQLiteLedger(path: path)
        try ledger.append(Batch(readings: [reading(0)], schedule: Schedule()))
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
        #expect(throws: LedgerError.readOnly(path: path)) {
            try ledger.append(Batch(readings: [reading(10, .down)], schedule: Schedule()))
        }
        #expect(try runs(ledger).count == 1)
    }

    /// Three months of readings every ten seconds that say the same.
    @Test func aQuietMonthCostsBytes() throws {
        let ledger = try SQLiteLedger(path: path)
        let signals = (0..<1000).map { SignalName(device: "pdu-\($0)", kind: "outlet", element: "1") }
        let month: Int64 = 31 * 86_400
        for half in stride(from: Int64(0), to: 3 * month, by: 20) {
            // Every reading costs; what is under test is what is stored, so one reading a day stands for its steps.
            guard half % 86_400 < 20 else { continue }
            let readings = signals.map { Reading(signal: $0, at: instant(half), state: .up) }
            var schedule = Schedule()
            schedule.power = .days(1)
            try ledger.append(Batch(readings: readings, schedule: schedule))
        }
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "VACUUM") }
        try ledger.pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        let size = try #require(try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int)
        let perSignalMonth = size / signals.count / 3
        print("ledger: \(perSignalMonth) bytes a signal-month without changes")
        #expect(perSignalMonth <= 200)
    }
}
