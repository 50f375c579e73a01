import SNMPValues
import Sockets
import Synchronization
import Testing

@testable import SNMP

/// What anybody may send to our socket: it moves no clock, names no engine, ends no request (RFC 3414, 2.3 and 3.2).
@Suite(.serialized) struct LyingNetworkTests {
    private let engine: Engine
    private static let otherClock = EngineClock(
        identifier: [0x80, 0, 0, 1] + Array("liar".utf8), boots: 2_147_483_646, time: 1)

    init() throws {
        engine = try Engine()
        try engine.start()
    }

    /// An agent on loopback, and the target that it is asked as.
    private struct Pair {
        let agent: UserAgent
        let port: FakeAgent

        init(_ agent: UserAgent, at host: String = "127.0.0.1") throws {
            self.agent = agent
            port = try FakeAgent(host) { agent.answers(to: $0) }
        }

        var target: Target { Target(endpoint: port.endpoint, credentials: .user(UserAgent.user)) }
    }

    private func get(_ pair: Pair, retries: Int = 1) async -> Response {
        await engine.perform(
            Request(target: pair.target, objects: [UserAgent.object], timeout: .milliseconds(250), retries: retries))
    }

    private func expectValue(_ value: Int32, of pair: Pair, _ comment: Comment) async {
        let result = await get(pair).result
        #expect(result == .success([VarBind(name: UserAgent.object, value: .integer(value))]), comment)
    }

    /// Everything that RFC 3414 lets an agent report without proof, told by somebody else.
    private static func forgeries(_ request: Liar, truth: EngineClock) -> [[UInt8]] {
        var other = otherClock
        other.identifier.append(UInt8.random(in: .min ... .max))
        let clocks = [
            EngineClock(identifier: truth.identifier, boots: 2_147_483_646, time: 1),
            EngineClock(identifier: truth.identifier, boots: 2_147_483_647, time: 1),
            EngineClock(identifier: truth.identifier, boots: 1, time: 1), other,
        ]
        let reports: [SecurityReport] = [
            .unknownEngine, .notInTimeWindow, .unknownUser, .wrongDigest, .unsupportedSecurityLevel, .decryptionError,
            .unknownContext,
        ]
        return clocks.flatMap { clock in reports.map { request.report($0, from: clock) } }
            + [request.response(0, from: truth, isSigned: false)]
    }

    private static func truth(of agent: UserAgent) -> EngineClock {
        agent.state.withLock { EngineClock(identifier: $0.identifier, boots: $0.boots, time: $0.time) }
    }

    @Test func aForgedAnswerToTheDiscoveryKeepsNobodyOut() async throws {
        let pair = try Pair(UserAgent("ups-a"))
        defer { pair.port.stop() }
        pair.agent.state.withLock {
            $0.lies = { $0.isDiscovery ? [$0.report(.unknownEngine, from: Self.otherClock)] : [] }
        }
        let response = await get(pair)
        #expect(try response.result.get().first?.value == .integer(230))
        #expect(response.engine?.identifier == Self.truth(of: pair.agent).identifier)
        #expect(response.engine?.boots == 5)
    }

    /// The same engine's identifier, and a clock that it does not have.
    @Test(arguments: [(2_147_483_646, 1), (2_147_483_647, 1), (0, 0), (5, 2_147_483_647)] as [(UInt32, UInt32)])
    func aForgedClockIsPutRightByTheAgent(boots: UInt32, time: UInt32) async throws {
        let pair = try Pair(UserAgent("ups-a"))
        defer { pair.port.stop() }
        var clock = Self.truth(of: pair.agent)
        clock.boots = boots
        clock.time = time
        pair.agent.state.withLock { state in
            state.lies = { [clock] in $0.isDiscovery ? [$0.report(.unknownEngine, from: clock)] : [] }
        }
        let response = await get(pair)
        #expect(try response.result.get().first?.value == .integer(230))
        #expect(response.engine?.boots == 5)
        await expectValue(230, of: pair, "the next one")
    }

