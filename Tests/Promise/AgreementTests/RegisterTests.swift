import Agreement
import Foundation
import Intervals
import Site
import Testing

/// Articles 5 and 6: entries, and the failures among them.
@Suite struct RegisterTests {
    // MARK: - Article 6, as operations were entered before they named their authorisation

    @Test(arguments: [
        (["authorised_at": "2026-10-10T09:00:00+08:00", "method": "written"], [] as [Finding.Kind]),
        (
            [
                "authorised_at": "2026-10-10T09:00:00+08:00", "method": "phone", "credentials": "verified",
                "signed_paper_at": "2026-10-10T11:00:00+08:00",
            ], []
        ),
        (
            ["authorised_at": "2026-10-10T09:00:00+08:00", "method": "phone", "credentials": "verified"],
            [.signedPaperMissing]
        ),
        (
            ["authorised_at": "2026-10-10T09:00:00+08:00", "method": "phone", "credentials": "refused"],
            [.operationUnauthorised]
        ),
        (["authorised_at": "2026-10-10T09:00:00+08:00", "method": "phone"], [.operationUnauthorised]),
        (
            ["authorised_at": "2026-10-10T09:00:00+08:00", "first_feedback_at": "2026-10-10T08:00:00+08:00"],
            [.operationUnauthorised]
        ),
        (["first_feedback_at": "2026-10-10T09:00:00+08:00"], [.operationUnauthorised]),
        (
            ["authorised_at": "2026-10-10T09:00:00+08:00", "authorised_by": "Somebody Else"],
            [.operationUnauthorised]
        ),
    ])
    func aFormerOperationTellsOfItsAuthorisation(fields: [String: String], found: [Finding.Kind]) throws {
        var month = try SmallMonth.served()
        let person = ["contract": "c-1", "authorised_by": "li  wei"]
        try month.record(.operation, person.merging(fields) { _, b in b })
        #expect(month.findings(.technicalSupport) == found + [.operationFormer])
    }

    @Test(arguments: [
        ("verified", "2026-10-10T08:00:00+08:00", 0), ("refused", "2026-10-10T08:00:00+08:00", 1),
        ("verified", "2026-10-10T10:00:00+08:00", 1),
    ])
    func theRegisterAuthorisesAFormerOperation(credentials: String, at: String, failures: Int) throws {
        var month = try SmallMonth.served()
        try month.record(.operation, ["contract": "c-1", "first_feedback_at": "2026-10-10T09:00:00+08:00"])
        try month.record(
            .authorisation,
            ["contract": "c-1", "at": at, "by": "Li Wei", "method": "phone", "credentials": credentials])
        #expect(month.register(.technicalSupport)?.failures == failures)
    }

    // MARK: - The roster

    /// The period is the two days from the 10th to the 12th. A roster is held against the clock from its first entry on.
    @Test(arguments: [
        (["2026-10-01T00:00:00+08:00", "2026-10-13T00:00:00+08:00"], [] as [Finding.Kind]),
        (["2026-10-09T20:00:00+08:00", "2026-10-11T23:59:59.999+08:00"], [.rosterHole]),
        (["2026-10-10T00:00:00+08:00", "2026-10-12T00:00:00+08:00"], []),
        (["2026-10-10T00:00:00.001+08:00", "2026-10-12T00:00:00+08:00"], [.rosterBeginsLater]),
        (
            [
                "2026-10-10T00:00:00+08:00", "2026-10-11T00:00:00+08:00", "2026-10-11T00:01:00+08:00",
                "2026-10-12T00:00:00+08:00",
            ], [.rosterHole]
        ),
        (["2026-10-10T01:00:00+08:00", "2026-10-11T23:00:00+08:00"], [.rosterBeginsLater, .rosterHole]),
        (["2026-09-01T00:00:00+08:00", "2026-09-02T00:00:00+08:00"], [.rosterHole]),
        (["2026-11-01T00:00:00+08:00", "2026-11-02T00:00:00+08:00"], [.rosterBeginsLater]),
        ([], [.noRoster]),
    ])
    func aHoleInTheRosterIsAFailure(edges: [String], found: [Finding.Kind]) throws {
        var month = try SmallMonth.served()
        month.records.removeAll { $0.kind == .dutyRoster }
        for index in stride(from: 0, to: edges.count, by: 2) {
            try month.record(.dutyRoster, ["name": "Zhao", "from": edges[index], "to": edges[index + 1]])
        }
        #expect(month.findings(.technicalSupport) == found)
        let failures = found.count { $0 != .rosterBeginsLater }
        #expect(month.register(.technicalSupport)?.failures ?? 0 == failures)
    }

