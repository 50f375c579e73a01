import Agreement
import Intervals
import Site
import Testing

/// Article 7: feedback within 30 minutes of each valid authorisation (fine print, 21).
@Suite struct FeedbackTests {
    private static let given = [
        "contract": "c-1", "id": "w-1", "by": "Li Wei", "method": "written", "work": "restart",
        "at": "2026-10-10T10:00:00+08:00", "signed_paper_at": "2026-10-10T10:00:00+08:00",
    ]

    /// From the 10th to the 12th, the term alike.
    private func month(_ changes: [String: String] = [:]) throws -> SmallMonth {
        var month = try SmallMonth.served()
        try month.record(.authorisation, Self.given.merging(changes) { _, b in b })
        return month
    }

    private func outcomes(_ month: SmallMonth, at now: String = "2026-12-01T00:00:00Z") -> [DueEntry.Outcome] {
        month.duty(.operation, at: now)?.entries.map(\.outcome) ?? []
    }

    @Test(arguments: [
        ("operation", "first_feedback_at", "2026-10-10T10:29:59.999+08:00", DueEntry.Outcome.onTime),
        ("operation", "first_feedback_at", "2026-10-10T10:30:00+08:00", .onTime),
        ("operation", "first_feedback_at", "2026-10-10T10:30:00.001+08:00", .late),
        ("request", "answered_at", "2026-10-10T10:30:00+08:00", .onTime),
        ("request", "answered_at", "2026-10-10T10:30:00.001+08:00", .late),
        // What was said before is no feedback on it.
        ("operation", "first_feedback_at", "2026-10-10T10:00:00+08:00", .onTime),
        ("operation", "first_feedback_at", "2026-10-10T09:59:59.999+08:00", .late),
        ("request", "answered_at", "2026-10-10T09:59:59.999+08:00", .late),
    ])
    func whateverNamesItAnswers(kind: String, field: String, at: String, outcome: DueEntry.Outcome) throws {
        var month = try month()
        let kind = try #require(Record.Kind(rawValue: kind))
        var fields = ["contract": "c-1", "authorisation": "w-1", "at": "2026-10-10T09:00:00+08:00", field: at]
        if kind == .request { fields["kind"] = "technical" }
        try month.record(kind, fields)
        #expect(outcomes(month) == [outcome])
        #expect(month.duty(.operation)?.verdict == (outcome == .late ? .breached : .met))
    }

    /// Whether an operation was recorded or not; pending up to the deadline itself.
    @Test(arguments: [
        ("2026-10-10T02:29:59.999Z", DueEntry.Outcome.pending), ("2026-10-10T02:30:00Z", .pending),
        ("2026-10-10T02:30:00.001Z", .late),
    ])
    func silenceBreaches(now: String, outcome: DueEntry.Outcome) throws {
        let month = try month()
        #expect(outcomes(month, at: now) == [outcome])
        let result = try #require(month.duty(.operation, at: now))
        #expect(result.isPending == (outcome == .pending))
        #expect(result.verdict == (outcome == .pending ? .undetermined : .breached))
    }

    @Test func theEarliestAnswerCounts() throws {
        var month = try month()
        for (id, at) in [("b", "2026-10-10T10:40:00+08:00"), ("a", "2026-10-10T10:20:00+08:00")] {
            try month.record(
                .operation,
                [
                    "contract": "c-1", "authorisation": "w-1", "started_at": at, "first_feedback_at": at, "at": at,
                    "id": id, "written_report_at": at,
                ])
        }
        let entry = try #require(month.duty(.operation)?.entries.first)
        #expect(entry.outcome == .onTime && entry.answeredBy == "a" && entry.missing.isEmpty)
        #expect(outcomes(month, at: "2026-10-10T02:30:00.001Z") == [.onTime])
        // An instant that has not come is not known.
        #expect(outcomes(month, at: "2026-10-10T02:19:59.999Z") == [.pending])
    }

    /// A report of the finished work mends no missed feedback.
    @Test func aClosingReportIsNoFeedback() throws {
        var month = try month()
        try month.record(
            .operation,
            [
                "contract": "c-1", "authorisation": "w-1", "started_at": "2026-10-10T10:05:00+08:00",
                "completed_at": "2026-10-10T10:20:00+08:00", "written_report_at": "2026-10-10T10:21:00+08:00",
            ])
        #expect(outcomes(month) == [.late])
        #expect(month.duty(.operation)?.failures == 1)
    }

    @Test(arguments: [
        ("2026-10-10T10:29:59.999+08:00", [] as [DueEntry.Outcome]), ("2026-10-10T10:30:00+08:00", []),
        ("2026-10-10T10:30:00.001+08:00", [.late]),
    ])
    func aWithdrawalEndsItUntilItIsDue(withdrawn: String, left: [DueEntry.Outcome]) throws {
        var month = try month()
        try month.record(.withdrawal, ["replaces": "w-1", "at": withdrawn])
        #expect(outcomes(month) == left)
    }

    @Test func anotherOneTakesItsPlace() throws {
        var month = try month()
        try month.record(
            .authorisation,
            Self.given.merging([
                "id": "w-2", "replaces": "w-1", "at": "2026-10-10T11:00:00+08:00", "reason": "another machine",
                "signed_paper_at": "2026-10-10T11:00:00+08:00",
            ]) { _, b in b })
        #expect(outcomes(month, at: "2026-10-10T02:59:59.999Z") == [.late])
        #expect(outcomes(month, at: "2026-10-10T03:00:00Z") == [.pending])
        #expect(month.duty(.operation)?.entries.map(\.record) == ["w-2"])
    }

