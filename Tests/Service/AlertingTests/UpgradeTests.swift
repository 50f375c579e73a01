import Foundation
import Digests
import Intervals
import Site
import Testing

@testable import Alerting

/// What an earlier version announced, under the ids that it gave, goes on after the upgrade.
@Suite struct UpgradeTests {
    private let host = SignalName.icmp(Customers.host(0))

    /// An emergency as an earlier version announced it, and this one would.
    private func emergency() throws -> (former: Event, present: Event) {
        var watch = Watch(try Customers.facility(1), failures: [host: [at(5)]])
        let events = watch.observe([Reading(signal: host, at: at(10), state: .down)])
        let present = try #require(events.first { $0.kind == .emergencyOpened })
        return (try asBefore(present), present)
    }

    /// An event as a ledger gives it back that an earlier version wrote.
    private func asBefore(_ event: Event) throws -> Event {
        var former = event
        former.id = try #require(event.formerID)
        former.formerID = nil
        return former
    }

    @Test func anAlarmThatIsOpenIsClosedByItsRecovery() throws {
        let (former, present) = try emergency()
        var watch = Watch(try Customers.facility(1), open: [former])
        #expect(watch.isOpen(former))
        let events = watch.observe([Reading(signal: host, at: at(15), state: .up)])
        let closed = try #require(events.first { $0.kind == .emergencyClosed })
        #expect(closed.endedAlarm == former.id)
        // Had the earlier version closed it, it would be known again.
        #expect(closed.formerID == StableHash.hexadecimal("emergency.closed|\(former.id)"))
        #expect(former.id.count == 16 && present.id.count == 32 && closed.id.count == 32)
    }

    /// What follows from an event that has a new id was derived from the former one before.
    @Test func whatFollowsIsKnownUnderWhatItWasCalledBefore() throws {
        let (former, present) = try emergency()
        var book = AlarmBook(site: "dc-1", open: [present])
        let closed = book.recover(
            .emergencyOpened, of: present.contract, about: present.subject, at: at(15), summary: "")
        #expect(closed?.formerID == StableHash.hexadecimal("emergency.closed|\(former.id)"))
        let runtime = BatteryRuntime(alarm: present, left: .minutes(7)).event(at: at(20), in: .gmt)
        #expect(runtime.formerID == StableHash.hexadecimal("power.runtime|\(former.id)|10"))
        let digest = try #require(Event.digest([present, runtime], hook: "log", in: .gmt))
        #expect(digest.formerID == StableHash.hexadecimal("digest|log|\(former.id)"))
    }

    /// Nobody is reminded a second time of an emergency of which the earlier version reminded.
    @Test(arguments: [true, false]) func aReminderIsNotRepeated(wasReminded: Bool) throws {
        let former = try emergency().former
        let deadline = try #require(former.deadline)
        let reminder = Event(
            id: StableHash.hexadecimal("emergency.reminder|\(former.id)"), kind: .emergencyReminder,
            at: deadline - .minutes(5), site: former.site, contract: former.contract, subject: former.subject,
            state: "down", summary: "nobody was told yet")
        var outbox = Outbox(try Customers.facility(1))
        let past = [former] + (wasReminded ? [reminder] : [])
        let actions = outbox.restore(past.map { ($0, []) }, records: [], at: deadline - .minutes(1))
        let announced = actions.compactMap { if case .announce(let event) = $0 { event.kind } else { nil } }
        #expect(announced == (wasReminded ? [] : [.emergencyReminder]))
    }
}
