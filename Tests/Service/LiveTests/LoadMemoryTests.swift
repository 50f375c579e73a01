import Correlation
import Foundation
import Intervals
import Site
import Testing

@testable import Live

/// What outlets carried before and after a feed was lost.
@Suite struct LoadMemoryTests {
    private let site: SmallSite
    private let start: Instant

    init() throws {
        site = try SmallSite()
        start = site.now
    }

    private func sample(_ path: String, _ seconds: Int64, _ amperes: Double) throws -> NumericSample {
        NumericSample(.init(try SmallSite.signal(path), .current), at: start + .seconds(seconds), value: amperes)
    }

    private func lost(_ id: String = "l", at seconds: Int64) -> Event {
        Event(
            id: id, kind: .powerFeedLost, at: start + .seconds(seconds), site: "dc-1", contract: "acme",
            subject: "acme/mains", state: "down", summary: "")
    }

    private func restored(_ id: String = "l", at seconds: Int64) -> Event {
        Event(
            id: "r", kind: .powerFeedRestored, at: start + .seconds(seconds), site: "dc-1", contract: "acme",
            subject: "acme/mains", state: "up", summary: "", details: [.alarm: id])
    }

    /// What was measured within half a minute of a loss may be of either side of it.
    @Test func itKeepsWhatWasBeforeAndAfter() throws {
        var memory = LoadMemory(site.board.facility)
        for (seconds, amperes) in [(0, 1.0), (60, 1.5), (115, 0.7)] {
            memory.note(try sample("pdu-1/outlet/7", Int64(seconds), amperes))
        }
        memory.note(try sample("pdu-2/outlet/7", 60, 2))
        memory.note(lost(at: 120))
        memory.note(try sample("pdu-2/outlet/7", 130, 2.2))
        memory.note(try sample("pdu-2/outlet/7", 190, 3.5))
        memory.note(try sample("pdu-2/outlet/7", 250, 3.6))
        memory.note(restored(at: 260))
        memory.note(try sample("pdu-1/outlet/7", 310, 1.5))
        let loss = try #require(memory.losses.first)
        let outlets = try ["pdu-1/outlet/7", "pdu-2/outlet/7"].map(SmallSite.signal)
        #expect(loss.before == [outlets[0]: 1.5, outlets[1]: 2] && loss.after == [outlets[1]: 3.5])
        #expect(loss.lostAt == start + .seconds(120) && loss.restoredAt == start + .seconds(260))
    }

    /// After a restart histories tell of what was; what the program saw itself, and sees from now on, goes before.
    @Test func itRemembersWhatHistoriesTell() throws {
        var memory = LoadMemory(site.board.facility)
        memory.note(lost("seen", at: 100))
        let outlet = try SmallSite.signal("pdu-1/outlet/7")
        var former = try #require(FeedLoss(announcedBy: lost("before", at: -600), in: site.board.facility))
        former.before = [outlet: 1.5]
        let seen = try #require(FeedLoss(announcedBy: lost("seen", at: 50), in: site.board.facility))
        memory.remember(["before": former, "seen": seen])
        #expect(memory.losses.map(\.lostAt) == [start - .seconds(600), start + .seconds(100)])
        #expect(memory.losses.first?.before == [outlet: 1.5])
        // It is known by its alarm: it is not begun again, and ends.
        memory.note(lost("before", at: -600))
        memory.note(restored("before", at: 200))
        #expect(memory.losses.count == 2 && memory.losses.first?.restoredAt == start + .seconds(200))
        #expect(FeedLoss(announcedBy: restored(at: 1), in: site.board.facility) == nil)
        #expect(FeedLoss(announcedBy: lost(at: 1), in: Facility(site: "x", timeZone: .gmt)) == nil)
    }

    /// It does not grow, and a loss that is told twice is one.
    @Test func itIsBounded() throws {
        var memory = LoadMemory(site.board.facility)
        for number in 0..<500 {
            memory.note(lost("l\(number)", at: Int64(number)))
            memory.note(lost("l\(number)", at: Int64(number)))
            memory.note(try sample("pdu-1/outlet/7", Int64(number), 1))
        }
        #expect(memory.losses.count == 200 && memory.losses.last?.lostAt == start + .seconds(499))
        memory.adopt(Facility(site: "dc-1", timeZone: .gmt))
        memory.note(lost("other", at: 900))
        #expect(memory.losses.count == 200)
    }
}
