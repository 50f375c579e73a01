import Agreement
import Foundation
import Intervals
import Notation
import Settings
import Site
import Testing

@testable import Documents

/// What billing gets of a month.
@Suite struct CreditNoteTests {
    /// An hour without power on 10 October, reported; a host that was silent and nobody told of, with a credit request; and
    /// an installation that came late.
    private func month() throws -> ReportedMonth {
        var month = try ReportedMonth.powered(down: 60..<120)
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (1..<3).contains($0) ? .down : .up })
        try month.record(.outageReport, ["id": "report-1", "guarantee": "power", "at": "10-10 12:00"])
        try month.record(.creditRequest, ["date": "2026-10-10", "at": "10-11 10:00"])
        try month.record(
            .installation,
            [
                "id": "i-1", "service": "rack", "signed_at": "10-12 09:00", "fee": "800.00 CNY",
                "completed_at": "10-20 17:00",
            ])
        return month
    }

    private func document(of month: ReportedMonth, at text: String = "12-01 08:00", revision: Int = 1) throws -> String
    {
        let chain = ChainReference(row: 7, head: "sha256:def")
        return try month.report(at: text).result
            .document(revision: revision, ledgerDigest: "sha256:abc", chain: chain).pretty
    }

    private func note(
        of month: ReportedMonth, at text: String = "12-01 08:00", revision: Int = 1,
        replaces: CreditNote.Replaced? = nil
    ) throws -> CreditNote {
        let document = try document(of: month, at: text, revision: revision)
        return CreditNote(
            owed: try OwedMonth(of: document), contract: month.contract, provider: month.provider,
            date: CivilDate("2026-12-01"), resultDigest: "sha256:123", replaces: replaces)
    }

    private func page(_ note: CreditNote, _ language: Language = .english) -> CreditNoteText {
        CreditNoteBuilder(note, language: language).page
    }

    private func lines(_ page: CreditNoteText) -> String {
        let lines = page.lines.flatMap { line in
            ["\(line.article) | \(line.what) | \(line.amount)"] + line.why.map { "  \($0)" }
        }
        let sums = page.sums.map { "\($0.label) | \($0.amount)" } + ["\(page.totalLabel) | \(page.total)"]
        return (lines + sums + page.remarks).joined(separator: "\n").plain
    }

    @Test func whatIsCreditedAndWhy() throws {
        let shown = lines(page(try note(of: month())))
        #expect(
            shown == """
                Article 2 | Power supply: the month's rent is waived | CNY 12,000.00
                  60.00 min [59.00 min – 61.00 min] of downtime count; available 97.9167 %. Promised: 99.9 % of the month.
                  Outage \(try outage()), 2026-10-10 01:00:00 – 2026-10-10 02:00:00: 60.00 min count, reported by record \
                report-1.
                Article 3 | Installation: the installation fee is refunded | CNY 800.00
                  Installation i-1, due 2026-10-15 24:00: done at 2026-10-20 17:00:00; fee CNY 800.00.
                Article 4 | Emergency reporting: days of rent are deducted | CNY 387.10
                  1 day with a late notification that the customer asked for: 10 October 2026.
                  icmp/198.51.100.10, determined at 2026-10-10 00:10:00, to be told by 2026-10-10 00:25:00: nobody was \
                told.
                A month's rent is the limit (fees apart) | CNY −387.10
                Total credited | CNY 12,800.00
                """, "\(shown)")
    }

    @Test func inChinese() throws {
        let shown = lines(page(try note(of: month()), .chinese))
        #expect(
            shown == """
                第二条 | 电力的持续供应保证：免收当月租用费 | 人民币 12,000.00 元
                  计入中断时长 60.00 分钟 [59.00 分钟 – 61.00 分钟]，可用率 97.9167%。承诺：当月 99.9%。
                  中断 \(try outage())，2026-10-10 01:00:00 至 2026-10-10 02:00:00：计入 60.00 分钟，报障记录 report-1。
                第三条 | 初装保证：退还初装服务费 | 人民币 800.00 元
                  初装 i-1，期限 2026-10-15 24:00：于 2026-10-20 17:00:00 完成；初装服务费人民币 800.00 元。
                第四条 | 紧急情况报告保证：扣减当月租费中相应天数的款项 | 人民币 387.10 元
                  甲方请求减免、且有逾期通知的日期共 1 天：2026年10月10日。
                  icmp/198.51.100.10，2026-10-10 00:10:00 断定，应于 2026-10-10 00:25:00 前通知：未通知。
                以当月租费为限（初装服务费除外） | 人民币 −387.10 元
                减免合计 | 人民币 12,800.00 元
                大写：人民币壹万贰仟捌佰元整
                """, "\(shown)")
    }

    private func outage() throws -> String {
        let owed = try OwedMonth(of: document(of: month()))
        guard case .downtime(let downtime) = try #require(owed.credits.first).reason else { return "" }
        return String(try #require(downtime.outages.first).id.prefix(8))
    }

    @Test func theHeadNamesNumberDateAndParties() throws {
        let page = page(try note(of: month()))
        #expect(page.number == "CN-c-1-202610-1" && page.warnings.isEmpty)
        #expect(
            page.about.map(\.line) == [
                "Date: 1 December 2026", "Contract: c-1", "Month: October 2026", "Service: colocation",
                "Monthly rent: CNY 12,000.00",
            ])
        #expect(
            page.parties.map { "\($0.title) \($0.facts.map(\.value))" } == [
                #"Customer ["Acme"]"#, #"Provider ["Focus"]"#,
            ])
        #expect(
            page.basis.map(\.line) == [
                "Period: 10 October 2026 to 11 October 2026, Asia/Shanghai (UTC+8)", "Revision: 1", "Status: final",
                "Judged by rules: 2", "Digest of the document: sha256:123", "Digest of the ledger: sha256:abc",
                "Head of the hash chain: sha256:def, row 7",
            ])
    }

    /// What billing must not book says so in its number, on top of the page and in the document.
    @Test func aProvisionalNoteIsMarked() throws {
        let note = try note(of: month(), at: "10-15 08:00")
        #expect(note.number == "CN-c-1-202610-1-PROVISIONAL" && !note.isFinal)
        let warning = try #require(page(note).warnings.first)
        #expect(
            warning.hasPrefix("Provisional, not to be booked: the month is not final. Outages can be reported until "))
        #expect(warning.hasSuffix(" If nothing more is reported, it will be CNY 12,000.00."))
        #expect(page(note, .chinese).warnings.first?.hasPrefix("暂定，不得入账") == true)
        #expect(page(note).signatures.isEmpty)
        #expect(note.document["final"] == .bool(false))
        #expect(note.document["expected_total"]?["amount"] == .string("12000.00"))
    }

    @Test(arguments: [
        ("12800.00 CNY", "CNY 0.00 are still to be credited", "尚应减免人民币 0.00 元"),
        ("387.10 CNY", "CNY 12,412.90 are still to be credited", "尚应减免人民币 12,412.90 元"),
        ("13000.00 CNY", "CNY 200.00 are to be charged again", "应收回人民币 200.00 元"),
    ])
    func aRevisionReplacesTheNoteBefore(before: String, english: String, chinese: String) throws {
        let replaced = CreditNote.Replaced(revision: 1, total: try #require(Money(before)))
        let note = try note(of: month(), revision: 2, replaces: replaced)
        #expect(note.number == "CN-c-1-202610-2")
        #expect(page(note).remarks.first?.hasPrefix("Replaces note CN-c-1-202610-1 of ") == true)
        #expect(page(note).remarks.first?.contains(english) == true)
        #expect(page(note, .chinese).remarks.contains { $0.contains(chinese) })
    }

    @Test func aMonthWithNothingOwedIsOneSentence() throws {
        let note = try note(of: ReportedMonth.powered())
        #expect(!note.isNeeded && note.owed.credits.isEmpty)
        #expect(
            note.nothingOwed(in: .english)
                == "Nothing is owed to Acme (c-1) for October 2026: result revision 1, final; no note is needed.")
        #expect(note.nothingOwed(in: .chinese) == "2026年10月无应向Acme（合同 c-1）减免的费用：结果修订号 1，最终；无需开具通知单。")
        // An earlier note is taken back by one over nothing.
        let replaced = CreditNote.Replaced(revision: 1, total: Money(amount: 12000, currency: "CNY"))
        let second = try self.note(of: ReportedMonth.powered(), revision: 2, replaces: replaced)
        #expect(second.isNeeded && second.difference == Money(amount: -12000, currency: "CNY"))
    }

    @Test func theDocumentAddsUp() throws {
        let document = try note(of: month()).document
        #expect(document["schema"] == .string("mainstay.credit-note/1"))
        #expect(document["total"]?["amount"] == .string("12800.00"))
        #expect(document["limited_by"]?["amount"] == .string("387.10"))
        guard case .array(let credits)? = document["credits"] else { return #expect(Bool(false), "no credits") }
        #expect(credits.map { $0["amount"] } == [.string("12000.00"), .string("800.00"), .string("387.10")])
        #expect(credits.map { $0["kind"] } == [.string("rent_waived"), .string("fee_refunded"), .string("rent_days")])
        #expect(document["result"]?["rules"] == .integer(2))
        #expect(document["result"]?["chain"]?["row"] == .integer(7))
    }

    /// A document of an earlier version says as much.
    @Test func aDocumentThatSaysLess() throws {
        let text = try document(of: month()).replacing("\n  \"rules\": 2,", with: "")
            .replacing(/\n      "exclusions": \[[^\]]*\],/, with: "")
        #expect(!text.contains("rules"))
        let owed = try OwedMonth(of: text)
        #expect(owed.summary.rules == 1 && owed.total == Money(amount: 12800, currency: "CNY"))
        #expect(owed.credits == (try OwedMonth(of: document(of: month()))).credits)
    }

    @Test(arguments: ["{}", "not JSON", #"{"contract": "x"}"#])
    func whatIsNoDocumentIsRefused(text: String) {
        #expect(throws: DecodingError.self) { try OwedMonth(of: text) }
    }

    /// Names of a customer stay text, and every part of the note is on the page.
    @Test func thePage() throws {
        var month = try month()
        month.contract.customer.name = "<b>Acme</b> & Co"
        let template = try #require(Shipped.text("reports/credit-note.html"))
        let renderer = try CreditNotePage(template: template)
        for language in Language.allCases {
            let html = renderer.page(try note(of: month), language: language)
            #expect(html.contains("lang=\"\(language.rawValue)\"") && html.contains("CN-c-1-202610-1"))
            #expect(html.contains("&lt;b&gt;Acme&lt;/b&gt; &amp; Co") && !html.contains("<b>"))
            #expect(html.contains(language.money(Money(amount: 12800, currency: "CNY"))))
            #expect(!html.contains("class=\"warning\""))
            let provisional = renderer.page(try note(of: month, at: "10-15 08:00"), language: language)
            #expect(provisional.contains("class=\"warning\""))
        }
    }
}