    /// Lies come before every answer, from the first packet on or from the second poll on.
    @Test(arguments: [true, false]) func forgeriesBeforeEveryAnswerChangeNothing(fromTheStart: Bool) async throws {
        let pair = try Pair(UserAgent("ups-a"))
        defer { pair.port.stop() }
        if !fromTheStart { await expectValue(230, of: pair, "in peace") }
        let truth = Self.truth(of: pair.agent)
        pair.agent.state.withLock { $0.lies = { Self.forgeries($0, truth: truth) } }
        // What was asked before the engine had proved to be there has been answered after two polls.
        for _ in 0..<2 where fromTheStart { _ = await get(pair, retries: 3) }
        pair.agent.state.withLock { $0.stamps = [] }
        for number in 0..<5 { await expectValue(230, of: pair, "poll \(number)") }
        let stamps = pair.agent.state.withLock { $0.stamps }
        #expect(stamps.allSatisfy { $0.boots == 5 && (1000...1010).contains($0.time) }, "\(stamps)")
        #expect(engine.counters.unauthentic > 0)
    }

    /// What an engine sent before it started anew is authentic, and old.
    @Test func whatIsOldIsNoAnswerAndTurnsNoClockBack() async throws {
        let pair = try Pair(UserAgent("ups-a", boots: 6))
        defer { pair.port.stop() }
        await expectValue(230, of: pair, "first")
        var old = Self.truth(of: pair.agent)
        old.boots = 5
        var late = Self.truth(of: pair.agent)
        late.time -= 160
        pair.agent.state.withLock { state in
            state.lies = { [old, late] in [$0.response(0, from: old), $0.response(0, from: late)] }
        }
        await expectValue(230, of: pair, "beside the truth")
        pair.agent.state.withLock { $0.isSilent = true }
        #expect(await get(pair).result == .failure(.notInTimeWindow))
        pair.agent.state.withLock { state in
            state.isSilent = false
            state.stamps = []
        }
        await expectValue(230, of: pair, "afterwards")
        let boots = pair.agent.state.withLock { $0.stamps.map(\.boots) }
        #expect(Set(boots) == [6])
    }

    /// Who only says that it has an identifier keeps out nobody who has it.
    @Test func anIdentifierIsNotHeldByWhoClaimsIt() async throws {
        let pair = try Pair(UserAgent("ups-a"))
        let truth = Self.truth(of: pair.agent)
        let squatter = try Pair(UserAgent("squatter"), at: "127.0.0.3")
        defer {
            pair.port.stop()
            squatter.port.stop()
        }
        squatter.agent.state.withLock { state in
            state.isSilent = true
            state.lies = { [$0.report(.unknownEngine, from: truth)] }
        }
        #expect(await get(squatter).result.isFailure)
        await expectValue(230, of: pair, "beside a squatter")
        #expect(await get(squatter).result.isFailure)
        await expectValue(230, of: pair, "again")
    }

    /// Cloned images have one identifier and the same keys: the second one is refused by name.
    @Test func twoThatProveOneIdentifierAreToldApart() async throws {
        let pair = try Pair(UserAgent("clone"))
        let other = try Pair(UserAgent("clone"), at: "127.0.0.3")
        defer {
            pair.port.stop()
            other.port.stop()
        }
        await expectValue(230, of: pair, "the first")
        let first = pair.target.endpoint
        #expect(await get(other).result == .failure(.duplicateEngineIdentifier(other: first)))
        await expectValue(230, of: pair, "the first again")
        #expect(await get(other).result == .failure(.duplicateEngineIdentifier(other: first)))
    }

    /// An authentic message that holds the answer to another question.
    @Test func theAnswerToAnotherQuestionIsNone() async throws {
        let pair = try Pair(UserAgent("ups-a"))
        defer { pair.port.stop() }
        let truth = Self.truth(of: pair.agent)
        pair.agent.state.withLock { state in
            state.lies = { $0.isDiscovery ? [] : [$0.response(0, from: truth, id: $0.requestID ^ 1)] }
        }
        await expectValue(230, of: pair, "beside another's answer")
    }

