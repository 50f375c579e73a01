import CSockets
import Foundation
import SNMP
import Sockets
import Synchronization

/// Answers SNMP (v1, v2c) on UDP for several simulated devices, each at an address of its own.
///
/// One thread serves all sockets. `objects` is called on it for every request and gives what the device of that
/// address has now; nil is a device that is dead and says nothing.
public final class AgentServer: Sendable {
    /// Why a simulated agent cannot listen.
    public struct BindError: Error, CustomStringConvertible {
        public let endpoint: Endpoint
        public let code: Int32

        public var description: String {
            "The simulated agent cannot listen on \(endpoint): \(String(cString: strerror(code))). Stop what uses the "
                + "port, or choose another."
        }
    }

    private let sockets: [(descriptor: Int32, endpoint: Endpoint)]
    private let community: [UInt8]
    private let objects: @Sendable (Endpoint) -> ObjectTree?
    private let isStopped = Atomic(false)

    /// Binds every address at once; the agents answer while `run()` runs.
    public init(
        endpoints: [Endpoint], community: String, objects: @escaping @Sendable (Endpoint) -> ObjectTree?
    ) throws {
        self.community = Array(community.utf8)
        self.objects = objects
        var sockets: [(descriptor: Int32, endpoint: Endpoint)] = []
        for endpoint in endpoints {
            let descriptor = ms_socket(endpoint.isIPv6 ? 6 : 4, 0, 0)
            guard descriptor >= 0 else { throw BindError(endpoint: endpoint, code: -descriptor) }
            sockets.append((descriptor, endpoint))
            var address = endpoint.address
            let status = ms_bind(descriptor, &address)
            guard status == 0 else {
                for socket in sockets { close(socket.descriptor) }
                throw BindError(endpoint: endpoint, code: -status)
            }
        }
        self.sockets = sockets
    }

    deinit {
        for socket in sockets { close(socket.descriptor) }
    }

    /// Ends the thread of `start()` within a tenth of a second.
    public func stop() { isStopped.store(true, ordering: .relaxed) }

    /// Starts answering on a thread of its own.
    public func start() {
        let thread = Thread { [self] in
            let descriptors = sockets.map(\.descriptor)
            while !isStopped.load(ordering: .relaxed) {
                guard ms_wait(descriptors, Int32(descriptors.count), 100) >= 0 else { return }
                for socket in sockets { serve(socket.descriptor, socket.endpoint) }
            }
        }
        thread.name = "simulated agents"
        thread.start()
    }

    private func serve(_ descriptor: Int32, _ endpoint: Endpoint) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        buffer.withUnsafeMutableBufferPointer { bytes in
            var datagram = ms_datagram()
            datagram.bytes = bytes.baseAddress
            datagram.capacity = UInt32(bytes.count)
            while ms_receive(descriptor, &datagram, 1) == 1 {
                let request = Array(bytes.prefix(Int(datagram.count)))
                guard let reply = answer(request, of: endpoint) else { continue }
                reply.withUnsafeBufferPointer { octets in
                    var out = ms_datagram()
                    out.bytes = UnsafeMutablePointer(mutating: octets.baseAddress)
                    out.count = UInt32(octets.count)
                    out.peer = datagram.peer
                    _ = ms_send(descriptor, &out, 1)
                }
            }
        }
    }

    private func answer(_ request: [UInt8], of endpoint: Endpoint) -> [UInt8]? {
        guard let tree = objects(endpoint) else { return nil }
        return Responder(community: community, tree: tree).answer(request)
    }
}
