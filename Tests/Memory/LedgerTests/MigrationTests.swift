import Digests
import Foundation
import GRDB
import Intervals
import Programs
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// `ledger-1.sqlite` was written by the first version: 13 runs and five open ones with evidence, `since`, failed rounds,
/// an inferred and an extra reading, a record, a configuration and a result.
@Suite struct MigrationTests {
    /// Formats that this version reads and writes no more.
    enum Former: Int, CaseIterable {
        case first = 1
        case second = 2
    }

    private let folder = TemporaryFolder("old")
    private var path: String { folder.path("ledger.sqlite") }

    /// Puts a ledger of a former format where `path` says.
    private func make(_ format: Former) throws {
        let original = try #require(Bundle.module.url(forResource: "ledger-1", withExtension: "sqlite"))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: original, to: URL(fileURLWithPath: path))
        guard format == .second else { return }
        // The second version rewrote the first one's rows as this one begins to, and had no beginnings and no marks.
        try DatabaseQueue(path: path).write { database in
            try Migration.fromVersion1(database)
            try database.execute(
                sql: """
                    ALTER TABLE run DROP COLUMN opened;
                    ALTER TABLE open_run DROP COLUMN opened;
                    ALTER TABLE link DROP COLUMN marks;
                    PRAGMA user_version = 2;
                    """)
        }
    }

    private func open(_ format: Former) throws -> ChainedLedger {
        try make(format)
        return try ChainedLedger(path: path)
    }

    /// As the first version itself wrote it.
    private static let rows: Int64 = 16
    private static let head = "sha256:400d1005b5a17dbf4b24f572e4d5ac848582c845e597719fe4c267861b7ab103"

