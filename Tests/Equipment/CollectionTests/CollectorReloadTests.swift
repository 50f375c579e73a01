import Foundation
import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Sockets
import Testing

@testable import Collection

/// Another configuration comes into force while the collector runs: what has not changed does not notice.
@Suite struct CollectorReloadTests {
    private func adopt(
        _ facility: Facility, targets: Collector.Targets? = nil, in station: Station,
        prober: Collector.NextProber? = nil
    ) async {
        await station.collector.adopt(
            Collector.Change(
                facility: facility, catalogue: station.catalogue, targets: targets ?? station.targets,
                names: station.names, prober: prober))
    }

    private func contract(hosts: [String] = [], port: String? = nil) throws -> Contract {
        let ratio = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: ratio, rule: .percentage)
        let day = CivilDate(daysSince1970: 0)
        let access = port.map { Condition.signal(SignalName(device: "sw", kind: "port", element: $0)) }
        return Contract(
            id: "c", customer: Customer(name: "C"), termsName: "t",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .rack, signed: day, termFrom: day, termTo: day.adding(days: 9),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt,
            network: NetworkConnection(access: access, hosts: hosts))
    }

    /// Twenty reloads within a minute of polling every ten seconds: no poll is left out or comes at another time, nothing is
    /// found out again, and nothing is said again.
    @Test func whatStaysKeepsItsBeatAndItsConversation() async throws {
        let station = try Station(["ups-a": .ups(), "ups-b": .ups(), "ups-c": .ups()])
        station.start()
        await station.clock.advance(by: .minutes(2))
        _ = station.herd.takeQuestions()
        station.findings.clear()
        for _ in 0..<20 {
            await station.clock.advance(by: .seconds(3))
            await adopt(station.facility, in: station)
        }
        let asked = Dictionary(grouping: station.herd.takeQuestions(), by: \.host)
        #expect(asked.count == 3)
        for times in asked.values.map({ $0.map(\.at) }) {
            #expect(times.count == 6)
            #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == .seconds(10) })
        }
        #expect(station.findings.readings.isEmpty)
        #expect(station.findings.steady.count == 18)
        try await station.stop()
    }

    @Test func aDeviceThatMovedIsAskedAtItsNewPlaceOnly() async throws {
        let station = try Station(["ups-a": .ups(), "ups-b": .ups()])
        station.start()
        await station.clock.advance(by: .minutes(2))
        station.herd.put(.ups(), at: "192.0.2.77")
        var facility = station.facility
        facility.devices[0].host = "192.0.2.77"
        var targets = station.targets
        targets["ups-a"] = Target(
            endpoint: try #require(Endpoint(host: "192.0.2.77")), credentials: .community(version: .v2c, "public"))
        await adopt(facility, targets: targets, in: station)
        _ = station.herd.takeQuestions()
        station.findings.clear()
        await station.clock.advance(by: .minutes(1))
        let asked = Dictionary(grouping: station.herd.takeQuestions(), by: \.host)
        #expect(asked["192.0.2.1"] == nil)
        #expect((asked["192.0.2.77"]?.count ?? 0) >= 6)
        #expect(asked["192.0.2.2"]?.count == 6)
        #expect(station.state("ups-a/input") == .up)
        // It is still known who it is.
        #expect(station.findings.notes.isEmpty && station.findings.identities.isEmpty)
        #expect(station.readings("ups-b/input").isEmpty)
        try await station.stop()
    }

    /// The place of a device that was removed while it was being asked is not another one's before its answer has come.
    @Test func aLateAnswerIsNobodyElses() async throws {
        let station = try Station(["ups-a": .ups(), "ups-b": .ups()])
        station.start()
        await station.clock.advance(by: .minutes(2))
        station.herd.setLatency(of: "192.0.2.1", to: .seconds(5))
        _ = station.herd.takeQuestions()
        while station.herd.takeQuestions().allSatisfy({ $0.host != "192.0.2.1" }) {
            await station.clock.advance(by: 100)
        }
        station.herd.change("192.0.2.1") { $0.volts = 0 }
        var facility = station.facility
        facility.devices[0] = Device(name: "ups-n", host: "192.0.2.9", credentials: "c")
        station.herd.put(.ups(), at: "192.0.2.9")
        var targets = station.targets
        targets["ups-a"] = nil
        targets["ups-n"] = Target(
            endpoint: try #require(Endpoint(host: "192.0.2.9")), credentials: .community(version: .v2c, "public"))
        station.findings.clear()
        await adopt(facility, targets: targets, in: station)
        await station.clock.advance(by: .minutes(1))
        #expect(station.herd.takeQuestions().allSatisfy { $0.host != "192.0.2.1" })
        #expect(station.readings("ups-a/input").isEmpty && station.readings("ups-a/agent").isEmpty)
        #expect(station.readings("ups-n/input").map(\.state) == [.up])
        // Now the place is free: the next device takes it, and is not taken for the one before.
        facility.devices.append(Device(name: "ups-a", host: "192.0.2.1", credentials: "c"))
        station.herd.put(.ups(), at: "192.0.2.1")
        targets["ups-a"] = station.targets["ups-a"]
        await adopt(facility, targets: targets, in: station)
        await station.clock.advance(by: .minutes(1))
        #expect(station.readings("ups-a/input").map(\.state) == [.up])
        #expect(station.readings("ups-n/input").map(\.state) == [.up])
        try await station.stop()
    }

    /// Its first failed round was before the reload, the second confirms it, a beat later.
    @Test func aHostKeepsItsFailedRoundAndItsBeat() async throws {
        var schedule = Schedule()
        schedule.reachability = .minutes(1)
        let station = try Station(
            [:], schedule: schedule, contracts: [try contract(hosts: ["198.51.100.1", "198.51.100.2"])])
        station.start()
        await station.clock.advance(by: .minutes(3))
        station.hosts.silence("198.51.100.1")
        while !station.readings("icmp/198.51.100.1").contains(where: { $0.state == .down }) {
            await station.clock.advance(by: .seconds(1))
        }
        var facility = station.facility
        facility.contracts[0] = try contract(hosts: ["198.51.100.1", "198.51.100.3"])
        await adopt(facility, in: station)
        await station.clock.advance(by: .minutes(3))
        let rounds = station.readings("icmp/198.51.100.1").filter { !$0.isExtra && $0.state == .down }.map(\.at)
        #expect(rounds.count >= 3)
        #expect(zip(rounds, rounds.dropFirst()).allSatisfy { $1 - $0 == .minutes(1) })
        #expect(station.state("icmp/198.51.100.3") == .up)
        let pinged = station.hosts.pinged
        let gone = pinged.filter { $0.host == "198.51.100.2" }.map(\.at)
        #expect(gone.count <= 4 && pinged.filter { $0.host == "198.51.100.3" }.count >= 3)
        try await station.stop()
    }

    /// Which rows of a switch are read follows who uses them; the rows that were read before go on as before.
    @Test func aPortThatIsWantedNowIsRead() async throws {
        let ports: [UInt32: Port] = [1: Port(name: "Gi1"), 2: Port(name: "Gi2")]
        let uplink = Uplink(name: "up", link: SignalName(device: "sw", kind: "port", element: "Gi1"))
        let station = try Station(["sw": .accessSwitch(ports)], uplinks: [uplink])
        station.start()
        await station.clock.advance(by: .minutes(2))
        #expect(station.state("sw/port/Gi1") == .up && station.readings("sw/port/Gi2").isEmpty)
        var facility = station.facility
        facility.contracts = [try contract(port: "Gi2")]
        await adopt(facility, in: station)
        station.findings.clear()
        await station.clock.advance(by: .seconds(11))
        #expect(station.state("sw/port/Gi2") == .up)
        // It reads as before, with everything else.
        #expect(station.state("sw/port/Gi1") == .up && station.readings("sw/agent").count == 1)
        await station.clock.advance(by: .seconds(20))
        let groups = Set(station.findings.steady.map(\.group.signals))
        #expect(groups.count == 1 && groups.first?.count == 3)
        try await station.stop()
    }

    @Test func anotherRhythmLetsNobodyWaitLonger() async throws {
        let station = try Station(["ups-a": .ups(), "ups-b": .ups(), "ups-c": .ups()])
        station.start()
        await station.clock.advance(by: .minutes(2))
        _ = station.herd.takeQuestions()
        let before = station.clock.uptime
        var facility = station.facility
        facility.schedule.power = .seconds(4)
        facility.schedule.link = .seconds(4)
        await adopt(facility, in: station)
        await station.clock.advance(by: .seconds(40))
        for times in Dictionary(grouping: station.herd.takeQuestions(), by: \.host).values.map({ $0.map(\.at) }) {
            #expect((9...11).contains(times.count))
            #expect(times[0] - before <= .seconds(4))
            #expect(zip(times, times.dropFirst()).allSatisfy { (3_900...4_100).contains($1 - $0) })
        }
        try await station.stop()
    }

    /// The first host that is to be pinged comes while everything runs.
    @Test func whatPingsComesWithTheFirstHost() async throws {
        let station = try Station(["ups": .ups()], canPing: false)
        station.start()
        await station.clock.advance(by: .minutes(1))
        var facility = station.facility
        facility.witnesses = ["203.0.113.1"]
        let prober = try station.collector.makeProber { [hosts = station.hosts] mailbox in
            hosts.connect(to: mailbox)
            return hosts
        }
        await adopt(facility, in: station, prober: prober)
        await station.clock.advance(by: .minutes(6))
        #expect(station.hosts.isRunning && station.state("icmp/203.0.113.1") == .up)
        try await station.stop()
        #expect(!station.hosts.isRunning)
    }
}
