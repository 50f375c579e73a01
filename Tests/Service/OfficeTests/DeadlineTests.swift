import Agreement
import Intervals
import Notation
import Office
import Site
import Testing

/// What falls due, by article, with the time that is left; missed ones first.
@Suite struct DeadlineTests {
    private func list(_ site: OfficeSite, at now: String, days: Int = 7, of contracts: [String] = ["acme"]) throws
        -> [Deadline]
    {
        try site.clock.set(now)
        return try site.office.deadlines(days: days, of: contracts, for: OfficeSite.provider).deadlines
    }

    private func sentences(_ deadlines: [Deadline], _ article: Int) -> [String] {
        deadlines.filter { $0.article == article }.map(\.sentence)
    }

    /// Acme's power was out from 09:00 to 12:00 on the 10th: it can be reported to the end of the 15th.
    @Test(arguments: [
        ("2026-02-10T03:59:59.999Z", false), ("2026-02-12T00:00:00Z", true), ("2026-02-15T16:00:00Z", true),
        ("2026-02-15T16:00:00.001Z", false),
    ])
    func anOutageCanBeReportedUntilItsWindowCloses(now: String, isOpen: Bool) throws {
        let site = try OfficeSite()
        let found = try list(site, at: now).filter { $0.article == 2 }
        #expect(found.map(\.shownDue) == (isOpen ? ["2026-02-15 24:00+08:00"] : []))
        if isOpen {
            #expect(found[0].sentence.contains("from 2026-02-10 09:00:00+08:00 to 2026-02-10 12:00:00+08:00"))
            try site.addReports()
            #expect(try list(site, at: now).filter { $0.article == 2 }.isEmpty)
        }
    }

    @Test func farClaimsAreNotAskedFor() throws {
        let site = try OfficeSite()
        #expect(try list(site, at: "2026-02-13T16:00:00Z", days: 1).allSatisfy { $0.article != 2 })
        #expect(try list(site, at: "2026-02-13T16:00:00Z", days: 2).contains { $0.article == 2 })
    }

    private func entered() throws -> OfficeSite {
        let site = try OfficeSite(hasReadings: false)
        let office = try site.reconfigured {
            $0.replacing("{name: Li Wei, method:", with: "{name: Li Wei, authorised: true, method:")
        }
        try office.acceptConfiguration()
        try site.add([
            #"{"record":"authorisation","id":"w-1","contract":"acme","at":"2026-02-10T02:00:00Z","by":"Li Wei","#
                + #""method":"written","signed_paper_at":"2026-02-10T02:00:00Z","work":"restart"}"#,
            #"{"record":"authorisation","id":"w-2","contract":"acme","at":"2026-02-10T03:00:00Z","by":"Li Wei","#
                + #""method":"phone","credentials":"verified","check":"k","why_not_written":"a fax","work":"restart"}"#,
            #"{"record":"operation","id":"o-2","contract":"acme","authorisation":"w-2","at":"2026-02-10T03:10:00Z","#
                + #""started_at":"2026-02-10T03:10:00Z","first_feedback_at":"2026-02-10T03:10:00Z","#
                + #""completed_at":"2026-02-10T03:20:00Z"}"#,
            #"{"record":"complaint","id":"k-1","contract":"acme","about":"network_quality","#
                + #""accepted_at":"2026-02-10T16:00:00Z","at":"2026-02-10T16:00:00Z"}"#,
            #"{"record":"request","id":"q-1","contract":"acme","kind":"downtime_statement","at":"2026-02-10T01:00:00Z"}"#,
            #"{"record":"installation","id":"i-1","contract":"acme","service":"colocation","#
                + #""signed_at":"2026-02-10T01:00:00Z","at":"2026-02-10T01:00:00Z"}"#,
        ])
        return site
    }

