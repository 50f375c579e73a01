import Foundation
import Programs
import Testing

/// mainstayContractTable through a real snmpd.
@Suite struct MIBAgentTests {
    private static let table = "1.3.6.1.4.1.8072.9999.9999.8161.1.2"

    private func walk(_ agent: Agent) throws -> String {
        let (process, output) = (Process(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/snmpwalk")
        process.arguments = ["-v2c", "-cready", "-On", "-Oe", "-t5", "127.0.0.1:\(agent.port)", Self.table]
        process.environment = ["MIBS": ""]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitForEnd()
        return text
    }

    @Test func snmpdServesTheContracts() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("agent-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(try Binary.run(["init", folder.path]).status == 0)
        #expect(try Binary.run(["import", "-", "--config", "\(folder.path)/mainstay.yaml"]).status == 0)
        let command = "\(Binary.path.path) mib-agent --config \(folder.path)/mainstay.yaml"
        let agent = try Agent(["pass_persist .\(Self.table) \(command)"])
        let lines = try walk(agent).split(separator: "\n").map(String.init)
        #expect(lines.first == ".\(Self.table).1.2.1 = STRING: \"example-2026\"", "\(lines)")
        #expect(lines.count == 5, "power and network, used and left")
        #expect(lines.dropFirst().allSatisfy { $0.contains(" = Gauge32: ") }, "\(lines)")
    }
}
