import Intervals
import SNMP
import Site
import Testing

@testable import Collection

/// What a poll measures besides deciding states.
@Suite struct NumberTests {
    /// What is as it was is told once a minute, what has changed at once, and nothing is asked for it.
    @Test func numbersAreToldWhenTheyChange() throws {
        var play = try Play(.ups())
        play.poll()
        #expect(play.numbers.map(\.value) == [230])
        let asked = play.asked.last?.objects
        play.clear()
        play.poll(times: 3)
        #expect(play.numbers.isEmpty)
        play.agent.volts = 231
        play.poll(times: 1)
        #expect(play.numbers.map(\.point.signal.path) == ["d/input/L1"])
        #expect(play.numbers.allSatisfy { $0.point.quantity == .voltage && $0.value == 231 })
        #expect(play.numbers.last?.at == play.now + play.roundTrip / 2)
        #expect(play.asked.allSatisfy { $0.objects == asked })
        // Nothing else changed: the states cost an instant all the same.
        #expect(play.readings.isEmpty && play.steady.count == 4)
        play.clear()
        play.poll(times: 6)
        #expect(play.numbers.map(\.value) == [231])
    }

    /// A dead input measures zero; one whose state is not known measures nothing.
    @Test func aNumberInDoubtIsNotTold() throws {
        var play = try Play(.ups())
        play.poll()
        play.clear()
        play.agent.volts = 0
        play.poll(times: 1)
        #expect(play.numbers.map(\.value).contains(0))
        play.clear()
        play.agent.volts = 50
        play.poll(times: 1)
        #expect(play.numbers.isEmpty)
    }
}