    /// What is missed, then what has no deadline, then what comes.
    @Test func theyAreInOrder() throws {
        let site = try entered()
        let office = try site.reconfigured {
            $0.replacing("{name: Li Wei, method:", with: "{name: Li Wei, authorised: true, method:")
        }
        try site.clock.set("2026-02-10T16:00:00Z")
        let found = try office.deadlines(of: ["acme"], for: OfficeSite.provider)
        let names = found.document["deadlines"].map { document -> [String] in
            guard case .array(let all) = document else { return [] }
            return all.map { "\($0.text("matter") ?? "") \($0.text("due") ?? "")" }
        }
        #expect(
            names == [
                "first_feedback 2026-02-10 10:30:00+08:00", "downtime_statement ", "signed_paper ",
                "closing_report ", "complaint_report 2026-02-11 24:00+08:00",
                "expiry 2026-02-12 24:00+08:00", "installation 2026-02-13 24:00+08:00",
            ])
        #expect(found.deadlines.map { $0.isMissed(at: found.now) }.filter { $0 }.count == 1)
        #expect(
            sentences(found.deadlines, 7) == [
                "the first feedback on w-1 of Li Wei, authorised 2026-02-10 10:00:00+08:00, is not given",
                "the written report of operation o-2, completed 2026-02-10 11:20:00+08:00, is missing",
            ])
        #expect(
            sentences(found.deadlines, 8) == [
                "complaint k-1 about network quality, accepted 2026-02-11 00:00:00+08:00, has no written report yet"
            ])
        #expect(
            sentences(found.deadlines, 3) == [
                "installation i-1, signed 2026-02-10 09:00:00+08:00, is not done; still to do: power, network"
            ])
    }

    /// At its deadline something is still in time, a millisecond later it is missed.
    @Test(arguments: [
        ("2026-02-11T15:59:59.999Z", false), ("2026-02-11T16:00:00Z", false), ("2026-02-11T16:00:00.001Z", true),
    ])
    func aDeadlineIsMissedAfterIt(now: String, isMissed: Bool) throws {
        let found = try list(try entered(), at: now).filter { $0.article == 8 }
        #expect(found.map { $0.isMissed(at: Instant(now) ?? .distantPast) } == [isMissed])
    }

    /// Acme's host was silent from 09:00 on: determined at 10:00 with the second round.
    @Test(arguments: [
        ("2026-02-10T02:00:00Z", true, false), ("2026-02-10T02:15:00Z", true, false),
        ("2026-02-10T02:15:00.001Z", true, true), ("2026-02-25T00:00:00Z", true, true),
    ])
    func nobodyWasToldOfAnEmergency(now: String, isOpen: Bool, isMissed: Bool) throws {
        let site = try OfficeSite()
        let found = try list(site, at: now).filter { $0.article == 4 }
        #expect(found.count == (isOpen ? 1 : 0))
        #expect(found.first?.isMissed(at: Instant(now) ?? .distantPast) == isMissed)
        #expect(found.first?.shownDue == "2026-02-10 10:15:00+08:00")
        try site.add([
            #"{"record":"notification","contract":"acme","determined_at":"2026-02-10T02:00:00Z","#
                + #""notified_at":"2026-02-10T02:00:00Z","method":"email","to":"li@acme.example","by":"Zhao"}"#
        ])
        #expect(try list(site, at: now).filter { $0.article == 4 }.isEmpty)
    }

    /// Nothing was installed, as far as the register knows, of what was signed for on Sunday the 1st.
    @Test func anInstallationWithoutARecordIsOpen() throws {
        let site = try OfficeSite(hasReadings: false)
        let found = try list(site, at: "2026-02-04T16:00:00.001Z").filter { $0.article == 3 }
        #expect(found.map(\.shownDue) == ["2026-02-04 24:00+08:00"])
        #expect(found.map(\.sentence) == ["no installation is recorded of what was signed for 2026-02-01"])
        #expect(found[0].isMissed(at: try #require(Instant("2026-02-04T16:00:00.001Z"))))
    }

    /// The end of the term is shown once its notice is out, thirty days ahead.
    @Test(
        arguments: [
            ("2026-02-12T16:00:00Z", []), ("2026-02-12T15:59:59.999Z", ["2026-02-12 24:00+08:00"]),
            ("2026-02-10T00:00:00Z", ["2026-02-12 24:00+08:00"]),
        ] as [(String, [String])])
    func theEndOfAContractIsTold(now: String, due: [String]) throws {
        let found = try list(try OfficeSite(hasReadings: false), at: now, days: 0).filter { $0.article == 11 }
        #expect(found.compactMap(\.shownDue) == due)
    }

    @Test func aCustomerSeesItsOwn() throws {
        let site = try OfficeSite()
        try site.clock.set("2026-02-12T00:00:00Z")
        let all = try site.office.deadlines(for: OfficeSite.provider).deadlines
        #expect(Set(all.map(\.contract)) == ["acme", "globex"])
        let own = try site.office.deadlines(for: OfficeSite.acme).deadlines
        #expect(Set(own.map(\.contract)) == ["acme"])
        #expect(try refusal { _ = try site.office.deadlines(of: ["globex"], for: OfficeSite.acme) } != nil)
    }
}
