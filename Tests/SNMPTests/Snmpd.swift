import Foundation
import SNMP

/// A real snmpd on loopback, with a community and version 3 users; ended with the test.
final class Snmpd: @unchecked Sendable {
    // Unchecked: `Process` is not Sendable; each agent is used by one test.
    let endpoint: Endpoint
    private var process = Process()
    private let folder: URL
    static let passphrase = "correct horse battery"

    static let users: [(name: String, authentication: String, privacy: String?)] = [
        ("md5des", "MD5", "DES"), ("shaaes", "SHA", "AES"), ("sha224", "SHA-224", nil), ("sha256", "SHA-256", "AES256"),
        ("sha384", "SHA-384", "AES192"), ("sha512", "SHA-512", "AES"),
    ]

    init(port: UInt16, engine: String = "one") throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("snmpd-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
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
            lines.append("rouser \(user.name) \(user.privacy == nil ? "auth" : "priv")")
        }
        try Data(lines.joined(separator: "\n").utf8).write(to: folder.appendingPathComponent("snmpd.conf"))
        try launch()
    }

    func launch() throws {
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/snmpd")
        process.arguments = ["-f", "-Lo", "-I", "-smux"]
        process.environment = [
            "SNMPCONFPATH": folder.path, "SNMP_PERSISTENT_DIR": folder.appendingPathComponent("state").path,
            "PATH": "/usr/sbin:/usr/bin:/bin", "MIBS": "",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
    }

    /// Waits until it answers, for at most five seconds.
    func ready(_ engine: Engine) async -> Bool {
        for _ in 0..<50 {
            let request = Request(target: community(), objects: [.sysUpTime], timeout: .milliseconds(100), retries: 0)
            if case .success = await engine.perform(request).result { return true }
        }
        return false
    }

    func stop() {
        if process.isRunning { kill(process.processIdentifier, SIGKILL) }
        process.waitUntilExit()
    }

    func community(_ name: String = "public", _ version: Version = .v2c) -> Target {
        Target(endpoint: endpoint, credentials: .community(version: version, name))
    }

    func user(
        _ name: String, _ authentication: AuthenticationProtocol? = nil, _ privacy: PrivacyProtocol? = nil,
        passphrase: String = Snmpd.passphrase
    ) -> Target {
        let user = User(
            name: name,
            authentication: authentication.map { User.Authentication(protocol: $0, passphrase: passphrase) },
            privacy: privacy.map { User.Privacy(protocol: $0, passphrase: passphrase) })
        return Target(endpoint: endpoint, credentials: .user(user))
    }

    deinit {
        stop()
        // The folder is temporary in any case.
        try? FileManager.default.removeItem(at: folder)
    }
}

extension ObjectIdentifier {
    static let sysDescr: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 1, 0]
    static let sysUpTime: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 3, 0]
    static let sysName: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1, 5, 0]
    static let system: ObjectIdentifier = [1, 3, 6, 1, 2, 1, 1]
}
