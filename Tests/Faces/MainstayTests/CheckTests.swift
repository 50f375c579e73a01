import Foundation
import Programs
import Testing

/// `mainstay check --probe` against a real snmpd.
@Suite(.serialized) struct CheckTests {
    private let folder = TemporaryFolder("check")

    private func check(port: Int, signal: String, profile: String = "auto", _ arguments: String...) throws -> (
        status: Int32, output: String, error: String
    ) {
        let path = try folder.write(
            "mainstay.yaml",
            """
            site: dc-1
            timezone: Asia/Shanghai
            credentials: {lab: {version: 2c, community: {env: CHECK_COMMUNITY}}}
            devices: {sw-1: {address: "127.0.0.1:\(port)", credentials: lab, profile: \(profile)}}
            contracts:
              acme:
                customer: {name: Acme}
                service: rack
                signed: 2026-01-04
                term: {from: 2026-01-05, to: 2027-01-05}
                rent: 1.00 CNY
                network: {access: \(signal)}

            """)
        let process = Binary.process(["check", "--probe", "--config", path] + arguments)
        process.environment = ["CHECK_COMMUNITY": "ready", "PATH": "/usr/bin:/bin"]
        return try Binary.output(of: process)
    }

    @Test func aPortThatTheDeviceCallsOtherwiseIsSaid() throws {
        let agent = try Agent(object: "1.3.6.1.4.1.9.1.1")
        let sound = try check(port: agent.port, signal: "sw-1/port/lo")
        #expect(sound.status == 0 && sound.output.contains("1 device, 0 uplinks, 1 contract; 0 warnings"), "\(sound)")
        let wrong = try check(port: agent.port, signal: "sw-1/port/LO")
        #expect(wrong.status == 1, "\(wrong)")
        #expect(wrong.output.contains("error: devices.sw-1: it has no port/LO; did you mean sw-1/port/lo?"), "\(wrong)")
        let document = try check(port: agent.port, signal: "sw-1/port/Gi1/0/1", "--format", "json")
        #expect(
            document.status == 1 && document.output.contains("it has no port/Gi1/0/1; there is port/lo"), "\(document)")
    }

    @Test func aProfileThatIsNotTheDevicesIsSaid() throws {
        let agent = try Agent(object: "1.3.6.1.4.1.9.1.1")
        let wrong = try check(port: agent.port, signal: "sw-1/port/lo", profile: "apc-easypdu")
        #expect(
            wrong.output.contains("its profile is apc-easypdu, and what answers there looks like if-mib"), "\(wrong)")
    }

    @Test func whoDoesNotAnswerIsAWarning() throws {
        let silent = try check(port: 9, signal: "sw-1/port/lo")
        #expect(
            silent.status == 0 && silent.output.contains("warning: devices.sw-1: what it has is not known: "),
            "\(silent)")
    }
}
