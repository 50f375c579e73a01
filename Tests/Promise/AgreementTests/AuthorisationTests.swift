import Agreement
import Intervals
import Site
import Testing

/// Which authorisations are valid, and which operations rest on one (articles 4.3, 6.4 to 6.6; fine print, 20).
@Suite struct AuthorisationTests {
    private static let written = [
        "method": "written", "by": "Li Wei", "at": "2026-10-10T10:00:00+08:00",
        "signed_paper_at": "2026-10-10T10:00:00+08:00",
    ]
    private static let phone = [
        "method": "phone", "by": "Li Wei", "at": "2026-10-10T10:00:00+08:00", "credentials": "verified",
        "check": "k-1", "why_not_written": "the fax is broken",
    ]

    private func record(
        _ base: [String: String], with other: [String: String] = [:], without field: String = ""
    ) throws -> Record {
        var fields = base.merging(other) { _, b in b }.merging(["contract": "c-1", "work": "restart"]) { a, _ in a }
        fields[field] = nil
        return try Record.parse(
            .authorisation, fields: fields.mapValues { .text($0) }, recordedAt: SmallMonth.start)
    }

    private func flaws(_ record: Record) throws -> [AuthorisationFlaw] {
        AuthorisationRule.flaws(of: record, among: try SmallMonth.served().contract.contacts)
    }

    @Test(arguments: [
        ([:], "", [] as [AuthorisationFlaw]),
        (["signed_paper_at": "2026-10-10T09:59:59.999+08:00"], "", []),
        (["signed_paper_at": "2026-10-10T10:00:00.001+08:00"], "", [.signedLater]),
        ([:], "signed_paper_at", [.unsigned]),
        // It was given when the customer said it.
        (["received_at": "2026-10-10T09:30:00+08:00"], "", [.signedLater]),
        (
            ["received_at": "2026-10-10T09:30:00+08:00", "signed_paper_at": "2026-10-10T09:30:00+08:00"], "",
            []
        ),
        (["by": "LI\u{3000}wei"], "", []),
        (["by": "Night desk"], "", [.notAuthorisedPerson]),
        (["by": "Wang Fang"], "signed_paper_at", [.notAuthorisedPerson, .unsigned]),
    ])
    func inWritingItIsSignedByAnAuthorisedPerson(
        with: [String: String], without: String, flaws: [AuthorisationFlaw]
    ) throws {
        #expect(try self.flaws(record(Self.written, with: with, without: without)) == flaws)
    }

    @Test(arguments: [
        ([:], "", [] as [AuthorisationFlaw]),
        ([:], "check", [.unchecked]),
        ([:], "credentials", [.unchecked]),
        ([:], "why_not_written", [.noReason]),
        (["credentials": "refused"], "", [.credentialsRefused]),
        (
            ["credentials": "refused", "by": "Wang Fang"], "why_not_written",
            [
                .notAuthorisedPerson, .credentialsRefused, .noReason,
            ]
        ),
        // The paper follows: it is open, and no flaw.
        (["signed_paper_at": "2026-10-20T10:00:00+08:00"], "", []),
    ])
    func byTelephoneTheDeskChecksAndAReasonIsGiven(
        with: [String: String], without: String, flaws: [AuthorisationFlaw]
    ) throws {
        #expect(try self.flaws(record(Self.phone, with: with, without: without)) == flaws)
    }

    @Test func nobodyAuthorisesWhereNobodyIsNamed() throws {
        let record = try record(Self.written)
        #expect(AuthorisationRule.flaws(of: record, among: []) == [.notAuthorisedPerson])
        var contacts = try SmallMonth.served().contract.contacts
        contacts[0].isAuthorised = false
        #expect(AuthorisationRule.flaws(of: record, among: contacts) == [.notAuthorisedPerson])
    }

    /// What an erased name stands for is known: one of those whom the customer named, or none of them.
    @Test(arguments: [(Record.erased, true), (Record.erasedUnnamed, false)])
    func anErasedNameSaysWhetherItWasNamed(name: String, isValid: Bool) throws {
        #expect(try flaws(record(Self.written, with: ["by": name])).isEmpty == isValid)
    }

    // MARK: - Operations

