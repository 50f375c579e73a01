import Foundation
import GRDB
import Intervals
import Programs
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// What can be wrong with a ledger's file, and what is said of it. Nothing that was stored is lost by any of it.
@Suite struct ErrorTests {
    private let folder = TemporaryFolder("errors")
    private var path: String { folder.path("ledger.sqlite") }

    @Test func aLedgerOfANewerVersionIsLeftAlone() throws {
        do {
            let ledger = try ChainedLedger(path: path)
            try ledger.pool.write { try $0.execute(sql: "PRAGMA user_version = 99") }
        }
        #expect(throws: LedgerError.newerVersion(place: path, version: 99)) { try ChainedLedger(path: path) }
        let version = try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == 99)
    }

    @Test func aFileThatIsNoDatabaseIsRefused() throws {
        let text = "this is a letter, not a ledger; it is long enough to look like a file"
        try folder.write("ledger.sqlite", text)
        #expect(throws: LedgerError.notALedger(place: path)) { try ChainedLedger(path: path) }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
    }

    @Test func aDatabaseOfAnotherProgramIsRefused() throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try DatabaseQueue(path: path).write {
            try $0.execute(sql: "CREATE TABLE other(id); INSERT INTO other VALUES (1)")
        }
        #expect(throws: LedgerError.notALedger(place: path)) { try ChainedLedger(path: path) }
        let rows = try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM other") }
        #expect(rows == 1)
    }

    @Test func aFolderThatCannotBeMadeIsNamed() throws {
        let file = try folder.write("file", "not a folder")
        let path = "\(file)/below/ledger.sqlite"
        let error = #expect(throws: LedgerError.self) { try ChainedLedger(path: path) }
        guard case .cannotOpen(path, _)? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
    }

    @Test func aFolderInPlaceOfTheFileIsNamed() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        let error = #expect(throws: LedgerError.self) { try ChainedLedger(path: path) }
        #expect(error?.description.contains(path) == true)
    }

    /// As a command does that is run while the daemon starts.
    @Test func manyOpenANewLedgerAtOnce() {
        for round in 0..<60 {
            let path = folder.path("\(round).sqlite")
            DispatchQueue.concurrentPerform(iterations: 8) { _ in
                #expect(throws: Never.self) { try ChainedLedger(path: path) }
            }
        }
    }

    /// A real SQLITE_FULL: the file may not grow any further.
    @Test func aFullDiskLosesNothingThatWasStored() throws {
        let ledger = try ChainedLedger(path: path)
        try ledger.append(Sample.batch(readings: [Sample.reading(0)]))
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 1") }
        let many = Sample.batch(
            readings: (1..<5000).map { Sample.reading($0 * 10, $0 % 2 == 0 ? .up : .down) },
            records: [Sample.record("r-1")])
        #expect(throws: LedgerError.full(place: path)) { try ledger.append(many) }
        #expect(try ledger.runs().count == 1)
        #expect(try ledger.records(matching: .everything).isEmpty)
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = 100000") }
        #expect(try ledger.append(many).newReadings == 4999)
        #expect(try ledger.verify().findings == [])
    }

    /// What could not be written goes into the next batch that can be, as if it had been written in time.
    @Test func whatWaitedIsWrittenAfterwards() throws {
        let ledger = try ChainedLedger(path: path)
        let twin = try ChainedLedger(path: folder.path("twin.sqlite"))
        try ledger.append(Sample.batch(readings: [Sample.reading(0)]))
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
        var batch = Sample.batch(records: [Sample.record("r-1")], events: [Sample.event("e-1")])
        for second in stride(from: Int64(10), to: 1000, by: 10) {
            batch.readings.append(Sample.reading(second, second % 100 == 0 ? .down : .up))
            #expect(throws: LedgerError.readOnly(place: path)) { try ledger.append(batch) }
            #expect(batch.setAside() == 0)
        }
        #expect(try ledger.runs().count == 1)
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 0") }
        try ledger.append(batch)
        try twin.append(
            Sample.batch(readings: (0..<100).map { Sample.reading($0 * 10, $0 > 0 && $0 % 10 == 0 ? .down : .up) }))
        #expect(try ledger.runs() == twin.runs())
        #expect(try ledger.records(matching: .everything).map(\.id) == ["r-1"])
        #expect(try ledger.events(matching: .everything).map(\.id) == ["e-1"])
        #expect(try ledger.verify().findings == [])
    }

    /// A real SQLITE_READONLY, as a file of another owner gives it.
    @Test func aReadOnlyLedgerIsNamedAndKeepsWhatItHas() throws {
        let ledger = try ChainedLedger(path: path)
        try ledger.append(Sample.batch(readings: [Sample.reading(0)]))
        try ledger.pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA query_only = 1") }
        #expect(throws: LedgerError.readOnly(place: path)) {
            try ledger.append(Sample.batch(readings: [Sample.reading(10, .down)]))
        }
        #expect(throws: LedgerError.readOnly(place: path)) {
            try ledger.accept(configuration: "new", from: Sample.instant(0))
        }
        #expect(try ledger.runs().count == 1)
    }

    /// Another process writes: a reader does not wait for it.
    @Test func readingDoesNotWaitForAWriter() throws {
        let ledger = try ChainedLedger(path: path)
        try ledger.append(Sample.batch(readings: [Sample.reading(0)]))
        try DatabaseQueue(path: path).inDatabase { other in
            try other.execute(sql: "BEGIN IMMEDIATE; UPDATE open_run SET last = last + 1")
            #expect(try ledger.runs().map(\.last) == [Sample.instant(0)])
            #expect(try ledger.records(matching: .everything).isEmpty)
            try other.execute(sql: "ROLLBACK")
        }
    }

    /// A record that somebody has made unreadable stops what would read it, by name.
    @Test(arguments: ["not JSON", "[]", #"{"record":"no_such_kind"}"#, #"{"signal":"a/b","at":"x"}"#])
    func aRecordThatIsNoneIsAnError(body: String) throws {
        let ledger = try ChainedLedger(path: path)
        try ledger.append(Sample.batch(records: [Sample.record("r-1"), Sample.record("r-2")]))
        try ledger.pool.write { database in
            try database.execute(sql: "UPDATE entry SET body = ? WHERE key = 'r-1'", arguments: [body])
        }
        for reader in [ledger, try ledger.snapshot()] {
            for filter in [RecordFilter.everything, .concerning("c-1"), RecordFilter(id: "r-1")] {
                #expect(throws: LedgerError.self) { try reader.records(matching: filter) }
            }
            // What is asked for besides is there.
            #expect(try reader.records(matching: RecordFilter(id: "r-2")).count == 1)
        }
        #expect(try ledger.verify().findings.contains { $0.hasPrefix("entries: row 1 ") })
    }

    /// Events, deliveries and identities that cannot be read are left out: `verify` names them.
    @Test func otherEntriesThatCannotBeReadAreLeftOut() throws {
        let ledger = try ChainedLedger(path: path)
        var batch = Sample.batch(
            events: [Sample.event("e-1"), Sample.event("e-2")],
            deliveries: [Sample.delivery(of: "e-1"), Sample.delivery(of: "e-2")])
        batch.identities = [DeviceIdentity(device: "ups-a", at: Sample.instant(0), systemObject: nil, serial: "1")]
        try ledger.append(batch)
        try ledger.pool.write { try $0.execute(sql: "UPDATE entry SET body = 'x' WHERE key IN ('e-1', 'ups-a')") }
        #expect(try ledger.events(matching: .everything).map(\.id) == ["e-2"])
        #expect(try ledger.events(matching: EventFilter(kinds: [.networkOutageBegan])).map(\.id) == ["e-2"])
        #expect(try ledger.openAlarms().map(\.id) == ["e-2"])
        #expect(
            try ledger.deliveries(after: .start, limit: 9, matching: .everything).elements.map(\.notes.count) == [1])
        #expect(try ledger.identities().isEmpty)
        let findings = try ledger.verify().findings.filter { $0.hasSuffix("was changed after it was written") }
        #expect(findings.count == 3)
    }

    @Test func everyErrorNamesTheFile() {
        let errors: [LedgerError] = [
            .cannotOpen(place: "/ledger", reason: "why"), .newerVersion(place: "/ledger", version: 4),
            .notALedger(place: "/ledger"), .readOnly(place: "/ledger"), .full(place: "/ledger"),
            .locked(place: "/ledger"), .failed(place: "/ledger", reason: "why"),
        ]
        for error in errors {
            #expect(error.description.contains("/ledger") && error.description.hasSuffix("."), "\(error)")
        }
        #expect(Set(errors.map(\.description)).count == errors.count)
    }

    @Test(arguments: [
        (ResultCode.SQLITE_NOTADB, LedgerError.notALedger(place: "p")), (.SQLITE_READONLY, .readOnly(place: "p")),
        (.SQLITE_PERM, .readOnly(place: "p")), (.SQLITE_FULL, .full(place: "p")), (.SQLITE_BUSY, .locked(place: "p")),
        (.SQLITE_LOCKED, .locked(place: "p")),
        (.SQLITE_CANTOPEN, .cannotOpen(place: "p", reason: "check that the folder exists and can be written")),
        (.SQLITE_CORRUPT, .failed(place: "p", reason: "text")),
    ])
    func everyFailureOfTheEngineIsTranslated(code: ResultCode, error: LedgerError) {
        #expect(LedgerError(DatabaseError(resultCode: code, message: "text"), place: "p") == error)
        // One of our own is passed on as it is.
        #expect(LedgerError(error, place: "other") == error)
    }
}
