import Clocks
import Digests
import Intervals
import Ledger
import Notation
import Office
import Site
import Synchronization
import Testing

/// A clock that goes on by a millisecond whenever somebody looks.
private final class TickingClock: WallClock {
    private let instant: Mutex<Instant>

    init(_ start: Instant) { instant = Mutex(start) }

    var now: Instant {
        instant.withLock { instant in
            defer { instant = instant + 1 }
            return instant
        }
    }
}

/// Nobody walks around an authorisation at the desk (articles 4.3 and 6.4 to 6.6; fine print, 20 and 26).
@Suite struct AuthorisationDeskTests {
    private let site: OfficeSite

    init() throws {
        site = try OfficeSite(passwordHash: PasswordHash(of: "correct horse").map { "\($0)" }, hasReadings: false)
    }

    private let call = [
        "contract": "acme", "by": "Li Wei", "method": "phone", "username": "acme", "why_not_written": "on the road",
    ]
    private let paper = [
        "contract": "acme", "by": "Li Wei", "method": "written", "signed_paper_at": "2026-03-19T23:00:00Z",
    ]

    private func enter(_ fields: [String: String], password: String? = "correct horse") throws -> RegisterEntry {
        var draft = Draft(.authorisation, fields: fields.mapValues { .text($0) })
        draft.password = { () throws(Refusal) in
            guard let password else { throw Refusal(.missing, field: "password", reason: "asked in vain") }
            return password
        }
        return try site.office.enter(draft, by: OfficeSite.provider)
    }

    private func refused(_ fields: [String: String]) throws -> Refusal? {
        try refusal { _ = try enter(fields, password: nil) }
    }

    // MARK: - By telephone

    @Test func theCheckOfTheDeskStandsInTheRecord() throws {
        let entry = try enter(call)
        #expect(entry.record.text(.credentials) == "verified" && entry.notes.first?.hasPrefix("verified") == true)
        let check = try #require(entry.record.text(.check))
        try site.clock.set("2026-03-20T00:00:00.001Z")
        #expect(try enter(call).record.text(.check) != check, "each check has an id of its own")
    }

    @Test(arguments: [("why_not_written", "why_not_written"), ("by", nil)] as [(String, String?)])
    func whatAnAuthorisationNeedsIsAsked(missing: String, field: String?) throws {
        let refused = try refused(call.filter { $0.key != missing })
        #expect(refused?.code == (field == nil ? .malformed : .missing) && refused?.field == field)
        #expect(try site.records().isEmpty)
    }

    /// Verified by assertion, or with a check that somebody made up.
    @Test(arguments: [("credentials", "verified"), ("check", "c-1")])
    func nobodySaysVerifiedButTheDesk(field: String, value: String) throws {
        let refused = try refused(call.merging([field: value]) { $1 })
        #expect(refused?.code == .contradictory && refused?.field == field)
        #expect(try site.records().isEmpty)
    }

