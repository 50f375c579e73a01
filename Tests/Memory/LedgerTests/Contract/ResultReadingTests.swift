import Digests
import Foundation
import Intervals
import Ledger
import Programs
import Site
import Testing

/// The contract of compliance documents, configurations and the chain.
@Suite struct ResultReadingTests {
    private let folder = TemporaryFolder("results")

    private func store(
        _ text: String, contract: String = "c", month: String = "2026-10", isFinal: Bool, in ledger: any LedgerStore
    ) throws -> Int {
        let month = try #require(Month(month))
        return try ledger.store(
            NewResult(contract: contract, month: month, isFinal: isFinal, at: Sample.instant(0)) { "\(text) \($0)" })
    }

    @Test(arguments: Engine.allCases)
    func aFinalResultIsNeverOverwritten(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        let month = try #require(Month("2026-10"))
        #expect(try ledger.result(contract: "c", month: month) == nil)
        #expect(try store("a", isFinal: false, in: ledger) == 1)
        // Before it is final, the newer one of a revision holds.
        #expect(try store("b", isFinal: true, in: ledger) == 1)
        #expect(try ledger.result(contract: "c", month: month)?.text == "b 1")
        let heads = try ledger.verify().heads
        #expect(try store("b", isFinal: true, in: ledger) == 1)
        #expect(try ledger.verify().heads == heads)
        #expect(try store("c", isFinal: true, in: ledger) == 2)
        #expect(try store("c", isFinal: true, in: ledger) == 2)
        #expect(try store("b", isFinal: false, in: ledger) == 3)
        let results = try ledger.results(contract: "c", month: month)
        #expect(results.map(\.text) == ["a 1", "b 1", "c 2", "b 3"])
        #expect(results.map(\.revision) == [1, 1, 2, 3])
        #expect(results.map(\.isFinal) == [false, true, true, false])
        #expect(results.allSatisfy { $0.contract == "c" && $0.month == month && $0.at == Sample.instant(0) })
        #expect(results.map(\.row) == results.map(\.row).sorted())
        #expect(try ledger.verify().findings == [])
    }

