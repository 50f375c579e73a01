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
    private let folder = TemporaryFolder("old")
    private var path: String { folder.path("ledger.sqlite") }

    private func copy() throws {
        let original = try #require(Bundle.module.url(forResource: "ledger-1", withExtension: "sqlite"))
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: original, to: URL(fileURLWithPath: path))
    }

    private func open() throws -> SQLiteLedger {
        try copy()
        return try SQLiteLedger(path: path)
    }

    /// As that version itself wrote it.
    @Test func theChainIsWhatItWas() throws {
        let ledger = try open()
        #expect(
            try ledger.head().hash.description
                == "sha256:400d1005b5a17dbf4b24f572e4d5ac848582c845e597719fe4c267861b7ab103")
        #expect(try ledger.verify().findings == [])
    }

    @Test func everyRunIsThere() throws {
        let ledger = try open()
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
        #expect(try ledger.records().count == 1)
        #expect(try ledger.configurations().count == 1)
    }

    @Test func itIsWrittenOn() throws {
        let ledger = try open()
        let input = SignalName(device: "ups-a", kind: "input")
        let before = try #require(
            try ledger.runs(of: [input], touching: .always, knownAt: .distantFuture)[input]?.last)
        let group = SignalGroup([input])
        var batch = Batch(schedule: Schedule())
        batch.steady = [10_000, 20_000].map { SteadyReading(group: group, at: before.last + $0) }
        try ledger.append(batch)
        let after = try #require(
            try SQLiteLedger(path: path).runs(of: [input], touching: .always, knownAt: .distantFuture)[input]?.last)
        #expect(after.first == before.first && after.last == before.last + 20_000)
        #expect(try ledger.verify().findings == [])
    }

    @Test func whatWasEditedBeforeIsStillFound() throws {
        try copy()
        try DatabaseQueue(path: path).write { try $0.execute(sql: "UPDATE run SET state = 1 WHERE sequence = 3") }
        #expect(try SQLiteLedger(path: path).verify().findings.first?.hasPrefix("row 3:") == true)
    }
}
