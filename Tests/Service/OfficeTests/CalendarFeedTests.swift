import Documents
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Programs
import Site
import Testing

/// Maintenance and deadlines as calendars, out and in (RFC 5545).
@Suite struct CalendarFeedTests {
    private let site: OfficeSite

    init() throws { site = try OfficeSite(now: "2026-02-11T00:00:00Z") }

    private func events(_ text: String) throws -> [CalendarComponent] {
        #expect(text.components(separatedBy: "\r\n").allSatisfy { $0.utf8.count <= 75 })
        return try CalendarText.read(text).flatMap(\.components).filter { $0.name == "VEVENT" }
    }

    private func maintenance(for principal: Principal = OfficeSite.provider) throws -> [CalendarComponent] {
        try events(site.office.maintenanceCalendar(in: .english, for: principal))
    }

    private func plan(_ contract: String, replacing id: String? = nil, to: String = "2026-02-20T02:00:00Z") throws
        -> Record
    {
        var fields = [
            "contract": contract, "from": "2026-02-20T00:00:00Z", "to": to, "consented_at": "2026-02-10T00:00:00Z",
            "consented_by": "Li Wei", "guarantees": "network", "note": "a new card; the second, too",
        ]
        if let id { fields.merge(["replaces": id, "by": "Sun", "reason": "longer"]) { $1 } }
        return try site.enter(.maintenance, fields).record
    }

    /// A correction is the same appointment, a withdrawal cancels it; a customer gets its own.
    @Test func windowsAreAppointments() throws {
        let first = try plan("acme")
        _ = try plan("globex")
        let event = try #require(try maintenance(for: OfficeSite.acme).first)
        #expect(event.text("UID") == "\(first.id)@dc-1.mainstay" && event.text("SEQUENCE") == "0")
        #expect(event.property("DTSTART")?.value == "20260220T000000Z")
        #expect(event.property("DTEND")?.value == "20260220T020000Z" && event.text("STATUS") == "CONFIRMED")
        #expect(event.text("DESCRIPTION")?.contains("a new card; the second, too") == true)
        #expect(try maintenance(for: OfficeSite.acme).count == 1)
        #expect(try maintenance().count == 2)
        let second = try plan("acme", replacing: first.id, to: "2026-02-20T03:00:00Z")
        let corrected = try #require(try maintenance(for: OfficeSite.acme).first)
        #expect(corrected.text("UID") == event.text("UID") && corrected.text("SEQUENCE") == "1")
        #expect(corrected.property("DTEND")?.value == "20260220T030000Z")
        _ = try site.enter(.withdrawal, ["replaces": second.id, "by": "Sun", "reason": "not needed"])
        let cancelled = try #require(try maintenance(for: OfficeSite.acme).first)
        #expect(cancelled.text("UID") == event.text("UID") && cancelled.text("SEQUENCE") == "2")
        #expect(cancelled.text("STATUS") == "CANCELLED")
    }

    @Test func deadlinesAreAppointments() throws {
        let all = try events(site.office.claimsCalendar(in: .english, for: OfficeSite.acme))
        let claims = all.filter { $0.text("SUMMARY")?.hasPrefix("Last moment to report") == true }
        #expect(claims.count == 2 && claims.allSatisfy { $0.property("DTSTART")?.value == "20260215T160000Z" })
        #expect(claims.allSatisfy { $0.components.map(\.name) == ["VALARM"] })
        #expect(all.allSatisfy { $0.text("SUMMARY")?.hasSuffix("(acme)") == true })
        let again = try events(site.office.claimsCalendar(in: .chinese, for: OfficeSite.acme))
        #expect(again.map { $0.text("UID") } == all.map { $0.text("UID") })
        #expect(again.contains { $0.text("SUMMARY")?.contains("报障截止") == true })
        #expect(Set(all.map { $0.text("UID") }).count == all.count)
    }

    // MARK: - Taken in

    private func calendar(_ lines: [String]) -> String {
        (["BEGIN:VCALENDAR", "VERSION:2.0", "BEGIN:VEVENT", "UID:w-1@example"] + lines + [
            "END:VEVENT", "END:VCALENDAR",
        ])
        .joined(separator: "\r\n")
    }

    private func take(_ lines: [String]) throws -> ImportOutcome {
        try site.office.importCalendar(calendar(lines), file: "w.ics", keepsGoodLines: false, for: OfficeSite.provider)
    }

    private static let consent = "DESCRIPTION:Contract: acme\\nconsented at: 2026-02-10 09:00\\nconsented_by: Li Wei"

