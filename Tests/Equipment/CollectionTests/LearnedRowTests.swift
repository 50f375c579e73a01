import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Testing

@testable import Collection

/// What a device is known to have, what feeds its card, and whether the card still has it.
@Suite struct LearnedRowTests {
    private static let volts: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 1, 1, 2]
    private static let energy: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 1, 1, 3]
    private static let link: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 2, 0]
    private static let serial: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 4711, 3, 0]

    private static var profile: Profile {
        var profile = Profile(name: "pdu", title: "PDU")
        profile.systemPrefixes = [[1, 3, 6, 1, 4, 1, 4711]]
        profile.serial = serial
        profile.gate = Gate(object: link, lost: [2])
        profile.fedBy = "inlet"
        var inlet = SignalRule(
            name: "inlet", elements: .phases, weighing: .first,
            evidence: [Evidence(object: volts, label: "volts", isScalar: false, meaning: .volts(divisor: 1))])
        inlet.idle = [energy]
        profile.signals = [inlet]
        return profile
    }

    private static func store() -> PlanStore {
        PlanStore(catalogue: Catalogue([profile]), schedule: Schedule())
    }

    private func pdu(_ volts: [Int32], energy: [Int32] = [500, 0, 0], serial: String = "P1") -> ScriptedAgent {
        var agent = ScriptedAgent()
        agent.upTime = 100_000
        agent.identify(as: [1, 3, 6, 1, 4, 1, 4711, 9], serial: (Self.serial, serial))
        agent.objects[Self.link] = .integer(1)
        for (phase, (volts, energy)) in zip(volts, energy).enumerated() {
            agent.objects[Self.volts.appending([UInt32(phase + 1)])] = .integer(volts)
            agent.objects[Self.energy.appending([UInt32(phase + 1)])] = .integer(energy)
        }
        return agent
    }

    private func play(
        _ agent: ScriptedAgent, fedBy: String? = nil, fitted: [String] = [], known: DeviceIdentity? = nil
    ) throws -> Play {
        try Play(agent, store: Self.store(), known: known, fedBy: fedBy, fitted: fitted)
    }

    // MARK: - Rows

    @Test func aRowThatWasNeverLiveIsNone() throws {
        var play = try play(pdu([231, 0, 0]))
        play.poll()
        #expect(play.state("inlet") == .up && play.state("inlet/L2") == nil)
    }

    /// It is fitted for good, though its counter was reset; also after a restart of the collector.
    @Test func aRowThatWasLiveIsFittedForGood() throws {
        var play = try play(pdu([231, 0, 0]), fitted: ["inlet/L1", "inlet/L2"])
        play.poll()
        #expect(play.state("inlet/L2") == .down && play.state("inlet") == .down)
        #expect(play.state("inlet/L3") == nil)
    }

    /// What another device had is nothing to this one.
    @Test func anotherDeviceHasItsOwnRows() throws {
        let known = DeviceIdentity(
            device: "d", at: .distantPast, systemObject: "1.3.6.1.4.1.4711.9", serial: "P0")
        var play = try play(pdu([231, 0, 0]), fitted: ["inlet/L1", "inlet/L2"], known: known)
        play.poll()
        #expect(play.notes.contains { $0.kind == .deviceChanged })
        #expect(play.state("inlet/L2") == nil && play.state("inlet") == .up)
    }

    // MARK: - The card's supply

    @Test(arguments: [
        (String?.none, SignalState.unknown), ("d/inlet", .unknown), ("ups-a/output", .down),
    ])
    func aDeadInletIsWhatItsCardAllows(fedBy: String?, state: SignalState) throws {
        var play = try play(pdu([231, 230, 229], energy: [5, 5, 5]), fedBy: fedBy)
        play.poll()
        #expect(play.state("inlet") == .up)
        play.agent = pdu([0, 0, 0], energy: [5, 5, 5])
        play.poll(times: 1)
        #expect(play.state("inlet") == state && play.state("inlet/L2") == state)
        let words = play.reading("inlet")?.evidence ?? ""
        #expect(words.hasSuffix("the card answers from what it calls dead") == (state == .unknown))
        // One phase of three is lost, whatever feeds the card.
        play.agent = pdu([231, 0, 229], energy: [5, 5, 5])
        play.poll(times: 1)
        #expect(play.state("inlet/L2") == .down && play.state("inlet/L1") == .up && play.state("inlet") == .down)
    }

    /// A reload that names the supply changes what is concluded.
    @Test func anotherSupplyIsConcludedAnew() throws {
        var play = try play(pdu([0, 0, 0], energy: [5, 5, 5]))
        play.poll()
        #expect(play.state("inlet") == .unknown)
        var device = play.machine.device
        device.fedBy = SignalName("ups-a/output")
        play.machine.adopt(device, for: DeviceUse(), fates: nil)
        play.poll(times: 1)
        #expect(play.state("inlet") == .down)
    }

    // MARK: - On battery

    /// A phase may be lost while the UPS runs on line: its mains are said anew when it changes to battery, or back.
    @Test func whetherItIsOnBatteryIsSaidWithItsMains() throws {
        var profile = Family.upsProfile
        profile.readings = [
            ReadingRule(name: "on_battery", object: Family.outputSource, shape: .flag(true: [5], false: [3]))
        ]
        var agent = ScriptedAgent.ups()
        for phase in UInt32(1)...3 {
            agent.objects[Family.inputVoltage.appending([phase])] = .integer(230)
            agent.objects[Family.inputFrequency.appending([phase])] = .integer(500)
        }
        var play = try Play(agent, store: PlanStore(catalogue: Catalogue([profile]), schedule: Schedule()))
        play.poll()
        #expect(play.reading("input")?.isOnBattery == false && play.reading("output")?.isOnBattery == nil)
        func mains(_ source: Int32) -> [Bool?] {
            play.clear()
            play.agent.objects[Family.outputSource] = .integer(source)
            play.poll(times: 2)
            return play.readings.filter { $0.signal.path == "d/input" && $0.state == .down }.map(\.isOnBattery)
        }
        play.agent.objects[Family.inputVoltage.appending([2])] = .integer(0)
        #expect(mains(3) == [false])
        #expect(mains(5) == [true])
        #expect(mains(3) == [false])
        #expect(mains(8) == [nil])
    }

    // MARK: - A card that has lost its device

    @Test func aCardWithoutItsDeviceIsReported() throws {
        var play = try play(pdu([231, 230, 229], energy: [5, 5, 5]))
        play.poll()
        #expect(play.notes.isEmpty)
        play.agent.objects[Self.link] = .integer(2)
        play.poll(times: 3)
        #expect(play.state("inlet") == .unknown && play.state("agent") == .up)
        #expect(play.notes.map(\.kind) == [.deviceUnreachable])
        #expect(
            play.notes[0].summary.contains("answers, but nothing behind it can be read: the agent has lost its device"))
        // The agent falls silent and answers again: its device is still lost.
        play.clear()
        play.agent.isSilent = true
        play.poll(times: 2)
        play.agent.isSilent = false
        play.poll(times: 2)
        #expect(play.notes.map(\.kind) == [.deviceUnreachable, .deviceReachable, .deviceUnreachable])
        play.clear()
        play.agent.objects[Self.link] = .integer(1)
        play.poll(times: 2)
        #expect(play.notes.map(\.kind) == [.deviceReachable] && play.state("inlet") == .up)
    }
}
