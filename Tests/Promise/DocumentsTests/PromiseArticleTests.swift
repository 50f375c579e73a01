import Agreement
import Foundation
import Intervals
import Notation
import Site
import Testing

@testable import Documents

/// Promises beside the nine articles as documents tell of them, in both languages.
@Suite struct PromiseArticleTests {
    /// An hour without power, give or take a minute.
    private func month(_ change: (inout PromiseTerms) -> Void = { _ in }) throws -> ReportedMonth {
        var month = try ReportedMonth.powered(down: 60..<120)
        var promise = PromiseTerms(
            id: "half-hours", subject: .power(.either), breach: BreachRule([.downtimeOver(.minutes(30))]))
        promise.names = ["en": "Power by the half hour", "zh-Hans": "按半小时计的电力"]
        promise.remedy = RemedyTerms(.units(.started(.minutes(30)), .share(try #require(Ratio("5%")))))
        promise.rightToEnd = RightToEnd([.outages(1, within: .days(30))])
        change(&promise)
        month.contract.terms.articles = [.power]
        month.contract.terms.promises = [promise]
        return month
    }

    private func article(_ month: ReportedMonth, _ language: Language = .english) throws -> Article {
        let heading = language.text(en: "Promise", zh: "承诺")
        return try #require(month.page(language).articles.first { $0.heading == heading })
    }

    @Test func aSectionOfItsOwn() throws {
        let article = try article(month())
        #expect(article.title == "Power by the half hour" && article.verdict == "breached")
        let lines = article.lines
        for line in [
            "Availability: 97.9166 %", "= counted: 60.00 min [59.00 min – 61.00 min]", "Outages that count: 1",
            "100 % breached: 60.00 min of 30.00 min used", "What would settle it",
        ] {
            #expect(lines.contains(line), "\(lines)")
        }
        #expect(article.readings.contains("Broken when more than 30 min count in the month."))
    }

    /// What is owed in any case, and what it can come to; the right to end the contract stands first.
    @Test func whatFollowsFromIt() throws {
        let english = try article(month())
        #expect(english.lines.contains("Remedy: CNY 1,200.00 (certain: CNY 1,200.00; possible: CNY 1,800.00)"))
        let right = try #require(english.sentences.first)
        #expect(right.hasPrefix("The customer may end the contract since 2026-10-10 01:0"))
        #expect(right.hasSuffix(": 1 outage or more began within 30 days."))
        let chinese = try article(month(), .chinese)
        #expect(chinese.title == "按半小时计的电力" && chinese.verdict == "未达标")
        #expect(chinese.lines.contains("补偿: 人民币 1,200.00 元（确定：人民币 1,200.00 元；可能：人民币 1,800.00 元）"))
        #expect(chinese.sentences.first?.contains("起有权解除合同：30 天内发生 1 次或更多中断。") == true)
    }

    /// Articles that these terms do not have are not on the page; the promise stands in the list of verdicts.
    @Test func onlyWhatTheTermsHaveIsListed() throws {
        let page = try month().page()
        #expect(page.summary.map(\.title) == ["Power supply", "Power by the half hour"])
        #expect(page.summary.last?.verdict == "breached")
        let headings = page.articles.map(\.heading)
        #expect(headings.contains("Article 2") && !headings.contains("Article 1") && !headings.contains("Article 5"))
    }

    /// A promise without a name is called by its identifier.
    @Test func aNameIsTheIdentifierWhereThereIsNone() throws {
        let named = try month { $0.names = ["en": "Power"] }
        #expect(try article(named, .chinese).title == "half-hours")
    }

    @Test func daysAreAddedToTheTerm() throws {
        let added = try month { $0.remedy = RemedyTerms(.fixed(.addedDays(2))) }
        #expect(try article(added).lines.contains("Remedy: 2 days added to the term"))
        #expect(try article(added, .chinese).lines.contains("补偿: 有效期顺延 2 天"))
    }

    @Test func aLineForItAndForItsOutages() throws {
        let lines = try CSVReport.text(month().report()).components(separatedBy: "\r\n")
        let own = lines.filter { $0.contains(",half-hours,") }
        #expect(own.count == 2, "\(own)")
        let guarantee = "guarantee,c-1,2026-10,final,,half-hours,breached,,,,3600000,3600000,0,0,1,,,1200.00,CNY"
        #expect(own.first == guarantee)
        #expect(own.last?.hasPrefix("outage,c-1,2026-10,final,,half-hours,,") == true)
        let stored = try CSVReport.text(
            ofStored: month().report().result.document(revision: 1, ledgerDigest: "sha256:abc").compact)
        #expect(stored.components(separatedBy: "\r\n").filter { $0.contains(",half-hours,") } == own)
    }

    @Test func itIsExplained() throws {
        let month = try month()
        let text = Explanation(try month.report().result, articles: month.contract.terms.articles).text
        for line in [
            "Promise, Power by the half hour: breached", "  broken by downtime of more than 30 min",
            "  = counted 60.00 min [59.00 min – 61.00 min]", "  may end   The customer may end the contract since",
        ] {
            #expect(text.contains(line), "\(text)")
        }
        #expect(!text.contains("Article 5"))
    }

    @Test func aCreditNoteSaysWhy() throws {
        var month = try month()
        month.contract.terms.articles = []
        let document = try month.report().result.document(revision: 1, ledgerDigest: "sha256:abc").pretty
        let note = CreditNote(
            owed: try OwedMonth(of: document), contract: month.contract, provider: nil,
            date: CivilDate("2026-12-01"), resultDigest: "sha256:123")
        let line = try #require(CreditNoteBuilder(note, language: .english).page.lines.first)
        #expect(line.article == "Promise" && line.what == "Power by the half hour: a credit")
        #expect(line.why.first?.hasSuffix("The promise is broken by downtime of more than 30 min.") == true)
        #expect(note.document["total"]?["amount"] == .string("1200.00"))
        guard case .array(let credits)? = note.document["credits"] else { throw CocoaError(.coderInvalidValue) }
        #expect(credits.first?["guarantee"] == .string("half-hours") && credits.first?["article"] == nil)
        #expect(CreditNoteBuilder(note, language: .chinese).page.lines.first?.article == "承诺")
    }
}
