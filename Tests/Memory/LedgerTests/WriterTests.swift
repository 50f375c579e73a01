import Foundation
import GRDB
import Intervals
import Programs
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// What the writer keeps in memory between transactions, held against the file.
@Suite struct WriterTests {
    private let folder = TemporaryFolder("writer")
    private var path: String { folder.path("ledger.sqlite") }

    private func links(_ ledger: ChainedLedger) throws -> [ChainLink] {
        let entries = try ledger.number(ofChain: ChainName.entries)
        return try ledger.read { rows in
            var links: [ChainLink] = []
            try rows.forEachLink(of: entries) { links.append($0) }
            return links
        }
    }

    /// One transaction's rows share links of up to sixteen.
    @Test func aLinkCoversUpToSixteenRows() throws {
        let ledger = try ChainedLedger(path: path)
        try ledger.append(Sample.batch(records: (0..<40).map { Sample.record("\($0)") }))
        try ledger.append(Sample.batch(records: [Sample.record("last")]))
        #expect(try links(ledger).map(\.row) == [16, 32, 40, 41])
        #expect(try links(ledger).map(\.count) == [16, 16, 8, 1])
        // Nothing written, no link.
        try ledger.append(Sample.batch(records: [Sample.record("last")]))
        #expect(try links(ledger).count == 4)
        let entries = try ledger.number(ofChain: ChainName.entries)
        let covering = try ledger.read { rows in
            try [1, 16, 17, 41, 42].map { try rows.link(of: entries, covering: $0)?.row }
        }
        #expect(covering == [16, 16, 32, 41, nil])
    }

    /// Two processes on one file, by turns: each continues the chain where the other left it.
    @Test func twoProcessesMakeOneChain() throws {
        let writers = [try ChainedLedger(path: path), try ChainedLedger(path: path)]
        let group = SignalGroup([Sample.outlet])
        for step in 0..<20 {
            var batch = Sample.batch(records: [Sample.record("r-\(step)")])
            let second = Int64(step) * 10
            switch step % 4 {
            case 3: batch.steady = [SteadyReading(group: group, at: Sample.instant(second))]
            case let phase: batch.readings = [Sample.reading(second, phase == 2 ? .down : .up)]
            }
            try writers[step % 2].append(batch)
        }
        #expect(try writers[0].verify().heads == writers[1].verify().heads)
        #expect(try writers[0].runs() == writers[1].runs())
        #expect(try writers[0].verify().findings == [])
        // Steady at 30 repeats what was read at 20, and so on.
        #expect(try writers[0].runs().map(\.state) == [.up, .down, .up, .down, .up, .down, .up, .down, .up, .down])
        #expect(try writers[0].records(matching: .everything).count == 20)
    }

    /// What a transaction that failed had changed in memory is forgotten with it.
    @Test func aFailedTransactionLeavesNoTrace() throws {
        let ledger = try ChainedLedger(path: path)
        let twin = try ChainedLedger(path: folder.path("twin.sqlite"))
        let group = SignalGroup([Sample.outlet])
        func batch(_ step: Int64) -> Batch {
            var batch = Sample.batch(readings: step % 3 == 0 ? [Sample.reading(step * 10)] : [])
            batch.steady = [SteadyReading(group: group, at: Sample.instant(step * 10 + 5))]
            return batch
        }
        for step in 0..<12 as Range<Int64> {
            if step % 2 == 1 {
                try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
                #expect(throws: LedgerError.readOnly(place: path)) { try ledger.append(batch(step)) }
                try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 0") }
            }
            try ledger.append(batch(step))
            try twin.append(batch(step))
        }
        #expect(try ledger.runs() == twin.runs())
        #expect(try ledger.verify().heads == twin.verify().heads)
        #expect(try ledger.basis().digest == twin.basis().digest)
    }

    /// Another schedule lets other readings be of one run, from then on.
    @Test func anotherScheduleHoldsFromThenOn() throws {
        let ledger = try ChainedLedger(path: path)
        let group = SignalGroup([Sample.outlet])
        var slow = Schedule()
        slow.power = .minutes(1)
        func steady(_ second: Int64, _ schedule: Schedule) throws {
            var batch = Batch(schedule: schedule)
            batch.steady = [SteadyReading(group: group, at: Sample.instant(second))]
            try ledger.append(batch)
        }
        try ledger.append(Sample.batch(readings: [Sample.reading(0)]))
        try steady(10, Schedule())
        try steady(100, slow)
        #expect(try ledger.runs().map(\.last) == [Sample.instant(100)])
        try steady(200, Schedule())
        #expect(try ledger.runs().map(\.first) == [0, 200].map(Sample.instant))
    }

    /// Texts that devices say again and again are kept once.
    @Test func aTextIsKeptOnce() throws {
        let ledger = try ChainedLedger(path: path)
        for step in 0..<20 as Range<Int64> {
            var reading = Sample.reading(step * 10, step % 2 == 0 ? .up : .down)
            reading.evidence = "said \(step % 2)"
            reading.inferred = step % 2 == 1 ? "restart" : nil
            try ledger.append(Sample.batch(readings: [reading]))
        }
        let texts = try ledger.pool.read { try String.fetchAll($0, sql: "SELECT body FROM text ORDER BY body") }
        #expect(texts == ["restart", "said 0", "said 1"])
        #expect(try ledger.runs().map(\.evidence) == (0..<20).map { "said \($0 % 2)" })
        #expect(try ledger.runs().map(\.inferred) == (0..<20).map { $0 % 2 == 1 ? "restart" : nil })
    }

    @Test(arguments: SignalState.allCases)
    func aStateIsReadAsItWasWritten(state: SignalState) {
        #expect(SignalState(code: state.code) == state)
    }

    /// The numbers of the format.
    @Test func theCodesAreThoseOfTheFormat() {
        #expect([SignalState.down, .up, .unknown].map(\.code) == [0, 1, 2])
        #expect(SignalState(code: 3) == .unknown)
        #expect(Schema.version == 4 && Schema.applicationID == 0x4D53_7479)
    }
}
