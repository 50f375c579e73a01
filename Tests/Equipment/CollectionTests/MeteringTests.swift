import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Testing

@testable import Collection

/// Numbers that decide nothing are read beside the polls: seldom, and never at their cost.
@Suite struct MeteringTests {
    private static let load: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1, 4, 4, 1, 5, 1]
    private static let charge: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1, 2, 4, 0]
    private static let missing: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1, 2, 7, 0]

    private func store(readsNumbers: Bool = true) -> PlanStore {
        var profile = Family.upsProfile
        func rule(_ name: String, _ quantity: NumericSample.Quantity, _ object: ObjectIdentifier) -> NumberRule {
            NumberRule(
                name: name, quantity: quantity,
                objects: [Evidence(object: object, label: "x", isScalar: true, meaning: .load)])
        }
        profile.numbers = [
            rule("output", .load, Self.load), rule("battery", .charge, Self.charge),
            rule("battery", .temperature, Self.missing),
        ]
        return PlanStore(
            catalogue: Catalogue([profile, Family.switchProfile]), schedule: Schedule(), readsNumbers: readsNumbers)
    }

    private func ups(isVersion1: Bool = false) -> ScriptedAgent {
        var agent = ScriptedAgent.ups()
        agent.isVersion1 = isVersion1
        agent.objects[Self.load] = .integer(31)
        agent.objects[Self.charge] = .integer(97)
        // An agent of version 1 has what discovery asks for.
        return agent
    }

    private func metered(_ play: Play) -> [Query] {
        play.asked.filter { $0.objects.contains(Self.load) || $0.objects.contains(Self.missing) }
    }

    @Test func theyAreReadOnceAMinute() throws {
        var play = try Play(ups(), store: store())
        play.poll()
        #expect(metered(play).count == 1)
        #expect(Set(play.numbers.map(\.point.signal.path)) == ["d/input/L1", "d/output", "d/battery"])
        #expect(play.numbers.first { $0.point.quantity == .charge }?.value == 97)
        play.clear()
        play.poll(times: 30)
        #expect(metered(play).count == 5)
        #expect(play.numbers.count { $0.point.quantity == .load } == 5)
    }

    /// What an agent does not have is asked for once.
    @Test func whatIsMissingIsNotAskedForAgain() throws {
        var play = try Play(ups(), store: store())
        play.poll(times: 20)
        #expect(play.asked.count { $0.objects.contains(Self.missing) } == 1)
    }

    /// An agent of version 1 fails a question for one object: the others are read all the same.
    @Test func version1IsReadToo() throws {
        var play = try Play(ups(isVersion1: true), store: store())
        play.poll(times: 20)
        #expect(play.numbers.contains { $0.point.quantity == .load })
        #expect(play.asked.count { $0.objects.contains(Self.missing) } == 1)
    }

    @Test func nobodyWhoTakesThemMeansNoQuestion() throws {
        var play = try Play(ups(), store: store(readsNumbers: false))
        play.poll(times: 20)
        #expect(metered(play).isEmpty)
        // What polls read anyway is told.
        #expect(play.numbers.contains { $0.point.quantity == .voltage })
    }

    /// The poll beside which they are asked for has been told before; silence to them changes nothing.
    @Test func silenceToThemIsNoSilence() throws {
        var play = try Play(ups(), store: store())
        play.agent.broken = (Self.charge, 5)
        play.poll(times: 20)
        #expect(play.state("input") == .up && play.missed == 0)
        #expect(play.machine.outstanding == 0 && play.machine.metering == nil)
        #expect(play.numbers.contains { $0.point.quantity == .load })
        #expect(!play.numbers.contains { $0.point.quantity == .charge })
    }

    /// Extra polls look at what fell, and at nothing else.
    @Test func extraPollsDoNotReadThem() throws {
        var play = try Play(ups(), store: store())
        play.poll()
        play.clear()
        play.wait(.seconds(70))
        play.poll(isExtra: true)
        #expect(metered(play).isEmpty)
    }

    /// An answer that comes when the machine has long gone on is dropped.
    @Test func aLateAnswerIsDropped() throws {
        var play = try Play(ups(), store: store())
        play.poll(times: 2)
        var actions: [DeviceMachine.Action] = []
        let answer = DeviceMachine.Answer(
            step: 1, number: Metering.firstNumber, result: .success([VarBind(name: Self.load, value: .integer(99))]),
            at: play.now, roundTrip: 4)
        play.machine.receive(answer, into: &actions)
        #expect(actions.isEmpty)
    }
}
