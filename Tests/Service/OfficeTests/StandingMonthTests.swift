import Agreement
import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Settings
import Site
import Testing

/// Final results that were made by earlier rules, or by an earlier version of the document.
@Suite struct StandingMonthTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite()
        try site.addReports()
    }

    private struct Outcome {
        var judged: [EvaluatedMonth] = []
        var standing: [StandingMonth] = []
    }

    private func evaluate(revises: Bool = false, months: EvaluationOrder? = nil) throws -> Outcome {
        var outcome = Outcome()
        var order = months ?? EvaluationOrder(month: .february)
        order.revises = revises
        try site.office.evaluate(
            order, for: OfficeSite.provider, passOver: { outcome.standing.append($0) },
            receive: { outcome.judged.append($0) })
        return outcome
    }

    /// Stores acme's February as a version before this one did: by rules 1, and otherwise the same.
    private func store(_ change: (String) -> String) throws -> String {
        try site.office.acceptConfiguration()
        let text = change(try site.judge().document.pretty)
        let month = try #require(Month(OfficeSite.february))
        let result = NewResult(contract: "acme", month: month, isFinal: true, at: site.clock.now) { _ in text }
        #expect(try site.office.ledger.store(result) == 1)
        return text
    }

    private static func byRulesOne(_ text: String) -> String { text.replacing("\n  \"rules\": 2,", with: "") }

    private var file: URL {
        URL(fileURLWithPath: site.office.configuration.complianceFolder)
            .appendingPathComponent("\(OfficeSite.february)/acme.json")
    }

    @Test func aFinalResultByEarlierRulesStands() throws {
        let text = try store(Self.byRulesOne)
        #expect(!text.contains("rules"))
        let outcome = try evaluate()
        #expect(outcome.judged.map(\.result.contract) == ["globex"])
        let standing = try #require(outcome.standing.first)
        #expect(standing.text == text && standing.summary.rules == 1 && standing.summary.verdict == .breached)
        #expect(
            standing.sentence
                == "acme 2026-02: the final result (revision 1) was judged by rules 1 and stands; "
                + "--revise judges it by rules 2")
        #expect(try site.results(of: "acme").map(\.revision) == [1])
        #expect(try String(contentsOf: file, encoding: .utf8) == "\(text)\n")
        // It is still in the list of all contracts.
        let index = try String(
            contentsOf: file.deletingLastPathComponent().appendingPathComponent("index.html"), encoding: .utf8)
        #expect(index.contains("acme.html"))
        // And it is not due.
        #expect(try evaluate(months: EvaluationOrder(dueOf: nil)).judged.isEmpty)
    }

    /// Asked for its report, the stored document is given, and a page says that it stands.
    @Test func aReportSaysThatItStands() throws {
        let text = try store(Self.byRulesOne)
        var month = try site.judge()
        #expect(try month.render(.json) == Data("\(text)\n".utf8))
        let table = String(decoding: try month.render(.csv), as: UTF8.self)
        #expect(table.contains("guarantee,acme,2026-02,final,2,power,breached,,,,10800000,10800000,"), "\(table)")
        let english = String(decoding: try month.render(.html, language: .english), as: UTF8.self)
        #expect(
            english.contains(
                "The final result of this month stands: revision 1, judged by rules 1 "
                    + "(Network connectivity: "), "\(english)")
        #expect(english.contains("This page judges the month by rules 2"))
        let chinese = String(decoding: try month.render(.html, language: .chinese), as: UTF8.self)
        #expect(chinese.contains("本月的最终结果仍然有效：修订 1，按第 1 版规则评定（网络联通性保证："), "\(chinese)")
        // Of the past nothing stands, and once it is revised neither.
        var past = try site.judge(knownAt: "\(site.clock.now)")
        #expect(past.standing == nil)
        #expect(try past.render(.json) == Data("\(past.document.pretty)\n".utf8))
        _ = try evaluate(revises: true)
        var revised = try site.judge()
        #expect(revised.standing == nil)
        let page = String(decoding: try revised.render(.html, language: .english), as: UTF8.self)
        #expect(!page.contains("class=\"notice\""))
    }

    /// Its table has the figures that it was stored with.
    @Test func theTableIsTheStoredOne() throws {
        _ = try store { Self.byRulesOne($0).replacing("\"nominal\": 10800000", with: "\"nominal\": 10740000") }
        var month = try site.judge()
        let table = String(decoding: try month.render(.csv), as: UTF8.self)
        #expect(table.contains("2,power,breached,,,,10740000,10740000,"), "\(table)")
    }

    @Test func aRevisionNamesTheRulesAsItsReason() throws {
        _ = try store(Self.byRulesOne)
        let revised = try #require(try evaluate(revises: true).judged.first)
        #expect(revised.revision == 2)
        let words = try #require(revised.changesInWords)
        #expect(words.contains("Judged anew by rules 2, where it was judged by rules 1."))
        let document = revised.document.pretty
        #expect(document.contains(#""rules": {"before": 1, "after": 2}"#))
        // Once revised, it stands by these rules.
        let again = try evaluate()
        #expect(again.standing.isEmpty && again.judged.map(\.revision) == [2, 1])
        #expect(try site.results(of: "acme").map(\.revision) == [1, 2])
    }

    /// A later version says more of the same month.
    @Test func newMembersAloneMakeNoRevision() throws {
        let text = try store { $0.replacing(/\n      "unknown_ms": 0,/, with: "") }
        #expect(!text.contains("unknown_ms"))
        let outcome = try evaluate()
        #expect(outcome.judged.map(\.result.contract) == ["globex"] && outcome.standing.map(\.text) == [text])
        #expect(outcome.standing.first?.sentence == nil)
        #expect(try site.results(of: "acme").map(\.revision) == [1])
        #expect(try String(contentsOf: file, encoding: .utf8) == "\(text)\n")
    }

    /// Another figure is more than a new member.
    @Test func anotherFigureMakesARevision() throws {
        _ = try store { $0.replacing("\"unknown_ms\": 0,", with: "\"unknown_ms\": 1,") }
        let outcome = try evaluate()
        #expect(outcome.standing.isEmpty && outcome.judged.map(\.revision) == [2, 1])
    }
}
