import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Testing

@testable import Collection

/// Agents that answer as no sound one does: what they say is read all the same, no neighbour is lost, nothing is falsely
/// dead, and how they are best asked is found out once.
@Suite struct OddAgentTests {
    private static let oddities: [ScriptedAgent.Oddity] = [
        .silentAbove(1), .silentAbove(2), .silentAbove(3), .silentAbove(5), .silentAbove(7), .tooBigAbove(1),
        .tooBigAbove(2), .tooBigAbove(4), .anonymousError(2), .anonymousError(5), .blamesTheLast(2), .blamesTheLast(5),
        .blamesNobody(2), .blamesNobody(5), .dropsMissing, .cutsOff(1), .cutsOff(2), .cutsOff(6), .nullMissing,
        .reversed, .repeating, .adding, .answeringOthers,
    ]

    /// A UPS that lacks what tells its seconds on battery, and its second row.
    private func ups(_ odd: ScriptedAgent.Oddity) -> ScriptedAgent {
        var agent = ScriptedAgent.ups()
        agent.objects[Family.secondsOnBattery] = nil
        agent.odd = odd
        return agent
    }

    @Test(arguments: oddities) func aUPSIsReadWhateverItsCardMakesOfQuestions(odd: ScriptedAgent.Oddity) throws {
        var play = try Play(ups(odd))
        play.poll()
        #expect(play.state("agent") == .up && play.state("input") == .up && play.state("output") == .up)
        let learned = play.machine.limits
        play.clear()
        play.poll(times: 3)
        #expect(play.steady.count == 3, "steady")
        #expect(play.machine.limits == learned, "learned once")
        #expect(play.asked.count <= 3 * 8, "\(play.asked.count)")
        #expect(play.readings.isEmpty)
        // A real outage is seen, in time.
        play.agent.volts = 0
        play.agent.objects[Family.outputSource] = .integer(5)
        play.poll(times: 1)
        #expect(play.state("input") == .down && play.state("output") == .up)
        #expect(play.missed == 0)
    }

    @Test(arguments: oddities) func aSwitchLosesNoPort(odd: ScriptedAgent.Oddity) throws {
        let ports = Dictionary(uniqueKeysWithValues: (1...UInt32(12)).map { ($0, Port(name: "Gi\($0)")) })
        var agent = ScriptedAgent.accessSwitch(ports)
        agent.odd = odd
        agent.bulk = .refused
        var play = try Play(agent, wanted: ports.values.map { "port/\($0.name)" })
        play.poll()
        let read = Set(play.readings.filter { $0.state == .up }.map(\.signal.path))
        #expect(read.count == 13, "\(read.sorted())")
        play.clear()
        play.poll(times: 2)
        #expect(play.steady.count == 2)
        var other = ports
        other[7]?.status = 2
        play.agent.set(other)
        play.poll(times: 1)
        let down = Set(play.readings.filter { $0.state == .down }.map(\.signal.path))
        #expect(down == ["d/port/Gi7"])
    }

    /// What is said twice, and otherwise each time, is not known.
    @Test func whatContradictsItselfIsNotRead() throws {
        var play = try Play(ScriptedAgent.ups())
        play.poll(times: 2)
        play.clear()
        play.agent.odd = .contradicting
        play.poll(times: 3)
        #expect(play.readings.filter { $0.state == .down } == [])
        #expect(play.state("input") != .up)
        play.agent.odd = nil
        play.clear()
        play.poll(times: 8)
        #expect(play.state("input") == .up || play.steady.last?.group.signals.count ?? 0 > 1)
    }

