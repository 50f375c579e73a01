import Agreement
import Foundation
import Intervals
import Site
import Testing

/// Articles 3, 7 and 8 by tables: what was due when, and what became of it.
@Suite struct DutyTests {
    /// October and November 2026 under mainland holidays, in Shanghai.
    private func month() throws -> SmallMonth {
        var month = try SmallMonth(from: "2026-01-01", to: "2027-12-31")
        month.contract.terms.installation.calendar = try Self.calendar()
        return month
    }

    static func calendar() throws -> WorkingCalendar {
        func days(_ first: String, _ last: String) throws -> Set<CivilDate> {
            let first = try #require(CivilDate(first))
            let last = try #require(CivilDate(last))
            return Set((first.daysSince1970...last.daysSince1970).map { CivilDate(daysSince1970: $0) })
        }
        return WorkingCalendar(
            name: "cn",
            years: [
                2026: WorkingCalendar.Year(
                    holidays: try days("2026-09-25", "2026-09-27").union(days("2026-10-01", "2026-10-07")),
                    workingDays: try days("2026-09-20", "2026-09-20").union(days("2026-10-10", "2026-10-10"))),
                2027: WorkingCalendar.Year(isAnnounced: false, holidays: try days("2027-02-05", "2027-02-08")),
            ])
    }

    private func duty(_ guarantee: Guarantee, _ month: SmallMonth, _ of: String, at now: String) -> DutyResult? {
        for case .duty(let result) in month.result(month: of, at: now)?.guarantees ?? []
        where result.guarantee == guarantee { return result }
        return nil
    }

    // MARK: - Article 3