    /// The signed paper of a call is entered later, by a correction: what names the call means that. It is another one where
    /// it was given at another instant.
    @Test(arguments: [("2026-10-10T10:00:00+08:00", DueEntry.Outcome.onTime), ("2026-10-10T10:00:00.001+08:00", .late)])
    func aPaperThatFollowsChangesNothing(received: String, outcome: DueEntry.Outcome) throws {
        var month = try SmallMonth.served()
        let call = [
            "contract": "c-1", "by": "Li Wei", "method": "phone", "credentials": "verified", "check": "k-1",
            "why_not_written": "a fax", "work": "restart",
        ]
        let first = ["id": "w-1", "at": "2026-10-10T10:00:00+08:00"]
        try month.record(.authorisation, call.merging(first) { a, _ in a })
        let work = [
            "contract": "c-1", "authorisation": "w-1", "started_at": "2026-10-10T10:20:00+08:00",
            "first_feedback_at": "2026-10-10T10:20:00+08:00",
        ]
        try month.record(.operation, work)
        #expect(month.findings(.technicalSupport) == [.signedPaperMissing])
        let paper = [
            "id": "w-2", "replaces": "w-1", "at": "2026-10-10T18:00:00+08:00", "received_at": received,
            "signed_paper_at": "2026-10-10T17:00:00+08:00", "reason": "the paper has come",
        ]
        try month.record(.authorisation, call.merging(paper) { a, _ in a })
        #expect(outcomes(month) == [outcome])
        #expect(month.duty(.operation)?.entries.map(\.record) == ["w-2"])
        let isAnother = outcome == .late
        #expect(month.findings(.technicalSupport) == (isAnother ? [.operationUnauthorised] : []))
    }

    /// The 30 minutes run from when it was said, also where it was entered later.
    @Test(arguments: [("2026-10-10T09:30:00+08:00", DueEntry.Outcome.onTime), ("2026-10-10T09:30:00.001+08:00", .late)])
    func theClockRunsFromWhenItWasSaid(feedback: String, outcome: DueEntry.Outcome) throws {
        var month = try month([
            "received_at": "2026-10-10T09:00:00+08:00", "at": "2026-10-10T11:00:00+08:00",
            "signed_paper_at": "2026-10-10T09:00:00+08:00",
        ])
        try month.record(
            .operation,
            [
                "contract": "c-1", "authorisation": "w-1", "started_at": feedback, "first_feedback_at": feedback,
                "at": feedback,
            ])
        #expect(outcomes(month) == [outcome])
        #expect(outcomes(month, at: "2026-10-10T02:59:59.999Z") == [])
    }

    @Test(arguments: [
        ("2026-10-09T23:59:59.999+08:00", 0), ("2026-10-10T00:00:00+08:00", 1),
        ("2026-10-11T23:29:59.999+08:00", 1), ("2026-10-11T23:59:59.999+08:00", 1), ("2026-10-12T00:00:00+08:00", 0),
    ])
    func itIsGivenWithinTheTerm(given: String, entries: Int) throws {
        #expect(outcomes(try month(["at": given, "signed_paper_at": given])).count == entries)
    }

    @Test func whatIsNotValidRaisesNoDuty() throws {
        #expect(outcomes(try month(["by": "Night desk"])) == [])
        #expect(outcomes(try month(["signed_paper_at": "2026-10-10T10:00:00.001+08:00"])) == [])
    }

    @Test(arguments: [
        ("2026-10-10T11:00:00+08:00", DueEntry.Outcome.excused), ("2026-10-10T11:00:00.001+08:00", .late),
        ("2026-10-10T10:30:00+08:00", .onTime),
    ])
    func forceMajeureStopsTheClock(feedback: String, outcome: DueEntry.Outcome) throws {
        var month = try month()
        try month.record(
            .forceMajeure,
            [
                "category": "government", "guarantees": "operation", "from": "2026-10-10T10:20:00+08:00",
                "to": "2026-10-10T10:50:00+08:00",
            ])
        try month.record(
            .operation,
            ["contract": "c-1", "authorisation": "w-1", "started_at": feedback, "first_feedback_at": feedback])
        #expect(outcomes(month) == [outcome])
        #expect(month.duty(.operation)?.entries.first?.relievedDue == Instant("2026-10-10T03:00:00Z"))
    }

    // MARK: - Closing reports

    @Test(arguments: [
        ("2026-09-30T23:59:59.999+08:00", 0), ("2026-10-01T00:00:00+08:00", 1),
        ("2026-10-31T23:59:59.999+08:00", 1), ("2026-11-01T00:00:00+08:00", 0),
    ])
    func aMissingClosingReportIsRecorded(completed: String, failures: Int) throws {
        var month = try SmallMonth.served()
        try month.record(.operation, ["contract": "c-1", "completed_at": completed])
        let result = month.duty(.operation)
        #expect(result?.failures ?? 0 == failures)
        #expect(result?.verdict == (failures > 0 ? .recorded : nil))
        #expect(result?.hasDuty == (failures > 0 ? false : nil))
        #expect(result?.findings.first?.at == (failures > 0 ? Instant(completed) : nil))
    }

    @Test func aReportThatIsKnownIsNotMissing() throws {
        var month = try SmallMonth.served()
        try month.record(
            .operation,
            [
                "contract": "c-1", "completed_at": "2026-10-10T10:00:00+08:00",
                "written_report_at": "2026-10-20T10:00:00+08:00",
            ])
        #expect(month.duty(.operation, at: "2026-10-20T01:59:59.999Z")?.failures == 1)
        #expect(month.duty(.operation, at: "2026-10-20T02:00:00Z") == nil)
    }
}
