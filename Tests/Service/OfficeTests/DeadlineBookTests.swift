import Foundation
import Intervals
import Site
import Testing

@testable import Office

/// What is due under many contracts is judged seldom, and is what would be judged at once.
@Suite struct DeadlineBookTests {
    private let site: OfficeSite
    private let book = DeadlineBook()

    init() throws {
        site = try OfficeSite()
        try site.clock.set("2026-02-12T00:00:00Z")
    }

    private func kept() throws -> [Deadline] {
        let contracts = site.office.facility.contracts
        let found = try book.deadlines(of: contracts, at: site.clock.now, in: site.office)
        return contracts.flatMap { found[$0.id] ?? [] }
    }

    private func judged() throws -> [Deadline] {
        let contracts = site.office.facility.contracts
        let found = try site.office.judgedDeadlines(of: contracts, at: site.clock.now)
        return contracts.flatMap { found[$0.id] ?? [] }
    }

    private func claims(_ deadlines: [Deadline]) -> Int { deadlines.count { $0.article == 2 } }

    @Test func anEntryCountsAtOnce() throws {
        let before = try kept()
        #expect(try before == judged())
        #expect(claims(before) > 0)
        #expect(book.count == site.office.facility.contracts.count)
        try site.addReports()
        let after = try kept()
        #expect(try after == judged())
        #expect(claims(after) == 0)
    }

    /// Imported readings count within a quarter of an hour: they make no event.
    @Test func readingsCountSoon() throws {
        let before = try kept()
        let lines = ["pdu-a/outlet/7", "pdu-b/outlet/7"].flatMap { signal in
            [("2026-02-11T01:00:00Z", "up"), ("2026-02-11T02:00:00Z", "down"), ("2026-02-11T04:00:00Z", "up")].map {
                #"{"signal":"\#(signal)","at":"\#($0)","state":"\#($1)"}"#
            }
        }
        try site.add(lines)
        #expect(try kept() == before)
        try site.clock.set("2026-02-12T00:14:59Z")
        #expect(try kept() == before)
        try site.clock.set("2026-02-12T00:15:00Z")
        #expect(try kept() == judged())
        // A clock that is set back does not keep anything.
        try site.clock.set("2026-02-11T00:00:00Z")
        #expect(try kept() == judged())
    }

    /// Whoever keeps it up to date leaves nothing to judge to those who ask.
    @Test func manyAreJudgedBeforeAnybodyAsks() throws {
        #expect(try !site.office.keepUpToDate(book) && book.count == 0)
        let office = try site.withManyContracts()
        #expect(try office.keepUpToDate(book))
        #expect(book.count == office.facility.contracts.count)
        let before = try book.deadlines(of: office.facility.contracts, at: site.clock.now, in: office)
        try site.clock.set("2026-02-12T00:10:00Z")
        #expect(try office.keepUpToDate(book))
        try site.clock.set("2026-02-12T00:24:59Z")
        // Judged ten minutes after the start, so nothing is old yet: the list is the kept one.
        let after = try book.deadlines(of: office.facility.contracts, at: site.clock.now, in: office)
        #expect(before.keys == after.keys && book.oldest == Instant("2026-02-12T00:10:00Z"))
    }

    @Test func anotherConfigurationIsJudgedAnew() throws {
        _ = try kept()
        let office = try site.reconfigured { $0.replacing("dc-1", with: "dc-2") }
        let contracts = office.facility.contracts
        let found = try book.deadlines(of: Array(contracts.prefix(1)), at: site.clock.now, in: office)
        #expect(found.count == 1 && book.count == 1)
    }

    /// Whoever asks through a book is told the same, of few contracts and of many.
    @Test func aListIsTheSame() throws {
        for days in [0, 7, 366] {
            let with = try site.office.deadlines(days: days, using: book, for: OfficeSite.provider)
            let without = try site.office.deadlines(days: days, for: OfficeSite.provider)
            #expect(with.deadlines == without.deadlines)
        }
    }
}
