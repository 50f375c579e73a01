import Clocks
import Intervals
import SNMP
public import Simulation
import Sockets
import Synchronization

/// The simulated UPSs `ups-a` and `ups-b`, which answer on loopback by the machine's clock until they are let go.
public final class TwoUPSs {
    /// Where both answer, each at an address of its own; community `demo`.
    public let port: UInt16
    private let plant: SharedPlant
    private let server: AgentServer

    /// Begins to answer.
    ///
    /// - Parameter subnet: `127.0.13`: `ups-a` is its .1, `ups-b` its .2.
    /// - Throws: what the system refuses.
    public init(in subnet: String) throws {
        let port = UInt16.random(in: 20_000...30_000)
        let plant = SharedPlant(Plant(hosts: 1, startedAt: Instant.now.milliseconds))
        var equipment: [Endpoint: Plant.Equipment] = [:]
        for (host, device) in [("\(subnet).1", Plant.Equipment.upsA), ("\(subnet).2", .upsB)] {
            if let endpoint = Endpoint(host: host, port: port) { equipment[endpoint] = device }
        }
        server = try AgentServer(endpoints: Array(equipment.keys), community: "demo") { [equipment] endpoint in
            equipment[endpoint].flatMap { device in
                plant.value.withLock { $0.objects(of: device, at: Instant.now.milliseconds) }
            }
        }
        self.port = port
        self.plant = plant
        server.start()
    }

    deinit { server.stop() }

    /// Something happens to them now.
    public func happen(_ happening: Plant.Happening) {
        plant.value.withLock { $0.apply(happening, at: Instant.now.milliseconds) }
    }
}

/// The plant, shared by the test and the agents' thread.
private final class SharedPlant: Sendable {
    let value: Mutex<Plant>
    init(_ plant: Plant) { value = Mutex(plant) }
}