    /// An agent that answers nothing that it is polled for has lost no objects: they are asked for again.
    @Test(arguments: [2, 5]) func whatFailsAllAtOnceIsNotGivenUp(status: Int) throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.clear()
        play.agent.refusal = status
        play.poll(times: 6)
        #expect(play.missed == 0)
        #expect(play.notes.isEmpty)
        // Not everything is asked for one by one at each poll.
        #expect(play.asked.count < 60, "\(play.asked.count)")
        play.agent.refusal = nil
        play.clear()
        play.poll(times: 8)
        #expect(play.state("input") == .up || play.steady.last?.group.signals.count ?? 0 > 1)
        #expect(play.machine.missing.isEmpty)
    }

    /// What is odd is said once, with the object.
    @Test func whatIsOddIsSaidOnceByName() throws {
        var agent = ScriptedAgent.ups()
        agent.objects[Family.inputVoltage.appending([1])] = .unreadable(tag: 2, [])
        agent.broken = (Family.secondsOnBattery, 5)
        var play = try Play(agent)
        play.poll(times: 5)
        #expect(play.state("output") == .up)
        #expect(play.state("input") != .down)
        let name = Family.inputVoltage.appending([1])
        #expect(
            play.warnings.filter { $0.contains("\(name)") } == [
                "d answers an INTEGER of no octets for volts (\(name)); it counts as not read"
            ])
        #expect(play.warnings.count { $0.contains("\(Family.secondsOnBattery)") && $0.contains("genErr") } == 1)
        #expect(play.warnings.count == 2)
    }

    @Test func aSmallCardIsNamed() throws {
        var play = try Play(ups(.silentAbove(1)))
        play.poll(times: 3)
        #expect(play.warnings.contains("d answers no more than 1 variable at a time; it is asked for no more"))
    }

    // MARK: - Numbers in other forms

    @Test(arguments: [
        Value.octets(Array("122.6".utf8)), .octets(Array("122.6 V".utf8)),
        .opaque([0x9F, 0x78, 4, 0x42, 0xF5, 0x40, 0]),
        .unsigned(123), .counter32(123), .octets(Array("123".utf8)),
    ])
    func voltsAreReadInEveryForm(value: Value) throws {
        var agent = ScriptedAgent.ups()
        agent.objects[Family.inputVoltage.appending([1])] = value
        var play = try Play(agent)
        play.poll(times: 2)
        #expect(play.state("input") == .up)
        #expect(play.numbers.first { $0.point.quantity == .voltage }?.value == 123)
        play.agent.objects[Family.inputVoltage.appending([1])] = .octets(Array("0.0".utf8))
        play.poll(times: 1)
        #expect(play.state("input") == .down)
    }

    @Test(arguments: ["n/a", "", "1,226", "0x10", "1e3", "12-3"]) func aTextThatIsNoNumberIsNotZero(text: String) throws
    {
        var agent = ScriptedAgent.ups()
        agent.objects[Family.inputVoltage.appending([1])] = .octets(Array(text.utf8))
        var play = try Play(agent)
        play.poll(times: 2)
        #expect(play.state("input") != .down)
    }

    /// Of what may be volts or tenths of volts, only one can be true; where both can, nothing is known.
    @Test func aWholeNumberInATextIsTakenAsWhatItCanBe() {
        var profile = Family.upsProfile
        profile.signals[0].evidence[0].meaning = .volts(divisor: 10)
        let object = Family.inputVoltage.appending([1])
        let judge = Judge(profile, found: [object: .null])
        let place = judge.objects.firstIndex(of: object) ?? -1
        for (text, number) in [
            ("122.6", 1226), ("2300", 2300), ("0", 0), ("0.0", 0), ("230.0", 2300), ("230 V", 2300), ("230", 2300),
        ] as [(String, Int64?)] {
            #expect(judge.number(of: .octets(Array(text.utf8)), at: place) == number ?? Sample.unreadable, "\(text)")
        }
    }

    /// sysUpTime as an INTEGER dates a restart as well.
    @Test func upTimeMayHaveAnotherType() throws {
        var agent = ScriptedAgent.ups()
        agent.objects[Catalogue.upTimeObject] = .integer(123_456)
        var play = try Play(agent)
        play.poll()
        play.wait(.seconds(10), clockRuns: false)
        play.agent.objects[Catalogue.upTimeObject] = .integer(300)
        play.poll()
        #expect(play.returned.contains { $0 != nil })
    }

    // MARK: - Over restarts

    @Test func howAnAgentIsBestAskedIsRemembered() throws {
        var play = try Play(ups(.silentAbove(2)))
        play.poll(times: 3)
        let known = try #require(play.identities.last)
        #expect(known.limits?.variables == 2 && known.limits?.bulkVariables == 0)
        #expect(play.identities.count { $0.limits != nil } == 1, "said once")
        var after = try Play(ups(.silentAbove(2)), known: known)
        after.poll()
        #expect(after.state("input") == .up)
        #expect(after.asked.allSatisfy { $0.objects.count <= 2 })
        #expect(after.identities.isEmpty)
    }

    @Test func anotherDeviceIsAskedAsIfNothingWereKnown() throws {
        var play = try Play(ups(.silentAbove(2)))
        play.poll(times: 2)
        play.agent = .ups(serial: "B2")
        play.agent.identify(as: Family.ups.appending([7]))
        play.agent.upTime = 500
        play.poll(times: 3)
        #expect(play.machine.limits.variables == 48)
        #expect(play.identities.last?.limits == nil)
    }

    /// After a change of its firmware a card may answer more: that is tried once a day.
    @Test func aCardThatBecomesLargerIsAskedMoreWithTime() throws {
        var play = try Play(ups(.silentAbove(2)))
        play.poll(times: 3)
        #expect(play.machine.limits.variables == 2)
        play.poll(times: 3, every: .hours(25))
        #expect(play.machine.limits.variables == 2)
        #expect(play.state("input") == .up && play.missed == 0)
        play.agent.odd = nil
        play.poll(times: 6, every: .hours(25))
        #expect(play.machine.limits.variables == 48)
        #expect(play.identities.last?.limits?.variables ?? 48 == 48)
    }

    /// Each is answered, and together they are not.
    @Test func whatFailsTogetherIsAskedApart() throws {
        var play = try Play(.ups())
        play.agent.odd = .failingAbove(3)
        play.poll()
        #expect(play.state("input") == .up && play.state("output") == .up)
        play.clear()
        play.poll(times: 2)
        #expect(play.steady.count == 2 && play.asked.count <= 8)
    }

    /// An agent that begins to answer less, as after a change of firmware.
    @Test func aCardThatBecomesSmallerIsAskedLess() throws {
        for odd in [ScriptedAgent.Oddity.silentAbove(3), .tooBigAbove(2), .cutsOff(2)] {
            var play = try Play(.ups())
            play.poll(times: 3)
            play.agent.odd = odd
            play.poll(times: 5)
            play.clear()
            play.poll(times: 2)
            #expect(play.steady.count == 2, "\(odd)")
            #expect(play.steady.last?.group.signals.count ?? 0 > 2, "\(odd)")
        }
    }
}

