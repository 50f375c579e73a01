import Foundation
import SNMP
import Sockets
import Synchronization

/// Answers SNMP (v1, v2c) on UDP for several simulated devices, each at an address of its own, on a thread of its own.
public final class AgentServer: Sendable {
    /// Why a simulated agent cannot listen.
    public struct BindError: Error, CustomStringConvertible {
        /// Where it was to listen.
        public let endpoint: Endpoint
        /// The kernel's words.
        public let reason: String

        /// A sentence for people: what is wrong and how to mend it.
        public var description: String {
            "The simulated agent cannot listen on \(endpoint): \(reason). Stop what uses the port, or choose another."
        }
    }

    private let sockets: [DatagramSocket]
    private let endpoints: [Endpoint]
    private let community: [UInt8]
    private let objects: @Sendable (Endpoint) -> ObjectTree?
    private let isStopped = Atomic(false)
    private let alarm: Alarm

    /// Binds every address; the agents answer once `start()` was called.
    ///
    /// - Parameters:
    ///   - endpoints: at most 30.
    ///   - objects: called on the server's thread for every request; gives what the device of that address has now, or
    ///     nil when the device is dead and silent.
    /// - Throws: `BindError` for the first address that cannot be listened on.
    public init(
        endpoints: [Endpoint], community: String, objects: @escaping @Sendable (Endpoint) -> ObjectTree?
    ) throws {
        self.endpoints = endpoints
        self.community = Array(community.utf8)
        self.objects = objects
        alarm = try Alarm()
        sockets = try endpoints.map { endpoint in
            do throws(SocketFailure) {
                let socket = try DatagramSocket(isIPv6: endpoint.isIPv6)
                try socket.bind(to: endpoint)
                return socket
            } catch {
                throw BindError(endpoint: endpoint, reason: error.reason)
            }
        }
    }

    /// Ends the server's thread.
    public func stop() {
        isStopped.store(true, ordering: .relaxed)
        alarm.ring()
    }

    /// Starts answering.
    public func start() {
        let thread = Thread { [self] in
            let incoming = IncomingDatagrams(capacity: 16)
            while !isStopped.load(ordering: .relaxed) {
                alarm.wait(for: sockets)
                for (socket, endpoint) in zip(sockets, endpoints) { serve(endpoint, over: socket, with: incoming) }
            }
        }
        thread.name = "simulated agents"
        thread.start()
    }

    private func serve(_ endpoint: Endpoint, over socket: DatagramSocket, with incoming: IncomingDatagrams) {
        while true {
            let count = incoming.receive(from: socket)
            for index in 0..<count {
                let request = incoming[index]
                guard let reply = answer(Array(request.octets), of: endpoint) else { continue }
                // The manager asks again when the kernel does not send it.
                try? socket.send(reply, to: request.source)
            }
            guard count == incoming.capacity else { return }
        }
    }

    private func answer(_ request: [UInt8], of endpoint: Endpoint) -> [UInt8]? {
        guard let tree = objects(endpoint) else { return nil }
        return Responder(community: community, tree: tree).answer(request)
    }
}
