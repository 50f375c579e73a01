import Foundation
public import SNMP
import SNMPValues
import Sockets

/// A real snmpd on loopback, with a community and version 3 users; ended with the test.
public final class Snmpd: Sendable {
    /// Where it listens.
    public let endpoint: Endpoint
    private let program: NetSNMPProgram
    /// The passphrase of all users.
    public static let passphrase = "correct horse battery"

    /// The users it knows, beside `plain` without authentication.
    public static let users: [(name: String, authentication: String, privacy: String?)] = [
        ("md5des", "MD5", "DES"), ("shaaes", "SHA", "AES"), ("sha224", "SHA-224", nil), ("sha256", "SHA-256", "AES256"),
        ("sha384", "SHA-384", "AES192"), ("sha512", "SHA-512", "AES"),
    ]

    /// Starts an agent.
    ///
    /// - Throws: an error when it cannot be started.
    public init(port: UInt16, engine: String = "one") throws {
        guard let endpoint = Endpoint(host: "127.0.0.1", port: port) else { throw CocoaError(.featureUnsupported) }
        self.endpoint = endpoint
        var lines = [
            "agentaddress udp:127.0.0.1:\(port)", "rocommunity public 127.0.0.1", "sysDescr A test agent",
            "sysName tested",
            "engineID mainstay-test-\(engine)", "rouser plain noauth",
            "createUser plain",
        ]
        for user in Self.users {
            let privacy = user.privacy.map { " \($0) \"\(Self.passphrase)\"" } ?? ""
            lines.append("createUser \(user.name) \(user.authentication) \"\(Self.passphrase)\"\(privacy)")
            let level = if user.privacy == nil { "auth" } else { "priv" }
            lines.append("rouser \(user.name) \(level)")
        }
        program = try NetSNMPProgram("snmpd", lines: lines)
        try launch()
    }

    /// Starts the agent again.
    ///
    /// - Throws: an error when it cannot be started.
    public func launch() throws { try program.launch(["-Lo", "-I", "-smux"]) }

    /// Waits until it answers, for at most five seconds.
    public func ready(_ engine: Engine) async -> Bool {
        for _ in 0..<50 {
            let request = Request(
                target: community(), objects: [[1, 3, 6, 1, 2, 1, 1, 3, 0]], timeout: .milliseconds(100), retries: 0)
            if case .success = await engine.perform(request).result { return true }
        }
        return false
    }

    /// Kills the agent.
    public func stop() { program.stop() }

    /// The agent, asked by a community.
    public func community(_ name: String = "public", _ version: Version = .v2c) -> Target {
        Target(endpoint: endpoint, credentials: .community(version: version, name))
    }

    /// The agent, asked by a version 3 user.
    public func user(
        _ name: String, _ authentication: AuthenticationProtocol? = nil, _ privacy: PrivacyProtocol? = nil,
        passphrase: String = Snmpd.passphrase
    ) -> Target {
        let user = User(
            name: name,
            authentication: authentication.map { User.Authentication(protocol: $0, passphrase: passphrase) },
            privacy: privacy.map { User.Privacy(protocol: $0, passphrase: passphrase) })
        return Target(endpoint: endpoint, credentials: .user(user))
    }

    deinit { program.remove() }
}
