import Foundation
import Testing

/// `mainstay profile`, as people use it.
@Suite struct ProfileCommandTests {
    @Test func familiesAreListedAndShown() throws {
        let list = try Binary.run(["profile", "list"])
        #expect(list.status == 0)
        #expect(list.output.contains("ups-mib"))
        let shown = try Binary.run(["profile", "show", "sentry3"])
        #expect(shown.output.contains("Sentry3-MIB::infeedVoltage"))
        let document = try Binary.run(["profile", "show", "sentry3", "--format", "json"])
        let profile = try JSONSerialization.jsonObject(with: Data(document.output.utf8)) as? [String: Any]
        #expect(profile?["profile"] as? String == "sentry3")
        let unknown = try Binary.run(["profile", "show", "sentry9"])
        #expect(unknown.status == 64)
        #expect(unknown.error.contains("sentry4"))
    }

    @Test func aFileIsChecked() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("profile-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("mine.yaml")
        let text = "title: Mine\nsignals:\n  - signal: input\n    evidence: [{volts: UPS-MIB::upsInputVoltage}]\n"
        try Data(text.utf8).write(to: file)
        #expect(try Binary.run(["profile", "check", file.path]).status == 0)
        try Data(text.replacingOccurrences(of: "volts:", with: "vlots:").utf8).write(to: file)
        let checked = try Binary.run(["profile", "check", file.path])
        #expect(checked.status == 1)
        #expect(checked.output.contains("mine.yaml:4:"))
        #expect(checked.output.contains("did you mean volts?"))
        #expect(try Binary.run(["profile", "check", folder.path + "/none.yaml"]).status == 1)
    }
}
