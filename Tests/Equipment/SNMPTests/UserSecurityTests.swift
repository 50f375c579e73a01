import CNetSNMP
import SNMPValues
import Sockets
import Testing

@testable import SNMP

/// Our protection of version 3 messages against libnetsnmp's, packet by packet, both ways.
@Suite(.serialized) struct UserSecurityTests {
    static let protocols: [(AuthenticationProtocol?, PrivacyProtocol?)] =
        [(nil, nil)] + AuthenticationProtocol.allCases.map { ($0, nil) }
        + AuthenticationProtocol.allCases.flatMap { authentication in
            PrivacyProtocol.allCases.map { (authentication, $0) }
        }

    /// Derives a user's keys: a megabyte of hashing, so once for a test.
    private static func keys(
        authentication: AuthenticationProtocol?, privacy: PrivacyProtocol?
    ) throws -> MasterKeys {
        try MasterKeys(
            User(
                name: "monitor",
                authentication: authentication.map { .init(protocol: $0, passphrase: "correct horse") },
                privacy: privacy.map { .init(protocol: $0, passphrase: "battery staple") }, context: "rack"))
    }

    private struct Pair {
        let query: Query
        let clock: EngineClock
        let security: UserSecurity
        let library: LocalisedUser
        let engine: AuthoritativeEngine

        init(_ keys: MasterKeys) throws {
            let user = keys.user
            let endpoint = try #require(Endpoint(host: "127.0.0.1"))
            let objects = (0..<Int.random(in: 1...40)).map { _ in
                ObjectIdentifier(
                    [1, 3, 6, 1] + (0..<Int.random(in: 1...12)).map { _ in UInt32.random(in: .min ... .max) })
            }
            query = Query(target: Target(endpoint: endpoint, credentials: .user(user)), objects: objects)
            let identifier = (0..<Int.random(in: 5...32)).map { _ in UInt8.random(in: .min ... .max) }
            clock = EngineClock(
                identifier: identifier, boots: .random(in: 1...1_000_000), time: .random(in: 0...1_000_000))
            security = try UserSecurity(keys, engine: identifier)
            library = try #require(LocalisedUser(keys, engine: identifier))
            engine = AuthoritativeEngine(clock, security: security, isClockAuthentic: true, at: 0)
            Codec.setTime(clock)
        }

        func ours(id: Int32) throws -> [UInt8] {
            guard var tools = SecurityTools() else { throw EngineError(description: "no AES") }
            try #require(security.write(query, id: id, clock: clock, with: &tools))
            return tools.writer.withWritten { Array($0) }
        }

        func open(_ packet: [UInt8]) throws -> UserSecurity.Opened {
            guard var tools = SecurityTools() else { throw EngineError(description: "no AES") }
            var packet = packet
            return try packet.withUnsafeMutableBufferPointer { bytes in
                let message = try UserMessage(bytes.span)
                return try security.open(message, in: bytes, expecting: 0, with: &tools) {
                    engine.accepts(boots: message.boots, time: message.time, at: 0)
                }
            }
        }
    }

    @Test(arguments: protocols)
    func theLibraryReadsWhatWeWrite(authentication: AuthenticationProtocol?, privacy: PrivacyProtocol?) throws {
        let keys = try Self.keys(authentication: authentication, privacy: privacy)
        for _ in 0..<20 {
            let pair = try Pair(keys)
            let id = Int32.random(in: 0x80_0000 ... .max)
            let pdu = try pair.ours(id: id).withUnsafeBufferPointer { try pair.library.decode($0).get() }
            #expect(pdu.kind == .get && pdu.requestID == id)
            #expect(pdu.variables.map(\.name) == pair.query.objects)
        }
    }

    @Test(arguments: protocols)
    func weReadWhatTheLibraryWrites(authentication: AuthenticationProtocol?, privacy: PrivacyProtocol?) throws {
        let keys = try Self.keys(authentication: authentication, privacy: privacy)
        for _ in 0..<20 {
            let pair = try Pair(keys)
            let packet = try #require(
                Codec.packet(for: pair.query, id: 77_777_777, user: pair.library, context: "rack"))
            guard case .pdu(let pdu) = try pair.open(packet) else {
                Issue.record("\(authentication.debugDescription), \(privacy.debugDescription): refused")
                return
            }
            #expect(pdu.requestID == 77_777_777)
            #expect(pdu.variables.map(\.name) == pair.query.objects)
        }
    }

    @Test(arguments: AuthenticationProtocol.allCases)
    func oneChangedOctetIsNoticed(_ authentication: AuthenticationProtocol) throws {
        let pair = try Pair(try Self.keys(authentication: authentication, privacy: .aes128))
        let packet = try pair.ours(id: 12_345_678)
        for index in packet.indices {
            var changed = packet
            changed[index] ^= UInt8(1 << Int.random(in: 0...7))
            guard let opened = try? pair.open(changed) else { continue }
            if case .pdu = opened { Issue.record("octet \(index) may be changed") }
        }
    }

    @Test func anOldMessageIsNoneOfThePresent() throws {
        let pair = try Pair(try Self.keys(authentication: .sha256, privacy: .aes256))
        let packet = try pair.ours(id: 12_345_678)
        let (boots, time) = (pair.clock.boots, pair.clock.time)
        #expect(pair.engine.accepts(boots: boots, time: time + 150, at: 0))
        guard case .pdu = try pair.open(packet) else {
            Issue.record("a message of 150 s ago does not count")
            return
        }
        #expect(pair.engine.accepts(boots: boots, time: time + 151, at: 0))
        guard case .unauthentic(.notInTimeWindow) = try pair.open(packet) else {
            Issue.record("a message of 151 s ago counts")
            return
        }
        #expect(pair.engine.accepts(boots: boots + 1, time: 0, at: 0))
        guard case .unauthentic(.notInTimeWindow) = try pair.open(packet) else {
            Issue.record("a message of the boot before counts")
            return
        }
    }
}