/// Cards that count their only unit otherwise than their like.
@Suite struct UnitIndexTests {
    private static let method: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 2011, 6, 174, 1, 2, 100, 1, 3]

    private func play(unit: [UInt32], others: [UInt32] = []) throws -> Play {
        var profile = Family.upsProfile
        profile.signals[1].evidence[0].object = Self.method.appending([1])
        var agent = ScriptedAgent.ups()
        agent.objects[Family.outputSource] = nil
        for index in unit + others { agent.objects[Self.method.appending([index])] = .integer(3) }
        let store = PlanStore(catalogue: Catalogue([profile]), schedule: Schedule())
        return try Play(agent, store: store)
    }

    @Test(arguments: [UInt32(0), 2, 96]) func theOnlyRowIsTheOne(unit: UInt32) throws {
        var play = try play(unit: [unit])
        play.poll(times: 2)
        #expect(play.state("output") == .up)
        #expect(play.warnings.count == 1, "\(play.warnings)")
        play.agent.objects[Self.method.appending([unit])] = .integer(2)
        play.poll(times: 1)
        #expect(play.state("output") == .down)
        play.clear()
        play.poll(times: 2)
        #expect(play.asked.count == 2, "\(play.asked.map(\.objects.count))")
    }

    /// Of several, nobody knows which is meant.
    @Test func amongSeveralNoneIsTaken() throws {
        var play = try play(unit: [2, 3])
        play.poll(times: 3)
        #expect(play.state("output") == nil || play.state("output") == .unknown)
    }

    @Test func aProbeFindsItToo() async throws {
        let play = try play(unit: [4])
        let probe = Probe(engine: InstantEngine(agent: play.agent), catalogue: play.machine.store.catalogue)
        let report = try await probe.look(at: try #require(play.machine.target))
        #expect(report.judgement.signals.first { $0.name == "output" }?.state == .up)
    }
}
