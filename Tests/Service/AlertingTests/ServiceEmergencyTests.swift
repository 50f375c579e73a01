import Foundation
import Intervals
import Site
import Testing

@testable import Alerting

/// A web shop that does not answer is an emergency too (article 4.4; fine print, 18): it is opened, called and closed.
@Suite struct ServiceEmergencyTests {
    private let shop = SignalName(device: "www", kind: "shop")

    private func facility(_ change: (inout EmergencyReportTerms) -> Void = { _ in }) throws -> Facility {
        let availability = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: availability, rule: .percentage)
        let day = CivilDate(daysSince1970: 20_000)
        var emergencies = EmergencyReportTerms()
        change(&emergencies)
        var contract = Contract(
            id: "acme", customer: Customer(name: "Acme"), termsName: "idc-standard",
            terms: Terms(network: terms, power: terms, emergencyReport: emergencies), language: "en",
            service: .colocation, signed: day, termFrom: day, termTo: day.adding(days: 365),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt)
        contract.services = [ApplicationService(id: "shop", kind: .www, address: "http://192.0.2.1/")]
        contract.contacts = [
            Contact(name: "Li Wei", isAuthorised: true, method: .mobile, to: "+86 138 0000", hook: "sms")
        ]
        return Facility(
            site: "dc-1", timeZone: .gmt, contracts: [contract],
            hooks: [Hook(name: "sms", executable: "/bin/true")])
    }

    private func observe(_ watch: inout Watch, _ minute: Int64, _ state: SignalState) -> [Event] {
        watch.observe([Reading(signal: shop, at: Instant(milliseconds: .minutes(minute)), state: state)])
    }

    @Test func aServiceOpensAndClosesAnEmergency() throws {
        var watch = Watch(try facility())
        #expect(observe(&watch, 0, .up).isEmpty && observe(&watch, 5, .down).isEmpty)
        let events = observe(&watch, 10, .down)
        #expect(events.map(\.kind) == [.serviceFailed, .emergencyOpened])
        let opened = try #require(events.last)
        #expect(opened.subject == "www/shop" && opened.deadline == Instant(milliseconds: .minutes(25)))
        #expect(opened.summary.hasPrefix("Acme: www/shop has not answered since "))
        #expect(observe(&watch, 15, .down).isEmpty)
        #expect(observe(&watch, 20, .up).map(\.kind) == [.serviceRecovered, .emergencyClosed])
    }

    @Test func theChosenContactIsCalled() throws {
        let facility = try facility()
        var watch = Watch(facility)
        _ = observe(&watch, 5, .down)
        let opened = try #require(observe(&watch, 10, .down).last)
        var outbox = Outbox(facility)
        let called = outbox.add(opened, at: opened.at).compactMap { action -> Contact? in
            guard case .run(let attempt) = action else { return nil }
            return attempt.contact
        }
        #expect(called.map(\.name) == ["Li Wei"])
    }

    /// What is only recorded calls nobody.
    @Test func whatIsRecordedOpensNothing() throws {
        var watch = Watch(try facility { $0.services = .recorded })
        _ = observe(&watch, 5, .down)
        #expect(observe(&watch, 10, .down).map(\.kind) == [.serviceFailed])
        #expect(observe(&watch, 15, .up).map(\.kind) == [.serviceRecovered])
    }

    @Test(arguments: [1, 3, 17, 40])
    func asManyChecksAsTheTermsSay(failedRounds: Int) throws {
        var watch = Watch(try facility { $0.failedRounds = failedRounds })
        let opened = (1...50).first { minute in
            observe(&watch, Int64(minute) * 5, .down).contains { $0.kind == .emergencyOpened }
        }
        #expect(opened == failedRounds)
    }

    /// A service that is only recorded from now on has no open emergency left.
    @Test func anEmergencyEndsWithItsService() throws {
        var watch = Watch(try facility())
        _ = observe(&watch, 5, .down) + observe(&watch, 10, .down)
        let events = watch.adopt(try facility { $0.services = .recorded }, at: Instant(milliseconds: .minutes(11)))
        #expect(events.map(\.kind) == [.emergencyClosed])
    }

    /// Fine print, 16: with any channel, whoever is told ends the call.
    @Test(arguments: [(EmergencyReportTerms.Channel.chosen, false), (.any, true)])
    func whoeverIsToldCountsWhereTheTermsSaySo(channel: EmergencyReportTerms.Channel, ends: Bool) throws {
        let facility = try facility { $0.channel = channel }
        var watch = Watch(facility)
        _ = observe(&watch, 5, .down)
        let opened = try #require(observe(&watch, 10, .down).last)
        var outbox = Outbox(facility)
        _ = outbox.add(opened, at: opened.at)
        let told = try Record.parse(
            .notification,
            fields: [
                "contract": .text("acme"), "notified_at": .text("\(opened.at)"), "method": .text("mobile"),
                "to": .text("+86 139 0000"),
            ], recordedAt: opened.at)
        _ = outbox.noted(told, at: opened.at)
        #expect(outbox.calls.isEmpty == ends)
    }
}
