import Profiles
import SNMP
import SNMPValues
import Sockets
import Testing

@testable import Collection

/// Single steps of an inquiry and of a poll plan.
@Suite struct InquiryStepTests {
    private let objects = (1...6).map { ObjectIdentifier([1, 3, 6, 1, 4, 1, UInt32($0), 0]) }

    private func inquiry(_ count: Int = 6) -> Inquiry {
        Inquiry(Array(objects.prefix(count)), limits: AgentLimits(knowsBulk: true))
    }

    private func answer(_ objects: some Sequence<ObjectIdentifier>) -> Result<[VarBind], RequestFailure> {
        .success(objects.map { VarBind(name: $0, value: .integer(1)) })
    }

    @Test func oneGroupIsOneQuestion() {
        var inquiry = inquiry()
        #expect(inquiry.groups == [objects])
        #expect(inquiry.receive(answer(objects), to: 0) == .complete)
        #expect(inquiry.values.count == 6)
    }

    @Test func whatVersionOneLacksIsLeftOut() {
        var inquiry = inquiry(3)
        #expect(inquiry.receive(.failure(.errorStatus(2, index: 2)), to: 0) == .ask(1..<2))
        #expect(inquiry.groups[1] == [objects[0], objects[2]])
        #expect(inquiry.receive(answer([objects[0], objects[2]]), to: 1) == .complete)
        #expect(Set(inquiry.values.keys) == [objects[0], objects[2]])
    }

    @Test func anAgentThatLacksTheOnlyObjectAnswersNothing() {
        var inquiry = inquiry(1)
        #expect(inquiry.receive(.failure(.errorStatus(2, index: 1)), to: 0) == .complete)
        #expect(inquiry.values.isEmpty)
    }

    @Test func halvesOfWhatIsTooBigAreAskedForOneAfterTheOther() {
        var inquiry = inquiry()
        #expect(inquiry.receive(.failure(.tooBig), to: 0) == .ask(1..<3))
        #expect(inquiry.groups[1...].map(\.count) == [4, 2])
        #expect(inquiry.receive(answer(inquiry.groups[1]), to: 1) == .waiting)
        #expect(inquiry.receive(answer(inquiry.groups[2]), to: 2) == .complete)
        #expect(inquiry.limits.variables == 4)
    }

    /// A part that was answered is worth more than the failure of the rest.
    @Test func aPartThatWasAnsweredCounts() {
        var inquiry = inquiry()
        _ = inquiry.receive(.failure(.tooBig), to: 0)
        _ = inquiry.receive(answer(inquiry.groups[1]), to: 1)
        #expect(inquiry.receive(.failure(.timeout), to: 2) == .complete)
        #expect(inquiry.values.count == 4)
    }

    @Test(arguments: [RequestFailure.unknownUser, .errorStatus(16, index: 0)])
    func withoutAnAnswerTheReasonIsKept(failure: RequestFailure) {
        var inquiry = inquiry()
        #expect(inquiry.receive(.failure(failure), to: 0) == .failed(failure))
    }

    /// One object tells silence to a large question from silence.
    @Test func silenceIsToldByOneObject() {
        var inquiry = inquiry()
        #expect(inquiry.receive(.failure(.timeout), to: 0) == .ask(1..<2))
        #expect(inquiry.groups[1] == [objects[0]])
        #expect(inquiry.receive(.failure(.timeout), to: 1) == .failed(.timeout))
    }

    // MARK: - Reading answers by a plan

    private func plan(_ limits: AgentLimits = AgentLimits(knowsBulk: true)) -> PollPlan {
        var found: [ObjectIdentifier: Value] = [:]
        for index in UInt32(1)...2 {
            found[Family.operStatus.appending([index])] = .null
            found[Family.lastChange.appending([index])] = .null
            found[Family.portName.appending([index])] = .octets(Array("Gi\(index)".utf8))
        }
        return PollPlan(
            judge: Judge(Family.switchProfile, found: found), limits: limits, clocks: PollPlan.Clocks())
    }

    private func varbinds(_ pdu: PollPlan.PDU) -> [VarBind] {
        pdu.expected.map { name in
            if name == Catalogue.upTimeObject { return VarBind(name: name, value: .timeTicks(700)) }
            if let index = name.suffix(after: Family.portName) {
                return VarBind(name: name, value: .octets(Array("Gi\(index[0])".utf8)))
            }
            return VarBind(name: name, value: .integer(1))
        }
    }

