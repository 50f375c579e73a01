import Agreement
import Foundation
import Intervals
import Settings
import Site
import Testing

@testable import Documents

/// A Chinese document holds no English word but names, identifiers and what the agreement itself writes in Latin letters.
@Suite struct ChineseWordsTests {
    private static let allowed: Set<String> = [
        "UPS", "CHINANET", "UTC", "ping", "www", "email", "ftp", "JSON", "mainstay", "export", "verify", "contract",
        "head", "FILE",
    ]

    /// A month in which every register has an entry and every article something to say.
    private func month() throws -> ReportedMonth {
        var month = try ReportedMonth.powered(down: 600..<660)
        month.contract.customer = Customer(name: "华东商贸")
        month.provider = Provider(party: Customer(name: "焦点网络"), complaints: "021")
        month.read(ReportedMonth.port, (0...2880).map { (600..<660).contains($0) ? .down : .up })
        month.contract.network = NetworkConnection(access: .signal(ReportedMonth.port), hosts: ["198.51.100.10"])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (120..<132).contains($0) ? .down : .up })
        month.name()
        for (kind, fields) in Self.entries { try month.record(kind, fields) }
        month.chain = ChainReference(row: 1, head: "sha256:1")
        return month
    }

    private static let entries: [(Record.Kind, [String: String])] = [
        (.outageReport, ["guarantee": "power", "at": "10-10 12:00", "received_at": "10-10 11:00"]),
        (
            .maintenance,
            ["from": "10-11 01:00", "to": "10-11 02:00", "consented_at": "10-10 18:00", "consented_by": "李"]
        ),
        (
            .attribution,
            ["guarantee": "network", "cause": "customer_equipment", "from": "10-10 10:00", "to": "10-10 10:10"]
        ),
        (.forceMajeure, ["category": "government", "from": "10-10 10:10", "to": "10-10 10:20", "evidence": "通告"]),
        (.creditRequest, ["guarantee": "emergency_report", "date": "2026-10-10", "at": "10-11 10:00"]),
        (.notification, ["notified_at": "10-10 10:30", "method": "mobile", "to": "+86 1"]),
        (.attempt, ["at": "10-10 10:12", "method": "office_phone", "to": "+86 1", "exit_code": "1"]),
        (.contactProblem, ["from": "10-10 00:00", "to": "10-10 01:00", "problem": "outdated"]),
        (.installation, ["service": "rack", "signed_at": "10-10 09:00", "fee": "800.00 CNY"]),
        (.complaint, ["about": "staff", "staff_name": "周", "accepted_at": "10-10 10:00"]),
        (
            .authorisation,
            ["id": "2", "at": "10-10 10:00", "by": "王", "method": "phone", "credentials": "refused", "work": "重启"]
        ),
        (.operation, ["authorisation": "2", "started_at": "10-10 10:05", "completed_at": "10-10 11:00", "work": "重启"]),
        (
            .visit,
            [
                "announced_at": "10-10 08:00", "reason": "检修", "activities": "操作", "expected_entry": "10-10 14:00",
                "decision": "refused", "escort": "孙",
            ]
        ),
        (.request, ["kind": "downtime_statement", "at": "10-10 10:00"]),
        (.assignment, ["role": "engineer", "name": "孙", "from": "10-10 00:00"]),
        (.dutyRoster, ["name": "孙", "from": "10-10 00:00", "to": "10-11 00:00"]),
        (.acceptance, ["of": "2", "decision": "disputed", "by": "李", "at": "10-11 00:00"]),
    ]

    /// Words of a page, without style, pictures' shapes, identifiers of signals and digests.
    private func words(of page: String) -> [String] {
        let text =
            page.replacing(/<style>(?s:.*?)<\/style>/, with: "").replacing(/<[^>]*>/, with: " ")
            .replacing(/[a-z0-9-]+\/[A-Za-z0-9.\/-]+/, with: " ").replacing(/sha256:[0-9a-f]*/, with: " ")
            .replacing(/(c|dc|sw|pdu)-[0-9a-z]+/, with: " ").replacing(/\b[0-9a-f]*[0-9][0-9a-f]*\b/, with: " ")
        return text.matches(of: /[A-Za-z]{2,}/).map { String($0.0) }
    }

    @Test(arguments: ["12-01 08:00", "10-14 12:00", "10-11 12:00"]) func noEnglishIsLeft(now: String) throws {
        let template = try #require(Shipped.text("reports/month.html"))
        let report = try month().report(at: now)
        let page = try HTMLReport(month: template, index: "").page(report, language: .chinese)
        let left = Set(words(of: page)).subtracting(Self.allowed)
        #expect(left.isEmpty, "\(left.sorted())")
    }

    /// The test finds what it looks for.
    @Test func englishIsFound() {
        #expect(words(of: "<p>状态 unknown</p><p>sw-1/port/Gi7 sha256:ab</p>") == ["unknown"])
    }

    /// Tables name their columns and rows to a screen reader, the picture has a name, and no heading stands alone.
    @Test(arguments: Language.allCases) func aPageCanBeHeard(language: Language) throws {
        let template = try #require(Shipped.text("reports/month.html"))
        let page = try HTMLReport(month: template, index: "").page(try month().report(), language: language)
        #expect(page.matches(of: /<th(?! scope="(?:row|col)")[ >]/).isEmpty)
        #expect(page.contains(/<svg class="month"[^>]*role="img"[^>]*aria-label="[^"]+"/))
        #expect(page.contains(/<svg[^>]*>\s*<title>[^<]+<\/title>/))
        #expect(!page.contains(/<h[23]>\s*<\/h[23]>/))
        #expect(!page.contains(/<ul>\s*<\/ul>/) && !page.contains(/<tbody>\s*<\/tbody>/))
        #expect(page.contains(language == .chinese ? "名称（盖章）" : "Name (seal)"))
    }
}
