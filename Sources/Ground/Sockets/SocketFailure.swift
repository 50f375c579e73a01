import Glibc

/// The kernel refused something that was asked of a socket.
package struct SocketFailure: Error, Hashable, Sendable {
    /// The errno.
    package let code: Int32

    package init(code: Int32) { self.code = code }

    /// The C library's words for it.
    package var reason: String { String(cString: strerror(code)) }

    /// Whether nothing listens at the port (ICMP port unreachable).
    package var isRefusal: Bool { code == ECONNREFUSED }

    /// Whether the kernel had no room for a datagram at the moment.
    package var isLackOfRoom: Bool { code == EAGAIN || code == ENOBUFS }
}
