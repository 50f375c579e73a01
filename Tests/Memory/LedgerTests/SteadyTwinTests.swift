import Foundation
import GRDB
import Intervals
import Proofs
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// A ledger that is given steady readings, and its twin that is given the equal full ones, must hold the same runs:
/// whenever they write, fail, are opened again, or find that somebody else has written.
@Suite struct SteadyTwinTests {
    @Test func steadyReadingsGiveTheRunsOfEqualFullOnes() throws {
        for seed in seeds("steady readings", few: 60, many: 2000) {
            var world = try World(seed: seed)
            defer { world.remove() }
            for _ in 0..<80 {
                world.poll()
                try world.mayWrite()
            }
            try world.compare("seed \(seed)")
        }
    }
}

/// Random polls of a few groups, and two files.
private struct World {
    private var random: Seed
    private let folder: URL
    private let plain: ChainedLedger
    /// Two processes on one file.
    private var writers: [ChainedLedger]
    private let path: String
    private var schedule = Schedule()
    private var now: Instant
    private var groups: [SignalGroup] = []
    private var latest: [SignalName: Reading] = [:]
    private var plainBatch: Batch
    private var batch: Batch

    init(seed: UInt64) throws {
        random = Seed(seed)
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("twin-\(UUID().uuidString)")
        path = folder.appendingPathComponent("steady.sqlite").path
        plain = try ChainedLedger(path: folder.appendingPathComponent("plain.sqlite").path)
        writers = [try ChainedLedger(path: path), try ChainedLedger(path: path)]
        schedule.reachability = .seconds(20)
        schedule.link = .seconds(12)
        (plainBatch, batch) = (Batch(schedule: schedule), Batch(schedule: schedule))
        // Shortly before the end of a month, in UTC.
        now = try #require(Instant("2026-09-30T23:54:00Z"))
        regroup()
    }

    func remove() { try? FileManager.default.removeItem(at: folder) }

    /// As a reload does it: other objects, and at times other signals together.
    private mutating func regroup() {
        let kinds = ["agent", "input", "output", "port/a"]
        groups = (0..<3).map { device in
            let count = Int.random(in: 1...kinds.count, using: &random)
            return SignalGroup(
                kinds.shuffled(using: &random).prefix(count).compactMap { SignalName("d\(device)/\($0)") })
        }
        groups.append(SignalGroup([.icmp("192.0.2.1")]))
    }

    mutating func poll() {
        now = now + [9000, 10_000, 10_000, 10_000, 11_000, 27_000, 70_000].randomElement(using: &random, or: 0)
        if Int.random(in: 0..<25, using: &random) == 0 { regroup() }
        for group in groups {
            let at = now + Int64.random(in: 0..<3000, using: &random)
            let maySayTheSame = group.signals.allSatisfy { signal in
                latest[signal].map { !signal.isRounds || $0.state != .down } ?? false
            }
            switch Int.random(in: 0..<10, using: &random) {
            case 0: break
            case 1...7 where maySayTheSame: readAgain(group, at)
            default: for signal in group.signals { read(signal, at) }
            }
            // A hint: one signal alone, beside its group.
            if Int.random(in: 0..<8, using: &random) == 0, let one = group.signals.randomElement(using: &random) {
                read(one, at + 1000)
            }
        }
    }

    private mutating func readAgain(_ group: SignalGroup, _ at: Instant) {
        batch.steady.append(SteadyReading(group: group, at: at))
        for signal in group.signals {
            guard var reading = latest[signal], reading.at < at else { continue }
            reading.at = at
            latest[signal] = reading
            plainBatch.readings.append(reading)
        }
    }

    private mutating func read(_ signal: SignalName, _ at: Instant) {
        if let before = latest[signal], before.at >= at { return }
        let states: [SignalState] = [.up, .up, .up, .down, .unknown]
        let state = states.randomElement(using: &random, or: .up)
        let since = Int.random(in: 0..<4, using: &random) == 0 ? Instant(milliseconds: 5) : nil
        let reading = Reading(
            signal: signal, at: at, state: state, since: since, sinceError: since == nil ? 0 : 3,
            inferred: since == nil && state == .down ? "restart" : nil, evidence: "object = \(state)")
        latest[signal] = reading
        batch.readings.append(reading)
        plainBatch.readings.append(reading)
    }

    /// At random: either file, by either process, after a failure or a restart, or not yet.
    mutating func mayWrite() throws {
        if Int.random(in: 0..<3, using: &random) == 0 { try writePlain() }
        switch Int.random(in: 0..<10, using: &random) {
        case 0...4: try write()
        case 5:
            let ledger = writers[0]
            try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
            #expect(throws: LedgerError.readOnly(place: path)) { try ledger.append(batch) }
            try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 0") }
            #expect(batch.setAside() == 0)
        case 6:
            // Not closed before: as after a kill.
            let index = Int.random(in: 0...1, using: &random)
            writers[index] = try ChainedLedger(path: path)
        default: break
        }
    }

    private mutating func writePlain() throws {
        try plain.append(plainBatch)
        plainBatch = Batch(schedule: schedule)
    }

    private mutating func write() throws {
        let isOther = Int.random(in: 0..<5, using: &random) == 0
        try writers[isOther ? 1 : 0].append(batch)
        batch = Batch(schedule: schedule)
    }

    mutating func compare(_ comment: String) throws {
        try writePlain()
        try write()
        let expected = try plain.runs(of: nil, touching: .always, knownAt: .distantFuture)
        let found = try writers[0].runs(of: nil, touching: .always, knownAt: .distantFuture)
        for (signal, runs) in expected {
            let difference = zip(runs, found[signal] ?? []).first { $0 != $1 }
            #expect(found[signal]?.count == runs.count && difference == nil, "\(comment): \(signal)")
        }
        #expect(found.count == expected.count)
        #expect(try writers[0].verify().findings == [])
        #expect(try ChainedLedger(path: path).basis().digest == writers[1].basis().digest)
    }
}

extension Array {
    fileprivate func randomElement(using generator: inout Seed, or other: Element) -> Element {
        randomElement(using: &generator) ?? other
    }
}
