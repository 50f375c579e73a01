import Foundation
import Intervals
import Ledger
import LedgerSQLite
import Site
import Testing

/// What was final stays; what comes later is a revision that says what it changes.
@Suite struct RevisionTests {
    private func document(_ month: JudgedMonth, _ id: String) throws -> [String: Any] {
        let object = try JSONSerialization.jsonObject(with: try #require(try month.files()["\(id).json"]))
        return try #require(object as? [String: Any])
    }

    @Test func aRevisionSaysWhatItChanges() throws {
        let month = try JudgedMonth()
        #expect(try Binary.run(month.evaluation + ["--fail-on", "breached"]).status == 2)
        let first = try month.files()
        #expect(try document(month, "c-1")["changes"] == nil)
        let recorded = try month.run(
            "record", "attribution", "--contract", "c-1", "--guarantee", "power", "--cause", "customer_negligence",
            "--from", "2026-02-10T00:00:00Z", "--to", "2026-02-10T06:00:00Z", "--at", "2026-02-20T00:00:00Z",
            "--by", "Zhao", "--note", "a tripped breaker")
        #expect(recorded.status == 0, "\(recorded.error)")
        let told = try Binary.run(month.evaluation)
        for words in [
            "c-1 2026-02 revision 2, since revision 1:", "Article 2, power: breached before, met now;",
            "counted 10800000 ms before, 0 ms now (-10800000 ms)",
            "taken off customer 0 ms before, 10800000 ms now (+10800000 ms)", "remedy 12000.00 CNY before, none now",
            "by Zhao, known from 2026-02-20T00:00:00.000Z", "because: a tripped breaker",
        ] { #expect(told.output.contains(words), "\(words) is not in \(told.output)") }
        let second = try month.files()
        // The other contract's result is what it was.
        #expect(second["c-2.json"] == first["c-2.json"])
        #expect(try Binary.run(month.evaluation).status == 0)
        #expect(try month.files() == second)
        let revised = try document(month, "c-1")
        #expect(revised["revision"] as? Int == 2)
        let changes = try #require(revised["changes"] as? [String: Any])
        let parts = try #require(changes["guarantees"] as? [[String: Any]])
        #expect(parts.map { $0["guarantee"] as? String } == ["power"])
        let figures = try #require(parts.first?["figures"] as? [String: [String: Int]])
        #expect(figures["counted_ms"] == ["before": 10_800_000, "after": 0])
        let records = try #require(changes["records"] as? [[String: Any]])
        #expect(records.map { $0["by"] as? String } == ["Zhao"])
        #expect(
            try month.run("explain", "--month", "2026-02", "--contract", "c-1").output.contains("since revision 1:"))
        try showsIt(month)
    }

    private func showsIt(_ month: JudgedMonth) throws {
        let page = try String(decoding: #require(try month.files()["c-1.html"]), as: UTF8.self)
        for words in ["与修订 1 的差异", "哈希链最新值（链尾）", "a tripped breaker", "10800000 毫秒"] {
            #expect(page.contains(words), "\(words)")
        }
        let english = try month.run(
            "report", "--month", "2026-02", "--contract", "c-1", "--format", "html", "--language", "en")
        for words in [
            "What has changed since revision 1", "Head of the hash chain", "mainstay verify FILE --head sha256:",
        ] {
            #expect(english.output.contains(words), "\(words)")
        }
        let results = try month.ledger().results(contract: "c-1", month: try #require(Month("2026-02")))
        #expect(results.map(\.revision) == [1, 2])
        // The head on the page is the chain's, and people are told of it.
        let head = try #require(results.last?.head)
        #expect(page.contains("\(head.hash)"))
        let checked = try month.run("verify", "--head", "\(head.hash)")
        #expect(checked.status == 0 && checked.output.contains("that head is the chain's at row \(head.row)"))
        let events = try month.ledger().events(matching: EventFilter(kinds: [.complianceWritten]))
        #expect(events.count == 3)
        #expect(events.last?.details[.chainHead] == "\(head.hash)")
        #expect(events.last?.details[.chainRow] == "\(head.row)")
    }
}
