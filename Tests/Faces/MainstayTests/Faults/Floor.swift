import Foundation
import Intervals
import SNMP
import Simulation
import Sockets
import Synchronization
import Testing

/// Simulated UPSes, one an address, whose mains can be cut one by one.
final class Floor: Sendable {
    private let plants: Mutex<[Endpoint: Plant]>
    private let servers = Mutex<[AgentServer]>([])

    init(_ endpoints: [Endpoint]) throws {
        let now = Self.now
        plants = Mutex(Dictionary(uniqueKeysWithValues: endpoints.map { ($0, Plant(hosts: 1, startedAt: now)) }))
        for start in stride(from: 0, to: endpoints.count, by: 8) {
            let some = Array(endpoints[start..<min(start + 8, endpoints.count)])
            let server = try AgentServer(endpoints: some, community: "public") { [unowned self] endpoint in
                plants.withLock { $0[endpoint]?.objects(of: .upsA, at: Self.now) }
            }
            server.start()
            servers.withLock { $0.append(server) }
        }
    }

    func stop() { for server in servers.withLock({ $0 }) { server.stop() } }

    /// Returns when it happened.
    func apply(_ happening: Plant.Happening, to endpoint: Endpoint) -> Instant {
        let now = Self.now
        plants.withLock { $0[endpoint]?.apply(happening, at: now) }
        return Instant(milliseconds: now)
    }

    private static var now: Int64 { Int64(Date().timeIntervalSince1970 * 1000) }
}
