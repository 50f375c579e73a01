import Digests
import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Notation
import Programs
import Site
import Testing

/// Versions up to format 3 made shorter ids of what decides repetition. A ledger knows what it kept under them again.
@Suite struct FormerIDTests {
    private let folder = TemporaryFolder("former-ids")

    /// `ledger-3/ledger-3.sqlite`, which such a version wrote.
    private func open() throws -> ChainedLedger {
        let fixture = try #require(Bundle.module.url(forResource: "ledger-3", withExtension: nil))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: fixture.appendingPathComponent("ledger-3.sqlite"),
            to: URL(fileURLWithPath: folder.path("ledger.sqlite")))
        return try ChainedLedger(path: folder.path("ledger.sqlite"))
    }

    /// The lines that were once imported, which named no ids.
    private func lines(of ledger: ChainedLedger) throws -> [Record] {
        try ledger.records(matching: .everything).compactMap { record in
            var content = record
            content.id = ""
            guard record.id == StableHash.hexadecimal(content.document.compact) else { return nil }
            let line = try JSONLine.parse(content.document.compact, recordedAt: Sample.instant(0))
            guard case .record(let again) = line else { return nil }
            return again
        }
    }

    @Test func aNightlyImportRepeatedAfterTheUpgradeChangesNothing() throws {
        let ledger = try open()
        let heads = try ledger.verify().heads
        let again = try lines(of: ledger)
        #expect(again.count == 19)
        #expect(again.allSatisfy { $0.id.count == 32 && $0.formerID?.count == 16 })
        let summary = try ledger.append(Sample.batch(records: again))
        #expect(summary.newRecords == 0 && summary.repeatedRecords == again.count)
        #expect(try ledger.verify().heads == heads)
    }

    /// A short id can be made to fit. Whoever entered another record under it does not keep this one out.
    @Test func anotherRecordUnderTheFormerIDIsNoRepetition() throws {
        let ledger = try open()
        let line = #"{"record":"request","contract":"globex","kind":"billing","at":"2026-10-11T08:00:00Z"}"#
        guard case .record(let record) = try JSONLine.parse(line, recordedAt: Sample.instant(0)) else {
            Issue.record("not a record")
            return
        }
        let squatter = Sample.record(try #require(record.formerID), contract: "globex")
        #expect(try ledger.append(Sample.batch(records: [squatter])).newRecords == 1)
        #expect(try ledger.append(Sample.batch(records: [record])).newRecords == 1)
        #expect(try ledger.append(Sample.batch(records: [record])).repeatedRecords == 1)
        #expect(try ledger.records(matching: RecordFilter(id: record.id)) == [record])
    }

    @Test func noEventIsToldAgain() throws {
        let ledger = try open()
        let open = try ledger.openAlarms()
        #expect(open.count > 5)
        // As the alarm book makes their ids.
        let again = open.map { alarm in
            Event(
                id: StableID("\(alarm.kind.rawValue)|\(alarm.contract ?? "")|\(alarm.subject)|\(alarm.at)"),
                kind: alarm.kind, at: alarm.at, site: alarm.site, contract: alarm.contract, subject: alarm.subject,
                state: alarm.state, summary: alarm.summary)
        }
        #expect(again.map(\.formerID) == open.map(\.id))
        let summary = try ledger.append(Sample.batch(events: again))
        #expect(summary.repeatedEvents == Set(again.map(\.id)))
        #expect(try ledger.openAlarms() == open)
    }

    /// What is new is kept under its new id, and known again by it.
    @Test func whatIsNewHasTheNewID() throws {
        let ledger = try ChainedLedger(path: folder.path("new.sqlite"))
        let line = #"{"record":"request","contract":"c","kind":"billing","at":"2026-09-11T08:00:00Z"}"#
        guard case .record(let record) = try JSONLine.parse(line, recordedAt: Sample.instant(0)) else {
            Issue.record("not a record")
            return
        }
        for expected in [1, 0] {
            #expect(try ledger.append(Sample.batch(records: [record])).newRecords == expected)
        }
        #expect(try ledger.records(matching: .everything) == [record])
        #expect(record.id.count == 32)
    }
}
