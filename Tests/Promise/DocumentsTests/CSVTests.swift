import Agreement
import Foundation
import Intervals
import Notation
import Site
import Testing

@testable import Documents

/// Comma-separated values that programs and spreadsheets read alike (RFC 4180), and that no spreadsheet runs.
@Suite struct CSVTests {
    private func lines(_ month: ReportedMonth, of name: String = "2026-10") throws -> [String] {
        let text = CSVReport.text(try month.report(of: name))
        #expect(text.hasSuffix("\r\n"))
        return text.dropLast().components(separatedBy: "\r\n")
    }

    /// What a reader makes of a line, quotes included.
    private func cells(_ line: String) -> [String] {
        var cells = [""]
        var isQuoted = false
        for character in line {
            switch character {
            case "\"": isQuoted.toggle()
            case "," where !isQuoted: cells.append("")
            default: cells[cells.count - 1].append(character)
            }
        }
        return cells
    }

    private func outage() throws -> ReportedMonth {
        var month = try ReportedMonth.powered(down: 600..<660)
        try month.record(.outageReport, ["id": "o-1", "guarantee": "power", "at": "10-10 12:00"])
        return month
    }

    @Test func theColumns() throws {
        let lines = try lines(outage())
        #expect(
            lines[0]
                == "row,contract,month,status,article,guarantee,verdict,id,from,to,down_ms,counted_ms,taken_off_ms,"
                + "unknown_ms,entries,failures,hypothesis,remedy,currency")
        #expect(Set(lines.map { cells($0).count }) == [19])
    }

    /// Nine guarantees in their order, then the outages.
    @Test func aLineForEachGuaranteeAndOutage() throws {
        let lines = try lines(outage())
        let names = lines.dropFirst().map { line in cells(line)[5] }
        #expect(names == Guarantee.allCases.map(\.rawValue) + ["power"])
        #expect(lines.map { cells($0)[0] } == ["row"] + [String](repeating: "guarantee", count: 9) + ["outage"])
    }

    @Test func figuresAreExact() throws {
        let lines = try lines(outage())
        #expect(
            lines[2] == "guarantee,c-1,2026-10,final,2,power,breached,,,,3600000,3600000,0,0,1,,,12000.00,CNY")
        let outage = cells(lines[10])
        #expect(
            outage[8...14] == [
                "2026-10-10T02:00:00.000Z", "2026-10-10T03:00:00.000Z", "3600000", "3600000", "0", "", "",
            ])
        #expect(outage[16] == "undetermined" || outage[16].hasPrefix("provider"))
    }

    /// The month of a contract whose octets are counted has one line more, and columns for it; stored, it has the same.
    @Test func trafficHasItsOwnLine() throws {
        var report = try outage().report()
        report.result.traffic = TrafficFigure(
            contract: "c-1", month: report.result.month, measure: .sum, ports: ["sw-1/port/1"], slots: 8928,
            known: 8900,
            percentile: 24_000_000, lower: 23_000_000, upper: nil)
        let text = CSVReport.text(report)
        let lines = text.dropLast().components(separatedBy: "\r\n")
        #expect(lines[0].hasSuffix(",currency,measure,percentile_bps,lower_bps,upper_bps,slots,known_slots"))
        #expect(Set(lines.map { cells($0).count }) == [25])
        let last = try #require(lines.last.map(cells))
        #expect(last[0...4] == ["traffic", "c-1", "2026-10", "final", "6"])
        #expect(last[19...] == ["sum", "24000000", "23000000", "", "8928", "8900"])
        let stored = report.result.document(revision: 1, ledgerDigest: "sha256:abc").pretty
        #expect(try CSVReport.text(ofStored: stored) == text)
    }

    /// Of a stored document, the same lines come out, whatever the program would make of the month now.
    @Test func aStoredDocumentHasItsOwnFigures() throws {
        var month = try outage()
        try month.serve()
        try month.record(.installation, ["service": "rack", "signed_at": "10-10 09:00", "fee": "800.00 CNY"])
        try month.record(.request, ["kind": "change", "at": "10-10 10:00"])
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { $0 < 100 || $0 > 120 ? .up : .down })
        let report = try month.report()
        let stored = report.result.document(revision: 1, ledgerDigest: "sha256:abc").pretty
        #expect(try CSVReport.text(ofStored: stored) == CSVReport.text(report))
        let former = stored.replacing("\"nominal\": 3600000", with: "\"nominal\": 3540000")
        #expect(try CSVReport.text(ofStored: former).contains("2,power,breached,,,,3540000,3540000,0,0,1,"))
        #expect(throws: DecodingError.self) { try CSVReport.text(ofStored: "{}") }
    }

    @Test func whatWasTakenOff() throws {
        let lines = try lines(ReportedMonth.powered(down: 600..<660))
        #expect(lines[2] == "guarantee,c-1,2026-10,final,2,power,met,,,,3600000,0,3600000,0,1,,,,")
        #expect(cells(lines[10])[10...12] == ["3600000", "0", "3600000"])
    }

    @Test func theRegisters() throws {
        var month = try ReportedMonth()
        try month.serve()
        month.contract.contacts = []
        try month.record(.installation, ["service": "rack", "signed_at": "10-10 09:00", "fee": "800.00 CNY"])
        try month.record(.request, ["kind": "downtime_statement", "at": "10-10 09:00"])
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (1..<3).contains($0) ? .down : .up })
        let lines = try lines(month)
        // Entries, failures and the remedy stand in the same columns for every article.
        #expect(cells(lines[3])[14...18] == ["1", "1", "", "800.00", "CNY"])
        #expect(cells(lines[4])[14...18] == ["1", "1", "", "", ""])
        #expect(cells(lines[5])[14...15] == ["1", "1"])
        #expect(cells(lines[9])[14...15] == ["", ""])
        #expect(cells(lines[9])[6] == "not_applicable")
    }

    @Test func aMonthInWhichTheContractWasNotInForce() throws {
        #expect(try lines(outage(), of: "2026-12").count == 1)
    }

    /// Names that a spreadsheet would run as a formula get an apostrophe; what separates cells is quoted.
    @Test(arguments: [
        ("=HYPERLINK(1)", "'=HYPERLINK(1)"), ("+1", "'+1"), ("-1", "'-1"), ("@cmd", "'@cmd"), ("\tx", "'\tx"),
        ("a,b", "\"a,b\""), ("a\"b", "\"a\"\"b\""), ("a\nb", "\"a\nb\""), ("a\r\nb", "\"a\r\nb\""),
        ("=1,\"2\"", "\"'=1,\"\"2\"\"\""), ("plain", "plain"), ("1-2", "1-2"), ("机房", "机房"), ("", ""),
    ])
    func hostileTextIsOnlyText(name: String, cell: String) throws {
        var month = try outage()
        month.contract.id = name
        month.records = []
        let text = CSVReport.text(try month.report())
        #expect(text.contains("\r\nguarantee,\(cell),2026-10,final,1,network,"), "\(text)")
    }
}
