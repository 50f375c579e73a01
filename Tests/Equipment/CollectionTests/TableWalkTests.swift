import SNMP
import SNMPValues
import Sockets
import Testing

@testable import Collection

/// Tables of agents that make this and that of GETBULK (R32, R33).
@Suite struct TableWalkTests {
    private let columns = [Family.operStatus, Family.lastChange, Family.portName]

    private func ports(_ count: UInt32) -> [UInt32: Port] {
        Dictionary(uniqueKeysWithValues: (1...count).map { ($0 * 10, Port(name: "Gi1/0/\($0)")) })
    }

    private func query(_ question: TableWalk.Question) throws -> Query {
        let endpoint = try #require(Endpoint(host: "192.0.2.1"))
        return Query(
            target: Target(endpoint: endpoint, credentials: .community(version: .v2c, "public")),
            operation: question.operation, objects: question.objects)
    }

    private func walk(
        _ agent: ScriptedAgent, isBulk: Bool = true
    ) throws -> (walk: TableWalk, questions: [TableWalk.Question], failure: RequestFailure?) {
        var walk = TableWalk(columns, isBulk: isBulk)
        var questions: [TableWalk.Question] = []
        var progress = walk.next()
        while questions.count < 500 {
            switch progress {
            case .complete: return (walk, questions, nil)
            case .failed(let failure): return (walk, questions, failure)
            case .ask(let question):
                questions.append(question)
                progress = walk.receive(agent.answer(try query(question)))
            }
        }
        Issue.record("the walk does not end")
        return (walk, questions, nil)
    }

    private func agent(_ bulk: ScriptedAgent.Bulk, ports count: UInt32 = 24) -> ScriptedAgent {
        var agent = ScriptedAgent.accessSwitch(ports(count))
        agent.bulk = bulk
        return agent
    }

    @Test func aSoundAgentTakesFewQuestions() throws {
        let (walk, questions, failure) = try walk(agent(.sound))
        #expect(failure == nil)
        #expect(walk.found.count == 72)
        #expect(walk.isBulk)
        // 20 rows at a time, and what tells that a column has ended comes with the last ones.
        #expect(questions.count == 2)
    }

    @Test(arguments: [7, 10, 64]) func aShorterAnswerThanAskedForIsGoneOnFrom(most: Int) throws {
        let (walk, _, _) = try walk(agent(.cutOff(most)))
        #expect(walk.found.count == 72)
        #expect(Set(walk.found.map(\.name)).count == 72)
        #expect(walk.isBulk)
    }

    @Test func whatCannotDoGetBulkIsWalkedWithGetNext() throws {
        for bulk in [ScriptedAgent.Bulk.oneVariable, .refused, .silent, .repeating] {
            let (walk, _, failure) = try walk(agent(bulk))
            #expect(failure == nil)
            #expect(Set(walk.found.map(\.name)).count == 72, "\(bulk)")
            #expect(walk.found.count == 72, "\(bulk)")
            #expect(!walk.isBulk)
        }
    }

    /// What is empty says nothing of any column: they are read otherwise, and at last one by one.
    @Test func anEmptyAnswerEndsNoOtherColumn() throws {
        let (sound, _, failure) = try walk(agent(.empty))
        #expect(failure == nil)
        #expect(sound.found.count == 72)
        var walk = TableWalk([Family.operStatus, Family.lastChange], isBulk: false)
        var progress = walk.next()
        var questions = 0
        while case .ask = progress {
            questions += 1
            progress = walk.receive(.success([]))
        }
        #expect(progress == .complete)
        #expect(questions == 3)
    }

    /// Variables in another order than they were asked for are nobody's by their places.
    @Test func anAgentThatKeepsAnOrderOfItsOwnIsReadColumnByColumn() throws {
        for isBulk in [true, false] {
            let agent = agent(.sound)
            var walk = TableWalk([Family.operStatus, Family.lastChange, Family.portName], isBulk: isBulk)
            var progress = walk.next()
            while case .ask(let question) = progress {
                let query = Query(
                    target: try Self.target, operation: question.operation, objects: question.objects)
                progress = walk.receive(agent.answer(query).map { Array($0.reversed()) })
            }
            #expect(progress == .complete)
            #expect(Set(walk.found.map(\.name)).count == 72, "\(isBulk)")
        }
    }

    /// An error that names the wrong column ends none but the one that fails alone.
    @Test func aColumnIsNotEndedByAnErrorAboutAnother() throws {
        var agent = agent(.sound)
        agent.isVersion1 = true
        let broken: ObjectIdentifier = [1, 3, 6, 1, 9, 9]
        var walk = TableWalk([broken, Family.operStatus, Family.lastChange, Family.portName], isBulk: false)
        var progress = walk.next()
        while case .ask(let question) = progress {
            let query = Query(target: try Self.target, operation: question.operation, objects: question.objects)
            var answer = agent.answer(query)
            if question.objects.contains(broken) {
                // Always the last one.
                answer = .failure(.errorStatus(2, index: question.objects.count))
            }
            progress = walk.receive(answer)
        }
        #expect(progress == .complete)
        #expect(walk.found.count == 72)
    }

