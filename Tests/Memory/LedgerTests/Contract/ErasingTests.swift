import Foundation
import Intervals
import Ledger
import Notation
import Programs
import Site
import Testing

/// Personal data that is removed: what decides stays, and the chain says that it was removed.
@Suite struct ErasingTests {
    private let folder = TemporaryFolder("erasing")

    private func order(_ contract: String = "c-1", before seconds: Int64 = 100, named: Bool = true) -> ErasureOrder {
        ErasureOrder(
            contract: contract, before: Sample.instant(seconds), name: "Zhao", reason: "asked", isNamed: { _ in named })
    }

    private func filled(_ engine: Engine) throws -> any LedgerStore {
        let ledger = try engine.open(in: folder)
        var event = Sample.event("e-1")
        event.summary = "Li Wei was told"
        try ledger.append(
            Sample.batch(
                records: [
                    Sample.record("r-1"), Sample.record("r-2", contract: "c-2"), Sample.record("r-3", at: 200),
                    Sample.record("w", contract: nil, kind: .withdrawal, replacing: "r-1"),
                ], events: [event, Sample.event("e-2", contract: "c-2")],
                deliveries: [
                    Sample.delivery(of: "e-1"), Sample.delivery(of: "d", events: ["e-1", "e-2"]),
                    Sample.delivery(of: "e-2"),
                ]))
        return ledger
    }

    private func by(_ id: String, in ledger: any LedgerStore) throws -> RecordValue? {
        try ledger.records(matching: RecordFilter(id: id)).first?.fields[.by]
    }

    @Test(arguments: Engine.allCases)
    func whatIsSaidOfPeopleGoes(engine: Engine) throws {
        let ledger = try filled(engine)
        let summary = try ledger.erase(order(), at: Sample.instant(500))
        // A delivery that names nobody has nothing to erase.
        #expect(summary.erased == 3 && summary.kept == 0 && summary.isGone)
        #expect(try by("r-1", in: ledger) == .text(Record.erased) && by("w", in: ledger) == .text(Record.erased))
        #expect(try by("r-2", in: ledger) == .text("Li Wei") && by("r-3", in: ledger) == .text("Li Wei"))
        let events = try ledger.events(matching: .everything)
        #expect(events.map(\.summary) == [Record.erased, "c-1: something"])
        let checked = try ledger.verify()
        #expect(checked.findings == [] && checked.erased == 3)
        // Nothing is left to erase; what comes in again is known.
        #expect(try ledger.erase(order(), at: Sample.instant(501)).erased == 0)
        #expect(try ledger.append(Sample.batch(records: [Sample.record("r-1")])).repeatedRecords == 1)
    }

    /// What decides is remembered where the name is not, in an export as well.
    @Test(arguments: Engine.allCases)
    func whoWasNotNamedIsRemembered(engine: Engine) throws {
        let ledger = try filled(engine)
        _ = try ledger.erase(order(named: false), at: Sample.instant(500))
        #expect(try by("r-1", in: ledger) == .text(Record.erasedUnnamed))
        #expect(try ledger.verify().findings == [])
        var lines: [String] = []
        try ledger.export(Disclosure(contracts: ["c-1"], signals: [])) { lines.append($0) }
        let place = try #require(lines.firstIndex { $0.contains("\"id\":\"r-1\"") })
        #expect(lines[place + 1] == #"{"erased":true,"named":false}"#)
        let whole = ExportedRecord.whole(line: lines[place][...], followedBy: lines[place + 1][...])
        #expect(whole?.contains("\"by\":\"\(Record.erasedUnnamed)\"") == true)
    }

    /// An export says that it was erased, and by whom; without that, a part that is not there is a finding.
    @Test(arguments: Engine.allCases, ["c-1", "everybody"])
    func anExportSaysSo(engine: Engine, reader: String) throws {
        let ledger = try filled(engine)
        _ = try ledger.erase(order(), at: Sample.instant(500))
        let disclosure = reader == "c-1" ? Disclosure(contracts: [reader], signals: []) : .everything
        var lines: [String] = []
        try ledger.export(disclosure) { lines.append($0) }
        func check(_ lines: [String]) -> CheckedChain {
            ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
        }
        #expect(check(lines).findings == [] && check(lines).erased == 2)
        #expect(lines.contains { $0.contains("Zhao") && $0.contains("asked") })
        let other = try #require(lines.firstIndex { $0.hasPrefix("{\"salt\"") })
        lines[other] = #"{"erased":true}"#
        #expect(check(lines).findings.contains { $0.hasSuffix("was removed, and nothing says why") })
    }
}
