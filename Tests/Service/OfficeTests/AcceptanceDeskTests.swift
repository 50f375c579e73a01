import Agreement
import Intervals
import Ledger
import Office
import Site
import Testing

/// What a customer says of an entry, as the desk takes it (fine print, 24).
@Suite struct AcceptanceDeskTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite()
        try site.addReports()
        try site.add([
            #"{"record":"attribution","id":"attributed","contract":"acme","guarantee":"power","cause":"customer_other","#
                + #""from":"2026-02-10T01:00:00Z","to":"2026-02-10T02:00:00Z","at":"2026-02-11T00:00:00Z"}"#,
            #"{"record":"attribution","id":"at-network","contract":"acme","guarantee":"network","#
                + #""cause":"customer_equipment","from":"2026-02-10T01:00:00Z","to":"2026-02-10T02:00:00Z","#
                + #""at":"2026-02-11T00:00:00Z"}"#,
            #"{"record":"force_majeure","id":"storm","category":"natural_disaster","from":"2026-02-10T02:00:00Z","#
                + #""to":"2026-02-10T03:00:00Z","at":"2026-02-11T00:00:00Z"}"#,
            #"{"record":"attribution","id":"of-globex","contract":"globex","guarantee":"network","#
                + #""cause":"customer_other","from":"2026-02-10T21:00:00Z","to":"2026-02-10T22:00:00Z","#
                + #""at":"2026-02-11T00:00:00Z"}"#,
        ])
    }

    private func answer(
        _ decision: String, to id: String, by principal: Principal, more: [String: String] = [:]
    ) throws -> RegisterEntry {
        let fields = ["of": id, "decision": decision].merging(more) { $1 }
        return try site.enter(.acceptance, fields, by: principal)
    }

    private func states(_ guarantee: Guarantee) throws -> [String: Acceptance.State] {
        var states: [String: Acceptance.State] = [:]
        for case .availability(let part) in try site.judge().result.guarantees where part.guarantee == guarantee {
            for exclusion in part.exclusions { states[exclusion.record] = exclusion.acceptance.state }
        }
        return states
    }

    @Test func theCustomersOwnSignInCounts() throws {
        #expect(try states(.network) == ["at-network": .oneSided, "storm": .oneSided])
        let entry = try answer("disputed", to: "at-network", by: OfficeSite.acme)
        #expect(entry.record.text(.check) != nil && entry.record.text(.by) == "Li Wei")
        #expect(entry.record.contract == "acme" && entry.notes == [])
        #expect(try states(.network) == ["at-network": .disputed, "storm": .oneSided])
    }

    /// What concerns all contracts is answered for one's own.
    @Test func whatConcernsAllIsAnsweredForOneContract() throws {
        let entry = try answer("accepted", to: "storm", by: OfficeSite.acme, more: ["contract": "acme"])
        #expect(entry.record.contract == "acme")
        #expect(try states(.network)["storm"] == .accepted && states(.power)["storm"] == .accepted)
    }

    /// At the desk a name alone signs nobody in.
    @Test func nobodyGivesACheck() throws {
        let refusal = #expect(throws: Refusal.self) {
            try answer("accepted", to: "storm", by: OfficeSite.provider, more: ["check": "sign-in", "by": "Li Wei"])
        }
        #expect(refusal?.code == .contradictory && refusal?.field == "check")
    }

    @Test func whoeverMayNotAnswerIsNamed() throws {
        let entry = try answer("accepted", to: "at-net", by: OfficeSite.provider, more: ["by": "Passer-by"])
        #expect(entry.record.text(.of) == "at-network" && entry.record.text(.check) == nil)
        #expect(entry.notes.first?.hasPrefix("Passer-by is no authorised contact of acme now") == true)
        #expect(try states(.network)["at-network"] == .oneSided)
    }

    @Test(arguments: [
        ("nothing", Refusal.Code.unknownRecord), ("report-power", .contradictory), ("of-globex", .unknownRecord),
    ])
    func onlyWhatTakesSomethingOffIsAnswered(id: String, code: Refusal.Code) throws {
        let refusal = #expect(throws: Refusal.self) { try answer("accepted", to: id, by: OfficeSite.acme) }
        #expect(refusal?.code == code && refusal?.field == "of")
    }

    /// Under `accepted_only` an answer changes minutes, and its effect says so.
    @Test func anAnswerTellsItsEffect() throws {
        let site = try OfficeSite(availability: "99.9%, exclusions: accepted_only")
        try site.addReports()
        try site.add([
            #"{"record":"attribution","id":"fuse","contract":"acme","guarantee":"power","cause":"customer_equipment","#
                + #""from":"2026-02-10T01:00:00Z","to":"2026-02-10T02:00:00Z","at":"2026-02-11T00:00:00Z"}"#
        ])
        #expect(try site.judge().availability(.power)?.counted.nominal == .hours(3))
        let entry = try site.enter(.acceptance, ["of": "fuse", "decision": "accepted"], by: OfficeSite.acme)
        #expect(entry.effect.sentences.first?.hasPrefix("takes 60.00 min off power of acme") == true)
        #expect(try site.judge().availability(.power)?.counted.nominal == .hours(2))
        try site.clock.set("2026-03-20T00:01:00Z")
        let again = try site.enter(.acceptance, ["of": "fuse", "decision": "disputed"], by: OfficeSite.acme)
        #expect(again.effect.sentences == ["60.00 min of power of acme count again"])
    }
}