    /// The parties may agree on a list of their own (article 3.1); of another service the agreement's list holds.
    @Test(
        arguments: [
            (nil, "rack", ["network"]), ([.power], "rack", []), ([.power, .hardware], "rack", ["hardware"]),
            ([.power], "managed-server", ["hardware", "software", "network"]),
        ] as [([Record.InstalledItem]?, String, [String])])
    func anInstallationConsistsOfWhatWasAgreed(
        agreed: [Record.InstalledItem]?, service: String, missing: [String]
    ) throws {
        var month = try month()
        month.contract.service = .rack
        month.contract.agreedItems = agreed
        let signed = try #require(Instant("2026-10-12T01:00:00Z"))
        month.records.append(
            Record(
                id: "i-1", kind: .installation,
                fields: [
                    .contract: .text("c-1"), .service: .text(service), .signedAt: .instant(signed),
                    .items: .instants(["power": signed + .hours(1)]),
                ], recordedAt: signed))
        let entry = try #require(
            duty(.installation, month, "2026-10", at: "2026-12-01T00:00:00Z")?.entries.first)
        #expect(entry.missing == missing)
        #expect(entry.outcome == (missing.isEmpty ? .onTime : .late))
    }

    // MARK: - Article 8

    /// A complaint about staff that names nobody is judged like any, and the document says that it names nobody.
    @Test(arguments: [("staff", nil, true), ("staff", "Zhao Min", false), ("network_quality", nil, false)])
    func aComplaintAboutStaffNamesSomebody(about: String, name: String?, isFound: Bool) throws {
        var month = try month()
        var fields = ["id": "k-1", "contract": "c-1", "about": about, "accepted_at": "2026-10-12T01:00:00Z"]
        fields["staff_name"] = name
        fields["first_written_report_at"] = "2026-10-12T02:00:00Z"
        try month.record(.complaint, fields)
        let found = try #require(duty(.complaint, month, "2026-10", at: "2026-12-01T00:00:00Z"))
        #expect(found.verdict == .met && found.failures == 0)
        #expect(found.findings.map(\.kind) == (isFound ? [.staffUnnamed] : []))
        #expect(found.findings.compactMap(\.record) == (isFound ? ["k-1"] : []))
    }

    /// Signing day is day 0; due at the end of the third working day.
    @Test(arguments: [
        ("2026-09-30T23:59:59+08:00", "2026-10-10T16:00:00Z"),  // The 10th is worked.
        ("2026-09-18T09:00:00+08:00", "2026-09-22T16:00:00Z"),  // The 20th is worked.
        ("2026-09-22T00:00:00+08:00", "2026-09-28T16:00:00Z"),
        ("2026-10-12T09:00:00+08:00", "2026-10-15T16:00:00Z"),
        ("2026-10-16T23:00:00Z", "2026-10-21T16:00:00Z"),  // Already Saturday in Shanghai.
    ])
    func installationsAreDueByWorkingDays(signed: String, due: String) throws {
        var month = try month()
        try month.record(.installation, ["contract": "c-1", "service": "rack", "signed_at": signed])
        let results = ["2026-09", "2026-10"].compactMap {
            duty(.installation, month, $0, at: "2026-12-01T00:00:00Z")
        }
        #expect(results.map { $0.entries.map(\.due) } == [[try #require(Instant(due))]])
    }

    @Test(arguments: [
        ("2026-10-15T23:59:59.999+08:00", Verdict.met), ("2026-10-16T00:00:00+08:00", .met),
        ("2026-10-16T00:00:00.001+08:00", .breached),
    ])
    func aLateInstallationIsRefunded(completed: String, verdict: Verdict) throws {
        var month = try month()
        try month.record(
            .installation,
            [
                "contract": "c-1", "service": "colocation", "signed_at": "2026-10-12T09:00:00+08:00",
                "completed_at": completed, "fee": "800.00 CNY",
            ])
        let result = try #require(duty(.installation, month, "2026-10", at: "2026-12-01T00:00:00Z"))
        #expect(result.verdict == verdict)
        #expect(result.remedy?.amount.amountText == (verdict == .breached ? "800.00" : nil))
        #expect(result.remedy?.kind == (verdict == .breached ? .feeRefunded : nil))
    }

    /// An instant of the record that has not come yet is not known.
    @Test func whatIsStillToComeIsPending() throws {
        var month = try month()
        try month.record(
            .installation,
            [
                "contract": "c-1", "service": "rack", "signed_at": "2026-10-12T09:00:00+08:00",
                "completed_at": "2026-10-14T09:00:00+08:00",
            ])
        let before = try #require(duty(.installation, month, "2026-10", at: "2026-10-14T00:00:00Z"))
        #expect(before.verdict == .undetermined && before.nominalVerdict == .met && before.count(.pending) == 1)
        #expect(duty(.installation, month, "2026-10", at: "2026-10-14T02:00:00Z")?.verdict == .met)
    }

    /// Each service has its own items; those of another service do not count.
    @Test(arguments: [
        ("managed-server", ["power", "network"], ["hardware", "software"]),
        ("managed-server", ["power", "network", "hardware", "software"], []),
        ("colocation", ["power", "network"], []), ("rack", ["network", "hardware"], ["power"]),
    ])
    func itemsAreThoseOfTheService(service: String, done: [String], missing: [String]) throws {
        var month = try month()
        let fields: [String: RawField] = [
            "contract": .text("c-1"), "service": .text(service), "signed_at": .text("2026-10-12T09:00:00+08:00"),
            "items": .names(Dictionary(uniqueKeysWithValues: done.map { ($0, "2026-10-13T09:00:00+08:00") })),
        ]
        month.records.append(try Record.parse(.installation, fields: fields, recordedAt: SmallMonth.start))
        let entry = try #require(duty(.installation, month, "2026-10", at: "2026-12-01T00:00:00Z")?.entries.first)
        #expect(entry.missing == missing)
        #expect(entry.outcome == (missing.isEmpty ? .onTime : .late))
    }

    /// The holidays of 2027 are not announced: near the Spring Festival only what no announcement can change is certain.
    @Test(arguments: [
        ("2027-01-25T10:00:00+08:00", "2027-01-27T10:00:00+08:00", Verdict.met, Verdict.met),
        ("2027-02-03T10:00:00+08:00", "2027-02-10T10:00:00+08:00", .met, .met),
        ("2027-02-03T10:00:00+08:00", "2027-02-11T10:00:00+08:00", .undetermined, .breached),
        ("2027-02-10T10:00:00+08:00", "2027-02-15T10:00:00+08:00", .undetermined, .met),
        ("2027-02-03T10:00:00+08:00", "2027-03-20T10:00:00+08:00", .breached, .breached),
        ("2027-06-01T10:00:00+08:00", "2027-06-05T10:00:00+08:00", .breached, .breached),
    ])
    func holidaysToComeLeaveDoubt(signed: String, completed: String, verdict: Verdict, nominal: Verdict) throws {
        var month = try month()
        try month.record(
            .installation,
            ["contract": "c-1", "service": "rack", "signed_at": signed, "completed_at": completed])
        let results = ["2027-01", "2027-02", "2027-06"].compactMap {
            duty(.installation, month, $0, at: "2027-12-01T00:00:00Z")
        }
        #expect(results.map(\.verdict) == [verdict])
        #expect(results.map(\.nominalVerdict) == [nominal])
    }

    @Test func telemetryCorroborates() throws {
        var month = try month()
        month.powered(.signal(SmallMonth.outletA))
        month.read(SmallMonth.outletA, every: .hours(1), [.down, .down, .down, .up])
        try month.record(
            .installation,
            [
                "contract": "c-1", "service": "rack", "signed_at": "2026-10-09T09:00:00+08:00",
                "completed_at": "2026-10-10T01:00:00+08:00",
            ])
        let entry = try #require(duty(.installation, month, "2026-10", at: "2026-12-01T00:00:00Z")?.entries.first)
        #expect(entry.corroboration.map(\.firstUp) == [SmallMonth.start + .hours(3)])
        #expect(entry.corroboration.map(\.contradicts) == [true])
    }

    // MARK: - Force majeure

    /// It stops the clock, for the guarantees it names: what it took excuses, and no more.
    @Test(arguments: [
        ("complaint", "2026-10-13T20:00:00+08:00", DueEntry.Outcome.excused),
        ("complaint", "2026-10-13T20:00:00.001+08:00", .late),
        ("operation", "2026-10-13T20:00:00+08:00", .late),
        ("complaint", "2026-10-13T09:59:00+08:00", .onTime),
    ])
    func forceMajeureStopsTheClock(named: String, reported: String, outcome: DueEntry.Outcome) throws {
        var month = try month()
        try month.record(
            .complaint,
            [
                "contract": "c-1", "about": "network_quality", "accepted_at": "2026-10-12T10:00:00+08:00",
                "first_written_report_at": reported,
            ])
        try month.record(
            .forceMajeure,
            [
                "category": "natural_disaster", "guarantees": named, "from": "2026-10-12T12:00:00+08:00",
                "to": "2026-10-12T22:00:00+08:00",
            ])
        let result = try #require(duty(.complaint, month, "2026-10", at: "2026-12-01T00:00:00Z"))
        #expect(result.entries.map(\.outcome) == [outcome])
    }

    // MARK: - Articles 7 and 8

    /// Due at midnight is due on the day that ends then.
    @Test(arguments: [
        ("2026-10-31T15:29:59.999Z", "2026-10"), ("2026-10-31T15:30:00Z", "2026-10"),
        ("2026-10-31T15:30:00.001Z", "2026-11"),
    ])
    func anEntryBelongsToTheMonthOfItsDueInstant(authorised: String, belongs: String) throws {
        var month = try month()
        try month.record(.operation, ["contract": "c-1", "authorised_at": authorised, "authorised_by": "Li Wei"])
        for name in ["2026-10", "2026-11"] {
            let count = duty(.operation, month, name, at: "2026-12-01T00:00:00Z")?.entries.count ?? 0
            #expect(count == (name == belongs ? 1 : 0))
        }
    }

    @Test(arguments: [
        ("2026-10-12T10:30:00+08:00", "2026-10-12T12:00:00+08:00", Verdict.met),
        ("2026-10-12T10:30:00.001+08:00", "2026-10-12T12:00:00+08:00", .breached),
        ("", "2026-10-12T12:00:00+08:00", .breached), ("2026-10-12T10:10:00+08:00", "", .met),
    ])
    func anOperationIsAnswered(feedback: String, report: String, verdict: Verdict) throws {
        var month = try month()
        var fields = [
            "contract": "c-1", "authorised_at": "2026-10-12T10:00:00+08:00", "authorised_by": "Li Wei",
            "completed_at": "2026-10-12T11:00:00+08:00",
        ]
        for (name, value) in [("first_feedback_at", feedback), ("written_report_at", report)] where !value.isEmpty {
            fields[name] = value
        }
        try month.record(.operation, fields)
        let result = try #require(duty(.operation, month, "2026-10", at: "2026-12-01T00:00:00Z"))
        #expect(result.verdict == verdict)
        // The closing report has no deadline: that it is missing is a failure of its own.
        #expect(result.findings.map(\.kind) == (report.isEmpty ? [.closingReportMissing] : []))
        #expect(result.failures == result.count(.late) + result.findings.count)
    }

    /// A correction counts from when it was made, and the one it replaces until then.
    @Test func aCorrectionCountsFromWhenItWasMade() throws {
        var month = try month()
        let complaint = ["contract": "c-1", "about": "staff", "accepted_at": "2026-10-12T10:00:00+08:00"]
        let late = ["first_written_report_at": "2026-10-14T10:00:00+08:00", "id": "k-1"]
        try month.record(.complaint, complaint.merging(late) { a, _ in a })
        try month.record(
            .complaint,
            complaint.merging([
                "first_written_report_at": "2026-10-12T18:00:00+08:00", "replaces": "k-1", "by": "Zhao",
                "reason": "the fax of the 12th was overlooked", "at": "2026-11-05T10:00:00+08:00",
            ]) { a, _ in a })
        #expect(duty(.complaint, month, "2026-10", at: "2026-11-05T01:59:59Z")?.verdict == .breached)
        #expect(duty(.complaint, month, "2026-10", at: "2026-11-05T02:00:00Z")?.verdict == .met)
    }

    @Test func feesAreOutsideTheCapOfTheRent() throws {
        var month = try month()
        month.contract.terms.installation.refund = try #require(Ratio("50%"))
        for fee in ["100.01 CNY", "900.00 CNY", "5.00 EUR"] {
            try month.record(
                .installation,
                ["contract": "c-1", "service": "rack", "signed_at": "2026-10-12T09:00:00+08:00", "fee": fee])
        }
        let result = try #require(month.result())
        // Half-even: 500.005 is 500.00.
        #expect(result.remedyTotal.amountText == "500.00")
    }

    // MARK: - To the millisecond

    /// Not done: pending up to the deadline itself, whichever article it is.
    @Test(arguments: [(-1, DueEntry.Outcome.pending), (0, .pending), (1, .late)])
    func whatIsNotDoneIsPendingUpToItsDeadline(shift: Int, outcome: DueEntry.Outcome) throws {
        var month = try month()
        try month.record(
            .complaint, ["contract": "c-1", "about": "staff", "accepted_at": "2026-10-12T10:00:00+08:00"])
        try month.record(
            .installation, ["contract": "c-1", "service": "rack", "signed_at": "2026-10-12T09:00:00+08:00"])
        for (guarantee, due) in [
            (Guarantee.complaint, "2026-10-13T02:00:00Z"), (.installation, "2026-10-15T16:00:00Z"),
        ] {
            let now = try #require(Instant(due)) + Milliseconds(shift)
            let result = try #require(duty(guarantee, month, "2026-10", at: "\(now)"))
            #expect(result.entries.map(\.outcome) == [outcome])
            #expect(result.isPending == (outcome == .pending) && result.failures == (outcome == .late ? 1 : 0))
        }
    }

    @Test(arguments: [
        ("2026-10-13T09:59:59.999+08:00", DueEntry.Outcome.onTime), ("2026-10-13T10:00:00+08:00", .onTime),
        ("2026-10-13T10:00:00.001+08:00", .late),
    ])
    func aComplaintIsAnsweredInADay(reported: String, outcome: DueEntry.Outcome) throws {
        var month = try month()
        try month.record(
            .complaint,
            [
                "contract": "c-1", "about": "staff", "accepted_at": "2026-10-12T10:00:00+08:00",
                "first_written_report_at": reported,
            ])
        #expect(duty(.complaint, month, "2026-10", at: "2026-12-01T00:00:00Z")?.entries.map(\.outcome) == [outcome])
    }

    /// Complaints are duties when they were accepted within the term; an installation whenever it was signed.
    @Test(arguments: [
        ("2026-10-09T23:59:59.999+08:00", 0), ("2026-10-10T00:00:00+08:00", 1),
        ("2026-10-11T23:59:59.999+08:00", 1), ("2026-10-12T00:00:00+08:00", 0),
    ])
    func aDutyArisesFromTheTerm(accepted: String, complaints: Int) throws {
        var month = try SmallMonth()
        try month.record(.complaint, ["contract": "c-1", "about": "staff", "accepted_at": accepted])
        try month.record(.installation, ["contract": "c-1", "service": "rack", "signed_at": accepted])
        #expect(duty(.complaint, month, "2026-10", at: "2026-12-01T00:00:00Z")?.entries.count ?? 0 == complaints)
        #expect(duty(.installation, month, "2026-10", at: "2026-12-01T00:00:00Z")?.entries.count == 1)
    }

    // MARK: - No installation at all (fine print, 24)

    /// The contract was signed on Saturday the 10th: an installation is due by the end of Wednesday the 14th.
    @Test(arguments: [
        ("2026-10-14T15:59:59.999Z", false), ("2026-10-14T16:00:00Z", false), ("2026-10-14T16:00:00.001Z", true),
    ])
    func noInstallationIsAFindingOnceItWasDue(now: String, isFound: Bool) throws {
        var month = try SmallMonth()
        let result = duty(.installation, month, "2026-10", at: now)
        #expect(result?.findings.map(\.kind) ?? [] == (isFound ? [.installationUnrecorded] : []))
        #expect(result?.verdict == (isFound ? .notApplicable : nil))
        #expect(result?.failures == (isFound ? 1 : nil) && result?.hasDuty == (isFound ? false : nil))
        // What another contract left behind is installed.
        month.contract.follows = "c-0"
        #expect(duty(.installation, month, "2026-10", at: now) == nil)
        month.contract.follows = nil
        try month.record(
            .installation, ["contract": "c-1", "service": "rack", "signed_at": "2026-01-01T00:00:00Z"])
        #expect(duty(.installation, month, "2026-10", at: now) == nil)
    }
}
