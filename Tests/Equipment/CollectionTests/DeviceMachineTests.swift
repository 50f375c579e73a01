import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Testing

@testable import Collection

/// A device from first contact to steady polling, answered by a script.
@Suite struct DeviceMachineTests {
    // MARK: - First contact

    @Test func aUPSIsIdentifiedDiscoveredAndRead() throws {
        var play = try Play(.ups(serial: "AS1"))
        play.poll()
        #expect(play.state("agent") == .up)
        #expect(play.state("input") == .up)
        #expect(play.state("input/L1") == .up)
        #expect(play.state("output") == .up)
        // A row that reads zero while another is live is not fitted.
        #expect(play.state("input/L2") == nil)
        #expect(play.machine.identity?.serial == "AS1")
        // Contact, serial number, tables, poll.
        #expect(play.asked.count == 4)
    }

    @Test func aSwitchIsKnownByItsPorts() throws {
        let ports: [UInt32: Port] = [7: Port(name: "Gi7"), 8: Port(name: "Gi8", status: 2)]
        var play = try Play(.accessSwitch(ports), wanted: ["port/Gi7", "port/Gi9"])
        play.poll()
        #expect(play.kinds == [.link])
        #expect(play.state("port/Gi7") == .up)
        // Nobody uses it.
        #expect(play.state("port/Gi8") == nil)
        #expect(play.warnings.contains { $0.contains("has no port/Gi9") })
    }

    @Test func anUnknownDeviceIsSaidOnceAndHeardOf() throws {
        var agent = ScriptedAgent.ups()
        agent.objects = [:]
        agent.upTime = 1000
        agent.identify(as: [1, 3, 6, 1, 4, 1, 4711])
        var play = try Play(agent)
        play.poll(times: 3)
        #expect(play.warnings.count { $0.contains("speaks no MIB") } == 1)
        // That it answers; first by contact, then by what it could not tell.
        #expect(play.readings.allSatisfy { $0.signal == .agent("d") && $0.state == .up })
        #expect(play.readings.count == 2)
        #expect(play.steady.count == 2)
        #expect(play.steady.allSatisfy { $0.group.signals == [.agent("d")] })
    }

    @Test func versionOneGoesOnWithoutWhatItLacks() throws {
        var agent = ScriptedAgent.ups()
        agent.isVersion1 = true
        agent.objects[Family.secondsOnBattery] = nil
        var play = try Play(agent)
        play.poll()
        #expect(play.state("input") == .up)
        #expect(play.state("output") == .up)
        play.clear()
        play.poll(times: 3)
        // It is not asked for again.
        #expect(play.asked.count == 3)
        #expect(play.steady.count == 3)
    }

    // MARK: - The steady state

    @Test func whatHasNotChangedCostsOneInstant() throws {
        var play = try Play(.ups())
        play.poll()
        play.clear()
        play.poll(times: 5)
        #expect(play.readings.isEmpty)
        #expect(play.steady.count == 5)
        #expect(play.asked.count == 5)
        let names = play.steady[0].group.signals.map(\.path)
        #expect(Set(names) == ["d/agent", "d/input", "d/input/L1", "d/output"])
        // One group, known by identity.
        #expect(Set(play.steady.map(\.group)).count == 1)
    }

