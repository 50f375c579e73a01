import Agreement
import Correlation
import Foundation
import Intervals
import Site
import Testing

@testable import Documents

/// A verdict in steps: every line of the sum, every outage with its evidence, and what would change it.
@Suite struct ExplanationTests {
    private func paragraph(_ article: Int, of month: ReportedMonth, at now: String = "12-01 08:00") throws -> String {
        let text = Explanation(try month.report(at: now).result).text
        return try #require(text.components(separatedBy: "\n\n").first { $0.hasPrefix("Article \(article),") })
    }

    private func outage(report: Bool = true) throws -> ReportedMonth {
        var month = try ReportedMonth.powered()
        month.runs = [:]
        month.read(
            ReportedMonth.outlet, (0...2880).map { (600..<660).contains($0) ? .down : .up }, evidence: "rPDUStatus=off")
        if report { try month.record(.outageReport, ["id": "o-1", "guarantee": "power", "at": "10-10 12:00"]) }
        return month
    }

    @Test func aBreach() throws {
        #expect(
            try paragraph(2, of: outage()) == """
                Article 2, power: breached
                  available 0.979167 of 2880.00 min
                  measured  60.00 min [59.00 min, 61.00 min]
                  = counted 60.00 min [59.00 min, 61.00 min]
                  + off     0.00 min: not_reported 0.00 min, force_majeure 0.00 min, maintenance 0.00 min, \
                customer 0.00 min
                  balance   3600000 ms = 3600000 ms + 0 ms
                  unknown   0.00 min
                  outage    346f4fb6b8cd8ff3 2026-10-10T02:00:00.000Z to 2026-10-10T03:00:00.000Z: 60.00 min \
                counted; provider_power; report o-1
                              pdu-a/outlet/7 down from 2026-10-10T02:00:00.000Z to 2026-10-10T02:59:00.000Z: \
                rPDUStatus=off
                  changes   it is met with 56.12 min less: an attribution, force majeure or maintenance
                  changes     346f4fb6b8cd8ff3: 60.00 min count because of report o-1
                  remedy    rent_waived, 12000.00 CNY
                """)
    }

    @Test func anOutageThatNobodyReported() throws {
        #expect(
            try paragraph(2, of: outage(report: false)) == """
                Article 2, power: met
                  available 1.000000 of 2880.00 min
                  measured  60.00 min [59.00 min, 61.00 min]
                  = counted 0.00 min
                  + off     60.00 min: not_reported 60.00 min, force_majeure 0.00 min, maintenance 0.00 min, \
                customer 0.00 min
                  balance   3600000 ms = 0 ms + 3600000 ms
                  unknown   0.00 min
                  outage    346f4fb6b8cd8ff3 2026-10-10T02:00:00.000Z to 2026-10-10T03:00:00.000Z: 0.00 min \
                counted, 60.00 min off: not_reported; provider_power; report none
                              pdu-a/outlet/7 down from 2026-10-10T02:00:00.000Z to 2026-10-10T02:59:00.000Z: \
                rPDUStatus=off
                  changes   it is breached with 2.88 min more
                  changes     346f4fb6b8cd8ff3: 60.00 min would count, had it been reported
                """)
    }

    @Test func whatWouldSettleIt() throws {
        #expect(
            try paragraph(2, of: .powered(unread: 600..<700, terms: "tiered-credits")) == """
                Article 2, power: undetermined
                  available 1.000000 of 2880.00 min
                  measured  0.00 min [0.00 min, 100.00 min]
                  = counted 0.00 min [0.00 min, 100.00 min]
                  + off     0.00 min: not_reported 0.00 min, force_majeure 0.00 min, maintenance 0.00 min, \
                customer 0.00 min
                  balance   0 ms = 0 ms + 0 ms
                  unknown   100.00 min
                  changes   what is uncertain decides: 0.00 min are certain, 100.00 min possible, the limit is \
                0.29 min; a reading of pdu-a/outlet/7 in
                  changes     2026-10-10T02:00:00.000Z to 2026-10-10T03:40:00.000Z (100.00 min)
                """)
    }

    @Test func aPromiseThatWasKept() throws {
        #expect(
            try paragraph(2, of: .powered()) == """
                Article 2, power: met
                  available 1.000000 of 2880.00 min
                  measured  0.00 min
                  = counted 0.00 min
                  + off     0.00 min: not_reported 0.00 min, force_majeure 0.00 min, maintenance 0.00 min, \
                customer 0.00 min
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
                Article 3, installation: breached
                  i-1 from 2026-10-10T01:00:00.000Z, due 2026-10-14T16:00:00.000Z, done not yet: late, without \
                power, network
                Article 5, customer_service: recorded
                  1 entry, 1 failure
                  downtime_statement_unanswered q-1
                Article 9, access: recorded
                  1 entry, 0 failures
                  visit_incomplete v-3, without activities, expected_entry, expected_exit, cooperation
                """)
    }

    @Test func emergencies() throws {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (1..<3).contains($0) ? .down : .up })
        #expect(
            try paragraph(4, of: month) == """
                Article 4, emergency_report: breached
                  icmp/198.51.100.10 determined 2026-10-09T16:10:00.000Z, told nobody by \
                2026-10-09T16:25:00.000Z: late
                """)
    }

    @Test func theHead() throws {
        let text = Explanation(try ReportedMonth.powered().report().result).text
        #expect(
            text.hasPrefix(
                "c-1 2026-10: final, 2026-10-09T16:00:00.000Z to 2026-10-11T16:00:00.000Z\n\nArticle 1, network: "))
        #expect(text.components(separatedBy: "\n\n").count == 10)
    }

    @Test func aContractThatWasNotInForce() throws {
        let result = try ReportedMonth.powered().report(of: "2026-12").result
        #expect(Explanation(result).text == "c-1 was not in force in 2026-12.")
    }
}
