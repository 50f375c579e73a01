internal import CSockets

/// A socket tied to one peer, for a message and its answer. Belongs to one thread at a time, which it blocks.
package final class DatagramExchange {
    private let socket: DatagramSocket
    private let peer: SocketAddress
    /// Our own address towards the peer.
    package let ownEndpoint: Endpoint?
    private let room = 65_536

    /// Opens a socket to a peer.
    ///
    /// - Throws: `SocketFailure` when there is no route, or no descriptor.
    package init(with endpoint: Endpoint) throws(SocketFailure) {
        socket = try DatagramSocket(isIPv6: endpoint.isIPv6)
        peer = endpoint.address
        ownEndpoint = try socket.connect(to: endpoint)
    }

    /// Sends a datagram to the peer.
    ///
    /// - Throws: `SocketFailure` when the kernel refuses it, or the network refused the one before.
    package func send(_ packet: [UInt8]) throws(SocketFailure) { try socket.send(packet, to: peer) }

    /// Waits for a datagram from the peer.
    ///
    /// - Returns: its octets; nil when none comes in time, or an empty one.
    /// - Throws: `SocketFailure` when the network refused what was sent, at once.
    package func receive(milliseconds: Int32) throws(SocketFailure) -> [UInt8]? {
        let descriptors = [socket.descriptor]
        guard milliseconds > 0, ms_wait(descriptors, 1, milliseconds) > 0 else { return nil }
        var failure: SocketFailure?
        let packet = [UInt8](unsafeUninitializedCapacity: room) { octets, count in
            var datagram = ms_datagram()
            datagram.bytes = octets.baseAddress
            datagram.capacity = UInt32(octets.count)
            let status = ms_receive(socket.descriptor, &datagram, 1)
            if status < 0 { failure = SocketFailure(code: -status) }
            if status == 1 { count = Int(datagram.count) }
        }
        if let failure { throw failure }
        guard !packet.isEmpty else { return nil }
        return packet
    }
}
