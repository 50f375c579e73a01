import Intervals
import Site
import Testing

@testable import Alerting

/// An alarm is announced once, and nothing recovers that was not announced.
@Suite struct AlarmBookTests {
    private func book(open: [Event] = []) -> AlarmBook { AlarmBook(site: "dc-1", open: open) }

    @Test func anAlarmIsAnnouncedOnce() {
        var book = book()
        let event = book.announce(.powerOnBattery, about: "ups-a", at: at(1), summary: "on battery")
        #expect(event?.kind == .powerOnBattery)
        #expect(event?.site == "dc-1")
        #expect(event?.state == "down")
        #expect(book.announce(.powerOnBattery, about: "ups-a", at: at(2), summary: "again") == nil)
        #expect(book.all.count == 1)
    }

    /// The kind, the contract and the subject together: none of them alone.
    @Test func whatMakesTwoAlarmsDifferent() {
        var book = book()
        let events = [
            book.announce(.powerFeedLost, of: "acme", about: "acme/A", at: at(1), summary: ""),
            book.announce(.powerFeedLost, of: "acme", about: "acme/B", at: at(1), summary: ""),
            book.announce(.powerFeedLost, of: "bell", about: "acme/A", at: at(1), summary: ""),
            book.announce(.powerFeedLost, about: "acme/A", at: at(1), summary: ""),
            book.announce(.powerOutageBegan, of: "acme", about: "acme/A", at: at(1), summary: ""),
        ].compactMap(\.self)
        #expect(Set(events.map(\.id)).count == 5)
        #expect(book.all.count == 5)
        #expect(book[.powerFeedLost, of: "bell", about: "acme/A"]?.id == events[2].id)
        #expect(book[.powerFeedLost, of: "bell", about: "acme/B"] == nil)
    }

    @Test func aRecoveryEndsTheAlarmAndNamesIt() throws {
        var book = book()
        let announced = book.announce(.networkOutageBegan, of: "acme", about: "acme", at: at(1), summary: "")
        let alarm = try #require(announced)
        let recovered = book.recover(.networkOutageBegan, of: "acme", about: "acme", at: at(5), summary: "up")
        let end = try #require(recovered)
        #expect(end.kind == .networkOutageEnded)
        #expect(end.state == "up")
        #expect(end.endedAlarm == alarm.id)
        #expect(end.id != alarm.id)
        #expect(book.all.isEmpty)
        #expect(book.recover(.networkOutageBegan, of: "acme", about: "acme", at: at(6), summary: "up") == nil)
    }

    @Test func nothingRecoversThatWasNotAnnounced() {
        var book = book()
        #expect(book.recover(.powerOnBattery, about: "ups-a", at: at(1), summary: "") == nil)
        // A kind without an end stays open.
        _ = book.announce(.deviceChanged, about: "ups-a", at: at(1), summary: "")
        #expect(book.recover(.deviceChanged, about: "ups-a", at: at(2), summary: "") == nil)
        #expect(book.all.count == 1)
    }

    /// A recovery is a part of what its alarm was a part of.
    @Test func aRecoveryKeepsWhatItIsPartOf() throws {
        var book = book()
        let announced = book.announce(.powerFeedLost, of: "acme", about: "acme/A", at: at(1), summary: "")
        var alarm = try #require(announced)
        alarm.details[.partOf] = "facility-1"
        book.update(alarm)
        #expect(book[.powerFeedLost, of: "acme", about: "acme/A"]?.details[.partOf] == "facility-1")
        let end = book.recover(.powerFeedLost, of: "acme", about: "acme/A", at: at(2), summary: "")
        #expect(end?.details[.partOf] == "facility-1")
    }

    /// Ids are made from what happened and when.
    @Test func idsAreTheSameAfterARestart() {
        func ids(_ open: [Event]) -> [String?] {
            var book = book(open: open)
            return [
                book.announce(.powerOnBattery, about: "ups-a", at: at(1), summary: "x")?.id,
                book.announce(.powerOnBattery, about: "ups-b", at: at(2), summary: "y")?.id,
                book.recover(.powerOnBattery, about: "ups-b", at: at(3), summary: "z")?.id,
            ]
        }
        #expect(ids([]) == ids([]))
        #expect(Set(ids([]).compactMap(\.self)).count == 3)
    }

    @Test func openAlarmsAreResumed() throws {
        var before = book()
        let announced = before.announce(.powerOnBattery, about: "ups-a", at: at(1), summary: "x")
        let alarm = try #require(announced)
        var after = book(open: [alarm])
        #expect(after.announce(.powerOnBattery, about: "ups-a", at: at(2), summary: "x") == nil)
        #expect(after.recover(.powerOnBattery, about: "ups-a", at: at(3), summary: "x")?.endedAlarm == alarm.id)
    }
}
