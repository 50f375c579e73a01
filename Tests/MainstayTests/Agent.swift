import Foundation
import Testing

/// A real snmpd on loopback, ended with the test: it answers to the community `ready`, about the system group alone to
/// `system`, and to whom else its lines say.
final class Agent {
    let port: Int
    private let process: pid_t
    private let folder: URL
    static let passphrase = "correct horse battery"

    /// - Parameter boots: how often the agent believes to have started before (RFC 3414, 2.2).
    init(
        _ lines: [String] = [], port: Int = .random(in: 20_000...30_000), object: String = "1.3.6.1.4.1.32473.7",
        boots: Int = 0, engine: String = UUID().uuidString
    ) throws {
        self.port = port
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("agent-\(UUID().uuidString)")
        let state = folder.appendingPathComponent("state")
        try FileManager.default.createDirectory(at: state, withIntermediateDirectories: true)
        // Boots are those of an identity: net-snmp's number, 4 for text, and the text.
        let identity = engine.prefix(20).utf8.map { String(format: "%02X", $0) }.joined()
        let remembered = "engineBoots \(boots)\noldEngineID 0x80001F8804\(identity)\n"
        try Data(remembered.utf8).write(to: state.appendingPathComponent("snmpd.conf"))
        let own = [
            "agentaddress udp:127.0.0.1:\(port)", "rocommunity ready 127.0.0.1",
            "rocommunity system 127.0.0.1 1.3.6.1.2.1.1", "sysDescr An agent for tests",
            "sysObjectID \(object)", "engineID \(engine.prefix(20))",
        ]
        try Data((own + lines).joined(separator: "\n").utf8).write(to: folder.appendingPathComponent("snmpd.conf"))
        let environment = [
            "SNMPCONFPATH=\(folder.path):\(state.path)", "SNMP_PERSISTENT_DIR=\(state.path)",
            "PATH=/usr/sbin:/usr/bin:/bin", "MIBS=",
        ]
        process = try Self.spawn(["/usr/sbin/snmpd", "-f", "-Lo", "-I", "-smux"], environment)
        try #require(try isReady(), "snmpd does not answer; is it installed?")
    }

    /// Foundation's `Process` takes it for ended when it closes the descriptors that it inherited, and then waits for it
    /// on the thread that watches every other process.
    private static func spawn(_ arguments: [String], _ environment: [String]) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in Int32(0)...2 {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        let words = [arguments, environment].map { $0.map { strdup($0) } + [nil] }
        defer { for word in words.joined() { free(word) } }
        var process = pid_t()
        let status = posix_spawn(&process, arguments[0], &actions, nil, words[0], words[1])
        try #require(status == 0, "snmpd does not start; is it installed?")
        return process
    }

    private func isReady() throws -> Bool {
        for _ in 0..<20 {
            let arguments = ["127.0.0.1:\(port)", "--community", "ready", "--timeout", "0.1"]
            if try Binary.run(["probe"] + arguments).output.contains("An agent for tests") { return true }
        }
        return false
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        // The folder is temporary in any case.
        try? FileManager.default.removeItem(at: folder)
    }
}
