import CNetSNMP
import Foundation
import Proofs
import SNMPValues
import Sockets
import Synchronization
import Testing

@testable import SNMP

/// A table of ten rows below 1.3.6.1.9, and what follows a name in it.
private enum Table {
    static let root: ObjectIdentifier = [1, 3, 6, 1, 9]
    static let rows = (1...10).map { VarBind(name: root.appending([UInt32($0)]), value: .integer(Int32($0))) }

    static func after(_ name: ObjectIdentifier) -> VarBind {
        rows.first { $0.name > name } ?? VarBind(name: name, value: .endOfMibView)
    }

    /// One varbind for every request, whatever it asks for.
    static func answer(_ packet: [UInt8], _ change: (inout CommunityMessage) -> Void = { _ in }) -> [UInt8]? {
        guard var message = try? CommunityMessage(packet), let first = message.pdu.variables.first else { return nil }
        message.pdu.kind = .response
        (message.pdu.errorStatus, message.pdu.errorIndex) = (0, 0)
        message.pdu.variables = [after(first.name)]
        change(&message)
        return message.octets
    }
}

@Suite(.serialized)
struct BadAgentTests {
    private let engine: Engine

    init() throws {
        engine = try Engine()
        try engine.start()
    }

    private func get(_ agent: FakeAgent) async -> Response {
        await engine.perform(
            Request(
                target: agent.target, operation: .getNext, objects: [Table.root], timeout: .milliseconds(300),
                retries: 0))
    }

    @Test func oneVariablePerGetBulkIsSurvived() async throws {
        let agent = try FakeAgent { Table.answer($0).map { [$0] } ?? [] }
        defer { agent.stop() }
        let found = try await engine.walk(agent.target, below: Table.root, timeout: .milliseconds(300), retries: 0)
        #expect(found == Table.rows)
    }

    @Test func anAgentThatRepeatsItselfEndsTheWalk() async throws {
        let agent = try FakeAgent { packet in
            Table.answer(packet) { $0.pdu.variables = [Table.rows[0], Table.rows[0]] }.map { [$0] } ?? []
        }
        defer { agent.stop() }
        let found = try await engine.walk(agent.target, below: Table.root, timeout: .milliseconds(300), retries: 0)
        #expect(found == [Table.rows[0]])
    }

