import Intervals
import Profiles
import SNMP
import SNMPValues
import Site
import Testing

@testable import Collection

/// Numbers that are held against the ranges of promises: read with every poll, and signals like the others.
@Suite struct RangeTests {
    private static let ambient: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 99999, 2, 1, 0]
    private static let humidity: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 99999, 2, 2, 0]
    private static let charge: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 33, 1, 2, 4, 0]
    private static let room = "sensor/temperature:18..27"

    private func store(readsNumbers: Bool = true) -> PlanStore {
        var profile = Family.upsProfile
        func rule(_ name: String, _ quantity: NumericSample.Quantity, _ object: ObjectIdentifier) -> NumberRule {
            NumberRule(
                name: name, quantity: quantity,
                objects: [Evidence(object: object, label: "x", isScalar: true, meaning: .load)])
        }
        profile.numbers = [
            rule("sensor", .temperature, Self.ambient), rule("sensor", .humidity, Self.humidity),
            rule("battery", .charge, Self.charge),
        ]
        profile.numbers[0].scale = Scale(divisor: 10)
        return PlanStore(
            catalogue: Catalogue([profile, Family.switchProfile]), schedule: Schedule(), readsNumbers: readsNumbers)
    }

    private func agent(isVersion1: Bool = false) -> ScriptedAgent {
        var agent = ScriptedAgent.ups()
        agent.isVersion1 = isVersion1
        agent.objects[Self.ambient] = .integer(224)
        agent.objects[Self.charge] = .integer(97)
        return agent
    }

    private func play(_ agent: ScriptedAgent, _ names: [String] = [room], readsNumbers: Bool = true) throws -> Play {
        let ranges = try names.map(range)
        return try Play(agent, ranges: ranges, store: store(readsNumbers: readsNumbers))
    }

    private func range(_ name: String) throws -> RangeSignal {
        let signal = try #require(SignalName("d/\(name)"))
        return try #require(RangeSignal(signal))
    }

    private func readings(of name: String, in play: Play) -> [Reading] {
        play.readings.filter { $0.signal.path == "d/\(name)" }
    }

    // MARK: - Numbers that are read beside polls

    @Test func aNumberIsASignalWithEveryPoll() throws {
        var play = try play(agent())
        play.poll()
        play.poll(times: 9)
        let inside = readings(of: Self.room, in: play)
        #expect(inside.count == 10 && inside.allSatisfy { $0.state == .up && $0.evidence == "22.4 °C" })
        #expect(zip(inside, inside.dropFirst()).allSatisfy { $1.at - $0.at == .seconds(10) })
        play.agent.objects[Self.ambient] = .integer(284)
        play.poll(times: 1)
        let outside = try #require(play.reading(Self.room))
        #expect(outside.state == .down && outside.evidence == "28.4 °C" && outside.at == play.now + 2)
        #expect(outside.since == nil && !outside.isExtra)
        play.agent.objects[Self.ambient] = .integer(270)
        play.poll(times: 1)
        #expect(play.state(Self.room) == .up)
    }

    /// The others are read once a minute all the same, and those of a range not twice then.
    @Test func theRestKeepsItsRhythm() throws {
        var play = try play(agent())
        play.poll()
        play.clear()
        play.poll(times: 30)
        #expect(play.asked.count { $0.objects.contains(Self.ambient) } == 30)
        #expect(play.asked.count { $0.objects.contains(Self.charge) } == 5)
        #expect(play.numbers.count { $0.point.quantity == .temperature } == 30)
    }

    /// A promise rests on it, whoever else takes numbers.
    @Test func itIsReadThoughNobodyElseTakesNumbers() throws {
        var play = try play(agent(), readsNumbers: false)
        play.poll(times: 10)
        #expect(readings(of: Self.room, in: play).count == 10)
        #expect(!play.asked.contains { $0.objects.contains(Self.charge) })
    }

    @Test func severalRangesOfOneNumberAreSignalsEach() throws {
        let names = ["18..27", "..22", "20.."].map { "sensor/temperature:\($0)" }
        var play = try play(agent(), names)
        play.poll()
        #expect(play.state("sensor/temperature:18..27") == .up && play.state("sensor/temperature:20..") == .up)
        #expect(play.state("sensor/temperature:..22") == .down)
    }

    // MARK: - What is not known

    @Test func aSilentDeviceSaysNothing() throws {
        var play = try play(agent())
        play.poll(times: 2)
        play.clear()
        play.agent.isSilent = true
        play.poll(times: 5)
        #expect(readings(of: Self.room, in: play).isEmpty)
        play.agent.isSilent = false
        play.poll(times: 1)
        #expect(play.state(Self.room) == .up)
    }

    /// That there is no number is said once; the sensor is looked for once a minute.
    @Test(arguments: [false, true])
    func aSensorThatIsPulledIsUnknownUntilItIsBack(isVersion1: Bool) throws {
        var play = try play(agent(isVersion1: isVersion1))
        play.poll(times: 2)
        play.agent.objects[Self.ambient] = nil
        play.clear()
        play.poll(times: 30)
        let unknown = readings(of: Self.room, in: play)
        #expect(unknown.map(\.state) == [.unknown] && unknown.first?.evidence == "the device gives no number")
        #expect((5...7).contains(play.asked.count { $0.objects.contains(Self.ambient) }))
        play.agent.objects[Self.ambient] = .integer(300)
        play.clear()
        play.poll(times: 7)
        #expect(play.state(Self.room) == .down)
        play.poll(times: 3)
        #expect(readings(of: Self.room, in: play).suffix(4).allSatisfy { $0.state == .down })
    }

    /// What cannot be true is no number.
    @Test func nonsenseIsUnknown() throws {
        var play = try play(agent())
        play.poll()
        play.agent.objects[Self.ambient] = .integer(-1)
        play.poll(times: 1)
        #expect(play.state(Self.room) == .unknown)
        play.agent.objects[Self.ambient] = .integer(9990)
        play.poll(times: 1)
        #expect(play.state(Self.room) == .unknown)
        #expect(readings(of: Self.room, in: play).count { $0.state == .unknown } == 1)
    }

    /// An agent whose clock stands still repeats an old temperature.
    @Test func aFrozenAgentIsNotBelieved() throws {
        var play = try play(agent())
        play.poll(times: 2)
        play.clear()
        for _ in 0..<6 {
            play.wait(.seconds(10), clockRuns: false)
            play.poll()
        }
        let last = try #require(play.reading(Self.room))
        #expect(last.state == .unknown && last.evidence?.hasPrefix("the agent is frozen") ?? false)
    }

    @Test func aNumberThatTheDeviceDoesNotMeasureIsWarnedOfOnce() throws {
        var play = try play(agent(), ["sensor/7/temperature:18..27"])
        play.poll(times: 5)
        #expect(play.warnings.count { $0.contains("measures no temperature of d/sensor/7") } == 1)
        #expect(play.reading("sensor/7/temperature:18..27") == nil)
    }

    // MARK: - Numbers that polls read anyway

    @Test func voltsOfThePollAreHeldAgainstRangesToo() throws {
        var play = try play(agent(), ["input/L1/voltage:207..253"])
        play.poll(times: 3)
        #expect(readings(of: "input/L1/voltage:207..253", in: play).map(\.evidence) == ["230 V", "230 V", "230 V"])
        play.agent.volts = 199
        play.poll(times: 1)
        #expect(play.state("input/L1/voltage:207..253") == .down && play.state("input/L1") == .up)
        #expect(!play.asked.contains { $0.objects.contains(Self.ambient) && $0.objects.count == 1 })
    }

    /// Extra polls look at what fell, and at nothing else.
    @Test func extraPollsDoNotReadThem() throws {
        var play = try play(agent(), [Self.room, "input/L1/voltage:207..253"])
        play.poll()
        play.clear()
        play.wait(.seconds(3))
        play.poll(isExtra: true)
        #expect(play.readings.allSatisfy { RangeSignal($0.signal) == nil })
    }

    // MARK: - Another configuration

    @Test func otherRangesAreHeldFromTheNextPollOn() throws {
        var play = try play(agent())
        play.poll(times: 2)
        let other = try range("sensor/temperature:..20")
        play.clear()
        play.machine.adopt(
            play.machine.device, for: DeviceUse(ranges: [other.point: [other]]), fates: nil)
        play.poll(times: 2)
        #expect(readings(of: "sensor/temperature:..20", in: play).map(\.state) == [.down, .down])
        #expect(readings(of: Self.room, in: play).isEmpty)
        play.clear()
        play.machine.adopt(play.machine.device, for: DeviceUse(), fates: nil)
        play.poll(times: 5)
        #expect(play.readings.allSatisfy { RangeSignal($0.signal) == nil })
    }
}