    /// Said before anybody is asked for a password; the attempt is entered.
    @Test func aStrangerIsRefusedWhateverHeKnows() throws {
        let entry = try enter(call.merging(["by": "Wang Fang"]) { $1 }, password: nil)
        #expect(entry.record.text(.credentials) == "refused" && entry.record.text(.check) == nil)
        #expect(
            entry.notes == [
                "refused: Wang Fang is no authorised contact in force (authorised are Li Wei); "
                    + "no work may be done on this (article 6)"
            ])
    }

    /// Names are compared without white space and case.
    @Test func theCallersNameIsReadAsPeopleWriteIt() throws {
        #expect(try enter(call.merging(["by": "liwei"]) { $1 }).record.text(.credentials) == "verified")
    }

    /// A contact who was added to the file a minute ago is one for the desk and for its verdicts alike.
    @Test func theFileThatTheDeskReadsIsInForce() throws {
        try site.clock.set("2026-02-11T00:00:00Z")
        try site.office.acceptConfiguration()
        try site.clock.set("2026-02-11T00:01:00Z")
        let changed = try site.reconfigured {
            $0.replacing("name: Li Wei, method", with: "name: Wang Fang, authorised: true, method")
        }
        let office = SiteOffice(
            configuration: changed.configuration, ledger: changed.ledger, clock: TickingClock(site.clock.now))
        let fields = paper.merging(["by": "Wang Fang", "signed_paper_at": "2026-02-10T23:00:00Z"]) { $1 }
        let entry = try office.enter(
            Draft(.authorisation, fields: fields.mapValues { .text($0) }), by: OfficeSite.provider)
        #expect(entry.notes.isEmpty, "\(entry.notes)")
        #expect(!entry.effect.sentences.contains("authorisation invalid"), "\(entry.effect.sentences)")
    }

    // MARK: - In writing

    @Test func aPaperHasItsInstant() throws {
        let refused = try refused(paper.filter { $0.key != "signed_paper_at" })
        #expect(refused?.code == .missing && refused?.field == "signed_paper_at")
        #expect(try enter(paper).notes.isEmpty)
        let stranger = try enter(paper.merging(["by": "Wang Fang"]) { $1 })
        #expect(stranger.notes.first?.hasPrefix("not valid: Wang Fang is no authorised contact in force") == true)
    }

    // MARK: - When it was said

    /// Given at 07:30 and entered at 08:00, in Shanghai: both stand there.
    @Test func whenItWasSaidIsNotWhenItWasEntered() throws {
        let entry = try enter(paper.merging(["received_at": "2026-03-20 07:30"]) { $1 })
        #expect(entry.record.instant(.receivedAt) == Instant("2026-03-19T23:30:00Z"))
        #expect(entry.record.instant(.at) == site.clock.now && entry.record.saidAt == Instant("2026-03-19T23:30:00Z"))
        let ahead = try refused(paper.merging(["received_at": "2026-03-20T00:00:00.001Z"]) { $1 })
        #expect(ahead?.code == .contradictory && ahead?.field == "received_at")
        #expect(try enter(paper.merging(["received_at": "2026-03-20T00:00:00Z"]) { $1 }).isNew)
    }

    /// A day back is usual, more is marked.
    @Test(arguments: [("2026-03-19T00:00:00Z", false), ("2026-03-18T23:59:59.999Z", true)])
    func whatIsEnteredLateIsMarked(at: String, isLate: Bool) throws {
        let entry = try site.enter(.outageReport, ["contract": "acme", "guarantee": "power", "at": at])
        #expect(entry.record.isEnteredLate == isLate && entry.record.instant(.at) == Instant(at))
        #expect(entry.notes.contains { $0.contains("documents mark that") } == isLate)
    }

    /// Only this ledger's own desk says when something was entered here; an export of it does not.
    @Test func anEntryOfThisDeskIsKnownAsSuch() throws {
        let entry = try site.enter(
            .contactProblem,
            [
                "contract": "acme", "from": "2026-03-19T00:00:00Z", "to": "2026-03-20T00:00:00Z", "problem": "old",
                "at": "2026-03-19T12:00:00Z",
            ])
        let kept = try #require(site.records().first)
        #expect(kept == entry.record && kept.isOfThisDesk && kept.shownKnownAt == site.clock.now)
        let other = try OfficeSite(hasReadings: false)
        try other.add([kept.exportedLine.compact])
        let imported = try #require(other.records().first)
        #expect(!imported.isOfThisDesk && imported.id == kept.id)
        #expect(imported.shownKnownAt == Instant("2026-03-19T12:00:00Z"))
    }

    // MARK: - Operations

    private func operate(_ fields: [String: String]) throws -> RegisterEntry {
        try site.enter(.operation, fields.merging(["contract": "acme"]) { given, _ in given })
    }

    @Test func workNamesItsAuthorisationAndItsBeginning() throws {
        let id = try enter(paper).record.id
        let began = "2026-03-20T00:00:00Z"
        let cases: [([String: String], Refusal.Code, String)] = [
            (["authorisation": id], .missing, "started_at"), (["started_at": began], .missing, "authorisation"),
            (["authorisation": "nothing", "started_at": began], .unknownRecord, "authorisation"),
        ]
        for (fields, code, field) in cases {
            let refused = try refusal { _ = try operate(fields) }
            #expect(refused?.code == code && refused?.field == field, "\(fields)")
        }
        // By the beginning of its id.
        let entry = try operate(["authorisation": String(id.prefix(6)), "started_at": began])
        #expect(entry.record.text(.authorisation) == id && entry.notes.isEmpty)
    }

    @Test func workWithoutAnAuthorisationSaysWhatItMeans() throws {
        let entry = try operate(["authorisation": "none", "started_at": "2026-03-20T00:00:00Z"])
        #expect(entry.record.text(.authorisation) == nil)
        #expect(entry.notes == ["nobody had authorised this: a failure of articles 4 and 6"])
    }

    /// Given at the very beginning is in time; a millisecond later is not.
    @Test(arguments: [("2026-03-19T23:59:59.999Z", true), ("2026-03-20T00:00:00Z", false)])
    func workBeforeItsAuthorisationSaysWhatItMeans(started: String, isEarly: Bool) throws {
        let id = try enter(paper).record.id
        let notes = try operate(["authorisation": id, "started_at": started]).notes
        let said = "authorisation \(id) was given only after work had begun: a failure of articles 4 and 6"
        #expect(notes == (isEarly ? [said] : []))
    }

    @Test func workOnWhatIsNotValidSaysWhatItMeans() throws {
        let id = try enter(call, password: "wrong").record.id
        let notes = try operate(["authorisation": id, "started_at": "2026-03-20T00:00:00Z"]).notes
        #expect(notes.count == 1 && notes.first?.contains("user name or password was wrong") == true, "\(notes)")
    }
}
