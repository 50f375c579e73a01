import Intervals
import SNMP
import Site
import Testing

@testable import Collection

/// Silence, frozen agents, and what is read beside the schedule.
@Suite struct SilenceTests {
    @Test func silenceIsSaidOnceAndCostsOneTry() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.clear()
        play.agent.isSilent = true
        play.poll(times: 1)
        #expect(play.state("agent") == .down)
        #expect(play.readings.count == 1)
        #expect(play.notes.map(\.kind) == [.deviceUnreachable])
        #expect(play.missed == 1)
        #expect(play.tries.allSatisfy { $0 == 3 })
        play.clear()
        play.poll(times: 4)
        #expect(play.readings.isEmpty)
        #expect(play.notes.isEmpty)
        #expect(play.missed == 0)
        #expect(play.tries == [1, 1, 1, 1])
        #expect(play.steady.count == 4)
        #expect(play.steady.allSatisfy { $0.group.signals == [.agent("d")] })
    }

    @Test func whenItComesBackEverythingIsRead() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.agent.isSilent = true
        play.poll(times: 3)
        play.agent.isSilent = false
        play.clear()
        play.wait(.seconds(10))
        play.agent.upTime = 700
        play.poll()
        #expect(play.state("agent") == .up)
        #expect(play.state("input") == .up)
        #expect(play.notes.map(\.kind) == [.deviceReachable])
        // It started 7 s ago, inside the silence.
        #expect(play.returned == [play.now + play.roundTrip / 2 - .seconds(7)])
        play.clear()
        play.poll(times: 1)
        #expect(play.steady.count == 1)
    }

    /// R30: an agent whose clock stands still repeats what it knew.
    @Test func aFrozenAgentKnowsNothing() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.clear()
        for _ in 0..<4 {
            play.wait(.seconds(10), clockRuns: false)
            play.poll()
        }
        #expect(play.state("input") == .unknown)
        #expect(play.state("output") == .unknown)
        #expect(play.reading("input")?.evidence?.contains("frozen") ?? false)
        #expect(play.readings.first { $0.state == .unknown }?.at ?? .distantPast > play.now - .seconds(15))
        #expect(play.readings.count { $0.signal.path == "d/input" } == 1)
        play.clear()
        play.poll(times: 2)
        #expect(play.state("input") == .up)
        #expect(play.steady.count == 1)
    }

    // MARK: - Confirmation

    /// After a fall to down, extra polls every few seconds, until three in a row said nothing new.
    @Test func whatFellIsReadMoreOftenUntilItIsSettled() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.clear()
        play.wait(.seconds(10))
        play.agent.volts = 0
        play.poll()
        #expect(play.extras == [.seconds(2)])
        var taken = 0
        while play.machine.extraIsPending, taken < 50 {
            taken += 1
            play.clear()
            play.wait(.seconds(2))
            play.poll(isExtra: true)
            #expect(play.steady.isEmpty)
            #expect(play.readings.allSatisfy { $0.isExtra })
            #expect(play.readings.contains { $0.signal.path == "d/input" && $0.state == .down })
            // What is up and was up is not worth a reading.
            #expect(!play.readings.contains { $0.signal.path == "d/output" })
        }
        #expect(taken == Confirmation.settled)
        #expect(play.machine.confirmation == nil)
        // The schedule's own poll reads all of it again: it is not the same as what was read beside it.
        play.clear()
        play.poll(times: 2)
        #expect(play.readings.contains { $0.signal.path == "d/input" && !$0.isExtra })
        #expect(play.steady.count == 1)
        #expect(play.extras.isEmpty)
    }

    @Test func extraPollsOfASilentAgentEnd() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.agent.isSilent = true
        play.clear()
        play.poll(times: 1)
        var count = 0
        while play.machine.extraIsPending, count < 100 {
            count += 1
            play.wait(.seconds(2))
            play.poll(isExtra: true)
        }
        #expect(count == Confirmation.close)
        #expect(play.readings.count { $0.isExtra } == count)
        #expect(play.missed == 1)
    }

    @Test func anExtraPollFindsWhenItCameBack() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.agent.isSilent = true
        play.poll(times: 1)
        play.agent.isSilent = false
        play.clear()
        play.wait(.seconds(2))
        play.agent.upTime += 2000
        play.poll(isExtra: true)
        #expect(play.reading("agent")?.state == .up)
        #expect(play.reading("agent")?.isExtra ?? false)
        #expect(play.notes.map(\.kind) == [.deviceReachable])
        play.clear()
        play.poll(times: 1)
        #expect(play.reading("agent")?.isExtra == false)
        #expect(play.state("input") == .up)
    }

    @Test func aDenseScheduleNeedsNoExtras() throws {
        #expect(Confirmation(interval: 500, goesOn: false) == nil)
        #expect(Confirmation(interval: .seconds(1), goesOn: false) == nil)
        #expect(Confirmation(interval: .seconds(2), goesOn: false) != nil)
    }

    @Test func extrasGoOnSlowlyWhereTheyMay() throws {
        var confirmation = try #require(Confirmation(interval: .minutes(5), goesOn: true))
        let delays = (0..<15).map { _ in confirmation.next(isCalm: false) }
        #expect(delays.prefix(12).allSatisfy { $0 == .seconds(5) })
        #expect(delays.suffix(3).allSatisfy { $0 == .seconds(30) })
        #expect(confirmation.next(isCalm: true) != nil)
        #expect(confirmation.next(isCalm: true) != nil)
        #expect(confirmation.next(isCalm: true) == nil)
    }

    /// What is answered late, to a question that was given up, belongs to nothing.
    @Test func anAnswerToAnEarlierStepIsDropped() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        var actions: [DeviceMachine.Action] = []
        let before = play.machine.step
        #expect(play.machine.beginPoll(at: play.now, into: &actions))
        let isFree = play.machine.beginPoll(at: play.now, into: &actions)
        #expect(!isFree)
        actions = []
        play.machine.receive(
            DeviceMachine.Answer(
                step: before, number: 0, result: .failure(.timeout), at: play.now, roundTrip: 0), into: &actions)
        #expect(actions.isEmpty)
        #expect(play.machine.outstanding == 1)
    }
}
