import Agreement
import Foundation
import Intervals
import Site
import Testing

/// Articles 5, 6 and 9: entries, and the failures among them.
@Suite struct RegisterTests {
    private func register(
        _ guarantee: Guarantee, _ month: SmallMonth, at now: String = "2026-12-01T00:00:00Z"
    ) -> RegisterResult? {
        for case .register(let result) in month.result(at: now)?.guarantees ?? []
        where result.guarantee == guarantee { return result }
        return nil
    }

    private func kinds(_ result: RegisterResult?) -> [Finding.Kind] { result?.findings.map(\.kind) ?? [] }

    // MARK: - Article 9

    private static let announced = [
        "contract": "c-1", "announced_at": "2026-10-10T09:00:00+08:00", "reason": "a disk", "activities": "replace it",
        "expected_entry": "2026-10-10T14:00:00+08:00", "expected_exit": "2026-10-10T16:00:00+08:00",
        "cooperation": "a ladder",
    ]
    private static let inside = [
        "decision": "admitted", "entered_at": "2026-10-10T14:00:00+08:00", "escort": "Zhao", "pass": "17",
    ]

    @Test(arguments: [
        ("", ["decision": "refused"], [Finding.Kind.visitNotAdmitted]),
        ("", [:], [.visitNotAdmitted]),
        ("", inside, []),
        ("", ["decision": "admitted", "entered_at": "2026-10-10T14:00:00+08:00"], [.visitUnescorted]),
        ("cooperation", ["decision": "refused"], [.visitIncomplete]),
        ("reason", inside, [.visitIncomplete]),
        ("", inside.merging(["entered_at": "2026-10-10T08:00:00+08:00"]) { _, b in b }, [.visitIncomplete]),
    ])
    func aCompleteVisitMustBeAdmitted(without item: String, then: [String: String], found: [Finding.Kind]) throws {
        var month = try SmallMonth()
        var fields = Self.announced.merging(then) { _, b in b }
        fields[item] = nil
        try month.record(.visit, fields)
        let result = register(.access, month)
        #expect(kinds(result) == found)
        #expect(result?.entries.count == 1)
        #expect(result?.failures == (found == [.visitNotAdmitted] ? 1 : 0))
    }

    @Test func aVisitThatIsStillToComeIsNoFailure() throws {
        var month = try SmallMonth()
        try month.record(.visit, Self.announced)
        #expect(kinds(register(.access, month, at: "2026-10-10T07:59:59Z")) == [])
        #expect(kinds(register(.access, month, at: "2026-10-10T08:00:00Z")) == [.visitNotAdmitted])
    }

    // MARK: - Article 6

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
    func anOperationNeedsAVerifiedAuthorisation(fields: [String: String], found: [Finding.Kind]) throws {
        var month = try SmallMonth()
        month.contract.contacts = [
            Contact(name: "Li Wei", isAuthorised: true, method: .email, to: "l@example.com", hook: "email")
        ]
        let person = ["contract": "c-1", "authorised_by": "Li Wei"]
        try month.record(.operation, person.merging(fields) { _, b in b })
        #expect(kinds(register(.technicalSupport, month)) == found)
    }

    @Test(arguments: [
        ("verified", "2026-10-10T08:00:00+08:00", 0), ("refused", "2026-10-10T08:00:00+08:00", 1),
        ("verified", "2026-10-10T10:00:00+08:00", 1),
    ])
    func theRegisterAuthorisesToo(credentials: String, at: String, failures: Int) throws {
        var month = try SmallMonth()
        try month.record(.operation, ["contract": "c-1", "first_feedback_at": "2026-10-10T09:00:00+08:00"])
        try month.record(
            .authorisation,
            ["contract": "c-1", "at": at, "by": "Li Wei", "method": "phone", "credentials": credentials])
        #expect(register(.technicalSupport, month)?.failures == failures)
    }

    /// The period is the two days from the 10th to the 12th.
    @Test(arguments: [
        (["2026-10-01T00:00:00+08:00", "2026-10-13T00:00:00+08:00"], 0),
        (["2026-10-09T20:00:00+08:00", "2026-10-10T08:00:00+08:00"], 1),
        (
            [
                "2026-10-10T00:00:00+08:00", "2026-10-11T00:00:00+08:00", "2026-10-11T00:01:00+08:00",
                "2026-10-12T00:00:00+08:00",
            ], 1
        ),
        (["2026-10-10T01:00:00+08:00", "2026-10-11T23:00:00+08:00"], 2),
        (["2026-09-01T00:00:00+08:00", "2026-09-02T00:00:00+08:00"], 1),
    ])
    func aHoleInTheRosterIsAFailure(edges: [String], holes: Int) throws {
        var month = try SmallMonth()
        for index in stride(from: 0, to: edges.count, by: 2) {
            try month.record(.dutyRoster, ["name": "Zhao", "from": edges[index], "to": edges[index + 1]])
        }
        #expect(register(.technicalSupport, month)?.failures ?? 0 == holes)
    }

    // MARK: - Article 5

    @Test func anUnansweredDowntimeStatementIsVisible() throws {
        var month = try SmallMonth()
        let request = ["contract": "c-1", "kind": "downtime_statement", "at": "2026-10-10T09:00:00+08:00"]
        try month.record(.request, request.merging(["answered_at": "2026-10-20T09:00:00+08:00"]) { a, _ in a })
        try month.record(.request, request.merging(["kind": "renewal"]) { _, b in b })
        #expect(kinds(register(.customerService, month)) == [.requestOpen])
        let before = register(.customerService, month, at: "2026-10-15T00:00:00Z")
        #expect(before?.failures == 1 && before?.entries.count == 2)
    }

    @Test func aRepresentativeWhoLeftMustBeFollowed() throws {
        var month = try SmallMonth()
        let role = ["contract": "c-1", "role": "representative"]
        let first = ["name": "Zhao", "from": "2026-10-01T00:00:00+08:00", "to": "2026-10-11T00:00:00+08:00"]
        try month.record(.assignment, role.merging(first) { a, _ in a })
        #expect(kinds(register(.customerService, month)) == [.noRepresentative])
        try month.record(
            .assignment, role.merging(["name": "Qian", "from": "2026-10-11T00:00:00+08:00"]) { a, _ in a })
        let result = try #require(register(.customerService, month))
        #expect(result.findings.isEmpty && result.inCharge == ["Qian"])
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
