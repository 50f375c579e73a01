import Foundation
import Intervals
import Site
import Testing

/// A due instant at local midnight belongs to the day and the month that end there (fine print, 14).
@Suite struct DueInstantTests {
    @Test(arguments: [
        ("2026-03-05T16:00:00Z", "Asia/Shanghai", "2026-03-05 24:00", "2026-03-05 24:00+08:00"),
        ("2026-03-05T15:59:59.999Z", "Asia/Shanghai", "2026-03-05 23:59:59.999", "2026-03-05 23:59:59.999+08:00"),
        ("2026-03-05T16:00:00.001Z", "Asia/Shanghai", "2026-03-06 00:00:00.001", "2026-03-06 00:00:00.001+08:00"),
        ("2026-12-31T16:00:00Z", "Asia/Shanghai", "2026-12-31 24:00", "2026-12-31 24:00+08:00"),
        ("2026-03-28T23:00:00Z", "Europe/Berlin", "2026-03-28 24:00", "2026-03-28 24:00+01:00"),
        ("2026-03-29T22:00:00Z", "Europe/Berlin", "2026-03-29 24:00", "2026-03-29 24:00+02:00"),
        // Clocks go from 24:00 to 01:00: the day ends all the same.
        ("2026-09-06T04:00:00Z", "America/Santiago", "2026-09-05 24:00", "2026-09-05 24:00-04:00"),
        // The hour before one o'clock comes twice; the day begins with the first.
        ("2026-11-01T04:00:00Z", "America/Havana", "2026-10-31 24:00", "2026-10-31 24:00-04:00"),
        ("2026-11-01T05:00:00Z", "America/Havana", "2026-11-01 00:00:00", "2026-11-01 00:00:00-04:00"),
    ])
    func aMidnightIsTheEndOfADay(text: String, zone: String, byTheWall: String, shown: String) throws {
        let zone = try #require(TimeZone(identifier: zone))
        let due = try #require(Instant(text))
        #expect(zone.shownDueByTheWall(due) == byTheWall)
        #expect(zone.shownDue(due) == shown)
    }

    @Test(arguments: [
        ("2026-02-28T15:59:59.999Z", "2026-02"), ("2026-02-28T16:00:00Z", "2026-02"),
        ("2026-02-28T16:00:00.001Z", "2026-03"), ("2026-01-31T16:00:00Z", "2026-01"),
    ])
    func aMonthHasWhatIsDueWithItsEnd(due: String, month: String) throws {
        let zone = try #require(TimeZone(identifier: "Asia/Shanghai"))
        #expect(Month(ofDue: try #require(Instant(due)), in: zone).description == month)
    }

    /// Names are compared without white space and ASCII case; nobody may where nobody is authorised.
    @Test func authorisedPersonsAreNamed() {
        let contacts = [
            Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: "1", hook: "sms"),
            Contact(name: "Night desk", isAuthorised: false, method: .mobile, to: "2", hook: "sms"),
        ]
        #expect(contacts.authorise("li\u{3000}WEI") && contacts.authorise(Record.erased))
        #expect(!contacts.authorise("Night desk") && !contacts.authorise(nil) && !contacts.authorise("Li"))
        #expect(!contacts.authorise(Record.erasedUnnamed))
        #expect(![contacts[1]].authorise(Record.erased) && ![Contact]().authorise("Li Wei"))
    }
}
