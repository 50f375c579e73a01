import Agreement
import Comparison
import Correlation
import Intervals
import Site
import Testing

@testable import Documents

/// A month by other programs' rules, as the table shows it.
@Suite struct ComparisonTextTests {
    private func text(_ month: ReportedMonth, by programs: [OtherProgram]) throws -> String {
        try month.compared(with: programs).map(\.text).joined(separator: "\n\n")
    }

    private func outage() throws -> ReportedMonth {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        month.read(ReportedMonth.host, every: .minutes(5), (0...576).map { (120..<132).contains($0) ? .down : .up })
        return month
    }

    @Test func theTable() throws {
        #expect(
            try text(outage(), by: [.zabbix, .librenms]) == """
                network: 2880.00 min, of which 0.00 min unknown and 0.00 min taken off by records

                BY THE RULES OF             DOWN                              AVAILABLE, %                99.9 % \
                KEPT
                mainstay, on the evidence   60.00 min [55.00 min, 65.00 min]  97.9167 [97.7431, 98.0903]  no, \
                certain
                mainstay, by the agreement  0.00 min                          100.0000                    yes
                zabbix                      55.00 min                         98.0903                     no
                librenms                    60.00 min                         99.8611                     no

                The agreement takes off 60.00 min that nobody reported in time.
                zabbix counts from the second failed check, takes excluded time out of the month as well, and \
                keeps the last state through silence.
                librenms looks back 30 days, records no outage that begins inside maintenance, and forgets one \
                that is still open at the end.
                """)
    }

    @Test func onlyOurOwnRules() throws {
        let lines = try text(outage(), by: []).split(separator: "\n")
        #expect(lines.count == 5)
        #expect(lines.last == "The agreement takes off 60.00 min that nobody reported in time.")
    }

    @Test func aReportedOutageIsNotTakenOff() throws {
        var month = try outage()
        try month.record(.outageReport, ["guarantee": "network", "at": "10-10 12:00"])
        let text = try text(month, by: OtherProgram.allCases)
        #expect(!text.contains("nobody reported"))
        for program in OtherProgram.allCases.flatMap(\.rules) {
            #expect(text.contains("\n\(program.name) "), "\(program.name)")
        }
    }

    @Test func aMonthThatNothingIsKnownOf() throws {
        var month = try ReportedMonth()
        month.contract.network = NetworkConnection(hosts: [ReportedMonth.host.kind])
        let text = try text(month, by: [.zabbix])
        #expect(text.hasPrefix("network: 2880.00 min, of which 2880.00 min unknown"), "\(text)")
        // Our own rules say that nothing was read; Zabbix keeps the state that it was created with.
        #expect(text.contains("yes on the evidence; 2880.00 min without any"), "\(text)")
        #expect(text.contains(/\nzabbix +0\.00 min +100\.0000 +yes\n/), "\(text)")
    }
}