    /// By the contract's clock, by a named zone, in UTC, with a length, or for whole days.
    @Test(arguments: [
        (["DTSTART:20260220T080000", "DTEND:20260220T100000"], "2026-02-20T00:00:00.000Z", "2026-02-20T02:00:00.000Z"),
        (
            ["DTSTART;TZID=Europe/Berlin:20260220T080000", "DURATION:PT1H30M"], "2026-02-20T07:00:00.000Z",
            "2026-02-20T08:30:00.000Z"
        ), (["DTSTART:20260220T080000Z", "DURATION:P1D"], "2026-02-20T08:00:00.000Z", "2026-02-21T08:00:00.000Z"),
        (
            ["DTSTART;VALUE=DATE:20260220", "DTEND;VALUE=DATE:20260221"], "2026-02-19T16:00:00.000Z",
            "2026-02-20T16:00:00.000Z"
        ),
    ])
    func anAppointmentIsAWindow(time: [String], from: String, to: String) throws {
        let outcome = try take(time + ["SUMMARY:Swap", Self.consent])
        #expect(outcome.problems == [] && outcome.summary?.newRecords == 1, "\(outcome.problems)")
        let record = try #require(try site.records().first)
        #expect(record.kind == .maintenance && record.contract == "acme" && record.text(.note) == "Swap")
        #expect(record.instant(.from)?.description == from && record.instant(.to)?.description == to)
        #expect(record.instant(.consentedAt)?.description == "2026-02-10T01:00:00.000Z")
        #expect(record.text(.consentedBy) == "Li Wei")
        // The same file again changes nothing.
        let again = try take(time + ["SUMMARY:Swap", Self.consent])
        #expect(again.problems == [] && again.summary?.newRecords == 0)
    }

    private static let time = ["DTSTART:20260220T080000", "DTEND:20260220T100000"]

    /// Without consent a window takes nothing off: it is refused, and nothing of its file is kept.
    @Test(
        arguments: [
            (
                time + ["SUMMARY:Swap", "DESCRIPTION:contract: acme"],
                "w.ics:3: the appointment \"Swap\" does not say when the customer agreed"
            ),
            (time + ["SUMMARY:Swap"], "w.ics:3: the appointment \"Swap\" does not say which contract it is of"),
            (["DTSTART:20260220T080000", consent], "w.ics:5: the appointment has neither DTEND nor DURATION"),
            ([consent], "w.ics:3: the appointment has no DTSTART"),
            (time + [consent, "RRULE:FREQ=DAILY"], "w.ics:3: the appointment \"w-1@example\" repeats"),
            (
                ["DTSTART;TZID=China Standard Time:20260220T080000", "DURATION:PT1H", consent],
                "w.ics:5: DTSTART: no time zone is called China Standard Time"
            ),
            (
                ["DTSTART:20260220T100000", "DTEND:20260220T080000", consent],
                "w.ics:5: the appointment ends before it begins"
            ),
            (
                time + [consent, "X-MAINSTAY-GUARANTEES:netwrk"],
                "w.ics:3: the appointment \"w-1@example\": guarantees must be some of"
            ), (time + [consent, "X-MAINSTAY-CONSENTED-AT:-1d"], "w.ics:3: consented_at: \"-1d\" is no instant"),
        ])
    func whatLacksConsentIsRefused(lines: [String], reason: String) throws {
        let outcome = try take(lines)
        #expect(outcome.problems.count == 1 && outcome.problems[0].hasPrefix(reason), "\(outcome.problems)")
        #expect(outcome.summary == nil)
        #expect(try site.records().isEmpty)
    }

    /// A change is a correction, a cancellation a withdrawal; both once.
    @Test func changesAreCorrections() throws {
        _ = try take(Self.time + [Self.consent])
        let moved = ["DTSTART:20260221T080000", "DTEND:20260221T100000", Self.consent, "SEQUENCE:2"]
        #expect(try take(moved).summary?.newRecords == 1)
        try site.clock.set("2026-02-11T01:00:00Z")
        #expect(try take(moved).summary?.newRecords == 0)
        let cancelled = moved + ["SEQUENCE:3", "STATUS:CANCELLED"]
        #expect(try take(cancelled.filter { $0 != "SEQUENCE:2" }).summary?.newRecords == 1)
        #expect(try take(cancelled.filter { $0 != "SEQUENCE:2" }).summary?.newRecords == 0)
        let records = try site.records()
        #expect(records.map(\.kind) == [.maintenance, .maintenance, .withdrawal])
        #expect(records[1].text(.replaces) == records[0].id && records[2].text(.replaces) == records[1].id)
        #expect(try maintenance().map { $0.text("STATUS") } == ["CANCELLED"])
    }

    /// What the ledger gave out it knows again.
    @Test func itsOwnFeedChangesNothing() throws {
        _ = try plan("acme")
        let feed = try site.office.maintenanceCalendar(in: .chinese, for: OfficeSite.provider)
        let outcome = try site.office.importCalendar(
            feed, file: "m.ics", keepsGoodLines: false, for: OfficeSite.provider)
        #expect(outcome.problems == [] && outcome.summary?.newRecords == 0)
        #expect(try site.records().count == 1)
        // Elsewhere it is taken in whole.
        let other = try OfficeSite(hasReadings: false, now: "2026-02-11T00:00:00Z")
        let taken = try other.office.importCalendar(
            feed, file: "m.ics", keepsGoodLines: false, for: OfficeSite.provider)
        #expect(taken.problems == [] && taken.summary?.newRecords == 1)
    }

    @Test func whatIsNoCalendarIsNamed() throws {
        let outcome = try site.office.importCalendar(
            "hello\n", file: "w.ics", keepsGoodLines: false, for: OfficeSite.provider)
        #expect(outcome.problems == ["w.ics:1: this is no line of a calendar"])
        let path = try site.folder.write("w.ics", calendar(Self.time + [Self.consent]))
        let file = try site.office.importFile(path, keepsGoodLines: false, for: OfficeSite.provider)
        #expect(file.summary?.newRecords == 1, "\(file.problems)")
        #expect(
            try refusal { _ = try site.office.importFile(path, keepsGoodLines: false, for: OfficeSite.acme) }?.code
                == .notPermitted)
    }
}
