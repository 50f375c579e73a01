import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Testing

@testable import Collection

/// What cards do over time: change their scale, contradict themselves, lose rows.
@Suite struct FirmwareTests {
    /// A firmware that gives tenths of a volt from one day on is in doubt, not a change (R29).
    @Test func anotherScaleIsUnknown() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.clear()
        play.agent.volts = 2300
        play.poll(times: 2)
        #expect(play.state("input") == .unknown)
        #expect(play.readings.allSatisfy { $0.state != .down })
        play.agent.volts = 230
        play.poll(times: 1)
        #expect(play.state("input") == .up)
    }

    /// A source of none while volts are at the output, and on line and on battery at once: unknown, and said (R24, R25).
    @Test func contradictionsAreUnknownAndSaid() throws {
        var profile = Family.upsProfile
        let onLine: ObjectIdentifier = [1, 3, 6, 1, 9, 1, 0]
        let onBattery: ObjectIdentifier = [1, 3, 6, 1, 9, 2, 0]
        profile.signals[0] = SignalRule(
            name: "input", elements: .none, weighing: .agree,
            evidence: [
                Evidence(object: onLine, label: "on line", isScalar: true, meaning: .values(up: [1], down: [2])),
                Evidence(object: onBattery, label: "on battery", isScalar: true, meaning: .values(up: [2], down: [1])),
            ])
        var agent = ScriptedAgent.ups()
        agent.objects[onLine] = .integer(1)
        agent.objects[onBattery] = .integer(2)
        let store = PlanStore(catalogue: Catalogue([profile]), schedule: Schedule())
        var play = try Play(agent, store: store)
        play.poll()
        #expect(play.state("input") == .up)
        play.agent.objects[onBattery] = .integer(1)
        play.poll(times: 3)
        #expect(play.state("input") == .unknown)
        #expect(play.warnings.count { $0.contains("contradiction: on line = 1, on battery = 1") } == 1)
    }

    /// A second phase that was live and reads zero is dead, though a row that was never fitted reads the same (quirk A5).
    @Test func aRowThatWasLiveIsFitted() throws {
        var agent = ScriptedAgent.ups()
        for (phase, volts, frequency) in [(UInt32(2), Int32(231), Int32(500)), (3, 0, 0)] {
            agent.objects[Family.inputVoltage.appending([phase])] = .integer(volts)
            agent.objects[Family.inputFrequency.appending([phase])] = .integer(frequency)
        }
        var play = try Play(agent)
        play.poll(times: 2)
        #expect(play.state("input/L3") == nil)
        play.clear()
        play.agent.objects[Family.inputVoltage.appending([2])] = .integer(0)
        play.agent.objects[Family.inputFrequency.appending([2])] = .integer(0)
        play.poll(times: 2)
        #expect(play.state("input/L2") == .down)
        #expect(play.state("input") == .down)
        #expect(play.state("input/L3") == nil)
        #expect(play.reading("input/L2")?.evidence?.contains("as a row that is not fitted does") ?? false)
    }

    /// A phase that a contract names is fitted, also where it was lost before anything was known of it.
    @Test func aRowThatIsConfiguredIsFitted() throws {
        var play = try Play(.ups(), wanted: ["input/L2"])
        play.poll()
        #expect(play.state("input/L1") == .up)
        #expect(play.state("input/L2") == .down && play.state("input") == .down)
        #expect(play.reading("input/L2")?.evidence?.contains("as a row that is not fitted does") ?? false)
    }

    /// After an outage of all phases, rows that were never fitted are none again.
    @Test func aPhantomRowGoesWithTheOutage() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.agent.volts = 0
        play.agent.objects[Family.inputFrequency.appending([1])] = .integer(0)
        play.poll(times: 2)
        #expect(play.state("input") == .down)
        play.agent.volts = 230
        play.agent.objects[Family.inputFrequency.appending([1])] = .integer(500)
        play.clear()
        play.poll(times: 2)
        #expect(play.state("input") == .up)
        #expect(play.state("input/L2") == nil)
    }

    /// The counter of seconds may keep its last value when mains are back: it dates nothing then (R28).
    @Test func aCounterThatStaysDatesNothing() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.clear()
        play.agent.objects[Family.secondsOnBattery] = .integer(37)
        play.poll(times: 2)
        #expect(play.readings.allSatisfy { $0.since == nil })
        #expect(play.state("input") != .down)
    }

    /// A card that raises the alarm that it has lost its UPS goes on answering what it knew (quirk B13).
    @Test func anAlarmOfLossIsFoundWhenAlarmsAreMore() throws {
        let alarm: ObjectIdentifier = [1, 3, 6, 1, 9, 3, 1]
        let count: ObjectIdentifier = [1, 3, 6, 1, 9, 3, 0]
        let loss: ObjectIdentifier = [1, 3, 6, 1, 9, 4, 20]
        let other: ObjectIdentifier = [1, 3, 6, 1, 9, 4, 2]
        var profile = Family.upsProfile
        profile.alarms = Alarms(column: alarm, count: count, lost: [loss])
        var agent = ScriptedAgent.ups()
        agent.objects[count] = .unsigned(0)
        let store = PlanStore(catalogue: Catalogue([profile]), schedule: Schedule())
        var play = try Play(agent, store: store)
        play.poll(times: 3)
        #expect(play.state("input") == .up)
        play.agent.objects[count] = .unsigned(1)
        play.agent.objects[alarm.appending([7])] = .objectIdentifier(loss)
        play.poll(times: 2)
        #expect(play.state("input") == .unknown && play.state("output") == .unknown)
        #expect(play.reading("input")?.evidence?.contains("has lost its device") ?? false)
        // Looked at again when they are fewer; others, of which there may be any number, change nothing.
        play.agent.objects[alarm.appending([7])] = nil
        play.agent.objects[alarm.appending([8])] = .objectIdentifier(other)
        play.agent.objects[count] = .unsigned(2)
        play.poll(times: 2)
        #expect(play.state("input") == .up && play.state("output") == .up)
        play.clear()
        play.poll(times: 3)
        #expect(play.asked.count == 3 && play.steady.count == 3)
    }

    /// While the loss lasts, and where nothing counts alarms, it is looked at again within a minute or so.
    @Test func aLossThatNobodyCountsEndsToo() throws {
        let alarm: ObjectIdentifier = [1, 3, 6, 1, 9, 3, 1]
        let loss: ObjectIdentifier = [1, 3, 6, 1, 9, 4, 20]
        var profile = Family.upsProfile
        profile.alarms = Alarms(column: alarm, count: [1, 3, 6, 1, 9, 3, 0], lost: [loss])
        var agent = ScriptedAgent.ups()
        agent.objects[alarm.appending([7])] = .objectIdentifier(loss)
        var play = try Play(agent, store: PlanStore(catalogue: Catalogue([profile]), schedule: Schedule()))
        play.poll(times: 2)
        #expect(play.state("input") == .unknown)
        play.agent.objects[alarm.appending([7])] = nil
        play.poll(times: 8)
        #expect(play.state("input") == .up)
    }

    /// Cards that do not survive GETBULK or long questions are not tried with them (quirks C2 to C5).
    @Test func whatAFamilyCannotDoIsNotTried() throws {
        var profile = Family.upsProfile
        profile.limits.knowsBulk = false
        profile.limits.variables = 8
        var agent = ScriptedAgent.ups()
        agent.bulk = .silent
        let store = PlanStore(catalogue: Catalogue([profile]), schedule: Schedule())
        var play = try Play(agent, store: store)
        play.poll()
        #expect(play.state("input") == .up)
        #expect(play.asked.allSatisfy { if case .getBulk = $0.operation { false } else { true } })
        #expect(play.asked.allSatisfy { $0.objects.count <= 12 })
    }

    /// An override is chosen by what the device says of itself, also where the configuration names the family.
    @Test(arguments: ["auto", "ups"]) func aModelIsReadByItsScale(_ name: String) throws {
        var profile = Family.upsProfile
        profile.overrides = [
            Override(
                systemPrefixes: [], descriptions: ["^Scripted"], divisors: [Family.inputVoltage: 10])
        ]
        var agent = ScriptedAgent.ups()
        agent.volts = 2310
        let store = PlanStore(catalogue: Catalogue([profile]), schedule: Schedule())
        var play = try Play(agent, profile: name, store: store)
        play.poll()
        #expect(play.state("input") == .up)
        #expect(play.reading("input")?.evidence?.contains("231 V") ?? false)
    }

    /// What is of no known family is not asked everything at every poll, but again after a restart.
    @Test func anUnknownDeviceIsLeftAloneUntilItStartsAnew() throws {
        var agent = ScriptedAgent()
        agent.upTime = 100_000
        agent.identify(as: [1, 3, 6, 1, 4, 1, 4711])
        var profile = Family.upsProfile
        profile.probes = [Family.outputSource]
        let store = PlanStore(catalogue: Catalogue([profile]), schedule: Schedule())
        var play = try Play(agent, store: store)
        play.poll(times: 1)
        play.clear()
        play.poll(times: 3)
        #expect(play.asked.count == 3)
        play.clear()
        var known = ScriptedAgent.ups(upTime: 100)
        known.identify(as: [1, 3, 6, 1, 4, 1, 4711])
        play.agent = known
        play.poll(times: 1)
        #expect(play.state("input") == .up)
    }
}
