import Digests
import Foundation
import Intervals
import Notation
import Programs
import Site
import Testing

@testable import Ledger

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

    // MARK: - Configurations

    private func configuration(_ text: String = "a", people: [String: String]) -> NewConfiguration {
        NewConfiguration(whole: "\(text) \(people)", text: text, people: people)
    }

    /// Each contract's people stand apart, under a digest that the configuration's covers and that tells nothing.
    @Test(arguments: Engine.allCases)
    func thePeopleOfOneContractGo(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let first = configuration(people: ["c-1": "+86 10 5555 0111", "c-2": "Ana"])
        try ledger.accept(first, from: Sample.instant(0))
        let before = try #require(try ledger.configurations().first)
        #expect(before.people == first.people && before.says(theSameAs: first) && before.text == "a")
        #expect(![first.whole, first.text].map { Digest(of: $0.utf8).description }.contains(before.digest))
        #expect(try ledger.erase(order(), at: Sample.instant(500)).erased == 1)
        let after = try #require(try ledger.configurations().first)
        #expect(after.people == ["c-2": "Ana"] && after.erased == ["c-1"])
        #expect(after.digest == before.digest && after.from == before.from)
        #expect(try ledger.verify().findings == [] && ledger.verify().erased == 1)
        // What was erased is taken to have been the same; what changes is kept, with what the file says then.
        try ledger.accept(first, from: Sample.instant(600))
        #expect(try ledger.configurations().count == 1)
        try ledger.accept(configuration("b", people: first.people), from: Sample.instant(700))
        try ledger.accept(configuration("c", people: ["c-2": "Ana"]), from: Sample.instant(800))
        #expect(try ledger.configurations().map(\.people) == [["c-2": "Ana"], first.people, ["c-2": "Ana"]])
        #expect(try ledger.verify().findings == [])
        var lines: [String] = []
        try ledger.export(.everything) { lines.append($0) }
        #expect(ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked.findings == [])
        // Configurations and what they say of people are disclosed to nobody; the second one names Ana as the first did.
        #expect(!lines.contains { $0.contains("Ana") })
    }

    /// The names of contacts decide on records that remain.
    @Test(arguments: Engine.allCases)
    func contactsStayWithTheRecordsThatNeedThem(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        try ledger.accept(configuration(people: ["c-1": "Li Wei"]), from: Sample.instant(0))
        var operation = Sample.record("o", kind: .operation, at: 200)
        operation.fields[.authorisedBy] = .text("Li Wei")
        try ledger.append(Sample.batch(records: [Sample.record("r"), operation]))
        let early = try ledger.erase(order(), at: Sample.instant(500))
        #expect(early.erased == 1 && early.needed == 1)
        let late = try ledger.erase(order(before: 300), at: Sample.instant(501))
        #expect(late.erased == 2 && late.needed == 0)
        #expect(try ledger.configurations().map(\.erased) == [["c-1"]])
        #expect(try ledger.verify().findings == [])
    }

    // MARK: - Results

    @Test(arguments: Engine.allCases)
    func aResultSaysItWithoutNames(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let month = try #require(Month("2026-09"))
        func store(_ name: String) throws -> Int {
            try ledger.store(
                NewResult(
                    contract: "c-1", month: month, isFinal: true, at: Sample.instant(0),
                    erasing: { $0.replacing("Li Wei", with: Record.erased).replacing("Wang", with: Record.erased) },
                    render: { _ in "{\n\"by\": \"\(name)\",\n\"down\": 1\n}" }))
        }
        #expect(try store("Li Wei") == 1)
        #expect(try ledger.results(contract: "c-1", month: month).map(\.isErased) == [false])
        #expect(try ledger.result(contract: "c-1", month: month)?.text.contains("Li Wei") == true)
        #expect(try ledger.erase(order(), at: Sample.instant(500)).erased == 1)
        let result = try #require(try ledger.result(contract: "c-1", month: month))
        #expect(result.isErased && result.isIntact && result.text.contains("\"by\": \"(erased)\""))
        // The same document again, from records without names or from the same ones, is no revision.
        #expect(try store(Record.erased) == 1 && store("Li Wei") == 1)
        #expect(try ledger.verify().findings == [])
        var lines: [String] = []
        try ledger.export(Disclosure(contracts: ["c-1"], signals: [])) { lines.append($0) }
        let checked = ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
        #expect(checked.findings == [] && checked.erased == 1 && checked.replaced == 0)
    }

    // MARK: - What earlier versions wrote

    /// Entries as the versions before wrote them, with the names in their rows.
    private func written(_ engine: Engine) throws -> ChainedLedger {
        let ledger = try #require(try engine.open(in: folder) as? ChainedLedger)
        let record = Sample.record("r-1")
        var event = Sample.event("e-1")
        event.summary = "Li Wei was told"
        let attempt = Sample.delivery(of: "e-1").compact
        let document = "{ \"by\": \"Li Wei\" }"
        let result = JSON.object([
            "revision": .integer(1), "final": .bool(true), "digest": .string("\(Digest(of: document.utf8))"),
            "document": .string(document),
        ])
        try ledger.write { rows, state in
            let at = Sample.instant(0)
            let entry = try state.add(Entry.record, key: "r-1", at: at, body: record.document.compact, in: rows)
            try rows.add(concern: "c-1", of: entry.number)
            try state.add(Entry.event, key: "e-1", at: at, body: event.stored.compact, in: rows)
            let told = "\(attempt.dropLast()),\"contact\":\"Li Wei\",\"to\":\"+86 10 5555 0111\"}"
            try state.add(Entry.delivery, key: "e-1", at: at, body: told, in: rows)
            try state.add(Entry.configuration, key: "sha256:x", at: at, body: "a: Li Wei\nb: Ana\n", in: rows)
            try state.add(Entry.result, key: "c-1/2026-09", at: at, body: result.compact, in: rows)
        }
        return ledger
    }

    private var orderOfText: ErasureOrder {
        var order = order(named: false)
        order.erasing = ErasureOrder.Erasing(
            configuration: { $0.replacing("Li Wei", with: Record.erased) },
            document: { $0.replacing("Li Wei", with: Record.erased) })
        return order
    }

    @Test(arguments: Engine.allCases)
    func rowsWithNamesAreReplaced(engine: Engine) throws {
        let ledger = try written(engine)
        let head = try ledger.verify().head
        let summary = try ledger.erase(orderOfText, at: Sample.instant(500))
        #expect(summary.erased == 5 && summary.replaced == 5 && summary.kept == 0)
        let checked = try ledger.verify()
        #expect(checked.findings == [] && checked.erased == 5 && checked.replaced == 5)
        #expect(checked.row(of: head.hash) == head.row)
        #expect(try by("r-1", in: ledger) == .text(Record.erasedUnnamed))
        #expect(try ledger.events(matching: .everything).map(\.summary) == [Record.erased])
        #expect(try ledger.configurations().map(\.text) == ["a: (erased)\nb: Ana\n"])
        #expect(try ledger.configurations().map(\.digest) == ["sha256:x"])
        let month = try #require(Month("2026-09"))
        let result = try #require(try ledger.result(contract: "c-1", month: month))
        #expect(result.isErased && result.isIntact && result.text == "{ \"by\": \"(erased)\" }")
        // Nothing is left, and what comes in again is known.
        #expect(try ledger.erase(orderOfText, at: Sample.instant(501)).erased == 0)
        #expect(try ledger.append(Sample.batch(records: [Sample.record("r-1")])).repeatedRecords == 1)
    }

    /// An export has the line that stands for it, which can be imported, and the digest of the one that was written.
    @Test(arguments: Engine.allCases)
    func anExportShowsWhatStandsForThem(engine: Engine) throws {
        let ledger = try written(engine)
        _ = try ledger.erase(orderOfText, at: Sample.instant(500))
        var lines: [String] = []
        try ledger.export(Disclosure(contracts: ["c-1"], signals: [])) { lines.append($0) }
        func check(_ lines: [String]) -> CheckedChain {
            ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
        }
        #expect(check(lines).findings == [] && check(lines).replaced == 2)
        let place = try #require(lines.firstIndex { $0.contains("\"id\":\"r-1\"") })
        guard case .record(let record) = try JSONLine.parse(lines[place], recordedAt: Sample.instant(0)) else {
            Issue.record("\(lines[place]) is no record")
            return
        }
        #expect(record.id == "r-1" && record.fields[.by] == .text(Record.erasedUnnamed))
        var edited = lines
        edited[place] = lines[place].replacing("\"power\"", with: "\"network\"")
        #expect(edited != lines)
        #expect(check(edited).findings.contains { $0.hasSuffix("what it was replaced by was changed") })
        edited = lines
        edited[place] = lines[place].replacing("sha256:", with: "sha256:00")
        #expect(!check(edited).findings.isEmpty)
        edited = lines.filter { !$0.contains("\"entry\":\"erasure\"") }
        #expect(check(edited).findings.contains { $0.hasSuffix("was replaced, and nothing says why") })
    }

    /// What stands for a row that was replaced is held by the entry that says so.
    @Test(arguments: Engine.allCases)
    func whatStandsForThemCannotBeChanged(engine: Engine) throws {
        let ledger = try written(engine)
        _ = try ledger.erase(orderOfText, at: Sample.instant(500))
        try ledger.write { rows, _ in
            let entry = try #require(try rows.record("r-1"))
            let body = entry.body.replacing("\"power\"", with: "\"network\"")
            try rows.replaceBody(of: entry.number, by: body)
        }
        #expect(try ledger.verify().findings.contains { $0.hasSuffix("what it was replaced by was changed") })
    }
}
