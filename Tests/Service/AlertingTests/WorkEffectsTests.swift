import Intervals
import Site
import Testing

@testable import Alerting

/// What planned work explains, and what goes beyond it.
@Suite struct WorkEffectsTests {
    private func effects(_ subjects: String...) throws -> WorkEffects {
        var facility = try Customers.facility(3)
        facility.devices = [
            Device(name: "sw-1", host: "10.0.0.1", credentials: "lab", fedBy: Customers.outlet("a", 9)),
            Device(name: "sw-2", host: "10.0.0.2", credentials: "lab"),
        ]
        return WorkEffects(of: Set(subjects), in: facility)
    }

    private func event(
        _ kind: Event.Kind, of contract: Int? = nil, about subject: String, details: [Event.Detail: String] = [:]
    ) -> Event {
        Event(
            id: "e", kind: kind, at: at(0), site: "dc-1", contract: contract.map(Customers.name), subject: subject,
            state: "down", summary: "x", details: details)
    }

    private func feed(_ number: Int, _ name: String) -> Event {
        event(.powerFeedLost, of: number, about: "\(Customers.name(number))/\(name)")
    }

    @Test func workOnAPDUExplainsItsFeeds() throws {
        let work = try effects("pdu-a")
        #expect(work.explain(feed(0, "mains")) && work.explain(feed(2, "mains")))
        #expect(work.explain(event(.deviceUnreachable, about: "pdu-a")))
        #expect(work.explain(event(.powerOutageSuspected, about: "pdu-a")))
        // All contracts of the device in one event.
        #expect(work.explain(event(.powerFeedLost, about: "pdu-a", details: [.signal: "pdu-a/outlet/0"])))
        // A device that hangs on it and has no other feed.
        #expect(work.explain(event(.deviceUnreachable, about: "sw-1")))
        #expect(work.explain(event(.networkOutageBegan, of: 0, about: Customers.name(0))))
    }

    @Test func workOnOneOutletExplainsOneFeed() throws {
        let work = try effects("pdu-a/outlet/0")
        #expect(work.explain(feed(0, "mains")) && !work.explain(feed(1, "mains")) && !work.explain(feed(0, "ups")))
        #expect(!work.explain(event(.deviceUnreachable, about: "pdu-a")))
    }

    @Test func theOtherFeedAndAnotherDeviceGoBeyondIt() throws {
        let work = try effects("pdu-a/outlet/0")
        for event in [
            feed(0, "ups"), event(.powerOutageBegan, of: 0, about: Customers.name(0)),
            event(.deviceUnreachable, about: "pdu-b"), event(.powerOnBattery, about: "ups-b"),
            event(.powerFeedLost, about: "ups-b", details: [.contracts: "customer-0, customer-1"]),
        ] {
            #expect(!work.explain(event) && work.areExceeded(by: event), "\(event.kind) \(event.subject)")
        }
    }

    /// Even where all feeds are worked on: a customer without power is nothing to wait with.
    @Test func bothFeedsAreNeverExplained() throws {
        let work = try effects("pdu-a", "pdu-b")
        #expect(work.explain(feed(0, "ups")) && work.explain(feed(0, "mains")))
        let outage = event(.powerOutageBegan, of: 0, about: Customers.name(0))
        #expect(!work.explain(outage) && work.areExceeded(by: outage))
    }

    @Test func whatConcernsOthersIsToldAndChangesNothing() throws {
        let work = try effects("pdu-a/outlet/0")
        for event in [
            event(.powerFeedLost, of: 1, about: "customer-1/ups"), event(.deviceUnreachable, about: "sw-2"),
            event(.budget, of: 0, about: Customers.name(0)), event(.powerFeedRestored, of: 0, about: "customer-0/ups"),
        ] {
            #expect(!work.explain(event) && !work.areExceeded(by: event), "\(event.kind) \(event.subject)")
        }
    }

    /// Clocks and calls never wait.
    @Test(arguments: Event.Kind.allCases.filter(\.isEmergency)) func emergenciesAreNeverExplained(kind: Event.Kind)
        throws
    {
        let work = try effects("sw-1", "pdu-a", "icmp/\(Customers.host(0))")
        let emergency = event(kind, of: 0, about: "icmp/\(Customers.host(0))")
        #expect(!work.explain(emergency) && !work.areExceeded(by: emergency))
    }

    @Test func aBatteryThatEndsIsNoMatterOfCourse() throws {
        let work = try effects("ups-a")
        func runtime(_ minutes: Int64) -> Event {
            event(.powerRuntime, about: "ups-a", details: [.left: String(Milliseconds.minutes(minutes))])
        }
        #expect(work.explain(event(.powerOnBattery, about: "ups-a")) && work.explain(runtime(30)))
        #expect(!work.explain(runtime(10)))
    }

    @Test func workOnASwitchExplainsTheNetworkBehindIt() throws {
        let work = try effects("sw-1")
        #expect(work.explain(event(.networkOutageBegan, of: 0, about: Customers.name(0))))
        #expect(work.explain(event(.networkOutageBegan, about: "sw-1")))
        #expect(try !effects("sw-2").explain(event(.networkOutageBegan, of: 0, about: Customers.name(0))))
        #expect(try effects("br-1").explain(event(.networkOutageBegan, of: 0, about: Customers.name(0))))
    }
}
