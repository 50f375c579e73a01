import Agreement
import Intervals
import Site
import Testing

/// Article 9: who announced a visit completely is let in, and who has no pass is not (fine print, 23).
@Suite struct VisitTests {
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
        ("", ["decision": "refused", "pass": "none"], [.visitorWithoutPass]),
        ("", ["decision": "refused", "pass": "17"], [.visitNotAdmitted]),
        ("", ["decision": "refused", "pass": "not_issued"], [.passNotIssued]),
        ("", ["decision": "admitted", "pass": "not_issued"], [.passNotIssued]),
        ("cooperation", ["decision": "refused", "pass": "not_issued"], [.visitIncomplete]),
        ("", inside.merging(["pass": "none"]) { _, b in b }, [.visitUnescorted]),
    ])
    func aCompleteVisitMustBeAdmitted(without item: String, then: [String: String], found: [Finding.Kind]) throws {
        var month = try SmallMonth()
        var fields = Self.announced.merging(then) { _, b in b }
        fields[item] = nil
        try month.record(.visit, fields)
        let result = month.register(.access)
        #expect(month.findings(.access) == found)
        #expect(result?.entries.count == 1)
        #expect(result?.failures == (found.contains { [.visitNotAdmitted, .passNotIssued].contains($0) } ? 1 : 0))
    }

    /// It must be decided by the expected entry: that instant itself is in time.
    @Test(arguments: [
        ("2026-10-10T05:59:59.999Z", [] as [Finding.Kind]), ("2026-10-10T06:00:00Z", []),
        ("2026-10-10T06:00:00.001Z", [.visitNotAdmitted]),
    ])
    func nobodyDecidedByTheExpectedEntry(now: String, found: [Finding.Kind]) throws {
        var month = try SmallMonth()
        try month.record(.visit, Self.announced)
        #expect(month.findings(.access, at: now) == found)
    }

    /// Force majeure relieves of what it caused: it held when the visitor was expected.
    @Test(arguments: [
        ("2026-10-10T14:00:00+08:00", "2026-10-10T14:00:00.001+08:00", "access", 0),
        ("2026-10-10T13:00:00+08:00", "2026-10-10T14:00:00+08:00", "access", 1),
        ("2026-10-10T14:00:00.001+08:00", "2026-10-10T15:00:00+08:00", "access", 1),
        ("2026-10-10T14:00:00+08:00", "2026-10-10T15:00:00+08:00", "complaint", 1),
    ])
    func forceMajeureRelieves(from: String, to: String, named: String, failures: Int) throws {
        var month = try SmallMonth()
        try month.record(.visit, Self.announced.merging(["decision": "refused"]) { a, _ in a })
        try month.record(
            .forceMajeure, ["category": "natural_disaster", "guarantees": named, "from": from, "to": to])
        let result = try #require(month.register(.access))
        #expect(result.failures == failures)
        #expect(result.findings.map(\.kind) == [.visitNotAdmitted])
        #expect(result.findings[0].relievedBy.isEmpty == (failures == 1))
    }

    /// A decided visit belongs to when it was decided, one that nobody decided to when it was announced.
    @Test(arguments: [("refused", "2026-10-12T00:00:00+08:00", 0), ("refused", "2026-10-11T23:59:59.999+08:00", 1)])
    func aVisitBelongsToItsDecision(decision: String, at: String, entries: Int) throws {
        var month = try SmallMonth()
        try month.record(
            .visit, Self.announced.merging(["decision": decision, "at": at]) { a, _ in a })
        #expect(month.register(.access)?.entries.count ?? 0 == entries)
        var undecided = try SmallMonth()
        try undecided.record(.visit, Self.announced.merging(["at": at]) { a, _ in a })
        #expect(undecided.register(.access)?.entries.count == 1)
    }
}
