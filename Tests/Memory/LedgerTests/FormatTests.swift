import Agreement
import Digests
import Foundation
import GRDB
import Intervals
import Notation
import Programs
import Site
import Testing

@testable import Ledger
@testable import LedgerSQLite

/// `ledger-3/ledger-3.sqlite` was written by an earlier version of the same format, with everything that a ledger holds;
/// `ledger-3/make` says how. `expected.txt` is what that version said of it.
@Suite struct FormatTests {
    private let folder = TemporaryFolder("format-3")
    private var path: String { folder.path("ledger.sqlite") }

    private func fixture(_ name: String) throws -> URL {
        try #require(Bundle.module.url(forResource: "ledger-3", withExtension: nil)).appendingPathComponent(name)
    }

    private func open() throws -> ChainedLedger {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: fixture("ledger-3.sqlite"), to: URL(fileURLWithPath: path))
        return try ChainedLedger(path: path)
    }

    /// The paragraphs of `expected.txt`, without their headings.
    private func expected() throws -> [[String]] {
        let text = try String(contentsOf: fixture("expected.txt"), encoding: .utf8)
        return text.components(separatedBy: "\n\n").map { paragraph in
            paragraph.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("#") }
        }
    }

    @Test func theChainIsWhatItWas() throws {
        let checked = try open().verify()
        #expect(checked.findings == [])
        let head = try #require(try expected().first?[1].split(separator: " ").last.flatMap { Digest($0) })
        let row = try #require(checked.row(of: head))
        #expect(try expected().first?[0] == "rows \(row)")
        // What was being read has ended behind it.
        #expect(checked.heads.mapValues(\.row) == ["former": row + 16])
    }

    @Test func theResultsAreWhatTheyWere() throws {
        let ledger = try open()
        let results = try ledger.results(after: .start, limit: 100, matching: .everything).elements
        let lines = results.map { result in
            let digest = Digest(of: result.text.utf8).description.dropFirst("sha256:".count)
            return
                "\(result.contract) \(result.month?.description ?? "") \(result.revision) \(result.isFinal) \(digest)"
        }
        #expect(try lines == expected()[1])
        #expect(results.count == 10 && results.allSatisfy { $0.isIntact && $0.head != nil })
    }

    @Test func theRecordsAreWhatTheyWere() throws {
        let ledger = try open()
        var lines: [String] = []
        try ledger.forEachRecord { record in
            guard case .object(let members) = record.document else { return }
            let entered = JSON.Member("recorded_at", .string(record.recordedAt.description))
            lines.append(JSON.object(members + [entered]).compact)
        }
        #expect(try lines == expected()[2])
        #expect(lines.count == 28)
    }

    /// What the daemon wrote besides.
    @Test func theRestIsThere() throws {
        let ledger = try open()
        #expect(try ledger.configurations().count == 2)
        #expect(try ledger.events(matching: .everything).count == 17)
        let told = try ledger.deliveries(after: .start, limit: 100, matching: .everything).elements
        #expect(told.filter { !$0.notes.isEmpty }.map(\.event.kind) == [.emergencyOpened])
        #expect(told.flatMap(\.notes).map(\.result) == [.delivered])
        let runs = try ledger.runs(of: nil, touching: .always, knownAt: .distantFuture)
        #expect(runs.values.joined().count == 438 + 16)
        #expect(try ledger.signals() == runs.keys.sorted())
        #expect(runs.values.joined().contains { $0.inferred == "restart" && $0.evidence != nil })
    }

    /// An export of it is checked without the ledger, and discloses one contract to its customer.
    @Test(arguments: [Disclosure.everything, Disclosure(contracts: ["globex"], signals: [])])
    func itsExportHolds(disclosure: Disclosure) throws {
        let ledger = try open()
        var lines: [String] = []
        try ledger.export(disclosure) { lines.append($0) }
        let checked = ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
        #expect(checked.findings == [])
        let head = try #require(try expected().first?[1].split(separator: " ").last.flatMap { Digest($0) })
        #expect(checked.row(of: head) != nil)
        #expect(lines.contains { $0.contains("acme-2026") } == disclosure.includes(signal: "any"))
    }

    /// Every row of every table, as octets, and what the tables are.
    private func content(of file: String) throws -> [String] {
        try DatabaseQueue(path: file).read { database in
            let tables = try Row.fetchAll(database, sql: "SELECT name, sql FROM sqlite_master ORDER BY name")
            return try tables.flatMap { table -> [String] in
                guard let statement = table[1] as String?, statement.hasPrefix("CREATE TABLE") else {
                    return ["\(table)"]
                }
                return try [statement]
                    + Row.fetchAll(database, sql: "SELECT * FROM \(table[0] as String)").map { "\($0)" }
            } + Row.fetchAll(database, sql: "PRAGMA user_version").map { "\($0)" }
        }
    }

    /// Looking at a ledger writes nothing into it. (Opening it does: GRDB makes and drops an empty table, which moves
    /// counters in the file's header.)
    @Test func readingLeavesTheLedgerAsItIs() throws {
        _ = try open()
        let before = try content(of: path)
        do {
            let ledger = try ChainedLedger(path: path)
            let snapshot = try ledger.snapshot()
            for reader in [ledger, snapshot] {
                try reader.forEachRecord { _ in }
                #expect(try reader.records(matching: .concerning("globex")).count > 5)
                _ = try reader.runs(of: nil, touching: .always, knownAt: .distantFuture)
                _ = try reader.basis()
            }
            try ledger.forEachEvent { _ in }
            _ = try ledger.openAlarms()
            _ = try ledger.identities()
            _ = try ledger.verify()
            // The one in force already.
            let inForce = try #require(try ledger.configurations().last)
            try ledger.accept(configuration: inForce.text, from: .distantFuture)
        }
        let after = try content(of: path)
        #expect(after == before)
        #expect(after.count > 500)
    }

    /// It is written on as if nothing had happened.
    @Test func itIsWrittenOn() throws {
        let ledger = try open()
        let head = try ledger.verify().head
        let signal = try #require(try ledger.signals().first { !$0.isRounds })
        let last = try #require(try ledger.runs(of: signal).last)
        let next = Reading(signal: signal, at: last.last + 500, state: last.state)
        var batch = Sample.batch(readings: [next], records: [Sample.record("new", contract: "globex")])
        batch.steady = [SteadyReading(group: SignalGroup([signal]), at: last.last + 1000)]
        try ledger.append(batch)
        let again = try ChainedLedger(path: path)
        #expect(try again.verify().findings == [])
        #expect(try again.verify().row(of: head.hash) == head.row)
        #expect(try again.runs(of: signal).last?.last == last.last + 1000)
        #expect(try again.records(matching: RecordFilter(id: "new")).count == 1)
    }

    /// Its rows have the names in them: they are replaced, and the heads that were printed of it still hold.
    @Test func itsNamesCanBeErased() throws {
        let ledger = try open()
        let names = ["Li Wei", "王芳", "孙丽", "Zhao Min", "Chen Jie"]
        func found() throws -> [String] {
            let files = try ["", "-wal"].map { "\(path)\($0)" }.filter(FileManager.default.fileExists)
                .map { try Data(contentsOf: URL(fileURLWithPath: $0)) }
            return names.filter { name in files.contains { $0.range(of: Data(name.utf8)) != nil } }
        }
        #expect(try found() == names)
        let order = ErasureOrder(
            contract: "acme-2026", before: .distantFuture, name: "Zhou", reason: "asked",
            erasing: ErasureOrder.Erasing(
                configuration: { text in
                    names.reduce(text) { $0.replacing("\"\($1)\"", with: "\"\(Record.erased)\"") }
                }, document: ErasedDocument.text)
        ) { _ in true }
        let recordsBefore = try ledger.records(matching: .everything)
        let before = try ledger.results(after: .start, limit: 100, matching: .everything).elements
        let summary = try ledger.erase(order, at: Sample.instant(0))
        #expect(summary.erased > 20 && summary.replaced == summary.erased && summary.kept == 0)
        #expect(try found() == [])
        // What decides is there to the last field.
        let records = try ledger.records(matching: .everything)
        for (record, former) in zip(records, recordsBefore) {
            #expect(record.id == former.id && Set(record.fields.keys) == Set(former.fields.keys))
            #expect(record.fields.allSatisfy { $0.value == .text(Record.erased) || $0.value == former.fields[$0.key] })
        }
        #expect(records.count == 28 && recordsBefore.count == 28)
        let checked = try ledger.verify()
        #expect(checked.findings == [] && checked.replaced == summary.replaced)
        for disclosure in [Disclosure.everything, Disclosure(contracts: ["acme-2026"], signals: [])] {
            var lines: [String] = []
            try ledger.export(disclosure) { lines.append($0) }
            let exported = ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
            #expect(exported.findings == [] && exported.replaced > 10)
        }
        let head = try #require(try expected().first?[1].split(separator: " ").last.flatMap { Digest($0) })
        #expect(checked.row(of: head) != nil)
        let after = try ledger.results(after: .start, limit: 100, matching: .everything).elements
        for (result, former) in zip(after, before) {
            let expected = if former.contract == "globex" { former.text } else { ErasedDocument.text(of: former.text) }
            #expect(result.text == expected)
        }
        #expect(after.allSatisfy { $0.isIntact && $0.head != nil })
    }
}