    private static var target: Target {
        get throws {
            Target(
                endpoint: try #require(Endpoint(host: "192.0.2.1")), credentials: .community(version: .v2c, "public"))
        }
    }

    @Test func aSilentAgentFails() throws {
        var agent = agent(.sound)
        agent.isSilent = true
        let (_, questions, failure) = try walk(agent)
        #expect(failure == .timeout)
        #expect(questions.count == 2)
    }

    @Test func versionOneEndsWithNoSuchName() throws {
        var agent = agent(.sound)
        agent.isVersion1 = true
        let (walk, _, failure) = try walk(agent, isBulk: false)
        #expect(failure == nil)
        #expect(walk.found.count == 72)
    }

    /// GETNEXT that goes round in circles (net-snmp#746).
    @Test func aDecreasingNameEndsItsColumn() throws {
        var walk = TableWalk([Family.operStatus], isBulk: false)
        guard case .ask = walk.next() else { return #expect(Bool(false)) }
        let second = VarBind(name: Family.operStatus.appending([2]), value: .integer(1))
        let first = VarBind(name: Family.operStatus.appending([1]), value: .integer(1))
        guard case .ask = walk.receive(.success([second])) else { return #expect(Bool(false)) }
        #expect(walk.receive(.success([first])) == .complete)
        #expect(walk.found == [second])
    }

    @Test func whatDoesNotFitIsAskedForInSmallerParts() throws {
        var walk = TableWalk(columns, isBulk: true)
        guard case .ask(let first) = walk.next() else { return #expect(Bool(false)) }
        #expect(first.operation == .getBulk(nonRepeaters: 0, maxRepetitions: 20))
        guard case .ask(let second) = walk.receive(.failure(.tooBig)) else { return #expect(Bool(false)) }
        #expect(second.operation == .getBulk(nonRepeaters: 0, maxRepetitions: 10))
    }

    /// One column that the agent cannot read leaves the others.
    @Test func aBrokenColumnLeavesTheOthers() throws {
        var walk = TableWalk(columns, isBulk: false)
        let agent = agent(.sound, ports: 3)
        var progress = walk.next()
        var questions = 0
        while case .ask(let question) = progress, questions < 100 {
            questions += 1
            let isBroken = question.objects.contains { $0.hasPrefix(Family.lastChange) }
            progress = walk.receive(
                isBroken ? .failure(.errorStatus(5, index: 0)) : agent.answer(try query(question)))
        }
        #expect(progress == .complete)
        #expect(walk.found.count == 6)
    }
}

/// What is asked of an agent at first contact.
@Suite struct InquiryTests {
    private let objects = (1...20).map { ObjectIdentifier([1, 3, 6, 1, 4, 1, UInt32($0), 0]) }

    private func run(_ agent: ScriptedAgent) throws -> (inquiry: Inquiry, sizes: [Int], progress: Inquiry.Progress) {
        let endpoint = try #require(Endpoint(host: "192.0.2.1"))
        let target = Target(endpoint: endpoint, credentials: .community(version: .v2c, "public"))
        var inquiry = Inquiry(objects, limits: AgentLimits(knowsBulk: true))
        var waiting = Array(inquiry.groups.indices)
        var sizes: [Int] = []
        var progress = Inquiry.Progress.waiting
        while !waiting.isEmpty {
            let number = waiting.removeFirst()
            sizes.append(inquiry.groups[number].count)
            progress = inquiry.receive(
                agent.answer(Query(target: target, objects: inquiry.groups[number])), to: number)
            if case .ask(let more) = progress { waiting += more }
        }
        return (inquiry, sizes, progress)
    }

    private func agent() -> ScriptedAgent {
        var agent = ScriptedAgent()
        for object in objects { agent.objects[object] = .integer(1) }
        return agent
    }

    @Test func whatIsTooBigIsHalved() throws {
        var agent = agent()
        agent.most = 10
        agent.fault = .tooBig
        let (inquiry, sizes, progress) = try run(agent)
        #expect(progress == .complete)
        #expect(inquiry.values.count == 20)
        #expect(sizes == [20, 10, 10])
        #expect(inquiry.limits.variables == 10)
    }

    /// Some agents drop what they cannot answer (quirk C7).
    @Test func silenceMayBeAboutTheSize() throws {
        var agent = agent()
        agent.most = 12
        agent.fault = .silence
        let (inquiry, _, progress) = try run(agent)
        #expect(progress == .complete)
        #expect(inquiry.values.count == 20)
    }

    @Test func aDeadAgentIsAskedOnceMoreAtMost() throws {
        var agent = agent()
        agent.isSilent = true
        let (_, sizes, progress) = try run(agent)
        #expect(progress == .failed(.timeout))
        #expect(sizes == [20, 1])
    }

    @Test func versionOneNamesWhatItLacks() throws {
        var agent = agent()
        agent.isVersion1 = true
        agent.objects[objects[3]] = nil
        agent.objects[objects[7]] = nil
        let (inquiry, _, progress) = try run(agent)
        #expect(progress == .complete)
        #expect(inquiry.values.count == 18)
    }
}
