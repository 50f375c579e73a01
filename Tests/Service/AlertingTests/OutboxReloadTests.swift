import Intervals
import Site
import Testing

@testable import Alerting

/// Another configuration comes into force: what waits to be told is told, and nothing twice.
@Suite struct OutboxReloadTests {
    private static let ops = Hook(name: "ops", executable: "/bin/true", retries: 2, events: ["power.*"])
    private static let sms = Hook(name: "sms", executable: "/bin/true", timeout: .seconds(10), retries: 2)

    private func facility(_ hooks: [Hook] = [ops, sms], customers: Int = 2) throws -> Facility {
        let contact = Contact(name: "Li Wei", isAuthorised: true, method: .pager, to: "+86", hook: "sms")
        return try Customers.facility(customers, hooks: hooks, contacts: [contact])
    }

    private func feed(_ kind: Event.Kind, _ minute: Int64) -> Event {
        Event(
            id: "\(kind.rawValue)-\(minute)", kind: kind, at: at(minute), site: "dc-1", contract: Customers.name(0),
            subject: "feed", state: "down", summary: "x", hooks: ["ops"])
    }

    private var emergency: Event {
        Event(
            id: "emergency", kind: .emergencyOpened, at: at(0), site: "dc-1", contract: Customers.name(1),
            subject: "icmp/1", state: "down", summary: "x", deadline: at(15),
            details: [Event.Detail.determinedAt: "\(at(0))"], hooks: [])
    }

    private func attempts(_ actions: [Outbox.Action]) -> [Outbox.Attempt] {
        actions.compactMap { if case .run(let attempt) = $0 { attempt } else { nil } }
    }

    @Test func whatWaitsIsToldInItsOrderAfterwards() throws {
        var outbox = Outbox(try facility())
        let first = attempts(outbox.add(feed(.powerFeedLost, 0), at: at(0)))
        _ = outbox.add(feed(.powerFeedRestored, 1), at: at(1))
        for _ in 0..<20 {
            let said = outbox.adopt(try facility())
            #expect(said.isEmpty)
        }
        // The attempt that was under way fails, and is repeated; then comes what waited.
        #expect(attempts(outbox.ended(first[0], with: .again, at: at(2))).isEmpty)
        let said = outbox.adopt(try facility())
        #expect(said.isEmpty)
        let again = attempts(outbox.advance(to: at(3)))
        #expect(again.map(\.number) == [2] && again.map(\.event.id) == first.map(\.event.id))
        let next = attempts(outbox.ended(again[0], with: .delivered, at: at(3)))
        #expect(next.map(\.event.kind) == [.powerFeedRestored])
    }

    /// An address that was mended is used by the next attempt.
    @Test func aHookThatHasChangedIsRunAsItIsNow() throws {
        var outbox = Outbox(try facility())
        let first = attempts(outbox.add(feed(.powerFeedLost, 0), at: at(0)))
        var mended = Self.ops
        mended.means = .executable("/bin/echo")
        _ = outbox.adopt(try facility([mended, Self.sms]))
        _ = outbox.ended(first[0], with: .again, at: at(1))
        #expect(attempts(outbox.advance(to: at(2))).map(\.hook.means) == [.executable("/bin/echo")])
    }

    @Test func whatAHookThatIsGoneWasToBeToldIsGivenUpAloud() throws {
        var outbox = Outbox(try facility())
        let first = attempts(outbox.add(feed(.powerFeedLost, 0), at: at(0)))
        _ = outbox.add(feed(.powerFeedRestored, 1), at: at(1))
        let said = outbox.adopt(try facility([Self.sms]))
        #expect(said == [.giveUp(feed(.powerFeedRestored, 1), hook: "ops")])
        #expect(attempts(outbox.ended(first[0], with: .delivered, at: at(2))).isEmpty)
        #expect(attempts(outbox.advance(to: at(30))).isEmpty)
    }

    /// The contacts of an emergency are those of its determination, even when the contract is gone (fine print, 13).
    @Test func anEmergencyIsToldToItsEnd() throws {
        var outbox = Outbox(try facility())
        let first = attempts(outbox.add(emergency, at: at(0)))
        #expect(first.map(\.hook.name) == ["sms"])
        _ = outbox.adopt(try facility(customers: 1))
        _ = outbox.ended(first[0], with: .again, at: at(1))
        let again = attempts(outbox.advance(to: at(2)))
        #expect(again.map(\.contact?.name) == ["Li Wei"] && again.map(\.number) == [2])
        let rest = outbox.ended(again[0], with: .delivered, at: at(2)) + outbox.advance(to: at(30))
        #expect(rest.isEmpty)
    }
}
