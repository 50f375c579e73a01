import Agreement
import Foundation
import Intervals
import Ledger
import Notation
import Office
import Programs
import Settings
import Site
import Testing

/// What governs a month when files are edited after its final result (fine print, 13): terms and rent are those in force
/// at the period's end, the calendar is the newest known one, and an answer as known before the edit does not change.
@Suite struct GoverningTests {
    private let site: OfficeSite
    /// What governed when the month was first judged.
    private let before: SiteOffice
    private static let beforeEdit = "2026-03-20T12:00:00Z"

    init() throws {
        site = try OfficeSite(hasReadings: false)
        before = try Self.office(at: site)
        try site.add(OfficeSite.readings)
        try site.addReports()
        try site.add([
            #"{"record":"installation","contract":"acme","service":"rack","signed_at":"2026-02-10T02:00:00Z","#
                + #""completed_at":"2026-02-14T02:00:00Z","fee":"800.00 CNY"}"#
        ])
        try Self.evaluate(before)
        try site.clock.set("2026-03-21T00:00:00Z")
    }

    /// The site under a configuration with terms and a calendar of its own.
    private static func office(
        at site: OfficeSite, rent: String = "12000.00", availability: String = "99.9%", holidays: String = "[]"
    ) throws -> SiteOffice {
        let terms = try #require(Shipped.text("terms/idc-standard.yaml"))
        try site.folder.write(
            "terms/mine.yaml", terms.replacing("availability: 99.9%", with: "availability: \(availability)"))
        try site.folder.write("calendars/cn.yaml", "years: {2026: {holidays: \(holidays)}}\n")
        return try site.reconfigured {
            $0.replacing("terms: idc-standard", with: "terms: mine").replacing("12000.00", with: rent)
                .replacing(
                    "guarantees: {power: {availability: 99.9%}}", with: "guarantees: {power: {rule: percentage}}")
        }
    }

    @discardableResult
    private static func evaluate(_ office: SiteOffice) throws -> [EvaluatedMonth] {
        var received: [EvaluatedMonth] = []
        let order = EvaluationOrder(month: .february, contracts: ["acme"])
        try office.evaluate(order, for: OfficeSite.provider) { received.append($0) }
        return received
    }

    private func document(_ office: SiteOffice, knownAt: String? = nil) throws -> JSON {
        let known = knownAt.flatMap { Instant($0) }
        let judged = try office.judge("acme", month: .february, knownAt: known, for: OfficeSite.provider)
        return try #require(judged.document["guarantees"])
    }

    @Test func theMonthWasBreached() throws {
        let stored = try site.results(of: "acme")
        #expect(stored.map(\.isFinal) == [true] && stored.map(\.revision) == [1])
        let result = try before.judge("acme", month: .february, for: OfficeSite.provider).result
        #expect(result.availability(.power)?.verdict == .breached)
        #expect(result.remedyTotal.description == "12800.00 CNY")
    }

    /// Neither a new rent nor new terms say anything of a month that is over.
    @Test(arguments: [("99999.00", "99.9%"), ("12000.00", "50%"), ("99999.00", "50%")])
    func laterTermsAndRentDoNotReachBack(rent: String, availability: String) throws {
        let known = try document(before)
        let after = try Self.office(at: site, rent: rent, availability: availability)
        #expect(after.configuration.storedText != before.configuration.storedText)
        let again = try Self.evaluate(after)
        #expect(again.map(\.revision) == [1])
        #expect(again.first?.result.remedyTotal.description == "12800.00 CNY")
        #expect(try site.results(of: "acme").count == 1)
        #expect(try document(after) == known)
        #expect(try document(after, knownAt: Self.beforeEdit) == known)
        // It was accepted, as a configuration of its own.
        #expect(try site.office.ledger.configurations().map(\.text).suffix(1) == [after.configuration.stored.plain])
    }

    /// Holidays that are announced late move a due day; what was known before does not.
    @Test func theNewestCalendarCounts() throws {
        let known = try document(before)
        let after = try Self.office(at: site, holidays: "[2026-02-11 to 2026-02-12]")
        let again = try Self.evaluate(after)
        #expect(again.map(\.revision) == [2])
        let words = try #require(again.first?.changesInWords)
        #expect(words.contains("installation") && words.contains("Since then: holidays were announced."), "\(words)")
        #expect(!words.contains("readings of the time"))
        #expect(again.first?.result.remedyTotal.description == "12000.00 CNY")
        #expect(try document(after, knownAt: Self.beforeEdit) == known)
    }

    /// The same files again are the same configuration.
    @Test func nothingIsAcceptedTwice() throws {
        let count = try site.office.ledger.configurations().count
        for _ in 0..<2 { try Self.evaluate(try Self.office(at: site)) }
        #expect(try site.office.ledger.configurations().count == count)
    }
}
