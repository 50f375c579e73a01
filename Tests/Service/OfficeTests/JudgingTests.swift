import Agreement
import Comparison
import Intervals
import Ledger
import Notation
import Office
import Site
import Testing

/// One contract's month, judged without storing anything.
@Suite struct JudgingTests {
    @Test func aMonthIsJudgedAndNothingStored() throws {
        let site = try OfficeSite()
        try site.addReports()
        let heads = try site.office.ledger.verify().heads
        let month = try site.judge()
        #expect(month.contract.id == "acme" && "\(month.month)" == OfficeSite.february)
        #expect(month.result.status == .final && month.result.verdict == .breached)
        let power = try #require(month.availability(.power))
        #expect(power.verdict == .breached)
        #expect(power.down == Bounded(nominal: .hours(3), min: .hours(2), max: .hours(4)))
        #expect(month.document.text("schema") == "mainstay.compliance/1")
        #expect(month.changesInWords == nil)
        #expect(try site.office.ledger.verify().heads == heads)
        #expect(try site.results(of: "acme").isEmpty && site.events().isEmpty)
    }

    /// What was entered later is unknown then; what was entered earlier is known from its own instant on.
    @Test(arguments: [
        ("2026-02-20T23:59:59Z" as String?, Verdict.breached), ("2026-02-21T00:00:00Z", .met), (nil, .met),
    ])
    func itIsJudgedByWhatWasKnown(knownAt: String?, verdict: Verdict) throws {
        let site = try OfficeSite()
        try site.addReports()
        try site.add([
            #"{"record":"attribution","contract":"acme","guarantee":"power","cause":"customer_negligence","#
                + #""from":"2026-02-10T00:00:00Z","to":"2026-02-10T06:00:00Z","at":"2026-02-21T00:00:00Z"}"#
        ])
        #expect(try site.judge(knownAt: knownAt).availability(.power)?.verdict == verdict)
    }

    /// The claim window closes five days after the outage: until then, what nobody reported counts.
    @Test(arguments: [("2026-02-15T15:59:59Z", Verdict.breached), ("2026-02-15T16:00:00Z", .met)])
    func theClockDecidesWhatCanStillBeReported(now: String, verdict: Verdict) throws {
        let site = try OfficeSite(now: now)
        #expect(try site.judge().availability(.power)?.verdict == verdict)
        try site.clock.set("2026-03-20T00:00:00Z")
        #expect(try site.judge().availability(.power)?.verdict == .met)
    }

    /// Shanghai is eight hours ahead: its March begins at 16:00 UTC.
    @Test(arguments: [
        ("2026-02-28T15:59:59Z", MonthChoice.current, "2026-02"), ("2026-02-28T16:00:00Z", .current, "2026-03"),
        ("2026-02-28T15:59:59Z", .last, "2026-01"), ("2026-02-28T16:00:00Z", .last, "2026-02"),
        ("2026-02-28T16:00:00Z", .february, "2026-02"),
    ])
    func theMonthIsTheContracts(now: String, choice: MonthChoice, month: String) throws {
        let site = try OfficeSite(now: now)
        let judged = try site.office.judge("acme", month: choice, for: OfficeSite.provider)
        #expect("\(judged.month)" == month && judged.result.month == judged.month)
    }

    @Test func aMonthChoiceIsReadAsWritten() {
        #expect(MonthChoice("last") == .last && MonthChoice("current") == .current)
        #expect(MonthChoice("2026-13") == nil && MonthChoice("october") == nil && MonthChoice("") == nil)
    }

    @Test func aMonthBeforeTheTermIsNotApplicable() throws {
        let site = try OfficeSite()
        let judged = try site.office.judge(
            "acme", month: try #require(MonthChoice("2026-01")), for: OfficeSite.provider)
        #expect(judged.result.status == .notApplicable && judged.result.guarantees.isEmpty)
    }

    @Test func otherProgramsRulesStandBesideOurs() throws {
        let site = try OfficeSite()
        try site.addReports()
        var month = try site.judge()
        let compared = try month.compared(with: [.gatus, .zabbix])
        #expect(compared.map(\.guarantee) == [.network, .power])
        #expect(compared.allSatisfy { $0.others.count == 2 })
    }

    /// Readings stay governed by the configuration that was in force when they were taken; without one, by the present
    /// one. The outlet that the changed configuration names was never down.
    @Test(arguments: [(true, Verdict.breached), (false, .met)])
    func laterConditionsDoNotJudgeEarlierReadings(wasAccepted: Bool, verdict: Verdict) throws {
        let site = try OfficeSite(now: "2026-02-09T00:00:00Z")
        if wasAccepted { try site.office.acceptConfiguration() }
        try site.clock.set("2026-03-20T00:00:00Z")
        try site.addReports()
        let changed = try site.reconfigured { $0.replacing("mains: pdu-a/outlet/7", with: "mains: pdu-a/outlet/8") }
        let judged = try changed.judge("acme", month: .february, for: OfficeSite.provider)
        #expect(judged.availability(.power)?.verdict == verdict)
    }
}