    private func sample(_ plan: PollPlan) -> Sample { Sample(places: plan.judge.objects.count) }

    @Test func anAnswerInOrderIsStoredByPlace() {
        let plan = plan()
        var sample = sample(plan)
        let outcome = plan.read(varbinds(plan.pdus[0]), of: 0, into: &sample)
        #expect(outcome == PollPlan.Outcome(upTime: 700))
        #expect(sample.numbers.allSatisfy { $0 == 1 })
    }

    @Test func anAnswerInAnotherOrderIsReadByName() {
        let plan = plan()
        var sample = sample(plan)
        let outcome = plan.read(varbinds(plan.pdus[0]).reversed(), of: 0, into: &sample)
        #expect(outcome.upTime == 700 && !outcome.isGone && !outcome.hasMoved)
        #expect(sample.numbers.allSatisfy { $0 == 1 })
    }

    @Test func aRowOfAnotherNameHasMoved() {
        let plan = plan()
        var sample = sample(plan)
        var answer = varbinds(plan.pdus[0])
        for index in answer.indices where answer[index].name == Family.portName.appending([2]) {
            answer[index].value = .octets(Array("Te9".utf8))
        }
        #expect(plan.read(answer, of: 0, into: &sample).hasMoved)
    }

    /// Whether it is gone, or had no room, is found out by asking for it alone.
    @Test func whatIsMissingIsNotReadAndAskedFor() {
        let plan = plan()
        var sample = sample(plan)
        let answer = varbinds(plan.pdus[0]).filter { $0.name != Family.operStatus.appending([2]) }
        let outcome = plan.read(answer, of: 0, into: &sample)
        #expect(outcome.isIncomplete && !outcome.isGone)
        #expect(sample.numbers.count { $0 == Sample.nothing } == 1)
    }

    /// An exception in a row says that it is gone; a text where a number was expected says nothing.
    @Test func exceptionsAreToldFromTexts() {
        let plan = plan()
        for (value, isGone) in [(Value.noSuchInstance, true), (.octets([1]), false)] {
            var sample = sample(plan)
            var answer = varbinds(plan.pdus[0])
            for index in answer.indices where answer[index].name == Family.operStatus.appending([1]) {
                answer[index].value = value
            }
            #expect(plan.read(answer, of: 0, into: &sample).isGone == isGone)
        }
    }

    @Test func devicesOfOneKindShareTheirEncoding() throws {
        let plan = plan()
        let one = plan.queries(for: try target("192.0.2.1"))
        let other = plan.queries(for: try target("192.0.2.2"))
        #expect(one.count == plan.pdus.count)
        #expect(one.map(\.objects) == other.map(\.objects))
        #expect(other.allSatisfy { $0.target.endpoint.host == "192.0.2.2" })
    }

    private func target(_ host: String) throws -> Target {
        Target(endpoint: try #require(Endpoint(host: host)), credentials: .community(version: .v2c, "public"))
    }

    // MARK: - What devices share

    @Test func plansAreMadeOnceForEachKindOfDevice() {
        let store = Family.store()
        let found = [VarBind(name: Family.operStatus.appending([1]), value: .null)]
        let judge = store.judge(profile: 0, found: found, wanted: nil, supply: .family)
        #expect(store.judge(profile: 0, found: found, wanted: nil, supply: .family) === judge)
        #expect(store.judge(profile: 1, found: found, wanted: nil, supply: .family) !== judge)
        #expect(store.judge(profile: 0, found: found, wanted: ["port/1"], supply: .family) !== judge)
        #expect(store.judge(profile: 0, found: found, wanted: nil, supply: .elsewhere) !== judge)
        var limits = AgentLimits(knowsBulk: true)
        let plan = store.plan(for: judge, limits: limits, clocks: PollPlan.Clocks(), missing: [])
        // How limits were learned makes no difference.
        limits.noteAnswer(to: 12)
        #expect(store.plan(for: judge, limits: limits, clocks: PollPlan.Clocks(), missing: []) === plan)
        let gone: Set<ObjectIdentifier> = [Family.operStatus.appending([1])]
        #expect(store.plan(for: judge, limits: limits, clocks: PollPlan.Clocks(), missing: gone) !== plan)
    }
}
