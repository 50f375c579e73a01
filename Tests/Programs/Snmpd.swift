public import Foundation
public import SNMP

/// A real snmpd on loopback, with a community and version 3 users; ended with the test.
public final class Snmpd: Sendable {
    public let endpoint: Endpoint
    private let folder: URL
    public static let passphrase = "correct horse battery"

    public static let users: [(name: String, authentication: String, privacy: String?)] = [
        ("md5des", "MD5", "DES"), ("shaaes", "SHA", "AES"), ("sha224", "SHA-224", nil), ("sha256", "SHA-256", "AES256"),
        ("sha384", "SHA-384", "AES192"), ("sha512", "SHA-512", "AES"),
    ]

    public init(port: UInt16, engine: String = "one") throws {
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

    /// In the background, where it goes by itself: snmpd closes every descriptor it was given, which `Process` would
    /// take for its end, and wait for it at the cost of all others.
    public func launch() throws {
        try? FileManager.default.removeItem(at: pidFile)
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/sbin/snmpd")
        process.arguments = ["-Lo", "-I", "-smux", "-p", pidFile.path]
        process.environment = [
            "SNMPCONFPATH": folder.path, "SNMP_PERSISTENT_DIR": folder.appendingPathComponent("state").path,
            "PATH": "/usr/sbin:/usr/bin:/bin", "MIBS": "",
        ]
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitForEnd()
    }

    private var pidFile: URL { folder.appendingPathComponent("pid") }

    /// Waits until it answers, for at most five seconds.
    public func ready(_ engine: Engine) async -> Bool {
        for _ in 0..<50 {
            let request = Request(
                target: community(), objects: [[1, 3, 6, 1, 2, 1, 1, 3, 0]], timeout: .milliseconds(100), retries: 0)
            if case .success = await engine.perform(request).result { return true }
        }
        return false
    }

    public func stop() {
        guard let pid = (try? String(contentsOf: pidFile, encoding: .utf8)).flatMap({ pid_t($0.trimmed) }) else {
            return
        }
        kill(pid, SIGKILL)
        // Its port is free once it is gone.
        while kill(pid, 0) == 0, !isZombie(pid) { usleep(5000) }
    }

    public func community(_ name: String = "public", _ version: Version = .v2c) -> Target {
        Target(endpoint: endpoint, credentials: .community(version: version, name))
    }

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

    deinit {
        stop()
        // The folder is temporary in any case.
        try? FileManager.default.removeItem(at: folder)
    }
}

/// Ended, and waiting for somebody to ask how.
private func isZombie(_ pid: pid_t) -> Bool {
    let status = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
    return status?.split(separator: ")").last?.trimmed.hasPrefix("Z") ?? true
}

extension StringProtocol {
    fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}

extension Process {
    /// Waits for the end without a run loop, which only the main thread has.
    public func waitForEnd() {
        while isRunning { usleep(5000) }
    }
}