    private func unauthorised(
        _ authorisation: [String: String], _ operation: [String: String], withdrawn: String? = nil
    ) throws -> Bool {
        var month = try SmallMonth.served()
        let named = ["contract": "c-1", "id": "w-1", "work": "restart"]
        try month.record(.authorisation, authorisation.merging(named) { a, _ in a })
        try month.record(.operation, operation.merging(["contract": "c-1"]) { a, _ in a })
        if let withdrawn { try month.record(.withdrawal, ["replaces": "w-1", "at": withdrawn]) }
        let found = month.findings(.technicalSupport)
        #expect(
            found.contains(.operationFormer) == (operation["authorisation"] == nil && operation["started_at"] == nil))
        return found.contains(.operationUnauthorised)
    }

    @Test(arguments: [
        ("2026-10-10T09:59:59.999+08:00", true), ("2026-10-10T10:00:00+08:00", false),
        ("2026-10-10T10:00:00.001+08:00", false),
    ])
    func anOperationBeginsWhenItIsAuthorised(started: String, isUnauthorised: Bool) throws {
        let operation = ["authorisation": "w-1", "started_at": started]
        #expect(try unauthorised(Self.written, operation) == isUnauthorised)
    }

    @Test(arguments: [
        ("2026-10-10T10:59:59.999+08:00", true), ("2026-10-10T11:00:00+08:00", false),
        ("2026-10-10T11:00:00.001+08:00", false),
    ])
    func aWithdrawalBeforeTheWorkEndsIt(withdrawn: String, isUnauthorised: Bool) throws {
        let operation = ["authorisation": "w-1", "started_at": "2026-10-10T11:00:00+08:00"]
        #expect(try unauthorised(Self.written, operation, withdrawn: withdrawn) == isUnauthorised)
    }

    @Test(arguments: [
        ["authorisation": "w-2", "started_at": "2026-10-10T11:00:00+08:00"],
        ["started_at": "2026-10-10T11:00:00+08:00"],
    ])
    func anOperationNamesOneThatIsKnown(operation: [String: String]) throws {
        #expect(try unauthorised(Self.written, operation))
    }

    @Test func whatIsNotValidAuthorisesNothing() throws {
        let operation = ["authorisation": "w-1", "started_at": "2026-10-10T11:00:00+08:00"]
        #expect(try !unauthorised(Self.phone, operation))
        for field in ["check", "why_not_written", "credentials"] {
            var fields = Self.phone
            fields[field] = nil
            #expect(try unauthorised(fields, operation), "\(field)")
        }
    }

    /// An operation of before names none: by what it says itself.
    @Test func aFormerOperationKeepsItsReading() throws {
        let former = ["authorised_at": "2026-10-10T10:00:00+08:00", "authorised_by": "Li Wei", "method": "written"]
        #expect(try !unauthorised(Self.written, former))
        #expect(try unauthorised(Self.written, former.merging(["authorised_by": "Wang Fang"]) { _, b in b }))
    }

    /// Contacts are those in force when it was given (fine print, 13).
    @Test(arguments: [("2026-10-10T10:00:00+08:00", false), ("2026-10-10T10:00:00.001+08:00", true)])
    func thePersonWasAuthorisedThen(changed: String, isValid: Bool) throws {
        let month = try SmallMonth.served()
        let record = try record(Self.written)
        let changed = try #require(Instant(changed))
        let authorisations = Authorisations(of: month.contract, in: KnownRecords([record], at: .distantFuture)) {
            $0 < changed ? month.contract.contacts : []
        }
        #expect(authorisations.given(record.id)?.isValid == isValid)
    }

    // MARK: - What article 6 lists

    @Test(
        arguments: [
            (phone, "", [Finding.Kind.signedPaperMissing]), (written, "", []),
            (phone, "check", [.authorisationInvalid]), (written, "signed_paper_at", [.authorisationInvalid]),
        ] as [([String: String], String, [Finding.Kind])])
    func whatIsOpenOrNotValidIsListed(fields: [String: String], without: String, found: [Finding.Kind]) throws {
        var month = try SmallMonth.served()
        var fields = fields.merging(["contract": "c-1"]) { a, _ in a }
        fields[without] = nil
        try month.record(.authorisation, fields)
        #expect(month.findings(.technicalSupport) == found)
        #expect(month.register(.technicalSupport)?.failures == 0)
    }

    @Test func refusedAndFormerOnesAreMarked() throws {
        var month = try SmallMonth.served()
        let base = ["contract": "c-1", "by": "Li Wei", "at": "2026-10-10T10:00:00+08:00", "method": "phone"]
        try month.record(.authorisation, base.merging(["credentials": "refused"]) { a, _ in a })
        #expect(month.findings(.technicalSupport) == [.authorisationRefused])
        try month.record(.authorisation, base.merging(["credentials": "verified"]) { a, _ in a })
        let found = Set(month.findings(.technicalSupport))
        #expect(found == [.authorisationRefused, .authorisationFormer, .signedPaperMissing])
    }

    /// The paper is open until it is known to be signed, to the millisecond.
    @Test func thePaperThatFollowsIsOpenUntilItIsSigned() throws {
        var month = try SmallMonth.served()
        let paper = ["contract": "c-1", "signed_paper_at": "2026-10-10T12:00:00+08:00"]
        try month.record(.authorisation, Self.phone.merging(paper) { a, _ in a })
        #expect(month.findings(.technicalSupport, at: "2026-10-10T03:59:59.999Z") == [.signedPaperMissing])
        #expect(month.findings(.technicalSupport, at: "2026-10-10T04:00:00Z") == [])
    }
}
