import Agreement
import Correlation
import Foundation
import Intervals
import Settings
import Site
import Testing

@testable import Documents

/// Rendered pages: whole, the same for the same month, and safe with any text of devices, customers and records.
@Suite struct PageTests {
    private static let hostile = "<script>alert('x')</script> & \"Söhne\" {{title}} 李伟"

    private func renderer() throws -> HTMLReport {
        try HTMLReport(
            month: try #require(Shipped.text("reports/month.html")),
            index: try #require(Shipped.text("reports/index.html")))
    }

    /// Every place that somebody else's text can come from.
    private func month() throws -> ReportedMonth {
        var month = try ReportedMonth()
        let text = Self.hostile
        month.contract.id = text
        month.contract.signedIn = text
        month.contract.customer = Customer(
            name: text, representative: text, address: text, postcode: text, phone: text, email: text)
        month.provider = Provider(party: Customer(name: text), complaints: text)
        let feed = PowerSupply.Feed(name: text, condition: .signal(ReportedMonth.outlet))
        month.contract.power = PowerSupply(feeds: [feed])
        month.read(
            ReportedMonth.outlet, (0...2880).map { (600..<660).contains($0) ? .down : .up }, evidence: text)
        try month.record(
            .outageReport,
            ["id": text, "contract": text, "guarantee": "power", "at": "10-10 12:00", "by": text, "note": text])
        // Words are closed for new entries; a ledger may hold any.
        try month.record(
            .complaint, ["contract": text, "about": text, "accepted_at": "10-10 12:00", "note": text], from: .ledger)
        try month.record(
            .assignment, ["contract": text, "role": "representative", "name": text, "from": "10-10 00:00"])
        month.chain = ChainReference(row: 1, head: text)
        return month
    }

    @Test(arguments: [
        (
            Language.english,
            ["Service level report", "Article 9", "breached", "Customer", "Complaints: +86 10 5555 0199", "60.00"]
        ),
        (.chinese, ["服务品质报告", "第九条", "未达标", "甲方", "乙方", "投诉专线：+86 10 5555 0199", "60.00"]),
    ])
    func aPageIsWhole(language: Language, words: [String]) throws {
        var month = try ReportedMonth.powered(down: 600..<660)
        try month.record(.outageReport, ["id": "o-1", "guarantee": "power", "at": "10-10 12:00"])
        let page = try renderer().page(try month.report(), language: language)
        for word in words + ["pdu-a/outlet/7", "sha256:abc", "12,000.00", "o-1", "<svg class=\"month\""] {
            #expect(page.contains(word), "\(word)")
        }
        #expect(try renderer().page(try month.report(), language: language) == page)
    }

    @Test(arguments: Language.allCases) func aPageIsSafe(language: Language) throws {
        let page = try renderer().page(try month().report(), language: language)
        #expect(!page.contains("<script"))
        // As text it is all there: cover, articles, evidence, records, digests.
        #expect(page.components(separatedBy: "&lt;script&gt;").count > 25)
    }

    @Test func anIndexIsSafe() throws {
        let entry = IndexEntry(try month().report().result)
        let page = try renderer().index([entry], title: Self.hostile, language: .english)
        #expect(!page.contains("<script"))
        #expect(page.components(separatedBy: "&lt;script&gt;").count > 4)
        // The name of a contract is part of a link, which it must not end.
        #expect(!page.contains("\"Söhne\""))
    }

    /// Nothing is fetched from anywhere, and nothing is left of the template.
    @Test(arguments: Language.allCases) func aPageStandsByItself(language: Language) throws {
        var month = try ReportedMonth.powered(down: 600..<660)
        month.chain = ChainReference(row: 1, head: "sha256:def")
        let page = try renderer().page(try month.report(), language: language)
        for word in ["<link", "src=", "url(http", "@import", "{{", "}}", "<iframe"] {
            #expect(!page.contains(word), "\(word)")
        }
        #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
        #expect(page.contains("<meta charset=\"utf-8\">"))
    }

    /// A template that is not well formed is refused when it is read, not when a month is due.
    @Test func aTemplateWithAMistake() {
        #expect(throws: (any Error).self) { try HTMLReport(month: "{{#rows}}", index: "") }
        #expect(throws: (any Error).self) { try HTMLReport(month: "", index: "{{title") }
    }
}
