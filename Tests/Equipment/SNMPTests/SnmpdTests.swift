import Foundation
import Programs
import SNMP
import SNMPValues
import Sockets
import Testing

/// The manager against a real agent.
@Suite(.serialized)
struct SnmpdTests {
    private let engine: Engine
    private let agent: Snmpd

    init() async throws {
        engine = try Engine()
        try engine.start()
        agent = try Snmpd(port: UInt16.random(in: 20_000...22_999))
        #expect(await agent.ready(engine), "snmpd does not answer; is it installed?")
    }

    private func get(_ target: Target, _ objects: [ObjectIdentifier]) async -> Response {
        await engine.perform(Request(target: target, objects: objects, timeout: .milliseconds(500), retries: 1))
    }

    @Test(arguments: [Version.v1, .v2c])
    func aCommunityReadsTheSystemGroup(version: Version) async throws {
        let values = try await get(agent.community("public", version), [.sysDescr, .sysName]).result.get().map(\.value)
        #expect(values == [.octets(Array("A test agent".utf8)), .octets(Array("tested".utf8))])
    }

    @Test func whatIsMissingIsAnExceptionBesideWhatIsThere() async throws {
        let missing = ObjectIdentifier.system.appending([99, 0])
        let values = try await get(agent.community(), [.sysName, missing]).result.get().map(\.value)
        #expect(values[0].text == "tested")
        #expect(values[1].isException)
    }

    @Test func versionOneNamesTheMissingObject() async {
        let missing = ObjectIdentifier.system.appending([99, 0])
        let result = await get(agent.community("public", .v1), [.sysName, missing]).result
        #expect(result == .failure(.errorStatus(2, index: 2)))
    }

    @Test func aWrongCommunityIsSilence() async {
        #expect(await get(agent.community("wrong"), [.sysName]).result == .failure(.timeout))
    }

    /// What waits for the discovery does not come over the agent all at once when it ends.
    @Test func firstContactKeepsToTheLimitOfAnAgent() async {
        let query = Query(target: agent.user("shaaes", .sha, .aes128), operation: .get, objects: [.sysName])
        let failed = await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<3000 {
                group.addTask { [engine] in
                    let request = Request(query: query, timeout: .seconds(5), retries: 0)
                    if case .success = await engine.perform(request).result { return false }
                    return true
                }
            }
            return await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(failed == 0)
    }

    @Test(arguments: [Version.v1, .v2c])
    func aWalkReadsASubtreeInOrder(version: Version) async throws {
        let varbinds = try await engine.walk(agent.community("public", version), below: .system, maxRepetitions: 4)
        #expect(varbinds.count > 8)
        #expect(varbinds.allSatisfy { $0.name.hasPrefix(.system) })
        #expect(varbinds.map(\.name) == varbinds.map(\.name).sorted())
    }

    @Test(arguments: [
        ("md5des", AuthenticationProtocol.md5, PrivacyProtocol?.some(.des)), ("shaaes", .sha, .aes128),
        ("sha224", .sha224, nil), ("sha256", .sha256, .aes256), ("sha384", .sha384, .aes192),
        ("sha512", .sha512, .aes128),
    ])
    func everyProtocolOfVersionThree(
        name: String, authentication: AuthenticationProtocol, privacy: PrivacyProtocol?
    ) async throws {
        let response = await get(agent.user(name, authentication, privacy), [.sysName])
        #expect(try response.result.get().first?.value.text == "tested")
        #expect(response.engine.map { $0.boots > 0 } == true)
    }

    @Test func aUserWithoutAuthentication() async throws {
        #expect(try await get(agent.user("plain"), [.sysName]).result.get().first?.value.text == "tested")
    }

    @Test func whatIsWrongWithAUserIsSaid() async {
        #expect(await get(agent.user("nobody", .sha, .aes128), [.sysName]).result == .failure(.unknownUser))
        let wrong = agent.user("shaaes", .sha, .aes128, passphrase: "wrong passphrase")
        #expect(await get(wrong, [.sysName]).result == .failure(.wrongDigest))
        #expect(await get(agent.user("shaaes", .sha), [.sysName]).result.isFailure)
        let short = agent.user("shaaes", .sha, .aes128, passphrase: "short")
        #expect(await get(short, [.sysName]).result.isFailure)
    }

    @Test func aRestartedAgentIsAskedAgainWithItsNewClock() async throws {
        let target = agent.user("shaaes", .sha, .aes128)
        #expect(await get(target, [.sysName]).result.isFailure == false)
        agent.stop()
        try agent.launch()
        #expect(await agent.ready(engine))
        let after = await get(target, [.sysName])
        #expect(try after.result.get().first?.value.text == "tested")
        #expect(try #require(after.engine).time < 60)
    }

    /// Nobody answers at 127.0.0.2: discovery there must not hold up anybody.
    @Test func unreachableAgentsDelayNobodyElse() async throws {
        let deaf = try #require(Endpoint(host: "127.0.0.2", port: agent.endpoint.port))
        let dead = Target(endpoint: deaf, credentials: agent.user("shaaes", .sha, .aes128).credentials)
        let order = Order()
        await withTaskGroup(of: Void.self) { group in
            group.addTask {
                let response = await engine.perform(
                    Request(target: dead, objects: [.sysName], timeout: .milliseconds(700), retries: 0))
                #expect(response.result == .failure(.timeout))
                order.note("dead")
            }
            for _ in 0..<20 {
                group.addTask {
                    let response = await get(agent.user("shaaes", .sha, .aes128), [.sysName])
                    #expect(response.result.isFailure == false)
                    order.note("live")
                }
            }
        }
        #expect(order.notes.count == 21)
        #expect(order.notes.last == "dead")
    }
}

/// Remembers what happened first.
final class Order: @unchecked Sendable {
    // Unchecked: every access is under the lock.
    private let lock = NSLock()
    private var list: [String] = []

    func note(_ text: String) { lock.withLock { list.append(text) } }
    var notes: [String] { lock.withLock { list } }
}

extension Result {
    var isFailure: Bool { if case .failure = self { true } else { false } }
}

extension ObjectIdentifier {
    static let sysDescr: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 1, 0]
    static let sysUpTime: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 3, 0]
    static let sysName: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 5, 0]
    static let system: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1]
}
