import Agreement
import Foundation
import Intervals
import Notation
import Site
import Testing

/// Fine print 13, 14 and 25: what a document says of its own standing.
@Suite struct FrameTests {
    /// An hour without power on the 10th that nobody reported.
    private func month() throws -> SmallMonth {
        try .power(off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
    }

    private func text(_ month: SmallMonth, of name: String = "2026-10", at now: String) throws -> String {
        try #require(month.result(month: name, at: now)).document(revision: 1, ledgerDigest: "sha256:0").compact
    }

    // MARK: - If nothing more is reported

    @Test(arguments: [
        ("2026-10-11T04:00:00Z", Verdict.breached), ("2026-10-15T15:59:59.999Z", .breached),
        ("2026-10-15T16:00:00Z", .met),
    ])
    func whatNobodyReportsIsForeseen(now: String, verdict: Verdict) throws {
        let result = try #require(month().result(at: now))
        let outlook = try #require(result.ifNothingMoreIsReported)
        #expect(result.guarantees.first { $0.guarantee == .power }?.verdict == verdict)
        #expect(outlook.verdicts.filter { $0.guarantee == .power }.map(\.verdict) == [.met])
        #expect(outlook.remedyTotal.amount == 0 && result.remedyTotal.amount == (verdict == .breached ? 12000 : 0))
    }

    @Test func whatWasReportedStays() throws {
        var month = try month()
        try month.report(.power, at: "2026-10-10T05:00:00Z")
        let outlook = try #require(month.result(at: "2026-10-11T00:00:00Z")?.ifNothingMoreIsReported)
        #expect(outlook.verdicts.first?.verdict == .breached && outlook.remedyTotal.amount == 12000)
    }

    @Test func aFinalOneForeseesNothing() throws {
        #expect(try month().result(at: "2026-10-17T15:59:59.999Z")?.ifNothingMoreIsReported != nil)
        #expect(try month().result(at: "2026-10-17T16:00:00Z")?.ifNothingMoreIsReported == nil)
    }

    @Test func theDocumentSaysIt() throws {
        let text = try text(month(), at: "2026-10-11T04:00:00Z")
        #expect(text.contains(#""if_nothing_more_is_reported":{"guarantees":{"power":"met""#), "\(text)")
        #expect(text.contains(#""rules":2,"#))
        #expect(try !self.text(month(), at: "2026-10-18T00:00:00Z").contains("if_nothing_more"))
    }

    // MARK: - Nothing pending

    /// A complaint of the last day keeps the month open while it can be answered: due at noon of the 12th, and half a day of
    /// force majeure later.
    @Test(arguments: [
        ("2026-10-17T15:59:59.999Z", ResultStatus.provisional), ("2026-10-17T16:00:00Z", .provisional),
        ("2026-10-20T04:00:00Z", .provisional), ("2026-10-20T04:00:00.001Z", .final),
    ])
    func aMonthIsFinalWhenNothingIsPending(now: String, status: ResultStatus) throws {
        var month = try month()
        month.contract.termTo = try #require(CivilDate("2026-10-12"))
        try month.record(
            .complaint,
            [
                "contract": "c-1", "about": "network_quality", "accepted_at": "2026-10-11T04:00:00Z",
                "at": "2026-10-11T04:00:00Z",
            ])
        try month.record(
            .forceMajeure,
            [
                "contract": "c-1", "guarantees": "complaint", "category": "government",
                "from": "2026-10-11T16:00:00Z", "to": "2026-10-19T16:00:00Z", "at": "2026-10-11T16:00:00Z",
            ])
        #expect(month.result(at: now)?.status == status)
        #expect((month.result(at: now)?.ifNothingMoreIsReported == nil) == (status == .final))
    }

    // MARK: - Months that the term does not reach

    /// Accepted on the term's last afternoon, due on the first day of the next month.
    private func leaving() throws -> SmallMonth {
        var month = try SmallMonth(from: "2026-10-10", to: "2026-11-01")
        try month.record(
            .complaint,
            [
                "contract": "c-1", "about": "network_quality", "accepted_at": "2026-10-31T06:00:00Z",
                "at": "2026-10-31T06:00:00Z",
            ])
        return month
    }

    @Test(arguments: [
        ("2026-11-01T05:59:59.999Z", Verdict.undetermined, ResultStatus.running),
        ("2026-11-01T06:00:00Z", .undetermined, .running), ("2026-11-01T06:00:00.001Z", .breached, .running),
        ("2026-11-30T15:59:59.999Z", .breached, .running), ("2026-11-30T16:00:00Z", .breached, .final),
    ])
    func aDutyMakesADocument(now: String, verdict: Verdict, status: ResultStatus) throws {
        let result = try #require(leaving().result(month: "2026-11", at: now))
        #expect(result.status == status && result.period == nil && result.claimsCloseAt == nil)
        #expect(result.guarantees.map(\.guarantee) == Guarantee.allCases)
        for part in result.guarantees {
            #expect(part.verdict == (part.guarantee == .complaint ? verdict : .notApplicable))
        }
        #expect(result.ifNothingMoreIsReported == nil && result.remedyTotal.amountText == "0.00")
        #expect(!result.configurations.isEmpty)
    }

    @Test func theDocumentHasNoPeriod() throws {
        let text = try text(leaving(), of: "2026-11", at: "2026-12-01T00:00:00Z")
        for name in [#""period":"#, "claims_close_at", "if_nothing_more"] { #expect(!text.contains(name), "\(text)") }
        #expect(text.contains(#""status":"final","verdict":"breached","guarantees":[{"article":1"#), "\(text)")
    }

    /// It stays open while it can still be answered, though the month is over.
    @Test(arguments: [("2026-12-05T06:00:00Z", ResultStatus.running), ("2026-12-05T06:00:00.001Z", .final)])
    func itIsFinalWhenNothingIsPending(now: String, status: ResultStatus) throws {
        var month = try leaving()
        try month.record(
            .forceMajeure,
            [
                "contract": "c-1", "guarantees": "complaint", "category": "government",
                "from": "2026-10-31T16:00:00Z", "to": "2026-12-04T16:00:00Z", "at": "2026-10-31T16:00:00Z",
            ])
        #expect(month.result(month: "2026-11", at: now)?.status == status)
    }

    @Test func nothingDueMakesNone() throws {
        let result = try #require(leaving().result(month: "2026-12"))
        #expect(result.status == .notApplicable && result.guarantees.isEmpty && result.period == nil)
        // A complaint of after the term is not of the contract.
        var later = try leaving()
        try later.record(
            .complaint,
            [
                "contract": "c-1", "about": "network_quality", "accepted_at": "2026-12-05T06:00:00Z",
                "at": "2026-12-05T06:00:00Z",
            ])
        #expect(later.result(month: "2026-12", at: "2027-01-05T00:00:00Z")?.guarantees.isEmpty == true)
    }
}
