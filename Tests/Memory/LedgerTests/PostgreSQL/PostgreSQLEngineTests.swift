import Foundation
import Intervals
import PostgreSQL
import Programs
import Site
import Synchronization
import Testing

@testable import Ledger
@testable import LedgerPostgreSQL

/// What PostgreSQL adds to the contract of a ledger: other writers, lost connections, other sites.
@Suite struct PostgreSQLEngineTests {
    private let folder = TemporaryFolder("postgresql")

    private func site(_ name: String = "site") throws -> PostgreSQLEngine {
        try TestDatabase.site(folder.path(name))
    }

    private func connection() throws -> PostgreSQLConnection { try PostgreSQLConnection(to: TestDatabase.address) }

    // MARK: - Writers

    /// Each keeps what it knows of the chain in memory, and finds out that the other has written.
    @Test func twoThreadsWriteOneChain() throws {
        let ledgers = [ChainedLedger(in: try site()), ChainedLedger(in: try site())]
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            for step in 0..<30 {
                do {
                    try ledgers[index].append(
                        Sample.batch(
                            readings: [Sample.reading(Int64(step * 10 + index), step % 3 == 0 ? .down : .up)],
                            records: [Sample.record("r-\(index)-\(step)")]))
                } catch {
                    failures.withLock { $0.append("\(error)") }
                }
            }
        }
        #expect(failures.withLock { $0 } == [])
        #expect(try ledgers[0].verify().findings == [])
        #expect(try ledgers[0].basis() == ledgers[1].basis())
        #expect(try ledgers[1].records(matching: .everything).count == 60)
    }

    /// A writer who holds the site's row is waited for, but not for ever.
    @Test func aWriterWhoDoesNotEndIsNamed() throws {
        let engine = try PostgreSQLEngine(
            at: TestDatabase.address, site: folder.path("site"), patience: .milliseconds(50))
        let ledger = ChainedLedger(in: engine)
        let other = try connection()
        try other.transaction {
            _ = try SiteRow.lock(engine.site, on: other)
            #expect(throws: LedgerError.locked(place: engine.place)) {
                try ledger.append(Sample.batch(records: [Sample.record("r")]))
            }
        }
        try ledger.append(Sample.batch(records: [Sample.record("r")]))
    }

    // MARK: - Failures

    /// The transaction is tried again when another was in its way (40001), and what was in memory begins anew.
    @Test func whatWasInTheWayIsTriedAgain() throws {
        let engine = try site()
        let ledger = ChainedLedger(in: engine)
        try ledger.append(Sample.batch(records: [Sample.record("first")]))
        let calls = Mutex(0)
        try ledger.write { rows, state in
            try state.add(Entry.heads, key: "", at: Sample.instant(0), body: "{}", in: rows)
            let count = calls.withLock { calls in
                calls += 1
                return calls
            }
            guard count < 3, let rows = rows as? PostgreSQLRows else { return }
            try rows.connection.send(
                "DO $$ BEGIN RAISE EXCEPTION 'in the way' USING ERRCODE = 'serialization_failure'; END $$")
        }
        #expect(calls.withLock { $0 } == 3)
        #expect(try ledger.read { try $0.newestEntry() } == 2)
        try ledger.append(Sample.batch(records: [Sample.record("next")]))
        let findings = try ledger.verify().findings
        // The heads say nothing true; the chain is whole.
        #expect(findings.allSatisfy { $0.contains("heads") }, "\(findings)")
    }

    /// A connection that is lost before the end is none of the caller's concern.
    @Test func aConnectionThatIsLostIsReplaced() throws {
        let ledger = ChainedLedger(in: try site())
        let killer = try connection()
        let calls = Mutex(0)
        try ledger.write { rows, state in
            try state.add(Entry.record, key: "r", at: Sample.instant(0), body: "{}", in: rows)
            let count = calls.withLock { calls in
                calls += 1
                return calls
            }
            guard count == 1, let rows = rows as? PostgreSQLRows else { return }
            try killer.execute("SELECT pg_terminate_backend($1, 5000)", [.integer(rows.connection.processID)])
        }
        #expect(calls.withLock { $0 } == 2)
        #expect(try ledger.read { try $0.newestEntry() } == 1)
    }

    /// The server commits, and the connection is lost before it says so: nothing is written twice.
    @Test func aCommitThatWasNotAnsweredHolds() throws {
        let engine = try site()
        let ledger = ChainedLedger(in: engine)
        let killer = try connection()
        try TestDatabase.waitingForAReplica {
            let calls = Mutex(0)
            let process = Mutex<Int32?>(nil)
            let ended = DispatchSemaphore(value: 0)
            let failure = Mutex<(any Error)?>(nil)
            Thread.detachNewThread {
                do {
                    try ledger.write { rows, state in
                        calls.withLock { $0 += 1 }
                        try state.add(Entry.record, key: "r", at: Sample.instant(0), body: "{}", in: rows)
                        guard let rows = rows as? PostgreSQLRows else { return }
                        guard calls.withLock({ $0 }) == 1 else { return }
                        // The commit then waits for a replica that never comes.
                        try rows.connection.send("SET LOCAL synchronous_commit = on")
                        process.withLock { $0 = rows.connection.processID }
                    }
                } catch {
                    failure.withLock { $0 = error }
                }
                ended.signal()
            }
            let end = ContinuousClock.now + .seconds(20)
            var isWaiting = false
            while !isWaiting, ContinuousClock.now < end {
                guard let process = process.withLock({ $0 }) else { continue }
                isWaiting =
                    try killer.first(
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = $1 AND wait_event = 'SyncRep'",
                        [.integer(process)]
                    ) { $0.bool(0) } ?? false
            }
            #expect(isWaiting)
            ended.wait()
            #expect(failure.withLock { $0.map { "\($0)" } } == nil)
            #expect(calls.withLock { $0 } == 1)
        }
        #expect(try ledger.read { try $0.newestEntry() } == 1)
        try ledger.append(Sample.batch(events: [Sample.event("e")]))
        #expect(try engine.read { try $0.newestEntry() } == 2)
    }

    @Test func aServerThatIsNotThereIsNamed() throws {
        let address = try PostgreSQLAddress("postgresql://mainstay:secret@/nowhere?host=\(folder.path("none"))")
        let error = #expect(throws: LedgerError.self) { try PostgreSQLEngine(at: address, site: "bj-1") }
        guard case .cannotOpen? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.description.contains("secret") == false)
    }

    // MARK: - Reading

    /// What is written later changes nothing of a snapshot, and does not wait for it.
    @Test func aSnapshotStaysAsItWas() throws {
        let ledger = ChainedLedger(in: try site())
        try ledger.append(Sample.batch(readings: [Sample.reading(0)], records: [Sample.record("r-1")]))
        let snapshot = try ledger.snapshot()
        let before = (try snapshot.basis(), try snapshot.runs())
        try ledger.append(Sample.batch(readings: [Sample.reading(9, .down)], records: [Sample.record("r-2")]))
        #expect(try snapshot.basis() == before.0 && snapshot.runs() == before.1)
        #expect(try snapshot.records(matching: .everything).map(\.id) == ["r-1"])
        #expect(try ledger.records(matching: .everything).map(\.id) == ["r-1", "r-2"])
    }

    /// A text of any characters, also in a key and in what a device said.
    @Test func zerosPass() throws {
        let ledger = ChainedLedger(in: try site())
        var reading = Sample.reading(0)
        reading.evidence = "said \u{0} and \u{1F50C}"
        try ledger.append(Sample.batch(readings: [reading], records: [Sample.record("a\u{0}b"), Sample.record("a")]))
        #expect(try ledger.records(matching: RecordFilter(id: "a\u{0}b")).map(\.id) == ["a\u{0}b"])
        #expect(try ledger.records(matching: RecordFilter(idPrefix: "a")).map(\.id) == ["a\u{0}b", "a"])
        #expect(try ledger.runs().map(\.evidence) == [reading.evidence])
        #expect(try ledger.verify().findings == [])
    }

    /// What device says may be longer than an index takes, and a group may have any number of signals.
    @Test func textsAndGroupsOfAnyLengthAreFound() throws {
        let ledger = ChainedLedger(in: try site())
        let signals = (0..<2000).map { SignalName(device: "pdu-\($0)", kind: "outlet", element: "7") }
        var batch = Sample.batch(readings: signals.map { Sample.reading(0, of: $0) })
        batch.readings[0].evidence = (0..<20_000).map { String($0 &* 2_654_435_761 % 997) }.joined()
        try ledger.append(batch)
        for second in [5, 10] as [Int64] {
            var batch = Sample.batch()
            batch.steady = [SteadyReading(group: SignalGroup(signals), at: Sample.instant(second))]
            try ledger.append(batch)
        }
        #expect(try ledger.runs(of: signals[0]).map(\.last) == [Sample.instant(10)])
        #expect(try ledger.runs(of: signals[0]).first?.evidence == batch.readings[0].evidence)
        #expect(try ledger.verify().findings == [])
    }

    // MARK: - Sites

    @Test func sitesSeeNothingOfEachOther() throws {
        let ledgers = [ChainedLedger(in: try site("one")), ChainedLedger(in: try site("two"))]
        for (index, ledger) in ledgers.enumerated() {
            try ledger.append(
                Sample.batch(
                    readings: [Sample.reading(Int64(index))], records: [Sample.record("r-\(index)")],
                    events: [Sample.event("e-\(index)")]))
        }
        for (index, ledger) in ledgers.enumerated() {
            #expect(try ledger.runs().map(\.first) == [Sample.instant(Int64(index))])
            #expect(try ledger.records(matching: .everything).map(\.id) == ["r-\(index)"])
            #expect(try ledger.events(matching: .everything).map(\.id) == ["e-\(index)"])
            #expect(try ledger.verify().findings == [])
        }
        #expect(try TestDatabase.site(folder.path("one"), access: .read).content(since: .distantPast).runs == 0)
        #expect(throws: LedgerError.self) { try TestDatabase.site(folder.path("three"), access: .read) }
        #expect(throws: LedgerError.self) { try TestDatabase.site(folder.path("three"), access: .write) }
    }

    // MARK: - Months and cuts

    /// Any month has a partition, once there is a run in it.
    @Test func runsOfAnyMonthHaveAPlace() throws {
        let engine = try site()
        let ledger = ChainedLedger(in: engine)
        let instants = [-70_000_000_000_000, -1, 0, 1_790_812_799_999, 1_790_812_800_000, 300_000_000_000_000].map {
            Instant(milliseconds: $0)
        }
        var batch = Sample.batch()
        batch.exact = instants.map { Reading(signal: Sample.outlet, at: $0, state: .up) }
        try ledger.append(batch)
        #expect(try ledger.runs().map(\.first) == instants)
        #expect(try ledger.verify().findings == [])
        let names = try connection().all(
            "SELECT c.relname::text FROM pg_inherits AS i JOIN pg_class AS c ON c.oid = i.inhrelid WHERE inhparent = 'mainstay.run'::regclass"
        ) { $0.text(0) }
        #expect(names.contains("run_1969_12") && names.contains("run_1970_01"))
        #expect(names.contains("run_2026_09") && names.contains("run_2026_10"))
    }

    /// What was read after a lease had ended stands in the chain, and counts for nothing.
    @Test func whatWasReadAfterALeaseDoesNotCount() throws {
        let engine = try site()
        let ledger = ChainedLedger(in: engine)
        try ledger.append(Sample.batch(readings: [0, 10, 20].map { Sample.reading($0) }))
        try ledger.append(Sample.batch(readings: [Sample.reading(30, .down), Sample.reading(40, .up)]))
        let cut = Sample.instant(15).milliseconds
        let connection = try connection()
        for table in ["run", "open_run"] {
            try connection.execute(
                "UPDATE mainstay.\(table) SET cut = $2 WHERE site = $1 AND last > $2",
                [.integer(engine.site), .bigint(cut)])
        }
        #expect(try ledger.runs().map(\.last) == [Sample.instant(15)])
        #expect(try ledger.verify().findings == [])
        let number = try #require(try engine.read { try $0.number(ofSignal: Sample.outlet.path) })
        let kept = try engine.read { rows in
            (
                open: try rows.openRuns(of: number).count,
                beginning: try rows.beginning(of: number, saying: SignalState.down.code, .from(.distantPast)),
                later: try rows.count(
                    runsOf: number, from: .distantPast, through: .distantFuture, lastingUntil: Sample.instant(17)),
                sealed: try rows.sealedRuns(of: number, from: .distantPast, through: .distantFuture).count
            )
        }
        #expect(kept.open == 0 && kept.beginning == nil && kept.later == 0 && kept.sealed == 2)
        // A file has no place for it.
        let file = try Engine.sqlite.open("copy", in: folder)
        #expect(throws: LedgerError.self) {
            try LedgerCopy(from: engine, to: try #require(file as? ChainedLedger).engine).run()
        }
        let other = try site("copy")
        _ = try LedgerCopy(from: engine, to: other).run()
        #expect(try ChainedLedger(in: other).runs().map(\.last) == [Sample.instant(15)])
    }
}
