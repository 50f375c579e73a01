import Foundation
import Programs
import SNMP
import SNMPValues
import Sockets
import Testing

/// net-snmp's own senders.
enum Sender {
    static let passphrase = "correct horse battery"
    static let engine = "8000000001020304"

    /// linkDown of interface 7, as version 2c and 3 are told on the command line.
    static let linkDown = [
        "123", "1.3.6.1.6.3.1.1.5.3", "1.3.6.1.2.1.2.2.1.1.7", "i", "7", "1.3.6.1.2.1.2.2.1.8.7", "i", "2",
    ]

    struct Version3: CustomTestStringConvertible {
        var name: String
        var authentication: AuthenticationProtocol?
        var privacy: PrivacyProtocol?

        var user: User { user(passphrase: passphrase) }

        func user(passphrase: String) -> User {
            User(
                name: name, authentication: authentication.map { .init(protocol: $0, passphrase: passphrase) },
                privacy: privacy.map { .init(protocol: $0, passphrase: passphrase) })
        }

        /// What the tools are told.
        var arguments: [String] {
            var result = ["-v", "3", "-u", name, "-l", level]
            if let authentication { result += ["-a", authentication.rawValue, "-A", Sender.passphrase] }
            if let privacy { result += ["-x", privacy == .aes128 ? "AES" : privacy.rawValue, "-X", Sender.passphrase] }
            return result
        }

        private var level: String {
            authentication == nil ? "noAuthNoPriv" : privacy == nil ? "authNoPriv" : "authPriv"
        }

        var testDescription: String { name }
    }

    static let users = [
        Version3(name: "sha-aes128", authentication: .sha, privacy: .aes128),
        Version3(name: "sha256-aes256", authentication: .sha256, privacy: .aes256),
        Version3(name: "md5-des", authentication: .md5, privacy: .des),
        Version3(name: "sha384-aes192", authentication: .sha384, privacy: .aes192),
        Version3(name: "sha512", authentication: .sha512),
        Version3(name: "sha224", authentication: .sha224),
    ]

    /// Starts a tool.
    static func start(_ tool: String, _ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/\(tool)")
        process.arguments = arguments
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("sender-\(UUID().uuidString)").path
        process.environment = [
            "SNMPCONFPATH": folder, "SNMP_PERSISTENT_DIR": folder, "PATH": "/usr/bin:/bin", "MIBS": "", "HOME": folder,
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Runs a tool to its end.
    @discardableResult
    static func run(_ tool: String, _ arguments: [String]) throws -> Int32 {
        let process = try start(tool, arguments)
        process.waitForEnd()
        forget(process)
        return process.terminationStatus
    }

    /// The tools leave a file with their own engine's clock in the temporary directory.
    static func forget(_ process: Process) {
        if let folder = process.environment?["SNMP_PERSISTENT_DIR"] {
            try? FileManager.default.removeItem(atPath: folder)
        }
    }

    /// The packet that a tool sends, taken from the wire.
    static func packet(_ arguments: [String], _ rest: [String] = linkDown) throws -> [UInt8] {
        let socket = try TestSocket(port: UInt16.random(in: 29_000...29_999))
        try run("snmptrap", arguments + ["\(socket.endpoint)"] + rest)
        return try #require(socket.next(within: 5)?.packet)
    }
}

/// A plain socket on loopback.
final class TestSocket {
    let endpoint: Endpoint
    private let socket: DatagramSocket
    private let alarm: Alarm
    private let incoming = IncomingDatagrams(capacity: 1)

    init(host: String = "127.0.0.1", port: UInt16) throws {
        endpoint = try #require(Endpoint(host: host, port: port))
        socket = try DatagramSocket(isIPv6: endpoint.isIPv6)
        alarm = try Alarm()
        try socket.bind(to: endpoint)
    }

    func next(within seconds: Int) -> (packet: [UInt8], source: Endpoint)? {
        let deadline = Date().addingTimeInterval(TimeInterval(seconds))
        while Date() < deadline {
            if incoming.receive(from: socket) == 1, let source = Endpoint(incoming[0].source) {
                return (Array(incoming[0].octets), source)
            }
            alarm.wait(for: [socket], milliseconds: 50)
        }
        return nil
    }

    /// Sends a packet; while the kernel is out of room it tries again.
    func send(_ packet: [UInt8], to peer: Endpoint) {
        while true {
            do throws(SocketFailure) {
                return try socket.send(packet, to: peer.address)
            } catch {
                guard error.isLackOfRoom else { return }
                usleep(100)
            }
        }
    }
}