    @Test func anAnswerWithAnotherCommunityIsNone() async throws {
        let isSound = Atomic(false)
        let port = try FakeAgent { packet in
            guard var message = try? CommunityMessage(packet) else { return [] }
            message.pdu.kind = .response
            message.pdu.variables = [VarBind(name: UserAgent.object, value: .integer(230))]
            let sound = message.octets
            message.pdu.variables = [VarBind(name: UserAgent.object, value: .integer(0))]
            let others = ["", "publi", "publik", "public1"].map { community in
                message.community = Array(community.utf8)
                return message.octets
            }
            return others + (isSound.load(ordering: .relaxed) ? [sound] : [])
        }
        defer { port.stop() }
        let request = Request(target: port.target, objects: [UserAgent.object], timeout: .milliseconds(200), retries: 0)
        #expect(await engine.perform(request).result == .failure(.timeout))
        isSound.store(true, ordering: .relaxed)
        #expect(try await engine.perform(request).result.get().first?.value == .integer(230))
        #expect(engine.counters.unauthentic >= 4)
    }

    // MARK: - Devices that change

    /// A device whose clock goes back, or that is another one, is read at the same poll; who does not sign its clock, at
    /// the next.
    @Test func aDeviceThatIsRestartedResetOrReplacedIsReadAgain() async throws {
        let pair = try Pair(UserAgent("ups-a"))
        defer { pair.port.stop() }
        await expectValue(230, of: pair, "first")
        let changes: [(String, @Sendable (inout UserAgent.State) -> Void)] = [
            ("restarted", { ($0.boots, $0.time) = (6, 3) }),
            ("restarted and counting no boots", { $0.time = 0 }),
            ("its boots reset", { ($0.boots, $0.time) = (1, 5) }),
            ("without a count", { ($0.boots, $0.time) = (0, 900_000) }),
            (
                "replaced by a card that counts less",
                {
                    $0.identifier[5] ^= 1; $0.time = 2
                }
            ),
            (
                "replaced by a card that counts more",
                {
                    $0.identifier[5] ^= 2; $0.boots = 900
                }
            ),
        ]
        for (what, change) in changes {
            pair.agent.state.withLock { state in
                change(&state)
                state.value += 1
            }
            let (value, truth) = pair.agent.state.withLock { ($0.value, $0.boots) }
            await expectValue(value, of: pair, "\(what)")
            #expect(await get(pair).engine?.boots == truth, "\(what)")
        }
    }

    @Test func aResetClockThatNobodySignsIsFoundOut() async throws {
        let pair = try Pair(UserAgent("ups-a"))
        defer { pair.port.stop() }
        await expectValue(230, of: pair, "first")
        pair.agent.state.withLock { state in
            state.signsItsClock = false
            state.boots = 1
            state.value = 231
        }
        // As a device that is silent is asked: once.
        for _ in 0..<2 { #expect(await get(pair, retries: 0).result == .failure(.notInTimeWindow)) }
        #expect(try await get(pair, retries: 0).result.get().first?.value == .integer(231))
        await expectValue(231, of: pair, "after it")
    }

    /// An engine whose boots have run out can prove nothing (RFC 3414, 2.2.2) until it is set up anew.
    @Test func anEngineWhoseBootsHaveRunOutIsRefusedUntilItIsReset() async throws {
        let pair = try Pair(UserAgent("ups-a"))
        defer { pair.port.stop() }
        await expectValue(230, of: pair, "first")
        pair.agent.state.withLock { $0.boots = AuthoritativeEngine.lastBoots }
        for _ in 0..<3 { #expect(await get(pair).result == .failure(.notInTimeWindow)) }
        pair.agent.state.withLock { ($0.boots, $0.time) = (1, 4) }
        await expectValue(230, of: pair, "set up anew")
    }
}