    @Test(arguments: Engine.allCases)
    func resultsAreReadByContractAndMonth(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        for month in ["2026-09", "2026-10"] {
            for contract in ["c", "c-1", "d"] {
                _ = try store("of \(contract)", contract: contract, month: month, isFinal: true, in: ledger)
            }
        }
        func texts(_ filter: ResultFilter) throws -> [String] {
            let whole = try ledger.results(after: .start, limit: .max, matching: filter).elements
            try expectPages(of: whole) { try ledger.results(after: $0, limit: $1, matching: filter) }
            return whole.map { "\($0.contract) \($0.month?.description ?? "")" }
        }
        let october = try #require(Month("2026-10"))
        #expect(
            try texts(.everything)
                == ["c 2026-09", "c-1 2026-09", "d 2026-09", "c 2026-10", "c-1 2026-10", "d 2026-10"])
        #expect(try texts(ResultFilter(contract: "c")) == ["c 2026-09", "c 2026-10"])
        #expect(try texts(ResultFilter(month: october)) == ["c 2026-10", "c-1 2026-10", "d 2026-10"])
        #expect(try texts(ResultFilter(contract: "c-1", month: october)) == ["c-1 2026-10"])
        #expect(try texts(ResultFilter(contract: "e")) == [])
    }

    @Test(arguments: Engine.allCases)
    func aConfigurationIsKeptWhenItChanges(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        for (number, text) in ["a", "a", "b", "a", "a"].enumerated() {
            try ledger.accept(configuration: text, from: Sample.instant(Int64(number)))
        }
        let kept = try ledger.configurations()
        #expect(kept.map(\.text) == ["a", "b", "a"])
        #expect(kept.map(\.from) == [0, 2, 3].map(Sample.instant))
        #expect(kept.map(\.digest) == ["a", "b", "a"].map { Digest(of: $0.utf8).description })
        for reader in [ledger, try ledger.snapshot()] {
            try expectPages(of: kept) { try reader.configurations(after: $0, limit: $1) }
            var seen: [StoredConfigurationRow] = []
            try reader.forEachConfiguration { seen.append($0) }
            #expect(seen == kept)
        }
        // Another process sees the same one in force.
        try engine.open(in: folder).accept(configuration: "a", from: Sample.instant(9))
        #expect(try ledger.configurations().count == 3)
    }

    // MARK: - The chain

    private func filled(_ engine: Engine) throws -> any LedgerStore {
        let ledger = try engine.open(in: folder)
        let readings = (0..<50).map { Sample.reading($0 * 10, $0 % 5 == 0 ? .down : .up) }
        try ledger.append(
            Sample.batch(
                readings: readings + [Sample.reading(0, of: .icmp("192.0.2.1"))],
                records: [Sample.record("mine", contract: "c"), Sample.record("yours", contract: "d")],
                events: [Sample.event("e")], deliveries: [Sample.delivery(of: "e")]))
        try ledger.accept(configuration: "secret", from: Sample.instant(0))
        _ = try store("result", isFinal: true, in: ledger)
        return ledger
    }

    private func export(_ ledger: any LedgerStore, _ disclosure: Disclosure) throws -> [String] {
        var lines: [String] = []
        try ledger.export(disclosure) { lines.append($0) }
        return lines
    }

    @Test(arguments: Engine.allCases)
    func theHeadGrowsWithWhatIsWritten(engine: Engine) throws {
        let ledger = try engine.open(in: folder)
        #expect(try ledger.verify().head == ChainHead(row: 0, hash: .zero))
        var heads: [ChainHead] = []
        for number in 0..<5 {
            try ledger.append(Sample.batch(records: [Sample.record("r-\(number)")]))
            heads.append(try ledger.verify().head)
        }
        #expect(heads.map(\.row) == [1, 2, 3, 4, 5] && Set(heads.map(\.hash)).count == 5)
        let checked = try ledger.verify()
        #expect(checked.head == heads.last)
        #expect(checked.row(of: heads[2].hash) == 3)
        #expect(checked.row(of: .zero) == nil)
    }

    @Test(arguments: Engine.allCases)
    func anExportSaysWhatTheLedgerSays(engine: Engine) throws {
        let ledger = try filled(engine)
        let verified = try ledger.verify()
        for disclosure in [Disclosure.everything, Disclosure(contracts: ["c"], signals: [])] {
            let lines = try export(ledger, disclosure)
            let checked = ExportedChain(Data(lines.joined(separator: "\n").utf8)).checked
            #expect(checked.findings == [])
            #expect(checked.head == verified.head && checked.digest == verified.digest)
        }
    }

    @Test(arguments: Engine.allCases)
    func anExportDisclosesWhatItMay(engine: Engine) throws {
        let ledger = try filled(engine)
        func shown(_ disclosure: Disclosure) throws -> [String: Bool] {
            let lines = try export(ledger, disclosure).joined(separator: "\n")
            let words = ["mine", "yours", "secret", "pager", "result 1", "pdu-1/outlet/7", "icmp/192.0.2.1"]
            return Dictionary(uniqueKeysWithValues: words.map { ($0, lines.contains($0)) })
        }
        #expect(
            try shown(.everything) == [
                "mine": true, "yours": true, "secret": false, "pager": false, "result 1": true, "pdu-1/outlet/7": true,
                "icmp/192.0.2.1": true,
            ])
        #expect(
            try shown(Disclosure(contracts: ["c"], signals: ["icmp/192.0.2.1"])) == [
                "mine": true, "yours": false, "secret": false, "pager": false, "result 1": true,
                "pdu-1/outlet/7": false, "icmp/192.0.2.1": true,
            ])
        #expect(
            try shown(Disclosure(contracts: ["d"], signals: [])) == [
                "mine": false, "yours": true, "secret": false, "pager": false, "result 1": false,
                "pdu-1/outlet/7": false, "icmp/192.0.2.1": false,
            ])
    }
}
