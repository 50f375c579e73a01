import Agreement
import Correlation
import Foundation
import Intervals
import Site
import Testing

@testable import Documents

/// A verdict in steps: every line of the sum, every outage with its evidence, and what would change it.
@Suite struct ExplanationTests {
    private func paragraph(
        _ article: Int, of month: ReportedMonth, at now: String = "12-01 08:00", in language: Language = .english
    ) throws -> String {
        let text = Explanation(try month.report(at: now).result, language: language).text
        let head = language.article(article) + (language == .english ? "," : " ")
        return try #require(text.components(separatedBy: "\n\n").first { $0.hasPrefix(head) })
    }

    private func outage(report: Bool = true) throws -> ReportedMonth {
        var month = try ReportedMonth.powered()
        month.runs = [:]
        month.read(
            ReportedMonth.outlet, (0...2880).map { (600..<660).contains($0) ? .down : .up }, evidence: "rPDUStatus=off")
        if report { try month.record(.outageReport, ["id": "o-1", "guarantee": "power", "at": "10-10 12:00"]) }
        return month
    }

    /// Twelve rounds fail inside, from one o'clock on, and are answered outside.
    @Test func vantagePointsThatDisagreed() throws {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(hosts: ["198.51.100.10"], vantage: ["out"])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (12..<24).contains($0) ? .down : .up })
        month.read(.icmp("198.51.100.10", from: "out"), every: .minutes(5), (0...576).map { _ in .up })
        let (english, chinese) = (try paragraph(1, of: month), try paragraph(1, of: month, in: .chinese))
        #expect(
            english.contains(
                "  disagreed 2026-10-10 01:00:00 to 2026-10-10 02:00:00: icmp/198.51.100.10@out answered, "
                    + "icmp/198.51.100.10 did not; the host was reached"), "\(english)")
        #expect(
            chinese.contains("icmp/198.51.100.10@out 有应答，icmp/198.51.100.10 无应答；视为可达"), "\(chinese)")
    }

    @Test func aBreach() throws {
        #expect(
            try paragraph(2, of: outage()) == """
                Article 2, Power supply: breached
                  available 97.9166 % of 2880.00 min
                  measured  60.00 min [59.00 min – 61.00 min]
                  = counted 60.00 min [59.00 min – 61.00 min]
                  + off     0.00 min: not reported in time 0.00 min, force majeure 0.00 min, agreed maintenance \
                0.00 min, causes of the customer's 0.00 min
                  balance   3600000 ms = 3600000 ms + 0 ms
                  unknown   0.00 min
                  outage    346f4fb6b8cd8ff3 2026-10-10 10:00:00 to 2026-10-10 11:00:00: 60.00 min \
                counted; provider: power; report o-1
                              pdu-a/outlet/7 down from 2026-10-10 10:00:00 to 2026-10-10 10:59:00: \
                rPDUStatus=off
                  changes   it is met with 56.12 min less: an attribution, force majeure or maintenance
                  changes     346f4fb6b8cd8ff3: 60.00 min count because of report o-1
                  remedy    the month's rent is waived, CNY 12,000.00
                """)
    }

    @Test func anOutageThatNobodyReported() throws {
        #expect(
            try paragraph(2, of: outage(report: false)) == """
                Article 2, Power supply: met
                  available 100.0000 % of 2880.00 min
                  measured  60.00 min [59.00 min – 61.00 min]
                  = counted 0.00 min
                  + off     60.00 min: not reported in time 60.00 min, force majeure 0.00 min, agreed maintenance \
                0.00 min, causes of the customer's 0.00 min
                  balance   3600000 ms = 0 ms + 3600000 ms
                  unknown   0.00 min
                  outage    346f4fb6b8cd8ff3 2026-10-10 10:00:00 to 2026-10-10 11:00:00: 0.00 min \
                counted, 60.00 min off: not reported in time; provider: power; report none
                              pdu-a/outlet/7 down from 2026-10-10 10:00:00 to 2026-10-10 10:59:00: \
                rPDUStatus=off
                  changes   it is breached with 2.88 min more
                  changes     346f4fb6b8cd8ff3: 60.00 min would count, had it been reported
                """)
    }

    @Test func whatWouldSettleIt() throws {
        #expect(
            try paragraph(2, of: .powered(unread: 600..<700, terms: "tiered-credits")) == """
                Article 2, Power supply: undetermined
                  available 100.0000 % of 2880.00 min
                  measured  0.00 min [0.00 min – 100.00 min]
                  = counted 0.00 min [0.00 min – 100.00 min]
                  + off     0.00 min: not reported in time 0.00 min, force majeure 0.00 min, agreed maintenance \
                0.00 min, causes of the customer's 0.00 min
                  balance   0 ms = 0 ms + 0 ms
                  unknown   100.00 min
                  changes   what is uncertain decides: 0.00 min are certain, 100.00 min possible, the limit is \
                0.29 min; a reading of pdu-a/outlet/7 in
                  changes     2026-10-10 10:00:00 to 2026-10-10 11:40:00 (100.00 min)
                """)
    }

    @Test func aPromiseThatWasKept() throws {
        #expect(
            try paragraph(2, of: .powered()) == """
                Article 2, Power supply: met
                  available 100.0000 % of 2880.00 min
                  measured  0.00 min
                  = counted 0.00 min
                  + off     0.00 min: not reported in time 0.00 min, force majeure 0.00 min, agreed maintenance \
                0.00 min, causes of the customer's 0.00 min
                  balance   0 ms = 0 ms + 0 ms
                  unknown   0.00 min
                  changes   it is breached with 2.88 min more
                """)
    }

    @Test func registersAndDuties() throws {
        var month = try ReportedMonth()
        try month.serve()
        try month.record(.request, ["id": "q-1", "kind": "downtime_statement", "at": "10-10 09:00"])
        try month.record(
            .visit, ["id": "v-3", "announced_at": "10-11 08:00", "reason": "cables", "decision": "refused"])
        try month.record(.installation, ["id": "i-1", "service": "rack", "signed_at": "10-10 09:00"])
        #expect(
            try [3, 5, 9].map { try paragraph($0, of: month) }.joined(separator: "\n") == """
                Article 3, Installation: breached
                  i-1 from 2026-10-10 09:00:00, due 2026-10-14 24:00, done not yet: late, without \
                power, network
                Article 5, Customer service: recorded
                  1 entry, 1 failure
                  downtime statement not given: q-1
                Article 9, Facility access: recorded
                  1 entry, 0 failures
                  announcement incomplete: v-3, without planned activities, expected entry, expected exit, cooperation \
                needed
                """)
    }

    @Test func emergencies() throws {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (1..<3).contains($0) ? .down : .up })
        #expect(
            try paragraph(4, of: month) == """
                Article 4, Emergency reporting: breached
                  icmp/198.51.100.10 determined 2026-10-10 00:10:00, told nobody by \
                2026-10-10 00:25:00: late
                """)
    }

    @Test func theHead() throws {
        let text = Explanation(try ReportedMonth.powered().report().result).text
        #expect(
            text.hasPrefix(
                "c-1, October 2026: final; 2026-10-10 00:00:00 to 2026-10-11 24:00, Asia/Shanghai (UTC+8)\n\n"
                    + "Article 1, Network connectivity: "))
        #expect(text.components(separatedBy: "\n\n").count == 10)
    }

    @Test func aContractThatWasNotInForce() throws {
        let result = try ReportedMonth.powered().report(of: "2026-12").result
        #expect(Explanation(result).text == "c-1 was not in force in December 2026.")
    }

    @Test func inChinese() throws {
        let shown = try paragraph(2, of: outage(), in: .chinese)
        #expect(
            shown == """
                第二条 电力的持续供应保证：未达标
                  可用率    97.9166 %（评估期间 2880.00 分钟）
                  实测中断  60.00 分钟 [59.00 分钟 – 61.00 分钟]
                  = 计入    60.00 分钟 [59.00 分钟 – 61.00 分钟]
                  + 不计入  0.00 分钟：未按期报障 0.00 分钟、不可抗力 0.00 分钟、经同意的维护 0.00 分钟、甲方原因 0.00 分钟
                  核对      3600000 ms = 3600000 ms + 0 ms
                  状态未知  0.00 分钟
                  中断      346f4fb6b8cd8ff3 2026-10-10 10:00:00 至 2026-10-10 11:00:00：计入 60.00 分钟；乙方：电力；报障记录 o-1
                              pdu-a/outlet/7 中断，2026-10-10 10:00:00 至 2026-10-10 10:59:00：rPDUStatus=off
                  可变因素  减少 56.12 分钟 即为达标：须有原因认定、不可抗力或经同意的维护记录
                  可变因素    346f4fb6b8cd8ff3：因报障记录 o-1 计入 60.00 分钟
                  补偿      免收当月租用费，人民币 12,000.00 元
                """, "\(shown)")
    }

    /// Nothing of another language is left in it.
    @Test func aChineseExplanationHasNoEnglishSentence() throws {
        let text = Explanation(try outage(report: false).report(at: "10-12 08:00").result, language: .chinese).text
        #expect(text.firstMatch(of: /[A-Za-z]{3,} [a-z]{2,} [a-z]{2,}/) == nil, "\(text)")
    }

    /// A month that is not final says what it will be (fine print, 25).
    @Test func theOutlookIsASentence() throws {
        let open = try outage(report: false).report(at: "10-12 08:00").result
        #expect(open.outlookInWords(in: .english)?.hasSuffix("CNY 0.00 owed.") == true)
        #expect(open.outlookInWords(in: .chinese)?.hasSuffix("补偿合计人民币 0.00 元。") == true)
        let owed = try outage().report(at: "10-12 08:00").result
        #expect(owed.outlookInWords(in: .english)?.contains("CNY 12,000.00 owed.") == true)
        #expect(try outage().report().result.outlookInWords(in: .english) == nil)
    }

    /// An emergency as a sentence, as lists show it.
    @Test func anEmergencyAsASentence() throws {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (1..<3).contains($0) ? .down : .up })
        let result = try month.report().result
        let report = try #require(
            result.guarantees.lazy.compactMap { part -> EmergencyReportResult.Report? in
                guard case .emergencyReport(let result) = part else { return nil }
                return result.reports.first
            }.first)
        let zone = month.contract.timeZone
        #expect(
            Language.english.sentence(about: report, in: zone)
                == "nobody was told by 2026-10-10 00:25:00+08:00; answered again 2026-10-10 00:15:00+08:00")
        #expect(
            Language.chinese.sentence(about: report, in: zone)
                == "至期限 2026-10-10 00:25:00+08:00 未通知；2026-10-10 00:15:00+08:00 恢复应答")
    }
}