    @Test(arguments: Former.allCases) func theFileIsOfItsFormat(format: Former) throws {
        try make(format)
        let version = try DatabaseQueue(path: path).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == format.rawValue)
    }

    @Test(arguments: Former.allCases) func theChainIsWhatItWas(format: Former) throws {
        let ledger = try open(format)
        let head = try #require(Digest(Self.head))
        let checked = try ledger.verify()
        #expect(checked.findings == [] && checked.row(of: head) == Self.rows)
        // What was being read has ended behind it.
        #expect(checked.heads.keys.sorted() == ["former"] && checked.rows == Self.rows + 5)
        // It stays so when it is opened again, and is of the present format by now.
        #expect(try ChainedLedger(path: path).verify().row(of: head) == Self.rows)
        let version = try ledger.pool.read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == Schema.version)
    }

    @Test(arguments: Former.allCases) func everyRunIsThere(format: Former) throws {
        let ledger = try open(format)
        let runs = try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture)
        #expect(runs.values.joined().count == 18)
        let input = try #require(runs[SignalName(device: "ups-a", kind: "input")])
        #expect(input.map(\.state) == [.up, .down, .up, .unknown, .unknown, .unknown, .up])
        #expect(input[1].evidence == "upsInputVoltage.1 = 0: dead")
        #expect(input[1].greatestGap == 20_000)
        let inlet = try #require(runs[SignalName(device: "pdu-1", kind: "inlet")]?.first)
        #expect(inlet.inferred == "restart" && inlet.evidence == "pdu-1 restarted")
        let port = try #require(runs[SignalName(device: "sw-1", kind: "port", element: "Gi1/0/7")])
        #expect(port.map(\.sinceError) == [20, 20])
    }

    @Test(arguments: Former.allCases) func everyEntryIsThere(format: Former) throws {
        let ledger = try open(format)
        #expect(try ledger.records(matching: .everything).count == 1)
        #expect(try ledger.configurations().count == 1)
        let results = try ledger.results(after: .start, limit: 10, matching: .everything).elements
        #expect(results.count == 1 && results[0].isIntact)
    }

    @Test(arguments: Former.allCases) func itIsWrittenOn(format: Former) throws {
        let ledger = try open(format)
        let input = SignalName(device: "ups-a", kind: "input")
        let before = try #require(try ledger.runs(of: input).last)
        let group = SignalGroup([input])
        let next = Reading(signal: input, at: before.last + 10_000, state: before.state)
        var batch = Sample.batch(readings: [next], records: [Sample.record("new")])
        batch.steady = [20_000, 30_000].map { SteadyReading(group: group, at: before.last + $0) }
        try ledger.append(batch)
        let again = try ChainedLedger(path: path)
        let after = try #require(try again.runs(of: input).last)
        #expect(after.first == before.last + 10_000 && after.last == before.last + 30_000)
        #expect(try again.verify().findings == [])
        batch = Sample.batch(readings: [Reading(signal: input, at: after.last + 10_000, state: .down)])
        try again.append(batch)
        let checked = try again.verify()
        #expect(checked.findings == [] && checked.heads.keys.sorted() == ["entries", "former", "main"])
        #expect(try again.runs(of: input).suffix(3).map(\.state) == [before.state, before.state, .down])
    }

    /// The file as it was is kept beside it, whatever happens to the new one; a copy that is there already stays.
    @Test(arguments: Former.allCases) func aCopyIsKept(format: Former) throws {
        _ = try open(format)
        let copy = "\(path).format-\(format.rawValue)"
        let version = try DatabaseQueue(path: copy).read { try Int.fetchOne($0, sql: "PRAGMA user_version") }
        #expect(version == format.rawValue)
        try FileManager.default.removeItem(atPath: path)
        try make(format)
        try Data("older".utf8).write(to: URL(fileURLWithPath: copy))
        _ = try ChainedLedger(path: path)
        #expect(try Data(contentsOf: URL(fileURLWithPath: copy)) == Data("older".utf8))
    }

    /// What an earlier version imported is known again, line by line, though it was folded.
    @Test(arguments: Former.allCases) func whatWasImportedBeforeIsKnown(format: Former) throws {
        let ledger = try open(format)
        let before = try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture)
        var batch = Sample.batch()
        for (signal, runs) in before {
            batch.runs[signal] = runs.flatMap { run in
                Set([run.first, run.last]).sorted().map { instant in
                    var reading = run
                    reading.first = instant
                    reading.last = instant
                    reading.greatestGap = 0
                    return reading
                }
            }
        }
        let summary = try ledger.append(batch)
        #expect(summary.newReadings == 0 && summary.overruledReadings == 0 && summary.repeatedReadings > 18)
        #expect(try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture) == before)
    }

    /// Rows of former formats stand in an export, which cannot check them one by one.
    @Test(arguments: Former.allCases) func anExportSaysHowMuchItCannotCheck(format: Former) throws {
        let ledger = try open(format)
        var lines: [String] = []
        try ledger.export(.everything) { lines.append($0) }
        let checked = ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
        #expect(checked.findings == [])
        #expect(checked.unchecked == Self.rows)
        #expect(checked.row(of: try #require(Digest(Self.head))) == Self.rows)
    }

    @Test(
        arguments: Former.allCases,
        [
            ("UPDATE run SET state = 1 WHERE sequence = 3", "row 3: the content"),
            ("UPDATE entry SET body = replace(body, 'a', 'b') WHERE kind = 'record'", ": the content"),
            ("DELETE FROM run WHERE sequence = 3", "1 of them removed"),
        ])
    func whatWasEditedBeforeIsStillFound(format: Former, edit: (sql: String, finding: String)) throws {
        try make(format)
        try DatabaseQueue(path: path).write { try $0.execute(sql: edit.sql) }
        let findings = try ChainedLedger(path: path).verify().findings
        #expect(findings.contains { $0.contains(edit.finding) }, "\(findings)")
    }

    /// A migration that cannot be finished leaves the file as it was.
    @Test func aMigrationIsAllOrNothing() throws {
        try make(.first)
        try DatabaseQueue(path: path).write { try $0.execute(sql: "DROP TABLE open_run") }
        #expect(throws: LedgerError.self) { try ChainedLedger(path: path) }
        let version = try DatabaseQueue(path: path).read { database in
            #expect(try Int.fetchOne(database, sql: "SELECT count(*) FROM run") == 13)
            return try Int.fetchOne(database, sql: "PRAGMA user_version")
        }
        #expect(version == 1)
    }

    /// The links of these formats hash the texts themselves: what they say of people stays, and is counted.
    @Test(arguments: Former.allCases) func whatItsChainHashesIsKept(format: Former) throws {
        let ledger = try open(format)
        let record = try #require(try ledger.records(matching: .everything).first)
        let order = ErasureOrder(
            contract: try #require(record.contract), before: .distantFuture, name: "Zhou", reason: "asked"
        ) { _ in true }
        let summary = try ledger.erase(order, at: Sample.instant(0))
        #expect(summary.erased == 0 && summary.kept == 1)
        #expect(try ledger.verify().findings == [])
        #expect(try ledger.records(matching: .everything).first == record)
    }
}
