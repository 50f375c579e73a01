import CSockets
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
    let descriptor: Int32

    init(host: String = "127.0.0.1", port: UInt16) throws {
        endpoint = try #require(Endpoint(host: host, port: port))
        descriptor = ms_socket(endpoint.isIPv6 ? 6 : 4, 0, 0)
        var address = endpoint.address
        try #require(ms_bind(descriptor, &address) == 0)
    }

    deinit { close(descriptor) }

    func next(within seconds: Int) -> (packet: [UInt8], source: Endpoint)? {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        let deadline = Date().addingTimeInterval(TimeInterval(seconds))
        while Date() < deadline {
            let found = buffer.withUnsafeMutableBufferPointer { bytes -> (Int, ms_address)? in
                var datagram = ms_datagram()
                (datagram.bytes, datagram.capacity) = (bytes.baseAddress, UInt32(bytes.count))
                return ms_receive(descriptor, &datagram, 1) == 1 ? (Int(datagram.count), datagram.peer) : nil
            }
            if let (count, peer) = found, let source = Endpoint.at(peer) {
                return (Array(buffer.prefix(count)), source)
            }
            _ = ms_wait([descriptor], 1, 50)
        }
        return nil
    }

    func send(_ packet: [UInt8], to peer: Endpoint) {
        var octets = packet
        octets.withUnsafeMutableBufferPointer { octets in
            var datagram = ms_datagram()
            (datagram.bytes, datagram.count) = (octets.baseAddress, UInt32(octets.count))
            datagram.peer = peer.address
            // The kernel may be out of room for a moment.
            while ms_send(descriptor, &datagram, 1) == -EAGAIN { usleep(100) }
        }
    }
}

extension Endpoint {
    fileprivate static func at(_ address: ms_address) -> Endpoint? {
        var address = address
        var text = [CChar](repeating: 0, count: 64)
        let port = ms_format(&address, &text)
        return Endpoint(
            host: String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self),
            port: UInt16(port))
    }
}
