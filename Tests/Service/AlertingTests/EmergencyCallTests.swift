import Intervals
import Proofs
import Site
import Testing

@testable import Alerting

/// Contacts are tried in order and in time, and every deadline is judged as one judges it who looks every second.
@Suite struct EmergencyCallTests {
    private let step = EmergencyCall.Step(timeout: .seconds(30), retries: 1)

    private func call(_ steps: Int, within: Milliseconds = .minutes(15)) -> EmergencyCall {
        EmergencyCall(
            name: "e", determinedAt: at(0), deadline: at(0) + within,
            steps: [EmergencyCall.Step](repeating: step, count: steps))
    }

    @Test func theNextContactIsTriedWhenOneHasFailed() {
        var call = call(2)
        #expect(call.advance(to: at(0)) == [.start(step: 0, attempt: 1)])
        call.ended(step: 0, with: .failed, at: at(0, 3))
        #expect(call.advance(to: at(0, 3)) == [.start(step: 1, attempt: 1)])
        call.ended(step: 1, with: .delivered, at: at(0, 5))
        #expect(call.toldAt == at(0, 5))
        #expect(call.nextDue == nil)
        #expect(call.isFinished)
    }

    /// A contact whose hook neither succeeds nor fails does not use up the others' time.
    @Test func theNextContactIsTriedInTimeWhateverTheOneBeforeDoes() {
        var call = call(3)
        #expect(call.advance(to: at(0)) == [.start(step: 0, attempt: 1)])
        #expect(call.nextDue == at(5))
        #expect(call.advance(to: at(4, 59)) == [])
        #expect(call.advance(to: at(5)) == [.start(step: 1, attempt: 1)])
        #expect(call.advance(to: at(10)) == [.start(step: 2, attempt: 1), .remind])
        #expect(call.advance(to: at(15)) == [])
        #expect(call.advance(to: at(15) + 1) == [.overdue])
    }

    /// Where the share is shorter than the hooks' time limits, they decide.
    @Test func longTimeoutsStartEarlier() {
        var short = call(3, within: .minutes(2))
        #expect(short.latestStart(0) == at(0))
        #expect(short.latestStart(1) == at(0) + .seconds(40))
        #expect(short.latestStart(2) == at(0) + .seconds(80))
        short = call(3, within: .seconds(80))
        #expect(short.latestStart(1) == at(0) + .seconds(16))
        #expect(short.latestStart(2) == at(0) + .seconds(48))
    }

    @Test func temporaryFailuresAreRepeatedWithinTheirNumber() {
        var call = call(1)
        _ = call.advance(to: at(0))
        call.ended(step: 0, with: .again, at: at(0, 1))
        #expect(call.advance(to: at(0, 2)) == [])
        #expect(call.advance(to: at(0, 8)) == [.start(step: 0, attempt: 2)])
        call.ended(step: 0, with: .again, at: at(0, 9))
        #expect(call.advance(to: at(0, 9)) == [.remind])
        #expect(call.nextDue == at(1, 9))
        #expect(call.advance(to: at(1, 9)) == [.start(step: 0, attempt: 3)])
    }

    /// Fine print, 16: telling somebody whom the customer did not choose ends nothing, and is not repeated.
    @Test func callingGoesOnUntilSomebodyWhoCountsWasTold() {
        var steps = [EmergencyCall.Step](repeating: step, count: 3)
        steps[0].isChosen = false
        var call = EmergencyCall(name: "e", determinedAt: at(0), deadline: at(15), steps: steps)
        #expect(call.advance(to: at(0)) == [.start(step: 0, attempt: 1)])
        call.ended(step: 0, with: .delivered, at: at(0, 2))
        #expect(call.toldAt == nil && call.informed == [0])
        #expect(call.advance(to: at(0, 2)) == [.start(step: 1, attempt: 1)])
        call.ended(step: 1, with: .failed, at: at(0, 4))
        #expect(call.advance(to: at(0, 4)) == [.start(step: 2, attempt: 1)])
        call.ended(step: 2, with: .failed, at: at(0, 6))
        #expect(call.advance(to: at(0, 6)) == [.remind])
        // The first one was told and is not told again.
        #expect(call.advance(to: at(1, 6)) == [.start(step: 1, attempt: 2)])
        call.ended(step: 1, with: .delivered, at: at(1, 8))
        #expect(call.toldAt == at(1, 8) && call.isFinished)
    }

    @Test func whereOnlyOthersWereToldTheTimePasses() {
        var other = step
        other.isChosen = false
        var call = EmergencyCall(name: "e", determinedAt: at(0), deadline: at(15), steps: [other])
        _ = call.advance(to: at(0))
        call.ended(step: 0, with: .delivered, at: at(0, 2))
        #expect(call.advance(to: at(0, 2)) == [.remind])
        #expect(call.advance(to: at(16)) == [.overdue])
        #expect(call.isFinished)
    }

    @Test func aPersonWhoHasToldThemEndsIt() {
        var call = call(2)
        _ = call.advance(to: at(0))
        call.told(at: at(3))
        #expect(call.advance(to: at(20)) == [])
        #expect(call.isFinished)
    }

    @Test func withoutContactsAPersonIsNeededAtOnce() {
        var call = call(0)
        #expect(call.advance(to: at(0)) == [.remind])
        #expect(call.advance(to: at(16)) == [.overdue])
        #expect(call.isFinished)
    }

    /// Hooks that take any time and do anything, and people who may acknowledge: looked at every second by brute force.
    @Test func deadlinesAreJudgedAsTheTwinJudgesThem() {
        let runs = seeds("emergency calls", few: 2000, many: 200_000)
        var kinds: [Bool: Int] = [:]
        for seed in runs {
            let play = EmergencyPlay(seed: seed)
            let twin = play.twin
            #expect(play.log.overdueAt == twin.overdueAt, "seed \(seed)")
            #expect(play.log.toldAt == twin.toldAt, "seed \(seed)")
            #expect(play.mistakes == [], "seed \(seed)")
            kinds[twin.overdueAt == nil, default: 0] += 1
        }
        // Both outcomes must have been tried.
        #expect((kinds[true] ?? 0) > runs.count / 10)
        #expect((kinds[false] ?? 0) > runs.count / 10)
    }
}
