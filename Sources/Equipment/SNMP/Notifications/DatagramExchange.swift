internal import CSockets
import Foundation
import Sockets

/// A socket tied to one peer, for a message and its answer. Belongs to one thread at a time, which it blocks.
final class DatagramExchange {
    private let descriptor: Int32
    private var peer: ms_address
    private static let room = 65_536

    init(_ endpoint: Endpoint) throws(NotificationError) {
        peer = endpoint.address
        descriptor = ms_socket(endpoint.isIPv6 ? 6 : 4, 0, 0)
        guard descriptor >= 0 else { throw Self.failure(-descriptor) }
        var local = ms_address()
        let status = ms_connect(descriptor, &peer, &local)
        guard status == 0 else { throw Self.failure(-status) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func send(_ packet: [UInt8]) throws(NotificationError) {
        var octets = packet
        let status = octets.withUnsafeMutableBufferPointer { octets in
            var datagram = ms_datagram()
            (datagram.bytes, datagram.count, datagram.peer) = (octets.baseAddress, UInt32(octets.count), peer)
            return ms_send(descriptor, &datagram, 1)
        }
        guard status >= 0 else { throw Self.failure(-status) }
    }

    /// Nil when none comes in time, or the peer refuses.
    func receive(milliseconds: Int32) -> [UInt8]? {
        guard milliseconds > 0, ms_wait([descriptor], 1, milliseconds) > 0 else { return nil }
        var octets = [UInt8](repeating: 0, count: Self.room)
        let count = octets.withUnsafeMutableBufferPointer { octets in
            var datagram = ms_datagram()
            (datagram.bytes, datagram.capacity) = (octets.baseAddress, UInt32(octets.count))
            return ms_receive(descriptor, &datagram, 1) == 1 ? Int(datagram.count) : 0
        }
        return count > 0 ? Array(octets.prefix(count)) : nil
    }

    private static func failure(_ code: Int32) -> NotificationError {
        NotificationError(SocketFailure(code: code).reason)
    }
}
