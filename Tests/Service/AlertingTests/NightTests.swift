import Foundation
import Intervals
import Site
import Testing

@testable import Alerting

/// Mains lost, a host silent, a hook that fails, an engineer who does not answer, work on two PDUs: `night.txt` beside this
/// file is what everybody was told, and has been read by a person.
@Suite struct NightTests {
    private static let sms = Hook(name: "sms", executable: "/bin/true", timeout: .seconds(10), retries: 1)
    private static let mail = Hook(name: "mail", executable: "/bin/true", timeout: .seconds(10), retries: 1)
    private static let ops = Hook(
        name: "ops", executable: "/bin/true", events: ["power.*", "network.*", "device.*", "emergency.*"])

    private func contact(
        _ name: String, _ method: Contact.Method, _ to: String, hook: String, isAuthorised: Bool = false
    ) -> Contact {
        Contact(name: name, isAuthorised: isAuthorised, method: method, to: to, hook: hook)
    }

    private func facility() throws -> Facility {
        let customers = [
            contact("secretary", .mobile, "+86 11", hook: "sms"),
            contact("Li Wei", .email, "li@acme.example", hook: "mail", isAuthorised: true),
        ]
        var facility = try Customers.facility(3, hooks: [Self.sms, Self.mail, Self.ops], contacts: customers)
        facility.staff = [
            contact("desk", .officePhone, "+86 1", hook: "sms"), contact("Wang Min", .mobile, "+86 2", hook: "sms"),
            contact("manager", .mobile, "+86 3", hook: "sms"),
        ]
        facility.onCall = OnCall(within: .minutes(5), steps: [[.contact("desk")], [.engineer], [.contact("manager")]])
        return facility
    }

    private func clock(_ hour: Int64, _ minute: Int64, _ second: Int64 = 0) -> Instant {
        at((hour < 12 ? hour + 24 : hour) * 60 + minute, second)
    }

    private func played() throws -> Night {
        let (broken, mended) = (clock(2, 0), clock(2, 40))
        var night = Night(try facility(), from: clock(22, 0)) { hook, instant in
            hook.name != "mail" || instant < broken || instant >= mended
        }
        night.read(Customers.calm(3, at: clock(22, 0)).map { ($0.signal, $0.state) }, at: clock(22, 0))
        night.enter(
            .dutyRoster,
            [.name: .text("Wang Min"), .from: .instant(clock(20, 0)), .to: .instant(clock(8, 0))], at: clock(22, 0))
        workOnOnePDU(&night)
        mainsAreLost(&night)
        aHostIsSilent(&night)
        workGoesWrong(&night)
        night.pass(until: clock(7, 0))
        return night
    }

    private func outlets(_ side: String, _ state: SignalState) -> [(SignalName, SignalState)] {
        (0..<3).map { (Customers.outlet(side, $0), state) }
    }

    private func quiet(_ subjects: [String], until end: Instant, reason: String, from now: Instant) -> [RecordField:
        RecordValue]
    {
        [
            .signals: .list(subjects), .from: .instant(now), .to: .instant(end), .by: .text("Wang Min"),
            .reason: .text(reason),
        ]
    }

    private func workOnOnePDU(_ night: inout Night) {
        night.happens("mainstay quiet pdu-a --for 2h --by \"Wang Min\" --reason \"new fan\"", at: clock(22, 10))
        night.enter(
            .quiet, quiet(["pdu-a"], until: clock(0, 10), reason: "new fan", from: clock(22, 10)), at: clock(22, 10))
        night.happens("pdu-a is switched off", at: clock(22, 20))
        night.read(outlets("a", .down), at: clock(22, 20))
        night.note(.deviceUnreachable, device: "pdu-a", summary: "pdu-a does not answer", at: clock(22, 21))
        night.happens("pdu-a is on again", at: clock(22, 45))
        night.note(.deviceReachable, device: "pdu-a", summary: "pdu-a answers again", at: clock(22, 45))
        night.read(outlets("a", .up), at: clock(22, 45, 10))
    }

