import Foundation
import Intervals
import Site
import Testing

/// What is found in a facility, and what its parts mean.
@Suite struct FacilityTests {
    private func facility() -> Facility {
        var facility = Facility(site: "dc-1", timeZone: .gmt)
        facility.devices = ["sw-1", "ups-a", "sw-1"].enumerated().map { index, name in
            Device(name: name, host: "192.0.2.\(index)", credentials: "campus")
        }
        facility.uplinks = [
            Uplink(name: "east", link: signal("br-1/port/Te0/1"), beacons: ["192.0.2.1", "198.51.100.10"]),
            Uplink(name: "west", link: signal("br-1/port/Te0/2")),
        ]
        facility.witnesses = ["203.0.113.1", "192.0.2.1"]
        for (id, hosts) in [("c-1", ["198.51.100.10", "198.51.100.11"]), ("c-2", ["198.51.100.11"]), ("c-3", [])] {
            var contract = Contract.sample(id)
            contract.network = NetworkConnection(hosts: hosts)
            facility.contracts.append(contract)
        }
        return facility
    }

    @Test func thingsAreFoundByTheirNames() {
        let facility = facility()
        #expect(facility.contract("c-2")?.network?.hosts == ["198.51.100.11"])
        #expect(facility.uplink("west")?.beacons == [])
        #expect(facility.device("sw-1")?.host == "192.0.2.0")
        #expect(facility.contract("c-9") == nil && facility.uplink("c-1") == nil && facility.device("") == nil)
    }

    @Test func everyHostIsPingedOnce() {
        #expect(
            facility().pingedHosts == ["198.51.100.10", "198.51.100.11", "192.0.2.1", "203.0.113.1"])
        #expect(Facility(site: "dc-1", timeZone: .gmt).pingedHosts == [])
    }

    @Test(arguments: [
        ("east", "{all: [br-1/port/Te0/1, {any: [icmp/192.0.2.1, icmp/198.51.100.10]}]}"),
        ("west", "br-1/port/Te0/2"),
    ])
    func anUplinkIsUpByItsLinkAndAnyBeacon(name: String, condition: String) throws {
        #expect(try #require(facility().uplink(name)).condition.description == condition)
    }

    @Test(arguments: [
        (["power.*"], "power.outage.began", true), (["power.*"], "power.", true), (["power.*"], "power", false),
        (["power.*"], "powers.outage", false), (["power.outage.began"], "power.outage.began", true),
        (["power.outage.began"], "power.outage.began.again", false), (["network.*", "sla.budget"], "sla.budget", true),
        ([], "sla.budget", false), ([".*"], "sla.budget", false), (["*"], "sla.budget", false),
        (["emergency.*"], "network.emergency", false),
    ])
    func aHookWantsWhatItsPatternsName(events: [String], type: String, isWanted: Bool) {
        #expect(Hook(name: "ops", executable: "/bin/true", events: events).wants(type) == isWanted)
    }

    @Test func aHookSaysWhereItTells() {
        let means: [(Hook.Means, String)] = [
            (.executable("/usr/bin/sms"), "/usr/bin/sms"),
            (.webhook("https://noc.example/in"), "https://noc.example/in"),
            (.mail(server: "smtp://mail.example", from: "noc@example.com", to: nil), "smtp://mail.example"),
        ]
        for (means, text) in means { #expect(means.description == text) }
        let hook = Hook(name: "ops", executable: "/bin/true")
        #expect(hook.payload == .cloudevents && hook.timeout == .seconds(30) && hook.retries == 3 && hook.user == nil)
    }

    @Test func aDeviceIsAskedAtThePortOfSNMPByDefault() {
        let device = Device(name: "sw-1", host: "192.0.2.1", credentials: "campus")
        #expect(device.port == 161 && device.profile == "auto" && device.fedBy == nil && !device.answersFromAnyAddress)
    }

    // MARK: - Contracts

    /// Days are local and the last is exclusive.
    @Test(arguments: [
        ("2026-10-10", "2026-10-12", "2026-10", "2026-10-09T16:00:00Z", "2026-10-11T16:00:00Z"),
        ("2026-01-01", "2027-01-01", "2026-10", "2026-09-30T16:00:00Z", "2026-10-31T16:00:00Z"),
        ("2026-10-31", "2027-01-01", "2026-10", "2026-10-30T16:00:00Z", "2026-10-31T16:00:00Z"),
        ("2026-10-01", "2026-10-02", "2026-10", "2026-09-30T16:00:00Z", "2026-10-01T16:00:00Z"),
    ])
    func aPeriodIsTheMonthClippedToTheTerm(
        termFrom: String, termTo: String, month: String, from: String, to: String
    ) throws {
        let period = Contract.sample(from: termFrom, to: termTo).period(of: try #require(Month(month)))
        #expect(period == Span(from: instant(from), to: instant(to)))
    }

    @Test(arguments: [
        ("2026-11-01", "2027-01-01"), ("2026-01-01", "2026-10-01"), ("2026-10-05", "2026-10-05"),
        ("2026-10-07", "2026-10-05"),
    ])
    func outsideTheTermThereIsNoPeriod(termFrom: String, termTo: String) throws {
        #expect(Contract.sample(from: termFrom, to: termTo).period(of: try #require(Month("2026-10"))) == nil)
    }

    @Test(arguments: [
        ("Asia/Shanghai", "2025-12-31T16:00:00Z"), ("UTC", "2026-01-01T00:00:00Z"),
        ("America/New_York", "2026-01-01T05:00:00Z"),
    ])
    func theTermBeginsInTheContractsZone(zone: String, from: String) {
        #expect(Contract.sample(zone: zone).term.from == instant(from))
    }

    @Test(arguments: [
        (ApplicationService.Kind.www, "www/shop"), (.email, "email/shop"), (.ftp, "ftp/shop"),
    ])
    func aServiceIsReadUnderItsKindAndName(kind: ApplicationService.Kind, path: String) {
        let service = ApplicationService(id: "shop", kind: kind, address: "shop.example:80")
        #expect(service.signal.path == path)
        #expect(service.signal.probe?.rawValue == kind.rawValue)
        #expect(service.check == ApplicationService.Check() && service.check.timeout == .seconds(10))
    }
}
