import Agreement
import Intervals
import Notation
import Settings
import Site
import Testing

@testable import Documents

/// The list of a run's contracts.
@Suite struct IndexTests {
    private func rows(_ months: [ReportedMonth], _ language: Language = .english) throws -> [String] {
        let renderer = try HTMLReport(
            month: "",
            index: "{{#rows}}{{contract}}|{{customer}}|{{month}}|{{status}}|{{verdict}}|{{mark}}|"
                + "{{broken}}|{{remedy}};{{/rows}}")
        let entries = try months.map { IndexEntry(try $0.report().result) }
        return renderer.index(entries, title: "t", language: language).split(separator: ";").map(String.init)
    }

    private func broken() throws -> ReportedMonth {
        var month = try ReportedMonth.powered(down: 600..<660)
        try month.serve()
        try month.record(.outageReport, ["guarantee": "power", "at": "10-10 12:00"])
        try month.record(.installation, ["service": "rack", "signed_at": "10-10 09:00", "fee": "800.00 CNY"])
        return month
    }

    @Test func whatIsBroken() throws {
        var kept = try ReportedMonth.powered()
        try kept.serve()
        var open = try ReportedMonth.powered(unread: 600..<700, terms: "tiered-credits")
        try open.serve()
        let found = try rows([broken(), kept, open])
        #expect(
            found == [
                "c-1|Acme|2026-10|final|breached|breached|Power supply, Installation|CNY\u{A0}12,800.00",
                "c-1|Acme|2026-10|final|met|met|Installation|",
                "c-1|Acme|2026-10|final|undetermined|undetermined|Power supply, Installation|",
            ], "\(found)")
        #expect(
            try rows([broken()], .chinese) == [
                "c-1|Acme|2026-10|最终结果|未达标|breached|电力的持续供应保证、初装保证|人民币\u{A0}12,800.00\u{A0}元"
            ])
    }

    /// Failures of articles 5, 6 and 9 break no figure, and show all the same; so they do of a stored document.
    @Test func whatWasNotDoneIsShown() throws {
        var month = try ReportedMonth.powered()
        try month.record(.request, ["kind": "change", "at": "10-10 10:00"])
        let result = try month.report().result
        let failed = result.guarantees.filter { $0.failures > 0 }.map(\.guarantee)
        #expect(failed.contains(.customerService) && failed.contains(.technicalSupport))
        let found = try rows([month])
        #expect(
            found == ["c-1|Acme|2026-10|final|met|met|Installation, Customer service, Technical support|"], "\(found)")
        let stored = try ResultSummary(of: result.document(revision: 1, ledgerDigest: "sha256:abc").pretty)
        #expect(IndexEntry(stored) == IndexEntry(result) && stored.open == result.open)
        #expect(stored.failures(of: .customerService) == 1 && stored.failures(of: .power) == 0)
    }

    @Test func aRunWithoutContracts() throws { #expect(try rows([]) == []) }

    @Test func thePageLinksToTheDocuments() throws {
        let renderer = try HTMLReport(month: "", index: try #require(Shipped.text("reports/index.html")))
        let page = renderer.index([IndexEntry(try broken().report().result)], title: "dc-1", language: .english)
        for word in [
            "<a href=\"./c-1.html\">", "<a href=\"./c-1.json\">", "<title>dc-1</title>", "<th scope=\"col\">Owed</th>",
        ] {
            #expect(page.contains(word), "\(word)")
        }
        var strange = IndexEntry(try broken().report().result)
        for (name, link) in [
            ("javascript:alert(1)", "./javascript%3Aalert%281%29.html"), ("a?b#c", "./a%3Fb%23c.html"),
            ("//evil.example", "./%2F%2Fevil.example.html"), ("甲", "./%E7%94%B2.html"),
        ] {
            strange.contract = name
            strange.customer = "Acme \u{202E}moc.live\u{1B}[31m"
            let page = renderer.index([strange], title: "dc-1", language: .english)
            #expect(page.contains("<a href=\"\(link)\">"), "\(name)")
            #expect(!page.contains("\u{202E}") && !page.contains("\u{1B}"))
        }
        let chinese = renderer.index([], title: "dc-1", language: .chinese)
        for word in ["<html lang=\"zh-Hans\">", "<th scope=\"col\">合同</th>", "<th scope=\"col\">文件</th>"] {
            #expect(chinese.contains(word), "\(word)")
        }
    }
}