    @Test func aChangeIsReadWithItsEvidence() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.clear()
        play.wait(.seconds(10))
        play.agent.volts = 0
        play.agent.objects[Family.secondsOnBattery] = .integer(4)
        play.poll()
        #expect(play.steady.isEmpty)
        let input = try #require(play.reading("input/L1"))
        #expect(input.state == .down)
        #expect(input.evidence == "volts.1 = 0 V: less than 15 V is dead")
        #expect(input.since == play.now + play.roundTrip / 2 - .seconds(4))
        // What has not changed is read too, without words; the phantom row is now as dead as the rest.
        #expect(play.reading("output")?.evidence == nil)
        #expect(play.state("output") == .up)
        play.clear()
        play.wait(.seconds(10))
        play.agent.objects[Family.secondsOnBattery] = .integer(14)
        play.poll()
        #expect(play.readings.isEmpty)
        #expect(play.steady.count == 1)
    }

    @Test func unknownIsSaidOnceAndBelongsToNoGroup() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.clear()
        play.agent.objects[Family.outputSource] = .integer(1)
        play.poll(times: 3)
        #expect(play.readings.count { $0.signal.path == "d/output" } == 1)
        #expect(play.state("output") == .unknown)
        #expect(play.steady.count == 2)
        #expect(!play.steady[0].group.signals.contains { $0.path == "d/output" })
    }

    // MARK: - Since when

    /// Steps within the error never add up: each is held against the first.
    @Test func aSinceThatDriftsIsHeldAgainstTheFirst() throws {
        let ports: [UInt32: Port] = [1: Port(name: "Gi1", lastChange: 99_999_000)]
        var play = try Play(.accessSwitch(ports), wanted: ["port/Gi1"])
        play.poll()
        let first = try #require(play.reading("port/Gi1")?.since)
        play.clear()
        // The agent's clock loses 2 ms a second, twenty times what clocks do.
        for _ in 0..<30 {
            play.wait(.seconds(10), clockRuns: false)
            play.agent.upTime += 998
            play.poll()
        }
        let moved = play.readings.filter { $0.signal.path == "d/port/Gi1" }
        #expect(!moved.isEmpty)
        #expect(moved.count < 30)
        // Each new one is further from the one before than both errors.
        var before = first
        for reading in moved where reading.since != before {
            #expect((reading.since ?? before) - before > 0)
            before = reading.since ?? before
        }
    }

    @Test func aClockThatDriftsAsClocksDoIsSteady() throws {
        let ports: [UInt32: Port] = [1: Port(name: "Gi1", lastChange: 90_000_000)]
        var play = try Play(.accessSwitch(ports), wanted: ["port/Gi1"])
        play.poll()
        play.clear()
        // 0.005 % slow over a day.
        for _ in 0..<1440 {
            play.wait(.minutes(1), clockRuns: false)
            play.agent.upTime += 5999
            play.agent.upTime += play.now.milliseconds / 60_000 % 10 < 7 ? 1 : 0
            play.poll()
        }
        #expect(play.readings.isEmpty)
        #expect(play.steady.count == 1440)
    }

    /// After 497 days `sysUpTime` begins anew; no port has changed, and the agent has not restarted.
    @Test func aWrapChangesNothing() throws {
        let ports: [UInt32: Port] = [
            1: Port(name: "Gi1", lastChange: 1_000_000), 2: Port(name: "Gi2", lastChange: .max - 9000),
        ]
        var play = try Play(.accessSwitch(ports, upTime: .max - 3000), wanted: ["port/Gi1", "port/Gi2"])
        play.poll()
        let since = play.reading("port/Gi1")?.since
        play.clear()
        play.poll(times: 30)
        #expect(play.agent.upTime < 1_000_000)
        #expect(play.readings.isEmpty)
        #expect(play.returned.isEmpty)
        #expect(play.asked.count == 30)
        // Past the tick at which the port came up, a turn ago.
        play.wait(Milliseconds(1_000_000 - play.agent.upTime) * 10)
        play.poll()
        for _ in 0..<3 {
            play.wait(.seconds(10))
            play.poll()
        }
        #expect(play.readings.isEmpty)
        // A change after the wrap is one.
        play.agent.set([
            1: Port(name: "Gi1", status: 2, lastChange: play.agent.upTime - 100), 2: ports[2] ?? Port(name: ""),
        ])
        play.wait(.seconds(1))
        play.poll()
        let changed = try #require(play.reading("port/Gi1"))
        #expect(changed.state == .down)
        #expect(abs(play.now - .seconds(2) - (changed.since ?? .distantPast)) <= 20)
        #expect(play.reading("port/Gi2")?.since != nil)
        #expect(since != nil)
    }

    // MARK: - Restarts and identity

    @Test func afterARestartPortsAreFoundByTheirNames() throws {
        var play = try Play(
            .accessSwitch([1: Port(name: "Gi1"), 2: Port(name: "Gi2", status: 2)]), wanted: ["port/Gi1", "port/Gi2"])
        play.poll(times: 2)
        play.clear()
        play.wait(.seconds(10))
        // Indexes were given anew.
        play.agent.set([1: Port(name: "Gi2", status: 2), 2: Port(name: "Gi1")])
        play.agent.upTime = 500
        play.poll()
        #expect(play.returned.count == 1)
        #expect(play.returned[0] != nil)
        #expect(play.readings.allSatisfy { $0.signal.path != "d/port/Gi1" || $0.state == .up })
        #expect(play.readings.allSatisfy { $0.signal.path != "d/port/Gi2" || $0.state == .down })
        #expect(play.state("port/Gi1") == .up)
    }

    /// A module is plugged in, every index moves, and the agent goes on running.
    @Test func aRenumberingWithoutARestartIsNoticedAtOnce() throws {
        var play = try Play(
            .accessSwitch([1: Port(name: "Gi1"), 2: Port(name: "Gi2")]), wanted: ["port/Gi1", "port/Gi2"])
        play.poll(times: 2)
        play.clear()
        play.agent.set([1: Port(name: "Te1", status: 2), 2: Port(name: "Gi1"), 3: Port(name: "Gi2")])
        play.poll(times: 2)
        // Not one reading under a wrong name.
        #expect(play.readings.allSatisfy { $0.state == .up })
        #expect(play.state("port/Gi2") == .up)
        #expect(play.steady.count == 1)
    }

    @Test func aWalkedTableThatMovesIsNoticedToo() throws {
        let before = Dictionary(uniqueKeysWithValues: (UInt32(1)...40).map { ($0, Port(name: "Gi\($0)")) })
        var play = try Play(.accessSwitch(before), wanted: (1...40).map { "port/Gi\($0)" })
        play.poll(times: 2)
        #expect(play.machine.plan?.pdus.first?.isBulk ?? false)
        play.clear()
        var after = Dictionary(uniqueKeysWithValues: (UInt32(1)...40).map { ($0 + 1, Port(name: "Gi\($0)")) })
        after[1] = Port(name: "Te1", status: 2)
        play.agent.set(after)
        play.poll(times: 2)
        #expect(play.readings.allSatisfy { $0.state == .up })
        #expect(play.state("port/Gi40") == .up)
    }

    @Test func aRowThatIsGoneIsLookedFor() throws {
        var play = try Play(
            .accessSwitch([1: Port(name: "Gi1"), 2: Port(name: "Gi2")]), wanted: ["port/Gi1", "port/Gi2"])
        play.poll()
        play.clear()
        play.wait(.minutes(2))
        play.agent.set([1: Port(name: "Gi1")])
        play.poll()
        #expect(play.warnings.contains { $0.contains("has no port/Gi2") })
        #expect(play.state("port/Gi1") == .up)
        #expect(play.state("port/Gi2") == nil)
        play.clear()
        play.poll(times: 3)
        #expect(play.asked.count == 3)
        #expect(play.steady.count == 3)
    }

    @Test func anotherSerialNumberIsAnotherDevice() throws {
        var play = try Play(.ups(serial: "AS1"))
        play.poll(times: 2)
        play.agent.isSilent = true
        play.poll(times: 2)
        play.agent = .ups(upTime: 5000, serial: "AS2")
        play.clear()
        play.poll(times: 2)
        #expect(play.notes.map(\.kind) == [.deviceReachable, .deviceChanged])
        #expect(play.notes.last?.summary.contains("serial number AS2, was AS1") ?? false)
        #expect(play.state("input") == .up)
    }

    /// A switch is its chassis: what is plugged into it has serial numbers too, and comes and goes.
    @Test func aSwitchIsItsChassis() throws {
        let kind: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 47, 1, 1, 1, 1, 5]
        var profile = Family.switchProfile
        profile.serialRows = Filter(column: kind, values: [3])
        let store = PlanStore(catalogue: Catalogue([profile]), schedule: Schedule())
        func agent(module: String, chassis: String?, upTime: UInt32) -> ScriptedAgent {
            var agent = ScriptedAgent.accessSwitch([1: Port(name: "Gi1")], upTime: upTime)
            let parts: [(UInt32, Int32, String?)] = [(1, 11, ""), (2, 9, module), (1001, 3, chassis)]
            for (index, type, serial) in parts {
                agent.objects[kind.appending([index])] = .integer(type)
                agent.objects[Family.chassisSerial.appending([index])] = serial.map { .octets(Array($0.utf8)) }
            }
            return agent
        }
        var play = try Play(
            agent(module: "M1", chassis: "CH1", upTime: 100_000), wanted: ["port/Gi1"], store: store)
        play.poll(times: 2)
        #expect(play.machine.identity?.serial == "CH1")
        play.agent = agent(module: "M2", chassis: "CH1", upTime: 500)
        play.poll(times: 2)
        #expect(play.notes.isEmpty)
        play.agent = agent(module: "M2", chassis: "CH2", upTime: 500)
        play.poll(times: 2)
        #expect(play.notes.map(\.kind) == [.deviceChanged])
        #expect(play.notes.last?.summary.contains("serial number CH2, was CH1") ?? false)
        // Asked for at first contact alone: not with every poll, and not of one that has none.
        play.clear()
        play.poll(times: 3)
        #expect(play.asked.count == 3)
        var other = try Play(agent(module: "M1", chassis: nil, upTime: 100_000), wanted: ["port/Gi1"], store: store)
        other.poll(times: 2)
        #expect(other.machine.identity?.serial == nil && other.state("port/Gi1") == .up)
    }

    @Test func whoItIsIsSaidOnceAndWhenItIsAnother() throws {
        var play = try Play(.ups(serial: "AS1"))
        play.poll(times: 3)
        #expect(play.identities.last?.serial == "AS1")
        #expect(play.identities.last?.systemObject != nil)
        play.clear()
        // A restart of the same device is nothing new.
        play.wait(.seconds(10))
        play.agent.upTime = 500
        play.poll(times: 2)
        #expect(play.identities.isEmpty)
    }

    @Test func anotherDeviceThanBeforeOurRestartIsNoticed() throws {
        var before = try Play(.ups(serial: "AS1"))
        before.poll()
        let known = try #require(before.identities.last)
        var same = try Play(.ups(serial: "AS1"), known: known)
        same.poll(times: 2)
        #expect(same.notes.isEmpty && same.identities.isEmpty)
        #expect(same.state("input") == .up)
        var other = try Play(.ups(serial: "AS2"), known: known)
        other.poll(times: 2)
        #expect(other.notes.map(\.kind) == [.deviceChanged])
        #expect(other.notes.first?.summary.contains("serial number AS2, was AS1") ?? false)
        #expect(other.identities.last?.serial == "AS2")
        #expect(other.state("input") == .up)
    }

    @Test func anotherFamilyIsAnotherDevice() throws {
        var play = try Play(.ups(), wanted: ["port/Gi1"])
        play.poll()
        play.agent = .accessSwitch([1: Port(name: "Gi1")], upTime: 5000)
        play.clear()
        play.poll(times: 1)
        #expect(play.notes.map(\.kind) == [.deviceChanged, .deviceChanged])
        #expect(play.notes.last?.summary == "d has no input, input/L1, output any more")
        #expect(play.kinds == [.link])
        #expect(play.state("port/Gi1") == .up)
    }

    @Test func theSameDeviceAfterASilenceKeepsItsPlan() throws {
        var play = try Play(.ups(serial: "AS1"))
        play.poll(times: 2)
        play.agent.isSilent = true
        play.poll(times: 1)
        play.agent.isSilent = false
        play.clear()
        play.wait(.seconds(10))
        play.agent.upTime += 3000
        play.poll()
        #expect(play.notes.map(\.kind) == [.deviceReachable])
        // Whether it is there, who it is, and the poll.
        #expect(play.asked.count == 3)
        #expect(play.returned == [nil])
    }

    @Test func bootsThatGoBackAreEvidence() throws {
        var agent = ScriptedAgent.ups()
        agent.engine = EngineClock(identifier: [1, 2, 3], boots: 12, time: 100)
        var play = try Play(agent)
        play.poll(times: 2)
        play.clear()
        play.wait(.seconds(10))
        play.agent.engine = EngineClock(identifier: [1, 2, 3], boots: 2, time: 100)
        play.agent.upTime = 300
        play.poll()
        #expect(play.readings.contains { $0.evidence?.contains("went back from 12 to 2") ?? false })
        #expect(play.returned.count == 1)
    }

    @Test func anotherEngineIsEvidence() throws {
        var agent = ScriptedAgent.ups()
        agent.engine = EngineClock(identifier: [1, 2, 3], boots: 12, time: 100)
        var play = try Play(agent)
        play.poll(times: 2)
        play.clear()
        play.agent.engine = EngineClock(identifier: [1, 2, 4], boots: 12, time: 100)
        play.poll(times: 1)
        #expect(
            play.readings.contains { $0.signal.path == "d/agent" && $0.evidence?.contains("was 010203") ?? false })
        // Rows and identity are read anew.
        #expect(play.asked.count > 2)
        play.clear()
        play.poll(times: 2)
        #expect(play.asked.count == 2)
    }
}
