import Foundation
import Intervals
import Logging
import Profiles
import SNMP
import SNMPValues
import Site
import Sockets
import Testing

@testable import Collection

/// The collector as a whole, with a herd of scripted agents, by a clock of the test.
@Suite struct CollectorTests {
    private let uplink = Uplink(name: "up", link: SignalName(device: "sw", kind: "port", element: "Gi1"))

    private func schedule(power: Milliseconds = .seconds(10), link: Milliseconds = .seconds(10)) -> Schedule {
        var schedule = Schedule()
        schedule.power = power
        schedule.link = link
        schedule.reachability = .minutes(1)
        return schedule
    }

    private func contract(hosts: [String], powered: SignalName? = nil) throws -> Contract {
        let ratio = try #require(Ratio("99.9%"))
        let terms = AvailabilityTerms(availability: ratio, rule: .percentage)
        let day = CivilDate(daysSince1970: 0)
        return Contract(
            id: "c", customer: Customer(name: "C"), termsName: "t",
            terms: Terms(network: terms, power: terms, emergencyReport: EmergencyReportTerms()), language: "en",
            service: .rack, signed: day, termFrom: day, termTo: day.adding(days: 9),
            rent: Money(amount: 1, currency: "CNY"), timeZone: .gmt,
            power: powered.map { PowerSupply(feeds: [PowerSupply.Feed(name: "ups", condition: .signal($0))]) },
            network: NetworkConnection(hosts: hosts))
    }

    private func since(_ start: Milliseconds) -> Instant { ScriptedClock.start + start }

    // MARK: - Starting and stopping

    @Test func withoutDevicesNothingIsSent() async throws {
        let station = try Station([:])
        station.start()
        await station.clock.advance(by: .minutes(5))
        #expect(station.herd.takeQuestions().isEmpty)
        #expect(station.hosts.pinged.isEmpty)
        #expect(station.findings.readings.isEmpty)
        try await station.stop()
    }

    @Test func aDeviceWithoutATargetIsLeftOut() async throws {
        let station = try Station(["ups": .ups(), "lost": .ups()], unresolved: ["lost"])
        station.start()
        await station.clock.advance(by: .minutes(1))
        #expect(Set(station.herd.takeQuestions().map(\.host)) == ["192.0.2.2"])
        #expect(station.state("ups/input") == .up)
        #expect(station.readings("lost/agent").isEmpty)
        try await station.stop()
    }

    @Test func itStopsAtOnceAndStopsPinging() async throws {
        let station = try Station(["ups": .ups()], witnesses: ["203.0.113.1"])
        station.start()
        await station.clock.advance(by: .seconds(30))
        #expect(station.hosts.isRunning)
        let clock = ContinuousClock()
        // Real time: the task ends though the collector's own clock stands still.
        let taken = try await clock.measure { try await station.stop() }
        #expect(taken < .milliseconds(500))
        #expect(!station.hosts.isRunning)
    }

    @Test func whatPingsMayBeMissing() async throws {
        let station = try Station(["ups": .ups()], witnesses: ["203.0.113.1"], canPing: false)
        station.start()
        await station.clock.advance(by: .seconds(30))
        #expect(station.state("ups/input") == .up)
        #expect(station.readings("icmp/203.0.113.1").isEmpty)
        try await station.stop()
    }

    @Test func aProberThatCannotStartEndsTheRun() async throws {
        struct Refused: Error {}
        let station = try Station([:])
        let collector = Collector(
            facility: Facility(site: "s", timeZone: .gmt), catalogue: .init([]), targets: [:], engine: station.herd,
            sink: station.findings, clock: station.clock, logger: .init(label: "test") { _ in Log() }
        ) { _ in throw Refused() }
        await #expect(throws: Refused.self) { try await collector.run() }
    }

    // MARK: - The rhythm

