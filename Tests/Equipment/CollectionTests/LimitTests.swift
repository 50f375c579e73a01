import Intervals
import SNMP
import Site
import Testing

@testable import Collection

/// What agents cannot do is learned once (R31 to R34).
@Suite struct LimitTests {
    private func ports(_ count: Int) -> (ports: [UInt32: Port], wanted: [String]) {
        let numbers = 1...UInt32(count)
        return (
            Dictionary(uniqueKeysWithValues: numbers.map { ($0, Port(name: "Gi\($0)")) }),
            numbers.map { "port/Gi\($0)" }
        )
    }

    /// Everything was read, and from the second poll on in as many questions as it takes.
    private func expectLearned(_ play: inout Play, ports: Int, questions: Int, _ comment: Comment) {
        play.poll()
        let read = Set(play.readings.filter { $0.state == .up }.map(\.signal))
        #expect(read.count == ports + 1, comment)
        play.clear()
        play.poll(times: 2)
        #expect(play.asked.count == 2 * questions, comment)
        #expect(play.steady.count == 2, comment)
    }

    @Test func tooBigIsHalvedUntilItFits() throws {
        let (ports, wanted) = ports(12)
        var agent = ScriptedAgent.accessSwitch(ports)
        agent.most = 10
        agent.fault = .tooBig
        agent.bulk = .refused
        var play = try Play(agent, wanted: wanted)
        // 37 objects, then 18, then 9 at a time: two ports and the clock.
        expectLearned(&play, ports: 12, questions: 6, "tooBig")
    }

    @Test func silenceToALargeQuestionLeadsToSmallerOnes() throws {
        let (ports, wanted) = ports(12)
        var agent = ScriptedAgent.accessSwitch(ports)
        agent.most = 10
        agent.fault = .silence
        agent.bulk = .refused
        var play = try Play(agent, wanted: wanted)
        expectLearned(&play, ports: 12, questions: 6, "silence")
        #expect(play.missed == 0)
    }

    /// A device that dies while a question is large is not taken for one that cannot answer it.
    @Test func deathIsNoMatterOfSize() throws {
        let (ports, wanted) = ports(12)
        var play = try Play(.accessSwitch(ports), wanted: wanted)
        play.poll(times: 2)
        let questions = play.machine.plan?.pdus.count
        play.agent.isSilent = true
        play.poll(times: 2)
        play.agent.isSilent = false
        play.poll(times: 2)
        #expect(play.machine.plan?.pdus.count == questions)
        #expect(play.machine.limits.variables == 48)
        #expect(play.machine.limits.bulkVariables == 160)
    }

    @Test func aTableIsWalkedInOneQuestion() throws {
        let (ports, wanted) = ports(48)
        var play = try Play(.accessSwitch(ports), wanted: wanted)
        expectLearned(&play, ports: 48, questions: 1, "sound")
    }

    @Test func aWalkThatIsCutOffGoesOnInParts() throws {
        let (ports, wanted) = ports(48)
        var agent = ScriptedAgent.accessSwitch(ports)
        agent.bulk = .cutOff(64)
        var play = try Play(agent, wanted: wanted)
        // 21 rows at a time.
        expectLearned(&play, ports: 48, questions: 3, "cut off")
    }

    @Test func whatDoesNotSurviveGetBulkIsAsked() throws {
        let (ports, wanted) = ports(48)
        for bulk in [ScriptedAgent.Bulk.oneVariable, .refused, .silent, .repeating] {
            var agent = ScriptedAgent.accessSwitch(ports)
            agent.bulk = bulk
            var play = try Play(agent, wanted: wanted)
            expectLearned(&play, ports: 48, questions: 4, "\(bulk)")
            #expect(play.missed == 0)
        }
    }

    /// GETBULK that begins to fail later, as after a change of firmware.
    @Test func aWalkThatBeginsToFailIsGivenUp() throws {
        let (ports, wanted) = ports(48)
        for bulk in [ScriptedAgent.Bulk.oneVariable, .refused, .silent] {
            var play = try Play(.accessSwitch(ports), wanted: wanted)
            play.poll(times: 2)
            play.agent.bulk = bulk
            play.clear()
            play.poll(times: 2)
            #expect(play.steady.count == 2, "\(bulk)")
            #expect(play.missed == 0, "\(bulk)")
            #expect(play.machine.plan?.pdus.count == 4, "\(bulk)")
        }
    }

    /// One object that the agent cannot read leaves the others (R34).
    @Test func anObjectThatFailsIsLeftOut() throws {
        var agent = ScriptedAgent.ups()
        agent.broken = (Family.secondsOnBattery, 5)
        var play = try Play(agent)
        play.poll()
        #expect(play.state("input") == .up)
        play.clear()
        play.poll(times: 2)
        #expect(play.steady.count == 2)
        #expect(play.asked.count == 2)
    }

    /// An agent that refuses its objects answers all the same: its signals are unread, itself it is up.
    @Test func aRefusalIsAnAnswer() throws {
        var play = try Play(.ups())
        play.poll(times: 2)
        play.agent.refusal = 16
        play.clear()
        play.poll(times: 3)
        #expect(play.missed == 0)
        #expect(play.notes.isEmpty)
        #expect(play.warnings.count == 1)
        #expect(play.steady.allSatisfy { $0.group.signals == [.agent("d")] })
        play.agent.refusal = nil
        play.clear()
        play.poll(times: 1)
        #expect(play.steady.count + play.readings.count > 0)
    }
}
