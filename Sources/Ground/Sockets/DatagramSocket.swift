internal import CSockets
import Glibc
import Synchronization

/// A non-blocking datagram socket of one address family. May be used from any thread; it is closed with its last
/// holder, or by `close()`.
package final class DatagramSocket: Sendable {
    /// What the socket sends and receives.
    package enum Kind: Sendable {
        case udp
        /// ICMP through an unprivileged ping socket.
        case ping
        /// ICMP through a raw socket, which needs `CAP_NET_RAW`.
        case rawPing
    }

    package let descriptor: Int32
    private let family: Int32
    private let isClosed = Atomic(false)

    /// Opens a socket.
    ///
    /// - Throws: `SocketFailure`, such as EACCES for a kind that this process may not use.
    package init(_ kind: Kind = .udp, isIPv6: Bool) throws(SocketFailure) {
        family = if isIPv6 { 6 } else { 4 }
        descriptor =
            switch kind {
            case .udp: ms_socket(family, 0, 0)
            case .ping: ms_socket(family, 1, 0)
            case .rawPing: ms_socket(family, 1, 1)
            }
        guard descriptor >= 0 else { throw SocketFailure(code: -descriptor) }
    }

    deinit { close() }

    /// Frees the descriptor and the port; nothing else may be called afterwards.
    package func close() {
        guard descriptor >= 0, !isClosed.exchange(true, ordering: .relaxed) else { return }
        Glibc.close(descriptor)
    }

    /// Receives what is sent to an endpoint of this machine.
    ///
    /// - Throws: `SocketFailure`, such as EADDRINUSE.
    package func bind(to endpoint: Endpoint) throws(SocketFailure) {
        var address = endpoint.address.raw
        let status = ms_bind(descriptor, &address)
        guard status == 0 else { throw SocketFailure(code: -status) }
    }

    /// Ties the socket to a peer, so that the network's refusals reach it.
    ///
    /// - Returns: our own address towards the peer.
    /// - Throws: `SocketFailure` when there is no route.
    package func connect(to peer: Endpoint) throws(SocketFailure) -> Endpoint? {
        var address = peer.address.raw
        var local = ms_address()
        let status = ms_connect(descriptor, &address, &local)
        guard status == 0 else { throw SocketFailure(code: -status) }
        return Endpoint(SocketAddress(local))
    }

    /// Asks for a large receive buffer, timestamps of arrival and a count of lost datagrams. A kernel that grants less
    /// costs exactness, not datagrams that are read in time.
    ///
    /// - Parameter receiveBuffer: octets.
    package func prepare(receiveBuffer: Int) { _ = ms_prepare(descriptor, Int32(clamping: receiveBuffer)) }

    /// Lets a raw socket receive echo replies only. Without the filter it costs time.
    package func keepOnlyEchoReplies() { _ = ms_keep_only_echo_replies(descriptor, family) }

    /// Sends one datagram.
    ///
    /// - Throws: `SocketFailure` when the kernel refuses it.
    package func send(_ packet: [UInt8], to address: SocketAddress) throws(SocketFailure) {
        let status = packet.withUnsafeBufferPointer { octets in
            var datagram = ms_datagram()
            // The kernel only reads it.
            datagram.bytes = UnsafeMutablePointer(mutating: octets.baseAddress)
            datagram.count = UInt32(octets.count)
            datagram.peer = address.raw
            return ms_send(descriptor, &datagram, 1)
        }
        guard status >= 0 else { throw SocketFailure(code: -status) }
    }
}
