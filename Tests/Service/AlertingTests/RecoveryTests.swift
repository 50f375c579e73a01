import Intervals
import Site
import Testing

@testable import Alerting

/// Whoever was told of an emergency is told of its end; nobody else is.
@Suite struct RecoveryTests {
    private static let sms = Hook(name: "sms", executable: "/bin/true", timeout: .seconds(10), retries: 2)
    private static let mail = Hook(name: "mail", executable: "/bin/true", timeout: .seconds(30), retries: 2)

    private func facility(_ count: Int = 1) throws -> Facility {
        let contacts = ["sms", "mail"].map { hook in
            Contact(name: "Li Wei", isAuthorised: true, method: .pager, to: "+86", hook: hook)
        }
        return try Customers.facility(count, hooks: [Self.sms, Self.mail], contacts: contacts)
    }

    private let opened = Event(
        id: "opened", kind: .emergencyOpened, at: at(0), site: "dc-1", contract: Customers.name(0), subject: "icmp/0",
        state: "down", summary: "for operators", deadline: at(15), details: [.determinedAt: "\(at(0))"])

    private func closed(at instant: Instant) -> Event {
        Event(
            id: "closed", kind: .emergencyClosed, at: instant, site: "dc-1", contract: Customers.name(0),
            subject: "icmp/0", state: "up", summary: "for operators", details: [.alarm: "opened"])
    }

    private func attempts(_ actions: [Outbox.Action]) -> [Outbox.Attempt] {
        actions.compactMap { if case .run(let attempt) = $0 { attempt } else { nil } }
    }

    private func note(_ attempt: Outbox.Attempt, _ result: DeliveryNote.Result, at instant: Instant) -> DeliveryNote {
        DeliveryNote(
            event: attempt.event.id, hook: attempt.hook.name, step: attempt.step,
            method: attempt.contact?.method.rawValue, to: attempt.contact?.to, attempt: attempt.number, result: result,
            endedAt: instant)
    }

    @Test func whoWasToldHearsOfTheEnd() throws {
        var outbox = Outbox(try facility())
        let call = try #require(attempts(outbox.add(opened, at: at(0))).first)
        #expect(call.hook.name == "sms")
        #expect(attempts(outbox.ended(call, with: .delivered, at: at(0, 5))).isEmpty)
        let told = attempts(outbox.add(closed(at: at(10)), at: at(10)))
        #expect(told.map(\.hook.name) == ["sms"] && told.map(\.event.id) == ["closed"])
        #expect(told[0].contact?.name == "Li Wei" && told[0].contract?.id == Customers.name(0) && told[0].step == nil)
        // As often as the hook may be tried, and not once more.
        #expect(attempts(outbox.ended(told[0], with: .again, at: at(10, 1))).isEmpty)
        let again = attempts(outbox.advance(to: at(11)))
        #expect(again.map(\.number) == [2])
        #expect(attempts(outbox.ended(again[0], with: .delivered, at: at(11))).isEmpty)
        #expect(attempts(outbox.advance(to: at(60))).isEmpty)
    }

    /// It closed while the first contact was being tried: the second is told of both, in this order.
    @Test func whoIsToldAfterTheEndHearsOfItToo() throws {
        var outbox = Outbox(try facility())
        let call = try #require(attempts(outbox.add(opened, at: at(0))).first)
        #expect(attempts(outbox.add(closed(at: at(1)), at: at(1))).isEmpty)
        let next = try #require(attempts(outbox.ended(call, with: .failed, at: at(2))).first)
        #expect(next.hook.name == "mail" && next.event.id == "opened")
        let told = attempts(outbox.ended(next, with: .delivered, at: at(3)))
        #expect(told.map(\.hook.name) == ["mail"] && told.map(\.event.id) == ["closed"])
    }

    @Test func aRestartForgetsNobody() throws {
        var before = Outbox(try facility())
        let call = try #require(attempts(before.add(opened, at: at(0))).first)
        let told = note(call, .delivered, at: at(0, 5))
        let end = closed(at: at(10))
        // Whatever had been written when the program was killed.
        var first = Outbox(try facility())
        #expect(first.mustResume(opened, notes: [told], at: at(60), isOpen: true))
        #expect(attempts(first.restore([(opened, [told])], records: [], at: at(5))).isEmpty)
        let asLive = attempts(first.add(end, at: at(10)))
        #expect(asLive.map(\.event.id) == ["closed"])
        var second = Outbox(try facility())
        #expect(second.mustResume(end, notes: [], at: at(60)))
        #expect(attempts(second.restore([(opened, [told]), (end, [])], records: [], at: at(60))) == asLive)
        // Told already, or too long ago.
        var third = Outbox(try facility())
        let done = note(asLive[0], .delivered, at: at(11))
        #expect(attempts(third.restore([(opened, [told]), (end, [done])], records: [], at: at(60))).isEmpty)
        var late = Outbox(try facility())
        #expect(!late.mustResume(end, notes: [], at: at(2 * 1440)))
        #expect(attempts(late.restore([(opened, [told]), (end, [])], records: [], at: at(2 * 1440))).isEmpty)
    }

    /// It closed while a contact was being tried, and the program was killed: that contact is told of both.
    @Test func aRestartKeepsTheEndForThoseWhoAreStillCalled() throws {
        var outbox = Outbox(try facility())
        let end = closed(at: at(1))
        let call = try #require(attempts(outbox.restore([(opened, []), (end, [])], records: [], at: at(2))).first)
        #expect(call.event.id == "opened")
        let told = attempts(outbox.ended(call, with: .delivered, at: at(3)))
        #expect(told.map(\.event.id) == ["closed"] && told.map(\.hook.name) == ["sms"])
    }

    /// Two contacts are tried at once, the first answers, and the emergency ends: the second, who is told a moment later,
    /// hears of the end too.
    @Test func whoIsToldLateHearsOfTheEnd() throws {
        var outbox = Outbox(try facility())
        let first = try #require(attempts(outbox.add(opened, at: at(0))).first)
        let second = try #require(attempts(outbox.advance(to: at(14))).first { $0.hook.name == "mail" })
        _ = outbox.ended(first, with: .delivered, at: at(14, 1))
        #expect(attempts(outbox.add(closed(at: at(14, 2)), at: at(14, 2))).map(\.hook.name) == ["sms"])
        let told = attempts(outbox.ended(second, with: .delivered, at: at(14, 3)))
        #expect(told.map(\.event.id) == ["closed"] && told.map(\.hook.name) == ["mail"])
    }

    /// The contract left the configuration while its contacts were called: they hear their own sentence, not the
    /// operators'.
    @Test func aCustomerWhoLeftHearsACustomersSentence() throws {
        var outbox = Outbox(try facility())
        let call = try #require(attempts(outbox.add(opened, at: at(0))).first)
        #expect(outbox.adopt(try facility(0)).isEmpty)
        let next = try #require(attempts(outbox.ended(call, with: .failed, at: at(1))).first)
        let message = HookMessage(event: next.event, contact: next.contact, contract: next.contract, attempt: 1)
        #expect(message.forCustomer?.contains("Your host") ?? false, "\(message.summary)")
        _ = outbox.ended(next, with: .delivered, at: at(2))
        let told = try #require(attempts(outbox.add(closed(at: at(3)), at: at(3))).first)
        let end = HookMessage(event: told.event, contact: told.contact, contract: told.contract, attempt: 1)
        #expect(end.forCustomer?.contains("answers again") ?? false, "\(end.summary)")
    }
}
