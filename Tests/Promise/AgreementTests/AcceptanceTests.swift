import Agreement
import Intervals
import Notation
import Site
import Testing

/// Fine print 24: who agreed to what is taken off.
@Suite struct AcceptanceTests {
    /// An hour without power on the 10th at ten, reported, of which the provider attributes half to the customer.
    private func month(_ more: [String: String] = [:]) throws -> SmallMonth {
        var month = try SmallMonth.power(off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
        month.contract.contacts = [
            Contact(name: "Li Wei", isAuthorised: true, method: .email, to: "l@example.com", hook: "email"),
            Contact(name: "Zhao", isAuthorised: false, method: .email, to: "z@example.com", hook: "email"),
        ]
        try month.report(.power, at: "2026-10-10T04:00:00Z")
        let attribution = [
            "id": "a-1", "contract": "c-1", "guarantee": "power", "cause": "customer_equipment",
            "from": "2026-10-10T02:00:00Z", "to": "2026-10-10T02:30:00Z", "at": "2026-10-11T00:00:00Z",
        ]
        try month.record(.attribution, attribution.merging(more) { $1 })
        return month
    }

    private func answer(
        _ decision: String, by person: String = "Li Wei", at instant: String = "2026-10-12T00:00:00Z",
        more: [String: String] = [:], _ month: inout SmallMonth
    ) throws {
        let fields = ["of": "a-1", "decision": decision, "by": person, "at": instant]
        try month.record(.acceptance, fields.merging(more) { $1 })
    }

    private func states(_ month: SmallMonth, at now: String = "2026-12-01T00:00:00Z") throws -> [Acceptance.State?] {
        let power = try #require(month.availability(.power, at: now))
        // The parts make up what records take off.
        let off = power.takenOff.filter { $0.key != .notReported }.values.reduce(0, +)
        #expect(power.accepted.values.reduce(0, +) == off)
        return power.exclusions.map(\.acceptance.state)
    }

    @Test func whatNobodyAnswersIsOneSided() throws {
        let power = try #require(month().availability(.power))
        #expect(power.accepted == [.accepted: 0, .disputed: 0, .oneSided: .minutes(30)])
        #expect(power.exclusions.map(\.acceptance) == [.oneSided])
        #expect(power.exclusions.map(\.record) == ["a-1"] && power.exclusions.allSatisfy(\.counts))
    }

    @Test(arguments: [("accepted", Acceptance.State.accepted), ("disputed", .disputed)])
    func anAuthorisedContactAnswers(decision: String, state: Acceptance.State) throws {
        var month = try month()
        try answer(decision, by: " li  WEI", &month)
        #expect(try states(month) == [state])
        let said = month.availability(.power)?.exclusions.first?.acceptance
        #expect(said?.by == " li  WEI" && said?.at == Instant("2026-10-12T00:00:00Z"))
        #expect(month.availability(.power)?.accepted[state] == .minutes(30))
    }

    @Test(arguments: ["Zhao", "Li", "Nobody"]) func nobodyElseDoes(person: String) throws {
        var month = try month()
        try answer("accepted", by: person, &month)
        #expect(try states(month) == [.oneSided])
    }

    /// The customer's own sign-in, of which the desk leaves its check.
    @Test func theCustomersOwnSignInAnswers() throws {
        var month = try month()
        try answer("disputed", by: "acme", more: ["check": "sign-in of acme"], &month)
        #expect(try states(month) == [.disputed])
    }

    /// An answer is known from its own instant on.
    @Test(arguments: [
        ("2026-10-11T23:59:59.999Z", Acceptance.State.oneSided), ("2026-10-12T00:00:00Z", .accepted),
        ("2026-10-12T00:00:00.001Z", .accepted),
    ])
    func anAnswerCountsOnceItIsKnown(now: String, state: Acceptance.State) throws {
        var month = try month()
        try answer("accepted", &month)
        #expect(try states(month, at: now) == [state])
    }

    @Test func theLatestAnswerDecides() throws {
        var month = try month()
        try answer("disputed", at: "2026-10-13T00:00:00.001Z", &month)
        try answer("accepted", at: "2026-10-13T00:00:00Z", &month)
        #expect(try states(month) == [.disputed])
        // What somebody says later who may not changes nothing.
        try answer("accepted", by: "Zhao", at: "2026-10-14T00:00:00Z", &month)
        #expect(try states(month) == [.disputed])
        #expect(try states(month, at: "2026-10-13T00:00:00Z") == [.accepted])
    }

    @Test(arguments: [
        (["accepted_by": "Li Wei"], Acceptance.State.accepted), (["disputed_by": "Li Wei"], .disputed),
        (["accepted_by": "Li Wei", "disputed_by": "Chen"], .disputed),
    ])
    func theEntryItselfSaysSoUntilThereIsAnAnswer(more: [String: String], state: Acceptance.State) throws {
        var month = try month(more)
        #expect(try states(month) == [state])
        let other = state == .accepted ? "disputed" : "accepted"
        try answer(other, &month)
        #expect(try states(month) == [state == .accepted ? .disputed : .accepted])
    }

    /// Under `accepted_only` the rest counts: 60 minutes, or 30.
    @Test(arguments: [
        ("", Milliseconds.minutes(60), Milliseconds(0)), ("disputed", .minutes(60), 0),
        ("accepted", .minutes(30), .minutes(30)),
    ])
    func termsMayAskForAcceptance(decision: String, counted: Milliseconds, accepted: Milliseconds) throws {
        var month = try month()
        month.contract.terms.power.exclusions = .acceptedOnly
        if !decision.isEmpty { try answer(decision, &month) }
        let power = try #require(month.availability(.power))
        #expect(power.counted.nominal == counted && power.takenOff[.customer] == accepted)
        #expect(power.accepted == [.accepted: accepted, .disputed: 0, .oneSided: 0])
        #expect(power.exclusions.map(\.counts) == [decision == "accepted"])
    }

    /// What nobody reported needs nobody's acceptance.
    @Test func whatNobodyReportedIsTakenOffAllTheSame() throws {
        var month = try SmallMonth.power(off: (from: "2026-10-10T02:00:00Z", to: "2026-10-10T03:00:00Z"))
        month.contract.terms.power.exclusions = .acceptedOnly
        let power = try #require(month.availability(.power))
        #expect(power.counted.nominal == 0 && power.accepted.values.allSatisfy { $0 == 0 })
    }

    /// Of what several entries take off, one that the customer accepted suffices.
    @Test func anAcceptedEntryCoversWhatOthersTakeOff() throws {
        var month = try month()
        try month.record(
            .forceMajeure,
            [
                "id": "f-1", "category": "government", "from": "2026-10-10T02:20:00Z", "to": "2026-10-10T02:50:00Z",
            ])
        try answer("accepted", &month)
        let power = try #require(month.availability(.power))
        #expect(power.accepted == [.accepted: .minutes(30), .disputed: 0, .oneSided: .minutes(20)])
        #expect(power.takenOff[.forceMajeure] == .minutes(30) && power.takenOff[.customer] == .minutes(20))
    }

    /// Work that the customer is said to have authorised needs a valid authorisation that was given by its beginning (fine
    /// print, 20).
    @Test(arguments: [
        ("2026-10-10T01:59:59.999Z", "Li Wei", Acceptance.State.accepted),
        ("2026-10-10T02:00:00Z", "Li Wei", .accepted),
        ("2026-10-10T02:00:00.001Z", "Li Wei", .oneSided), ("2026-10-10T01:00:00Z", "Zhao", .oneSided),
    ])
    func authorisedWorkNamesItsAuthorisation(given: String, by person: String, state: Acceptance.State) throws {
        var month = try month(["cause": "customer_authorised_work", "authorisation": "w-1", "accepted_by": "Li Wei"])
        try month.record(
            .authorisation,
            [
                "id": "w-1", "contract": "c-1", "at": "2026-10-10T05:00:00Z", "received_at": given, "by": person,
                "method": "written", "signed_paper_at": "2026-10-09T00:00:00Z",
            ])
        #expect(try states(month) == [state])
        #expect(month.availability(.power)?.exclusions.map(\.lacksAuthorisation) == [state == .oneSided])
    }

    @Test func theDocumentSaysWhoAndWhen() throws {
        var month = try month()
        try answer("disputed", more: ["id": "d-1"], &month)
        let text = try #require(month.result()).document(revision: 1, ledgerDigest: "sha256:0").compact
        #expect(text.contains(#""acceptance_ms":{"accepted":0,"disputed":1800000,"one_sided":0}"#), "\(text)")
        let acceptance =
            #""acceptance":{"state":"disputed","by":"Li Wei","at":"2026-10-12T00:00:00.000Z","record":"d-1"}"#
        #expect(text.contains(#""record":"a-1","kind":"attribution","cause":"customer""#) && text.contains(acceptance))
    }
}
