import Foundation
import Programs
import SNMP
import SNMPValues
import Sockets
import Synchronization
import Testing

/// What is sent, as a real snmptrapd takes it.
@Suite(.serialized) struct NotificationSenderTests {
    private static let trap: ObjectIdentifier = [1, 3, 6, 1, 4, 1, 8072, 9999, 9999, 8161, 0, 5]
    private static let passphrase = "correct horse battery"
    private static let users: [(name: String, AuthenticationProtocol, PrivacyProtocol?)] = [
        ("md5des", .md5, .des), ("shaaes", .sha, .aes128), ("sha256", .sha256, nil), ("sha512", .sha512, .aes128),
    ]

    static let everybody: [Credentials] =
        [.community(version: .v1, "public"), .community(version: .v2c, "public")]
        + users.map { name, authentication, privacy in
            .user(
                User(
                    name: name, authentication: .init(protocol: authentication, passphrase: passphrase),
                    privacy: privacy.map { .init(protocol: $0, passphrase: passphrase) }))
        }

    private let folder = TemporaryFolder("sender")
    private let identity: SendingEngine
    private let port = UInt16.random(in: 20_000...30_000)

    init() throws {
        try FileManager.default.createDirectory(at: folder.url, withIntermediateDirectories: true)
        identity = try SendingEngine(file: folder.path("engine"))
    }

    /// The identifier that our traps carry, for snmptrapd's users.
    private var engine: String {
        get throws {
            let data = try Data(contentsOf: folder.url.appendingPathComponent("engine"))
            let memory = try JSONSerialization.jsonObject(with: data) as? [String: Any]
            return try #require(memory?["engine"] as? String)
        }
    }

    private func station() throws -> Snmptrapd {
        var lines: [String] = []
        for (name, authentication, privacy) in Self.users {
            let cipher = privacy.map { " \($0 == .des ? "DES" : "AES") \"\(Self.passphrase)\"" } ?? ""
            let user = "\(name) \(authentication.rawValue) \"\(Self.passphrase)\"\(cipher)"
            // Of a trap the sender's engine vouches, of an inform the station's own.
            lines += ["createUser -e 0x\(try engine) \(user)", "createUser \(user)"]
            lines.append("authUser log \(name) \(privacy == nil ? "auth" : "priv")")
        }
        return try Snmptrapd(port: port, lines)
    }

    /// For at most ten seconds.
    private func waits(for condition: () -> Bool) -> Bool {
        for _ in 0..<1000 {
            if condition() { return true }
            usleep(10_000)
        }
        return false
    }

    private func send(_ credentials: Credentials, isInform: Bool, _ text: String) throws -> Failures {
        let failures = Failures()
        let sender = NotificationSender(
            to: "127.0.0.1", port: port, credentials: credentials, isInform: isInform, as: identity
        ) {
            failures.note($0)
        }
        sender.send(
            Self.trap,
            variables: [VarBind(name: [1, 3, 6, 1, 4, 1, 8072, 1, 0], value: .octets(Array(text.utf8)))])
        return failures
    }

    @Test func aStationTakesEveryVersionOfBothKinds() throws {
        let station = try station()
        var failures: [Failures] = []
        for (number, credentials) in Self.everybody.enumerated() {
            for isInform in [false, true] {
                failures.append(try send(credentials, isInform: isInform, "word \(number) \(isInform)"))
            }
        }
        for (number, credentials) in Self.everybody.enumerated() {
            for isInform in [false, true] {
                #expect(station.logs("word \(number) \(isInform)"), "\(credentials) \(isInform)")
            }
        }
        #expect(station.log.contains(".1.3.6.1.6.3.1.1.4.1.0 = OID: .1.3.6.1.4.1.8072.9999.9999.8161.0.5"))
        #expect(
            station.log.contains(".1.3.6.1.4.1.8072.9999.9999.8161 Enterprise Specific Trap (5)"),
            "version 1: \(station.log)")
        #expect(failures.flatMap(\.all) == [])
    }

    @Test func whatNobodyTakesIsSaid() throws {
        let failures = try send(.community(version: .v2c, "public"), isInform: true, "word")
        #expect(waits { !failures.all.isEmpty })
        #expect(failures.all.first?.hasPrefix("127.0.0.1:\(port) was not told of") == true, "\(failures.all)")
    }
}

/// What was not delivered.
private final class Failures: Sendable {
    private let list = Mutex<[String]>([])

    func note(_ text: String) { list.withLock { $0.append(text) } }
    var all: [String] { list.withLock { $0 } }
}
