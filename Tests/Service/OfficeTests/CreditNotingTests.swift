import Agreement
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Programs
import Site
import Testing

@testable import Office

/// Credit notes rest on what the ledger has.
@Suite struct CreditNotingTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite()
        try site.addReports()
    }

    private func evaluate() throws {
        try site.office.evaluate(EvaluationOrder(month: .february), for: OfficeSite.provider) { _ in }
    }

    private func note(_ contract: String = "acme", provisional: Bool = false) throws -> CreditNote {
        try site.office.creditNote(
            of: contract, month: .february, acceptsProvisional: provisional, for: OfficeSite.provider)
    }

    @Test func itNamesTheResultThatItRestsOn() throws {
        try evaluate()
        let note = try note()
        let stored = try #require(try site.results(of: "acme").last)
        #expect(note.isFinal && note.number == "CN-acme-202602-1" && note.date == CivilDate("2026-03-20"))
        #expect(note.owed.total == Money(amount: 12000, currency: "CNY"))
        #expect(stored.text.contains("\"ledger_digest\": \"\(note.owed.ledgerDigest)\""))
        #expect(note.contract.id == "acme" && note.provider?.party.name == "Focus")
        // Asked again later, it is the same.
        try site.clock.set("2026-06-01T00:00:00Z")
        #expect(try self.note() == note)
    }

    /// A month that has not been judged, or not since it could be final, is judged first.
    @Test func aMonthThatWasNotJudgedIsRefused() throws {
        let refused = try refusal { _ = try note() }
        #expect(refused?.code == .notFinal)
        #expect(
            refused?.description == "acme 2026-02 has not been judged; run "
                + "`mainstay evaluate --month 2026-02 --contract acme`")
        try site.clock.set("2026-02-14T00:00:00Z")
        try evaluate()
        try site.clock.set("2026-03-20T00:00:00Z")
        #expect(
            try refusal { _ = try note() }?.description
                == "acme 2026-02 is not final in the ledger, and can be now; run "
                + "`mainstay evaluate --month 2026-02 --contract acme`")
    }

    /// One sentence says when it can be.
    @Test func aMonthThatIsNotFinalIsRefused() throws {
        try site.clock.set("2026-02-14T00:00:00Z")
        let judged = try site.judge().result
        let closes = try #require(judged.claimsCloseAt)
        #expect(judged.status == .provisional)
        #expect(
            try refusal { _ = try note(provisional: true) }?.description.hasSuffix(
                "run `mainstay evaluate --month 2026-02 --contract acme` first") == true)
        try evaluate()
        let refused = try #require(try refusal { _ = try note() })
        #expect(refused.code == .notFinal)
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        let reason = Language.english.reason(.claimsClose(at: closes), in: zone)
        #expect(
            refused.description == "acme 2026-02 is not final: \(reason); "
                + "--provisional gives a note that nobody may book")
        let marked = try note(provisional: true)
        #expect(!marked.isFinal && marked.number == "CN-acme-202602-1-PROVISIONAL")
        #expect(marked.owed.expectedTotal == Money(amount: 12000, currency: "CNY"))
        let page = try #require(try marked.render(.html))
        #expect(String(decoding: page, as: UTF8.self).contains("class=\"warning\""))
    }

    @Test func aMonthOutsideTheTermIsRefused() throws {
        let refused = try refusal {
            _ = try site.office.creditNote(
                of: "acme", month: try #require(MonthChoice("2026-01")), for: OfficeSite.provider)
        }
        #expect(refused?.description == "acme 2026-01: the contract was not in force, and nothing fell due in it")
    }

    /// Final by earlier rules stands (fine print, 13), and is what is credited.
    @Test func aFinalResultByEarlierRulesIsWhatIsCredited() throws {
        try site.office.acceptConfiguration()
        let text = try site.judge().document.pretty.replacing("\n  \"rules\": 2,", with: "")
            .replacing("12000.00", with: "11000.00")
        let month = try #require(Month(OfficeSite.february))
        let result = NewResult(contract: "acme", month: month, isFinal: true, at: site.clock.now) { _ in text }
        #expect(try site.office.ledger.store(result) == 1)
        let note = try note()
        #expect(note.owed.summary.rules == 1 && note.owed.total == Money(amount: 11000, currency: "CNY"))
    }

    /// Revisions get notes of their own, and name the one before.
    @Test func aRevisionReplacesTheNoteBefore() throws {
        try evaluate()
        _ = try site.enter(
            .forceMajeure,
            [
                "category": "government", "from": "2026-02-01T00:00:00Z", "to": "2026-03-01T00:00:00Z",
                "evidence": "an order", "at": "2026-03-19T00:00:00Z", "by": "Zhao", "contract": "acme",
            ])
        try evaluate()
        let note = try note()
        #expect(note.number == "CN-acme-202602-2")
        #expect(note.replaces == CreditNote.Replaced(revision: 1, total: Money(amount: 12000, currency: "CNY")))
        #expect(note.owed.total.amount == 0 && note.isNeeded)
        #expect(try note.render(.html) != nil)
    }

    /// A page over nothing helps nobody; a program gets the zero.
    @Test func nothingOwedIsNoPage() throws {
        let quiet = try OfficeSite()
        try quiet.office.evaluate(EvaluationOrder(month: .february), for: OfficeSite.provider) { _ in }
        let note = try quiet.office.creditNote(of: "acme", month: .february, for: OfficeSite.provider)
        #expect(try note.render(.html) == nil && note.render(.pdf) == nil)
        let json = String(decoding: try #require(try note.render(.json)), as: UTF8.self)
        #expect(json.contains("\"credits\": []") && json.contains("\"0.00\""))
    }

    @Test func aCustomerGetsItsOwn() throws {
        try evaluate()
        let own = try site.office.creditNote(of: "acme", month: .february, for: OfficeSite.acme)
        #expect(own.contract.id == "acme")
        let refused = try refusal {
            _ = try site.office.creditNote(of: "globex", month: .february, for: OfficeSite.acme)
        }
        #expect(refused?.code == .notPermitted)
    }

    @Test func aPageIsInTheContractsLanguageUnlessAsked() throws {
        try evaluate()
        let note = try note()
        let chinese = try #require(try note.render(.html, language: .chinese))
        #expect(String(decoding: chinese, as: UTF8.self).contains("人民币 12,000.00 元"))
        #expect(String(decoding: try #require(try note.render(.html)), as: UTF8.self).contains("CNY 12,000.00"))
    }
}
