import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Testing

@testable import Collection

/// A device of the same duty in the place of another one.
@Suite struct ReplacementTests {
    private let volts: ObjectIdentifier = [1, 3, 6, 1, 9, 1, 1]
    private let relay: ObjectIdentifier = [1, 3, 6, 1, 9, 1, 2]
    private let strip: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 900]
    private let stripVolts: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 900, 1, 0]
    private let old: ObjectIdentifier = [1, 3, 6, 1, 9]

    /// A PDU with phases and outlets, and a strip with one inlet that it calls so.
    private var store: PlanStore {
        var pdu = Profile(name: "pdu", title: "PDU")
        pdu.systemPrefixes = [old]
        pdu.signals = [
            SignalRule(
                name: "inlet", elements: .phases, weighing: .first,
                evidence: [Evidence(object: volts, label: "v", isScalar: false, meaning: .volts(divisor: 1))]),
            SignalRule(
                name: "outlet", elements: .numbers, weighing: .first,
                evidence: [
                    Evidence(object: relay, label: "r", isScalar: false, meaning: .values(up: [1], down: [0]))
                ]),
        ]
        var other = Profile(name: "strip", title: "Strip")
        other.systemPrefixes = [strip]
        other.signals = [
            SignalRule(
                name: "inlet", elements: .none, weighing: .first,
                evidence: [Evidence(object: stripVolts, label: "v", isScalar: true, meaning: .volts(divisor: 1))])
        ]
        return PlanStore(catalogue: Catalogue([pdu, other]), schedule: Schedule())
    }

    private func pdu(phases: UInt32, outlets: UInt32) -> ScriptedAgent {
        var agent = ScriptedAgent()
        agent.upTime = 100_000_000
        agent.identify(as: old)
        for phase in 1...phases { agent.objects[volts.appending([phase])] = .integer(230) }
        for outlet in 1...outlets { agent.objects[relay.appending([outlet])] = .integer(1) }
        return agent
    }

    private var oneInlet: ScriptedAgent {
        var agent = ScriptedAgent()
        agent.upTime = 5000
        agent.identify(as: strip)
        agent.objects[stripVolts] = .integer(231)
        return agent
    }

    @Test func whatIsCalledTheSameGoesOn() throws {
        var play = try Play(pdu(phases: 1, outlets: 3), wanted: ["inlet", "inlet/L1"], store: store)
        play.poll(times: 2)
        play.agent = oneInlet
        play.clear()
        play.poll(times: 2)
        #expect(play.state("inlet") == .up)
        // The only inlet is its first phase too.
        #expect(play.state("inlet/L1") == .up)
        play.clear()
        play.agent.objects[stripVolts] = .integer(0)
        play.poll(times: 1)
        // The card answers from what it calls dead.
        #expect(play.state("inlet") == .unknown && play.state("inlet/L1") == .unknown)
    }

    @Test func whatNoLongerExistsIsSaid() throws {
        var play = try Play(pdu(phases: 3, outlets: 2), wanted: ["inlet", "outlet/2"], store: store)
        play.poll(times: 2)
        play.agent = oneInlet
        play.clear()
        play.poll(times: 3)
        #expect(play.notes.map(\.kind) == [.deviceChanged, .deviceChanged])
        let gone = play.notes.last?.summary
        #expect(
            gone
                == "d has no inlet/L1, inlet/L2, inlet/L3, outlet/1, outlet/2 any more; outlet/2 is configured and stays unknown"
        )
    }

    /// Its second phase was live, this one's is not fitted: that is no outage.
    @Test func whatTheOtherDeviceWasLiveAtIsNotFittedHere() throws {
        var two = pdu(phases: 2, outlets: 1)
        two.identify(as: old + [1])
        var family = store.catalogue.profiles[0]
        family.signals[0].zeroIsUnfitted = true
        let store = PlanStore(catalogue: Catalogue([family]), schedule: Schedule())
        var play = try Play(two, store: store)
        play.poll(times: 2)
        #expect(play.state("inlet/L2") == .up)
        play.agent.upTime = 5000
        play.agent.identify(as: old + [2])
        play.agent.objects[volts.appending([2])] = .integer(0)
        play.clear()
        play.poll(times: 2)
        #expect(play.state("inlet/L2") == nil && play.state("inlet") == .up)
    }

    /// After a restart of the program, what the configuration names is all that is known of the device before.
    @Test func alsoAfterARestart() throws {
        let known = DeviceIdentity(
            device: "d", at: Instant(milliseconds: 0), systemObject: old.description, serial: nil)
        var play = try Play(oneInlet, wanted: ["inlet", "outlet/1"], store: store, known: known)
        play.poll(times: 2)
        #expect(
            play.notes.map(\.summary).contains("d has no outlet/1 any more; outlet/1 is configured and stays unknown"))
        #expect(play.state("inlet") == .up)
    }

    @Test func aDeviceThatTellsNothingIsSaid() throws {
        var agent = ScriptedAgent()
        agent.upTime = 5000
        agent.identify(as: old)
        var play = try Play(agent, store: store)
        play.poll(times: 2)
        #expect(
            play.warnings.contains { $0.contains("d is of the family pdu, but answers nothing that tells a state") })
    }
}

private func + (identifier: ObjectIdentifier, arcs: [UInt32]) -> ObjectIdentifier { identifier.appending(arcs) }