    private func mainsAreLost(_ night: inout Night) {
        night.happens("ups-a loses its mains; nobody at the desk, and the engineer does not answer", at: clock(1, 0))
        night.read([(Customers.input("a"), .down)], at: clock(1, 0))
        night.pass(until: clock(1, 12))
        night.happens("the manager acknowledges both alarms, and drives there", at: clock(1, 12))
        for kind in [Event.Kind.powerOnBattery, .powerFeedLost] {
            guard let alarm = night.newest(kind) else { continue }
            night.enter(
                .acknowledgement, [.of: .text(alarm.id), .at: .instant(clock(1, 12)), .by: .text("manager")],
                at: clock(1, 12))
        }
        night.happens("the mains are back", at: clock(1, 31))
        night.read([(Customers.input("a"), .up)], at: clock(1, 31))
    }

    private func aHostIsSilent(_ night: inout Night) {
        let host = SignalName.icmp(Customers.host(1))
        night.becomes(host, .down, at: clock(1, 59))
        night.happens("the host of customer-1 is silent, and the mail server does not work", at: clock(2, 0))
        night.happens(
            "Wang Min telephones Li Wei: mainstay ack … --by \"Wang Min\" --how email --to li@acme.example",
            at: clock(2, 17))
        night.enter(
            .notification,
            [
                .contract: .text(Customers.name(1)), .subject: .text(host.path), .determinedAt: .instant(clock(2, 5)),
                .notifiedAt: .instant(clock(2, 17)), .by: .text("Wang Min"), .method: .text("email"),
                .to: .text("li@acme.example"),
            ], at: clock(2, 17))
        night.becomes(host, .up, at: clock(2, 24))
        night.happens("the host answers again", at: clock(2, 24))
    }

    private func workGoesWrong(_ night: inout Night) {
        night.happens("mainstay quiet pdu-b --for 1h --by \"Wang Min\" --reason \"new breaker\"", at: clock(3, 0))
        night.enter(
            .quiet, quiet(["pdu-b"], until: clock(4, 0), reason: "new breaker", from: clock(3, 0)), at: clock(3, 0))
        night.happens("pdu-b is switched off", at: clock(3, 5))
        night.read(outlets("b", .down), at: clock(3, 5))
        night.happens("somebody takes the plug of customer-2's other feed", at: clock(3, 8))
        night.read([(Customers.outlet("a", 2), .down)], at: clock(3, 8))
        night.happens("the plug is in again", at: clock(3, 11))
        night.read([(Customers.outlet("a", 2), .up)], at: clock(3, 11))
        night.happens("pdu-b is on again", at: clock(3, 40))
        night.read(outlets("b", .up), at: clock(3, 40))
    }

    private static let fixture = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("night.txt")

    @Test func everybodyHearsWhatTheyMust() throws {
        let night = try played()
        let expected = try String(contentsOf: Self.fixture, encoding: .utf8)
        if night.log != expected {
            let file = FileManager.default.temporaryDirectory.appendingPathComponent("night.txt")
            try Data(night.log.utf8).write(to: file)
            Issue.record("the night went otherwise: compare \(file.path) with night.txt, and read it")
        }
    }

    /// Whatever the texts say: no alarm is told late but what planned work explains, and nobody is left alone.
    @Test func nothingComesLate() throws {
        let night = try played()
        for event in night.events where event.details[.partOf] == nil && Self.ops.wants(event.kind.rawValue) {
            let first = night.told.filter { $0.event.id == event.id || $0.members.contains(event.id) }.map(\.at).min()
            let delay = try #require(first, "\(event.summary)") - event.at
            let isWork = event.at < clock(0, 10) || (event.at >= clock(3, 0) && event.at < clock(3, 8))
            #expect(isWork || delay <= .seconds(10), "\(event.summary)")
        }
        let emergency = try #require(night.events.first { $0.kind == .emergencyOpened })
        let called = night.told.filter { $0.event.id == emergency.id }.compactMap(\.contact)
        #expect(called.contains("secretary") && called.contains("desk") && called.contains("Wang Min"))
        // The customer was told by a person, in time.
        #expect(!night.events.contains { $0.kind == .emergencyOverdue })
    }
}