    @Test func anAgentThatFreezesMidWalkIsAFailureOfItsOwn() async throws {
        let agent = try FakeAgent { packet in
            guard let message = try? CommunityMessage(packet), message.pdu.variables.first?.name != Table.rows[4].name
            else { return [] }
            return Table.answer(packet).map { [$0] } ?? []
        }
        defer { agent.stop() }
        await #expect(throws: RequestFailure.timeout) {
            try await engine.walk(agent.target, below: Table.root, timeout: .milliseconds(200), retries: 0)
        }
    }

    /// Garbage, truncated answers and answers to somebody else come first; the right one still counts.
    @Test func garbageOnTheSocketIsIgnored() async throws {
        let agent = try FakeAgent { packet in
            guard let good = Table.answer(packet), let other = Table.answer(packet, { $0.pdu.requestID &+= 1 }) else {
                return []
            }
            let random = (0..<50).map { _ in (0..<Int.random(in: 0...300)).map { _ in UInt8.random(in: .min ... .max) }
            }
            let truncated = (0..<good.count).map { Array(good.prefix($0)) }
            return random + truncated + [other, good, good]
        }
        defer { agent.stop() }
        #expect(try await get(agent).result.get() == [Table.rows[0]])
        // The repeated answer, and the one to another request, found nobody.
        _ = await get(agent)
        let counters = engine.counters
        #expect(counters.malformed > 50)
        #expect(counters.unexpected >= 1)
        #expect(counters.late >= 1)
    }

    /// Another device's answer, right in every octet but its sender, is nobody's.
    @Test func anAnswerFromAnotherAddressIsNone() async throws {
        let agent = try FakeAgent("127.0.0.2", source: "127.0.0.3") { Table.answer($0).map { [$0] } ?? [] }
        defer { agent.stop() }
        #expect(await get(agent).result == .failure(.timeout))
        _ = await get(agent)
        #expect(engine.counters.foreign >= 1)
    }

    /// … unless the agent is known to do so.
    @Test func anAnswerFromAnotherAddressCountsWhereItIsAllowed() async throws {
        let agent = try FakeAgent("127.0.0.2", source: "127.0.0.3") { Table.answer($0).map { [$0] } ?? [] }
        defer { agent.stop() }
        var target = agent.target
        target.answersFrom = .anyAddress
        let response = await engine.perform(
            Request(target: target, operation: .getNext, objects: [Table.root], timeout: .seconds(2), retries: 0))
        #expect(try response.result.get() == [Table.rows[0]])
    }

    /// An answer that comes after its request was given up is nobody's, and the next request's answer is its own.
    @Test func aLateAnswerIsCountedAndNeverMistaken() async throws {
        let held = Mutex<[UInt8]?>(nil)
        let agent = try FakeAgent { packet in
            guard let answer = Table.answer(packet) else { return [] }
            return held.withLock { held in
                defer { held = answer }
                // Each answer arrives with the request after the one that it belongs to.
                return held.map { [$0, answer] } ?? []
            }
        }
        defer { agent.stop() }
        #expect(await get(agent).result == .failure(.timeout))
        #expect(try await get(agent).result.get() == [Table.rows[0]])
        _ = await get(agent)
        #expect(engine.counters.late >= 1)
        #expect(engine.counters.unexpected == 0)
    }

    /// A third of the requests lost, answers repeated, and held back until the next request; every tenth agent dead. No
    /// agent's value is lost or taken for another's.
    @Test func aBadNetworkChangesNoValue() async throws {
        let agents = try (1...40).map { number in
            let seen = Mutex((requests: 0, held: [[UInt8]]()))
            return try FakeAgent("127.0.1.\(number)") { packet in
                guard number % 10 != 0 else { return [] }
                let answer = Table.answer(packet) {
                    $0.pdu.variables = [VarBind(name: Table.root, value: .integer(Int32(number)))]
                }
                return seen.withLock { seen in
                    seen.requests += 1
                    guard let answer, (seen.requests + number) % 3 != 0 else { return [] }
                    defer { seen.held = (seen.requests + number) % 4 == 0 ? [answer] : [] }
                    return seen.held + ((seen.requests + number) % 4 == 0 ? [] : [answer, answer])
                }
            }
        }
        defer { for agent in agents { agent.stop() } }
        for _ in 0..<3 {
            let results = await withTaskGroup(of: (Int, Result<[VarBind], RequestFailure>).self) { group in
                for (index, agent) in agents.enumerated() {
                    group.addTask { [engine] in
                        let request = Request(
                            target: agent.target, operation: .getNext, objects: [Table.root],
                            timeout: .milliseconds(150), retries: 5)
                        return (index + 1, await engine.perform(request).result)
                    }
                }
                return await group.reduce(into: [Int: Result<[VarBind], RequestFailure>]()) { $0[$1.0] = $1.1 }
            }
            for (number, result) in results {
                let expected: Result<[VarBind], RequestFailure> =
                    number % 10 == 0
                    ? .failure(.timeout) : .success([VarBind(name: Table.root, value: .integer(Int32(number)))])
                #expect(result == expected, "agent \(number)")
            }
        }
        #expect(engine.counters.resent > 0 && engine.counters.late > 0)
    }

    /// Every packet that our reader accepts, mangled or not, libnetsnmp reads alike; nothing well-formed is refused.
    ///
    /// The library is the more lenient one: it cuts numbers of more than 32 bits down, and accepts any tag for a
    /// sequence's and lengths of five octets and more. RFC 2578 and RFC 3417, 8 admit none of these. But it loses a whole
    /// message with one value that it cannot read.
    @Test func ourReaderAgreesWithTheLibrary() throws {
        let packets = seeds("packets read by two", few: 6000, many: 300_000)
        var accepted = 0
        var mangledAndAccepted = 0
        for seed in packets {
            var random = Seed(seed)
            var packet = Self.message(&random).octets
            let isMangled = Bool.random(using: &random)
            if isMangled, let index = packet.indices.randomElement(using: &random) {
                packet[index] = UInt8.random(in: .min ... .max, using: &random)
            }
            guard let ours = try? CommunityMessage(packet) else {
                #expect(isMangled, "seed \(seed): refused \(packet)")
                continue
            }
            accepted += 1
            if isMangled { mangledAndAccepted += 1 }
            let theirs = packet.withUnsafeBufferPointer { bytes in
                DecodedMessage.decode { mn_parse_community(bytes.baseAddress, bytes.count, $0) }
            }
            let isWhole = ours.pdu.variables.allSatisfy { $0.value.oddity == nil && $0.name != [0, 0] }
            guard isWhole || !theirs.isFailure else { continue }
            let others = try Self.withEmptyNamesWhole(theirs.get())
            #expect(Self.agree(others, ours.pdu), "seed \(seed): \(packet)")
        }
        #expect(accepted > packets.count / 2 && mangledAndAccepted > packets.count / 8)
    }

    /// What one of them cannot read may be anything to the other.
    private static func agree(_ others: PDU, _ ours: PDU) -> Bool {
        var others = others
        guard others.variables.count == ours.variables.count else { return false }
        for (index, variable) in ours.variables.enumerated() {
            if variable.name == [0, 0] { others.variables[index] = variable }
            if variable.value.oddity != nil { others.variables[index].value = variable.value }
        }
        return others == ours
    }

    /// An object identifier of no octets is 0.0 to us, and 0 to the library.
    private static func withEmptyNamesWhole(_ pdu: PDU) -> PDU {
        var pdu = pdu
        for index in pdu.variables.indices {
            if pdu.variables[index].name == [0] { pdu.variables[index].name = [0, 0] }
            if pdu.variables[index].value == .objectIdentifier([0]) {
                pdu.variables[index].value = .objectIdentifier([0, 0])
            }
        }
        return pdu
    }

    /// A string whose length was damaged is no shorter string.
    @Test func octetsLeftOverInAVariableAreRefused() throws {
        let variable = VarBind(name: Table.root, value: .octets(Array("outlet".utf8)))
        let pdu = PDU(kind: .response, requestID: 7, variables: [variable])
        var packet = CommunityMessage(version: .v2c, community: Array("public".utf8), pdu: pdu).octets
        let length = try #require(packet.lastIndex(of: 6))
        packet[length] = 5
        #expect(throws: MalformedMessage.self) { try CommunityMessage(packet) }
    }

    private static func message(_ random: inout Seed) -> CommunityMessage {
        let octets = (0..<random.number(0...200)).map { _ in UInt8.random(in: .min ... .max, using: &random) }
        let values: [Value] = [
            .integer(.random(in: .min ... .max, using: &random)), .unsigned(.random(in: .min ... .max, using: &random)),
            .counter32(.random(in: .min ... .max, using: &random)),
            .counter64(.random(in: .min...UInt64(Int64.max), using: &random)),
            .timeTicks(.random(in: .min ... .max, using: &random)), .octets(octets),
            .objectIdentifier([1, 3, 6, 1, .random(in: .min ... .max, using: &random)]),
            .ipAddress(.random(in: .min ... .max, using: &random)), .null, .noSuchObject, .noSuchInstance,
            .endOfMibView,
        ]
        let variables = (0..<random.number(0...12)).map { _ in
            let parts = (0..<random.number(1...12)).map { _ in UInt32.random(in: .min ... .max, using: &random) }
            return VarBind(name: ObjectIdentifier([1, 3, 6, 1] + parts), value: random.one(of: values))
        }
        let pdu = PDU(kind: .response, requestID: .random(in: 1 ... .max, using: &random), variables: variables)
        return CommunityMessage(version: .v2c, community: Array("public".utf8), pdu: pdu)
    }
}
