import Alerting
import Clocks
import Collection
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Programs
import Settings
import Site
import Synchronization
import Testing

@testable import Daemon

/// A ledger that is deleted or replaced under the daemon, and what becomes of what was kept in memory.
@Suite struct LedgerPlaceTests {
    private static let start = Instant("2026-02-10T00:00:00Z") ?? .distantPast
    private let folder = TemporaryFolder("place")
    private let log = LogBook()
    private let time = MovedTime(start: Self.start)
    private let inlet = SignalName(device: "pdu-a", kind: "inlet")
    private let told = Told()

    private final class Told: Sendable {
        private let events = Mutex<[Event]>([])
        var all: [Event] { events.withLock { $0 } }
        func add(_ more: [Event]) { events.withLock { $0 += more } }
    }

    private var path: String { folder.path("ledger.sqlite") }

    private func recorder(_ sayAnew: @escaping @Sendable () -> Void = {}) throws -> Recorder {
        let path = path
        let facility = Facility(site: "s", timeZone: .gmt)
        let ledger = try ChainedLedger(path: path)
        return Recorder(
            place: LedgerPlace(ledger, path: path) { try ChainedLedger(path: path) }, facility: facility, clock: time,
            timer: time.timer, past: Past(of: facility, in: ledger, at: Self.start, logger: log.logger),
            waiting: Waiting(), logger: log.logger, sayAnew: sayAnew
        ) { [told] in told.add($0) }
    }

    private func found(_ minute: Int64, steady: Bool = false) -> Collected {
        let at = Self.start + .minutes(minute)
        var found = Collected()
        if steady {
            found.steady = [SteadyReading(group: SignalGroup([inlet], states: [.up]), at: at)]
        } else {
            found.readings = [Reading(signal: inlet, at: at, state: .up)]
        }
        return found
    }

    private func runs(at path: String) throws -> [Run] {
        let ledger = try ChainedLedger(path: path)
        return try ledger.runs(of: [inlet], touching: .always, knownAt: .distantFuture)[inlet] ?? []
    }

    private func remove() throws {
        for suffix in ["", "-wal", "-shm"] where FileManager.default.fileExists(atPath: path + suffix) {
            try FileManager.default.removeItem(atPath: path + suffix)
        }
    }

    @Test func aDeletedLedgerIsMadeAnewAndGetsWhatWaits() async throws {
        let saidAnew = Mutex(0)
        let recorder = try recorder { saidAnew.withLock { $0 += 1 } }
        recorder.collected(found(0))
        await recorder.flush()
        try remove()
        recorder.collected(found(1, steady: true))
        await recorder.flush()
        await recorder.stop()
        // What waited is said in full: the new ledger does not hold what it continues.
        #expect(try runs(at: path).map(\.first) == [Self.start + .minutes(1)])
        #expect(saidAnew.withLock { $0 } == 1)
        #expect(log.all.contains { $0.hasPrefix("critical") && $0.contains("the ledger was deleted under the daemon") })
        #expect(told.all.filter { $0.kind == .ledgerReplaced }.map(\.subject) == ["ledger"])
        let ledger = try ChainedLedger(path: path)
        #expect(try ledger.verify().findings.isEmpty)
    }

    /// Only the file itself: its journal must not be read with the new one.
    @Test func theJournalOfTheDeletedLedgerIsSetAside() async throws {
        let recorder = try recorder()
        for minute in 0..<Int64(50) {
            recorder.collected(found(minute * 10))
            await recorder.flush()
        }
        try FileManager.default.removeItem(atPath: path)
        recorder.collected(found(1000))
        await recorder.flush()
        await recorder.stop()
        #expect(FileManager.default.fileExists(atPath: path + "-wal.lost"))
        #expect(try runs(at: path).map(\.first) == [Self.start + .minutes(1000)])
        let ledger = try ChainedLedger(path: path)
        #expect(try ledger.verify().findings.isEmpty)
    }

    @Test func aLedgerPutInItsPlaceIsWrittenFromThenOn() async throws {
        let recorder = try recorder()
        recorder.collected(found(0))
        await recorder.flush()
        let other = folder.path("other.sqlite")
        do {
            let ledger = try ChainedLedger(path: other)
            var batch = Batch(schedule: Schedule())
            batch.readings = [Reading(signal: inlet, at: Self.start - .days(1), state: .down)]
            try ledger.append(batch)
        }
        #expect(rename(other, path) == 0)
        recorder.collected(found(5))
        await recorder.flush()
        await recorder.stop()
        #expect(try runs(at: path).map(\.state).sorted { $0.rawValue < $1.rawValue } == [.down, .up])
        #expect(log.all.contains { $0.contains("was replaced by another file under the daemon") })
    }

    /// Where none can be opened, what waits ends in a file that an import reads, and people are told all the same.
    @Test func whatNoLedgerTakesIsSetAsideInAFile() async throws {
        let recorder = try recorder()
        recorder.collected(found(0))
        await recorder.flush()
        try remove()
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
        recorder.collected(found(1))
        recorder.collected(found(2, steady: true))
        let event = Event(
            id: "e", kind: .powerFeedLost, at: Self.start, site: "s", subject: "f", state: "down", summary: "x")
        await recorder.announce([event])
        #expect(told.all.contains { $0.id == "e" })
        #expect(log.all.contains { $0.contains("was deleted or replaced under the daemon, and cannot be opened anew") })
        let file = folder.path("waiting.jsonl")
        try folder.write("mainstay.yaml", "")
        await recorder.stop(settingAsideIn: [folder.path("mainstay.yaml/waiting.jsonl"), file])
        let lines = try String(contentsOfFile: file, encoding: .utf8).split(separator: "\n")
        let parsed = try lines.map { try JSONLine.parse($0, recordedAt: Self.start) }
        let instants = parsed.compactMap { line -> Instant? in
            switch line {
            case .reading(let reading): reading.at
            case .run(_, let run): run.first
            case .record, .number, .chain: nil
            }
        }
        #expect(instants.sorted() == [1, 2].map { Self.start + .minutes($0) })
        #expect(log.all.contains { $0.contains("`mainstay import \(file)`") })
    }

    @Test func aLedgerInItsPlaceIsLeftAlone() async throws {
        let recorder = try recorder()
        for minute in 0..<Int64(5) {
            recorder.collected(found(minute))
            await recorder.flush()
        }
        await recorder.stop()
        #expect(
            !log.all.contains { $0.contains("under the daemon") } && log.all.allSatisfy { !$0.hasPrefix("critical") })
        #expect(try runs(at: path).map(\.last).max() == Self.start + .minutes(4))
    }
}
