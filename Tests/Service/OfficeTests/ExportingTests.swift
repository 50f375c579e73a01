import Agreement
import Digests
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Site
import Testing

/// What leaves the ledger goes in again, and can be checked without it.
@Suite struct ExportingTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite()
        try site.addReports()
    }

    private func export(
        _ site: OfficeSite, readings: Span? = .always, of signals: Set<SignalName> = []
    ) throws -> [String] {
        var lines: [String] = []
        try site.office.export(readings: readings, of: signals, for: OfficeSite.provider) { lines.append($0) }
        return lines
    }

    private func exportChain(_ contracts: [String] = []) throws -> Data {
        var lines: [String] = []
        try site.office.exportChain(contracts: contracts, for: OfficeSite.provider) { lines.append($0) }
        return Data((lines.joined(separator: "\n") + "\n").utf8)
    }

    @Test func anExportIsImportedAgain() throws {
        let lines = try export(site)
        let other = try OfficeSite(hasReadings: false)
        try other.add(lines)
        #expect(try export(other).filter { !$0.contains("\"record\"") } == lines.filter { !$0.contains("\"record\"") })
        #expect(try other.records().map(\.id) == site.records().map(\.id))
        #expect(try other.judge().result.guarantees == site.judge().result.guarantees)
        // Nothing is new the second time.
        let again = try site.office.importLines(
            lines.joined(separator: "\n"), file: "lines", keepsGoodLines: false, for: OfficeSite.provider)
        #expect(again.summary?.newReadings == 0 && again.summary?.newRecords == 0)
    }

    @Test func aChainIsImportedAgain() throws {
        let other = try OfficeSite(hasReadings: false)
        let text = String(decoding: try exportChain(), as: UTF8.self)
        let outcome = try other.office.importLines(
            text, file: "chain", keepsGoodLines: false, for: OfficeSite.provider)
        #expect(outcome.problems.isEmpty)
        #expect(try other.judge().result.guarantees == site.judge().result.guarantees)
    }

    @Test func readingsAreChosenByTimeAndSignal() throws {
        #expect(try export(site, readings: nil).allSatisfy { $0.contains("\"record\":\"outage_report\"") })
        let outlet = try #require(SignalName("pdu-a/outlet/7"))
        let readings = try export(site, of: [outlet]).filter { $0.contains("\"signal\"") }
        #expect(!readings.isEmpty && readings.allSatisfy { $0.contains("pdu-a/outlet/7") })
        let outage = Span(
            from: try #require(Instant("2026-02-10T01:30:00Z")), to: try #require(Instant("2026-02-10T02:30:00Z")))
        let down = try export(site, readings: outage, of: [outlet]).filter { $0.contains("\"signal\"") }
        #expect(!down.isEmpty && down.allSatisfy { $0.contains("down") })
    }

    @Test func whatTheWriterThrowsEndsIt() throws {
        struct DiskFull: Error {}
        let refused = try refusal {
            try site.office.export(readings: .always, of: [], for: OfficeSite.provider) { _ in throw DiskFull() }
        }
        #expect(refused?.code == .failed && refused?.reason.contains("DiskFull") == true)
    }

    // MARK: - Chains

    @Test func aLedgerIsVerifiedAgainstAPublishedHead() throws {
        let order = EvaluationOrder(month: .february)
        try site.office.evaluate(order, for: OfficeSite.provider) { _ in }
        let published = try #require(try site.results(of: "acme").first?.head)
        try site.add([#"{"signal":"icmp/198.51.100.10","at":"2026-02-20T00:00:00Z","state":"up"}"#])
        let verified = try site.office.verify(heads: [published.hash], for: OfficeSite.provider)
        #expect(verified.isIntact && verified.heads.map(\.row) == [published.row])
        #expect(verified.chain.head.row > published.row)
        #expect(verified.document["intact"] == .bool(true) && verified.document["head_at"] == .integer(published.row))
        let unknown = try #require(Digest("sha256:" + String(repeating: "0", count: 64)))
        let never = try site.office.verify(heads: [unknown], for: OfficeSite.provider)
        #expect(!never.isIntact && never.heads.isEmpty)
        #expect(never.findings == ["the chain never had the head \(unknown)"])
        #expect(never.document["intact"] == .bool(false))
    }

    /// Whoever holds the file needs neither the ledger nor the configuration.
    @Test func anExportProvesItself() throws {
        try site.office.evaluate(EvaluationOrder(month: .february), for: OfficeSite.provider) { _ in }
        let head = try #require(try site.results(of: "acme").first?.head)
        let whole = try exportChain()
        #expect(SiteOffice.verify(export: whole, heads: [head.hash]).isIntact)
        #expect(SiteOffice.verify(export: whole).chain.heads == (try site.office.ledger.verify().heads))
        let own = SiteOffice.verify(export: try exportChain(["acme"]), heads: [head.hash])
        #expect(own.isIntact && (own.chain.withheld ?? 0) > 0)
        let edited = String(decoding: whole, as: UTF8.self).replacing("198.51.100.10", with: "198.51.100.99")
        #expect(!SiteOffice.verify(export: Data(edited.utf8)).isIntact)
        let plain = try export(site).joined(separator: "\n")
        #expect(SiteOffice.verify(export: Data(plain.utf8)).findings.contains { $0.contains("carries no chain") })
    }

    /// Whoever waits is told how far it is, and never more than all of it.
    @Test func howFarItIsIsTold() throws {
        let readings = (0..<3000).map { second in
            let at = Instant(milliseconds: 1_770_000_000_000) + .seconds(Int64(second) * 7)
            return #"{"signal":"icmp/192.0.2.1","at":"\#(at)","state":"down"}"#
        }
        try site.add(readings)
        var told: [[WorkDone]] = [[], [], [], []]
        _ = try site.office.verify(for: OfficeSite.provider) { told[0].append($0) }
        var lines: [String] = []
        try site.office.exportChain(
            contracts: [], for: OfficeSite.provider, progress: { told[1].append($0) }
        ) { lines.append($0) }
        let chain = Data(lines.joined(separator: "\n").utf8)
        #expect(SiteOffice.verify(export: chain, progress: { told[2].append($0) }).isIntact)
        try site.office.export(
            readings: Span(from: .distantPast, to: .distantFuture), of: [], for: OfficeSite.provider,
            progress: { told[3].append($0) }
        ) { _ in }
        for notes in told {
            #expect(notes.count > 2 && notes.allSatisfy { (0...1).contains($0.share ?? -1) }, "\(notes)")
            #expect(notes.map(\.count) == notes.map(\.count).sorted())
        }
    }

    /// Globex's outlets, host, records and result are bare hashes for acme.
    @Test func aChainDisclosesOnlyTheContractsThatAreNamed() throws {
        try site.office.evaluate(EvaluationOrder(month: .february), for: OfficeSite.provider) { _ in }
        let text = String(decoding: try exportChain(["acme"]), as: UTF8.self)
        #expect(text.contains("pdu-a/outlet/7") && text.contains("\"result\":\"acme/2026-02\""))
        #expect(!text.contains("globex") && !text.contains("outlet/8") && !text.contains("198.51.100.11"))
    }

    /// A contract that has ended is still somebody's.
    @Test func formerContractsAreDisclosed() throws {
        try site.office.acceptConfiguration()
        let later = try site.reconfigured { $0.replacing("  globex:", with: "  initech:") }
        var lines: [String] = []
        try later.exportChain(contracts: ["globex"], for: OfficeSite.provider) { lines.append($0) }
        #expect(lines.contains { $0.contains("outlet/8") })
        let refused = try refusal {
            try later.exportChain(contracts: ["nobody"], for: OfficeSite.provider) { _ in }
        }
        #expect(refused?.code == .unknownContract && refused?.field == "contract")
        #expect(refused?.reason == "No contract is called nobody, nor ever was.")
    }
}
