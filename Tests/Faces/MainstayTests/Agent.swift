import Foundation
import Programs
import Testing

/// A real snmpd on loopback, ended with the test: it answers to the community `ready`, about the system group alone to
/// `system`, and to whom else its lines say.
final class Agent {
    let port: Int
    private let program: NetSNMPProgram
    static let passphrase = "correct horse battery"

    /// - Parameter boots: how often the agent believes to have started before (RFC 3414, 2.2).
    init(
        _ lines: [String] = [], port: Int = .random(in: 20_000...30_000), object: String = "1.3.6.1.4.1.32473.7",
        boots: Int = 0, engine: String = UUID().uuidString
    ) throws {
        self.port = port
        // Boots are those of an identity: net-snmp's number, 4 for text, and the text.
        let identity = engine.prefix(20).utf8.map { String(format: "%02X", $0) }.joined()
        let remembered = "engineBoots \(boots)\noldEngineID 0x80001F8804\(identity)\n"
        let own = [
            "agentaddress udp:127.0.0.1:\(port)", "rocommunity ready 127.0.0.1",
            "rocommunity system 127.0.0.1 1.3.6.1.2.1.1", "sysDescr An agent for tests",
            "sysObjectID \(object)", "engineID \(engine.prefix(20))",
        ]
        program = try NetSNMPProgram("snmpd", lines: own + lines, memory: remembered)
        try program.launch(["-Lo", "-I", "-smux"])
        try #require(try isReady(), "snmpd does not answer; is it installed?")
    }

    private func isReady() throws -> Bool {
        for _ in 0..<20 {
            let arguments = ["127.0.0.1:\(port)", "--community", "ready", "--timeout", "0.1"]
            if try Binary.run(["probe"] + arguments).output.contains("An agent for tests") { return true }
        }
        return false
    }

    deinit { program.remove() }
}
