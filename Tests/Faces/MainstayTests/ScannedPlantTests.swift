import Clocks
import Foundation
import Intervals
import Programs
import SNMP
import Simulation
import Sockets
import Synchronization
import Testing

/// `mainstay init --scan` of a floor with every kind of device that the simulated plant has, each at an address of its own.
@Suite(.serialized) struct ScannedPlantTests {
    private let folder = TemporaryFolder("scanned")
    private var configuration: String { folder.path("site/mainstay.yaml") }

    /// The plant's devices at 127.0.16.1 and on, in the order of their kinds, until they are let go.
    private final class Served {
        let port = UInt16.random(in: 20_000...30_000)
        private let server: AgentServer

        init() throws {
            let plant = Plant(hosts: 2, startedAt: Instant.now.milliseconds)
            var equipment: [Endpoint: Plant.Equipment] = [:]
            for (number, device) in Plant.Equipment.allCases.enumerated() {
                equipment[try #require(Endpoint(host: "127.0.16.\(number + 1)", port: port))] = device
            }
            server = try AgentServer(endpoints: Array(equipment.keys), community: "demo") { [equipment] endpoint in
                equipment[endpoint].flatMap { plant.objects(of: $0, at: Instant.now.milliseconds) }
            }
            server.start()
        }

        deinit { server.stop() }
    }

    @Test func everyDeviceIsFoundAsWhatItIs() throws {
        let plant = try Served()
        let community = try folder.write("community", "demo\n")
        let made = try Binary.run([
            "init", folder.path("site"), "--site", "dc-7", "--timezone", "Asia/Shanghai", "--scan",
            "127.0.16.0/29:\(plant.port)", "--community-file", community,
        ])
        #expect(made.status == 0 && made.output.contains("6 devices from a scan of 127.0.16.0/29"), "\(made)")
        let text = try String(contentsOfFile: configuration, encoding: .utf8)
        let families = ["ups-mib", "ups-mib", "apc-rpdu2", "apc-rpdu2", "if-mib", "if-mib"]
        for (number, (device, family)) in zip(Plant.Equipment.allCases, families).enumerated() {
            let address = "127.0.16.\(number + 1):\(plant.port)"
            let line = text.split(separator: "\n").first { $0.contains("address: \"\(address)\"") }
            #expect(line?.contains("  \(device.rawValue): {") == true, "\(device): \(text)")
            #expect(line?.contains("profile: \(family)") == true, "\(device): \(line ?? "")")
        }
        // Every device still is what the file says, and has what it names.
        for arguments in [[], ["--probe"]] {
            let checked = try Binary.run(["check", "--config", configuration] + arguments)
            #expect(checked.status == 0, "\(checked)")
            #expect(checked.output.contains("6 devices, 0 uplinks, 0 contracts; 0 warnings"), "\(checked)")
        }
    }

    /// What is written can be polled as it stands: a daemon sees the mains of a UPS and an outlet of a PDU.
    @Test func whatWasFoundIsPolled() throws {
        let plant = try Served()
        let community = try folder.write("community", "demo\n")
        let made = try Binary.run([
            "init", folder.path("site"), "--site", "dc-7", "--timezone", "UTC", "--scan", "127.0.16.1/32:\(plant.port)",
            "--scan", "127.0.16.3:\(plant.port)", "--community-file", community,
        ])
        try #require(made.status == 0 && made.output.contains("2 devices"), "\(made)")
        let text = try String(contentsOfFile: configuration, encoding: .utf8)
        let contract = RunningDaemon.contract("acme", "power: {mains: pdu-1/outlet/7, ups: ups-a/output}")
        let daemon = try RunningDaemon("\(text)\nschedule: {power: 1s}\ncontracts:\n\(contract)\n")
        defer { daemon.stop() }
        let isPolled = try daemon.waits(seconds: 60) { readings in
            ["pdu-1/outlet/7", "ups-a/output"].allSatisfy { readings.states(of: $0) == ["up"] }
        }
        #expect(isPolled, "\(daemon.log) \(text)")
    }
}