    @Test func everyDeviceIsPolledOnSchedule() async throws {
        let ports: [UInt32: Port] = [1: Port(name: "Gi1")]
        let station = try Station(
            ["sw": .accessSwitch(ports), "ups-a": .ups(), "ups-b": .ups()],
            schedule: schedule(power: .seconds(10), link: .seconds(30)), uplinks: [uplink])
        station.start()
        await station.clock.advance(by: .minutes(2))
        #expect(station.state("ups-a/input") == .up)
        #expect(station.state("sw/port/Gi1") == .up)
        _ = station.herd.takeQuestions()
        station.findings.clear()
        await station.clock.advance(by: .minutes(10))
        let asked = Dictionary(grouping: station.herd.takeQuestions(), by: \.host)
        #expect(asked["192.0.2.1"]?.count == 20)
        #expect(asked["192.0.2.2"]?.count == 60)
        #expect(asked["192.0.2.3"]?.count == 60)
        // Evenly: each ten seconds after the one before.
        let times = asked["192.0.2.2"]?.map(\.at) ?? []
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == .seconds(10) })
        #expect(asked["192.0.2.2"]?.allSatisfy(\.isUrgent) ?? false)
        #expect(asked["192.0.2.1"]?.allSatisfy { !$0.isUrgent } ?? false)
        // Nothing changed: an instant each, and no reading.
        #expect(station.findings.readings.isEmpty)
        #expect(station.findings.steady.count == 140)
        try await station.stop()
    }

    @Test func anHourPassesInAMoment() async throws {
        let station = try Station(["ups": .ups()])
        station.start()
        await station.clock.advance(by: .hours(1))
        #expect((355...361).contains(station.findings.steady.count))
        try await station.stop()
    }

    @Test func aChangeIsReadAtTheNextPoll() async throws {
        let station = try Station(["ups": .ups()])
        station.start()
        await station.clock.advance(by: .minutes(1))
        station.herd.change("192.0.2.1") { agent in
            agent.volts = 0
            agent.objects[Family.secondsOnBattery] = .integer(2)
        }
        await station.clock.advance(by: .seconds(11))
        let fall = try #require(station.readings("ups/input").last)
        #expect(fall.state == .down)
        #expect(fall.at > since(.seconds(60)) && fall.at <= since(.seconds(71)))
        #expect(station.state("ups/output") == .up)
        try await station.stop()
    }

    /// It is confirmed by extra polls, which say so.
    @Test func aFallIsConfirmedBesideTheSchedule() async throws {
        let station = try Station(["ups": .ups()])
        station.start()
        await station.clock.advance(by: .minutes(1))
        _ = station.herd.takeQuestions()
        station.herd.change("192.0.2.1") { $0.volts = 0 }
        await station.clock.advance(by: .seconds(20))
        #expect(station.herd.takeQuestions().count > 4)
        let extras = station.readings("ups/input").filter(\.isExtra)
        #expect(!extras.isEmpty && extras.allSatisfy { $0.state == .down })
        try await station.stop()
    }

    @Test func aDeviceThatSomebodyAsksForIsPolledAtTheNextTick() async throws {
        let station = try Station(["ups": .ups()], schedule: schedule(power: .minutes(5)))
        station.start()
        await station.clock.advance(by: .minutes(1))
        _ = station.herd.takeQuestions()
        await station.collector.pollSoon("ups")
        await station.collector.pollSoon("nobody")
        await station.clock.advance(by: 100)
        #expect(station.herd.takeQuestions().count == 1)
        try await station.stop()
    }

    // MARK: - Lost and found

    @Test func aLostAgentIsNotedOnceAndComesBack() async throws {
        let station = try Station(["ups": .ups()])
        station.start()
        await station.clock.advance(by: .minutes(1))
        station.herd.change("192.0.2.1") { $0.isSilent = true }
        await station.clock.advance(by: .minutes(2))
        #expect(station.state("ups/agent") == .down)
        #expect(station.findings.notes.map(\.kind) == [.deviceUnreachable])
        // Silence tells nothing of the power.
        #expect(station.state("ups/input") == .up)
        let fell = try #require(station.readings("ups/agent").first { $0.state == .down })
        #expect(fell.at <= since(.seconds(71)))
        station.herd.change("192.0.2.1") { $0.isSilent = false }
        await station.clock.advance(by: .seconds(20))
        #expect(station.state("ups/agent") == .up)
        #expect(station.findings.notes.map(\.kind) == [.deviceUnreachable, .deviceReachable])
        try await station.stop()
    }

    @Test func theDeadDelayNobody() async throws {
        var agents: [String: ScriptedAgent] = [:]
        for number in 10..<40 {
            agents["ups-\(number)"] = .ups()
            if number.isMultiple(of: 2) { agents["ups-\(number)"]?.isSilent = true }
        }
        let station = try Station(agents)
        station.start()
        await station.clock.advance(by: .minutes(2))
        _ = station.herd.takeQuestions()
        await station.clock.advance(by: .minutes(1))
        let asked = Dictionary(grouping: station.herd.takeQuestions(), by: \.host)
        // Every one in its rhythm, the dead ones too.
        #expect(asked.count == 30)
        #expect(asked.values.allSatisfy { $0.count == 6 })
        #expect(station.state("ups-11/input") == .up)
        #expect(station.state("ups-10/agent") == .down)
        #expect(!station.log.texts.contains { $0.contains("is late") })
        try await station.stop()
    }

    /// An answer that comes after the request was given up is none; what comes late but in time counts.
    @Test func lateAnswersCountWhileTheyAreWaitedFor() async throws {
        let station = try Station(["ups": .ups()])
        station.start()
        await station.clock.advance(by: .minutes(1))
        station.herd.setLatency(of: "192.0.2.1", to: .seconds(4))
        await station.clock.advance(by: .minutes(1))
        #expect(station.state("ups/agent") == .up)
        station.herd.setLatency(of: "192.0.2.1", to: .seconds(9))
        await station.clock.advance(by: .minutes(1))
        #expect(station.state("ups/agent") == .down)
        try await station.stop()
    }

    /// The middle of a round trip dates what was read.
    @Test func aReadingIsDatedInTheMiddleOfItsRoundTrip() async throws {
        let station = try Station(["ups": .ups()])
        station.herd.setLatency(of: "192.0.2.1", to: 600)
        station.start()
        await station.clock.advance(by: .seconds(20))
        let first = try #require(station.readings("ups/agent").first)
        #expect(first.at == since(300))
        try await station.stop()
    }

    @Test func aPollThatTakesLongerThanItsIntervalIsReportedOnce() async throws {
        let station = try Station(["ups": .ups()], schedule: schedule(power: 300, link: 300))
        station.start()
        await station.clock.advance(by: .seconds(10))
        station.herd.setLatency(of: "192.0.2.1", to: 550)
        await station.clock.advance(by: .seconds(3))
        let slow = station.log.texts.filter { $0.contains("ups does not answer within its 0.3 s") }
        #expect(slow.count == 1)
        try await station.stop()
    }

    // MARK: - Restarts, renumbering, standstill

    @Test func aRebootIsFoundByItsClockAndRowsAreReadAnew() async throws {
        let ports: [UInt32: Port] = [1: Port(name: "Gi1"), 2: Port(name: "Gi2", status: 2)]
        let station = try Station(["sw": .accessSwitch(ports)], uplinks: [uplink])
        station.start()
        await station.clock.advance(by: .minutes(1))
        station.findings.clear()
        // Indexes are given anew.
        station.herd.put(
            .accessSwitch([1: Port(name: "Gi2", status: 2), 2: Port(name: "Gi1")], upTime: 300), at: "192.0.2.1")
        await station.clock.advance(by: .seconds(30))
        #expect(!station.readings("sw/port/Gi1").isEmpty)
        #expect(station.readings("sw/port/Gi1").allSatisfy { $0.state == .up })
        #expect(station.findings.notes.isEmpty)
        try await station.stop()
    }

    @Test func aRenumberingGivesNoWrongReading() async throws {
        let station = try Station(["sw": .accessSwitch([1: Port(name: "Gi1")])], uplinks: [uplink])
        station.start()
        await station.clock.advance(by: .minutes(1))
        station.herd.change("192.0.2.1") { $0.set([1: Port(name: "Te1", status: 2), 2: Port(name: "Gi1")]) }
        await station.clock.advance(by: .minutes(1))
        #expect(station.readings("sw/port/Gi1").allSatisfy { $0.state == .up })
        #expect(station.readings("sw/port/Te1").isEmpty)
        try await station.stop()
    }

    @Test func aFrozenAgentTellsNothing() async throws {
        let station = try Station(["ups": .ups()])
        station.start()
        await station.clock.advance(by: .minutes(1))
        station.herd.freeze("192.0.2.1")
        await station.clock.advance(by: .minutes(2))
        #expect(station.state("ups/input") == .unknown)
        #expect(station.readings("ups/input").last?.evidence?.contains("the agent is frozen") ?? false)
        #expect(station.state("ups/agent") == .up)
        try await station.stop()
    }

    @Test func anotherDeviceThanBeforeTheStartIsNoted() async throws {
        let known = DeviceIdentity(
            device: "ups", at: ScriptedClock.start - .hours(1), systemObject: Family.ups.description, serial: "AS1")
        let station = try Station(["ups": .ups(serial: "AS2")], identities: ["ups": known])
        station.start()
        await station.clock.advance(by: .seconds(20))
        #expect(station.findings.notes.map(\.kind) == [.deviceChanged])
        #expect(station.findings.identities.last?.serial == "AS2")
        try await station.stop()
    }

    /// Schedules go by a clock that never jumps; how readings are dated is in `SetClockTests`.
    @Test func aWallClockThatIsSetBackDelaysNothing() async throws {
        let station = try Station(["ups": .ups()])
        station.start()
        await station.clock.advance(by: .seconds(65))
        _ = station.herd.takeQuestions()
        station.findings.clear()
        station.clock.setWallClock(by: -Milliseconds.hours(1))
        await station.clock.advance(by: .minutes(1))
        #expect(station.herd.takeQuestions().count >= 6)
        let latest = try #require(station.findings.steady.map(\.at).max())
        #expect(latest > since(.seconds(115)))
        #expect(station.findings.readings.allSatisfy { $0.state != .down })
        try await station.stop()
    }

    // MARK: - Notifications

    private func coldStart(from host: String, relay: UInt32? = nil, at: Instant) throws -> SNMP.Notification {
        SNMP.Notification(
            receivedAt: at.milliseconds, source: try #require(Endpoint(host: host)), agentAddress: relay,
            sender: .community(.v2c), trap: [1, 3, 6, 1, 6, 3, 1, 1, 5, 1])
    }

    @Test func aNotifiedDeviceIsPolledAtOnce() async throws {
        let station = try Station(["ups": .ups()], schedule: schedule(power: .minutes(5)))
        station.start()
        await station.clock.advance(by: .minutes(1))
        _ = station.herd.takeQuestions()
        station.herd.change("192.0.2.1") { $0.volts = 0 }
        station.collector.heard([try coldStart(from: "192.0.2.1", at: station.clock.now)])
        await station.clock.advance(by: 200)
        #expect(station.herd.takeQuestions().count == 1)
        #expect(station.state("ups/input") == .down)
        try await station.stop()
    }

    @Test func aRelayedNotificationIsOfTheDeviceThatItNames() async throws {
        let station = try Station(["ups-a": .ups(), "ups-b": .ups()], schedule: schedule(power: .minutes(5)))
        station.start()
        await station.clock.advance(by: .minutes(4))
        _ = station.herd.takeQuestions()
        let relayed = try coldStart(from: "198.51.100.9", relay: 0xC000_0202, at: station.clock.now)
        station.collector.heard([relayed])
        station.collector.heard([try coldStart(from: "198.51.100.9", at: station.clock.now)])
        await station.clock.advance(by: 200)
        #expect(station.herd.takeQuestions().map(\.host) == ["192.0.2.2"])
        try await station.stop()
    }

    // MARK: - Hosts

    @Test func aSilentHostIsDownWhileAWitnessAnswers() async throws {
        let station = try Station(
            [:], schedule: schedule(), contracts: [try contract(hosts: ["198.51.100.7"])], witnesses: ["203.0.113.1"])
        station.start()
        await station.clock.advance(by: .minutes(2))
        #expect(station.state("icmp/198.51.100.7") == .up)
        station.hosts.silence("198.51.100.7")
        await station.clock.advance(by: .minutes(2))
        #expect(station.state("icmp/198.51.100.7") == .down)
        station.hosts.revive("198.51.100.7")
        await station.clock.advance(by: .minutes(2))
        #expect(station.state("icmp/198.51.100.7") == .up)
        try await station.stop()
    }

    @Test func whenTheWitnessesAreSilentTooNothingIsKnown() async throws {
        let station = try Station(
            [:], schedule: schedule(), contracts: [try contract(hosts: ["198.51.100.7"])], witnesses: ["203.0.113.1"])
        station.start()
        await station.clock.advance(by: .minutes(2))
        station.findings.clear()
        station.hosts.silence("198.51.100.7")
        station.hosts.silence("203.0.113.1")
        await station.clock.advance(by: .minutes(3))
        #expect(station.state("icmp/198.51.100.7") == .unknown)
        #expect(station.findings.readings.allSatisfy { $0.state == .unknown })
        try await station.stop()
    }

    @Test func hostsArePingedInTheirRhythm() async throws {
        let station = try Station([:], schedule: schedule(), witnesses: ["203.0.113.1", "203.0.113.2"])
        station.start()
        await station.clock.advance(by: .minutes(10) - 1000)
        let pinged = Dictionary(grouping: station.hosts.pinged, by: \.host)
        #expect(pinged.count == 2)
        #expect(pinged.values.allSatisfy { $0.count == 10 })
        try await station.stop()
    }

    // MARK: - Dead by its own supply

    /// The UPS feeds its own card: it falls silent with its output, and so does a host behind it.
    @Test func aRestartInsideASilenceIsALossOfSupply() async throws {
        let output = SignalName(device: "ups", kind: "output")
        let station = try Station(
            ["ups": .ups()], schedule: schedule(),
            contracts: [try contract(hosts: ["198.51.100.7"], powered: output)], fedBy: ["ups": output])
        station.start()
        await station.clock.advance(by: .minutes(3))
        station.herd.change("192.0.2.1") { $0.isSilent = true }
        station.hosts.silence("198.51.100.7")
        await station.clock.advance(by: .minutes(5))
        station.herd.put(.ups(upTime: 1000), at: "192.0.2.1")
        station.hosts.revive("198.51.100.7")
        let backAt = station.clock.now
        await station.clock.advance(by: .minutes(1))
        let concluded = try #require(station.readings("ups/output").first { $0.inferred == "restart" })
        #expect(concluded.state == .down)
        #expect(concluded.at >= since(.minutes(3)) && concluded.at <= since(.minutes(3) + .seconds(11)))
        let restored = try #require(station.readings("ups/output").first { $0.state == .up && $0.at > backAt })
        // By the card's own clock: ten seconds before it answered again at the latest.
        #expect(abs((restored.since ?? .distantPast) - (backAt - .seconds(10))) <= .seconds(1))
        try await station.stop()
    }

    @Test func aRestartAloneProvesNothing() async throws {
        let output = SignalName(device: "ups", kind: "output")
        let station = try Station(
            ["ups": .ups()], schedule: schedule(),
            contracts: [try contract(hosts: ["198.51.100.7"], powered: output)], fedBy: ["ups": output])
        station.start()
        await station.clock.advance(by: .minutes(3))
        station.herd.change("192.0.2.1") { $0.isSilent = true }
        await station.clock.advance(by: .minutes(5))
        station.herd.put(.ups(upTime: 1000), at: "192.0.2.1")
        await station.clock.advance(by: .minutes(1))
        #expect(station.findings.readings.allSatisfy { $0.inferred == nil })
        #expect(station.readings("ups/output").allSatisfy { $0.state == .up })
        try await station.stop()
    }
}
