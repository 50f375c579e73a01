import Agreement
import Correlation
import Documents
import Foundation
import Intervals
import SNMPValues
import Settings
import Site
import Testing

/// A month's documents: whole, in both languages, and safe with any text.
@Suite struct PageTests {
    private static let hostile = "<script>alert('x')</script> & \"Söhne\" 李伟"

    private func report(at now: String = "2026-12-01T00:00:00Z") throws -> MonthReport {
        let (terms, _, problems) = ConfigurationFiles.terms("idc-standard", folder: "/nonexistent")
        let outlet = SignalName(device: "pdu-a", kind: "outlet", element: "7")
        let day = try #require(CivilDate("2026-10-01"))
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        var contract = Contract(
            id: "c-1", customer: Customer(name: Self.hostile), termsName: "idc-standard",
            terms: try #require(terms, "\(problems)"), language: "en", service: .rack, signed: day, termFrom: day,
            termTo: day.adding(days: 31), rent: Money(amount: 12000, currency: "CNY"), timeZone: zone)
        contract.power = PowerSupply(feeds: [PowerSupply.Feed(name: "mains", condition: .signal(outlet))])
        var facility = Facility(site: "test", timeZone: zone)
        facility.schedule.power = .minutes(60)
        facility.contracts = [contract]
        let start = zone.startOfDay(day)
        let runs = (0..<31 * 24 + 1).map { hour in
            let state: SignalState = (100..<102).contains(hour) ? .down : .up
            return Run(Reading(signal: outlet, at: start + .hours(Int64(hour)), state: state, evidence: Self.hostile))
        }
        let records = try [
            ("outage_report", ["guarantee": "power", "at": "2026-10-06T00:00:00Z", "by": Self.hostile]),
            ("installation", ["service": "rack", "signed_at": "2026-10-01T02:00:00Z", "fee": "800.00 CNY"]),
            ("complaint", ["about": "staff", "accepted_at": "2026-10-12T02:00:00Z", "note": Self.hostile]),
        ].map { name, fields in
            try Record.parse(
                try #require(Record.Kind(rawValue: name)),
                fields: fields.merging(["contract": "c-1"]) { a, _ in a }.mapValues { .text($0) }, recordedAt: start)
        }
        let now = try #require(Instant(now))
        let era = Era(from: .distantPast, digest: "sha256:0", facility: facility)
        var observations = try #require(Observations(now: now, eras: [era], runs: [outlet: runs]))
        let known = KnownRecords(records, at: now)
        let month = try #require(Month("2026-10"))
        let result = try #require(
            Evaluation(month: month, records: known, now: now).result(for: "c-1", &observations))
        return MonthReport(
            site: "test", provider: Provider(party: Customer(name: "Focus"), complaints: "+86 10 5555 0199"),
            contract: contract, result: result, revision: 2, ledgerDigest: "sha256:abc", knownAt: now,
            lanes: observations.lanes(of: "c-1"), schedule: facility.schedule, records: known.all(for: "c-1"))
    }

    private func renderer() throws -> HTMLReport {
        try HTMLReport(
            month: try #require(Shipped.text("reports/month.html")),
            index: try #require(Shipped.text("reports/index.html")))
    }

    @Test(arguments: Language.allCases) func aPageIsWholeAndSafe(language: Language) throws {
        let page = try renderer().page(try report(), language: language)
        #expect(page.contains("<html lang=\"\(language.rawValue)\">"))
        #expect(!page.contains("<script") && page.contains("&lt;script&gt;alert"))
        // Self-contained: nothing is fetched.
        for word in ["<link", "src=", "url(http", "@import", "{{", "}}"] { #expect(!page.contains(word), "\(word)") }
        let words =
            language == .english
            ? ["Service level report", "Article 9", "breached", "Customer", "Complaints: +86 10 5555 0199", "revision"]
            : ["服务品质报告", "第九条", "未达标", "甲方", "乙方", "投诉专线：+86 10 5555 0199"]
        for word in words where word != "revision" { #expect(page.contains(word), "\(word)") }
        // The outage's evidence, and the ledger it rests on.
        for word in ["pdu-a/outlet/7", "sha256:abc", "120.00", "12000.00 CNY", "800.00 CNY"] {
            #expect(page.contains(word), "\(word)")
        }
    }

    @Test func thePictureShowsWhatWasDown() throws {
        let page = try renderer().page(try report(), language: .english)
        // Two lanes, mains and power, each down once.
        #expect(page.components(separatedBy: "fill=\"#c0392b\"").count == 3)
    }

    @Test func theSameMonthGivesTheSameBytes() throws {
        let renderer = try renderer()
        #expect(try renderer.page(report(), language: .chinese) == renderer.page(report(), language: .chinese))
    }

    @Test func theIndexNamesWhatIsBroken() throws {
        let index = try renderer().index([IndexEntry(report().result)], title: "test 2026-10", language: .english)
        for word in ["c-1.html", "Power supply, Installation, Complaints", "12800.00 CNY"] {
            #expect(index.contains(word), "\(word)")
        }
        #expect(!index.contains("<script"))
    }

    @Test func csvIsExactAndQuoted() throws {
        let lines = CSVReport.text(try report()).components(separatedBy: "\r\n")
        #expect(lines.count == 12)
        let columns = lines.dropLast().map { $0.split(separator: ",", omittingEmptySubsequences: false).count }
        #expect(Set(columns) == [19])
        #expect(lines[2].hasPrefix("guarantee,c-1,2026-10,final,2,power,breached,,,,7200000,7200000,0,"))
        #expect(lines[10].hasPrefix("outage,c-1,2026-10,final,2,power,,"))
    }
}