    /// What force majeure took of the roster is shown apart and is no failure.
    @Test func forceMajeureTakesPartOfAHole() throws {
        var month = try SmallMonth.served()
        month.records.removeAll { $0.kind == .dutyRoster }
        try month.record(
            .dutyRoster,
            ["name": "Zhao", "from": "2026-10-01T00:00:00+08:00", "to": "2026-10-11T00:00:00+08:00"])
        try month.record(
            .forceMajeure,
            [
                "category": "natural_disaster", "guarantees": "technical_support",
                "from": "2026-10-11T06:00:00+08:00", "to": "2026-10-11T12:00:00+08:00",
            ])
        let result = try #require(month.register(.technicalSupport))
        #expect(result.findings.map(\.kind) == [.rosterHole, .rosterHole, .rosterHole])
        #expect(result.findings.map(\.isFailure) == [true, false, true])
        #expect(result.failures == 2)
    }

    // MARK: - Silence is visible (fine print, 24)

    @Test func nobodyAssignedIsAFinding() throws {
        let month = try SmallMonth()
        #expect(month.findings(.customerService) == [.noRepresentative])
        #expect(month.findings(.technicalSupport) == [.noRoster, .noEngineer, .noAuthorisedContact])
        #expect(month.register(.technicalSupport)?.failures == 2)
        // A period of which nothing has passed lacks nothing yet.
        #expect(month.register(.customerService, at: "2026-10-09T16:00:00Z") == nil)
        #expect(month.findings(.customerService, at: "2026-10-09T16:00:00.001Z") == [.noRepresentative])
    }

    @Test func theDocumentNamesWhoServedWhen() throws {
        var month = try SmallMonth()
        let role = ["contract": "c-1", "role": "representative"]
        let first = ["name": "Zhao", "from": "2026-10-01T00:00:00+08:00", "to": "2026-10-11T00:00:00+08:00"]
        try month.record(.assignment, role.merging(first) { a, _ in a })
        #expect(month.findings(.customerService) == [.noRepresentative])
        try month.record(
            .assignment, role.merging(["name": "Qian", "from": "2026-10-11T00:00:00.001+08:00"]) { a, _ in a })
        let gap = try #require(month.register(.customerService)?.findings.first?.span)
        #expect(gap.length == 1)
        try month.record(
            .assignment, role.merging(["name": "Sun", "from": "2026-10-11T00:00:00+08:00"]) { a, _ in a })
        let result = try #require(month.register(.customerService))
        #expect(result.findings.isEmpty && result.inCharge == ["Sun", "Qian"])
        #expect(result.assigned.map(\.name) == ["Zhao", "Sun", "Qian"])
        #expect(result.assigned.first?.span.from == SmallMonth.start)
    }

    // MARK: - Article 5

    @Test func anUnansweredDowntimeStatementIsVisible() throws {
        var month = try SmallMonth.served()
        let request = ["contract": "c-1", "kind": "downtime_statement", "at": "2026-10-10T09:00:00+08:00"]
        try month.record(.request, request.merging(["answered_at": "2026-10-20T09:00:00+08:00"]) { a, _ in a })
        try month.record(.request, request.merging(["kind": "renewal"]) { _, b in b })
        #expect(month.findings(.customerService) == [.requestOpen])
        let before = month.register(.customerService, at: "2026-10-20T00:59:59.999Z")
        #expect(before?.failures == 1 && before?.entries.count == 2)
        #expect(month.register(.customerService, at: "2026-10-20T01:00:00Z")?.failures == 0)
    }

    // MARK: - Tiers

    @Test(arguments: [(605, "1200.00"), (660, "3600.00"), (2000, "12000.00")])
    func creditsHaveSteps(end: Int, amount: String) throws {
        var month = try SmallMonth()
        month.powered(.signal(SmallMonth.outletA))
        month.read(SmallMonth.outletA, (0..<2 * 24 * 60 + 1).map { (600..<end).contains($0) ? .down : .up })
        try month.record(
            .outageReport, ["contract": "c-1", "guarantee": "power", "at": "2026-10-12T12:00:00+08:00"])
        month.contract.terms.power.credits = [("99.9%", "10%"), ("99%", "30%"), ("60%", "100%")].compactMap {
            guard let below = Ratio($0.0), let rent = Ratio($0.1) else { return nil }
            return CreditStep(below: below, rent: rent)
        }
        let power = try #require(month.availability(.power))
        #expect(power.remedy?.kind == .rentShare)
        #expect(power.remedy?.amount.amountText == amount)
    }
}
