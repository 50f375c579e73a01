internal import CSockets
import Glibc

/// Datagrams to another process of this machine, by a path. Closed with its last holder; from any thread.
package final class LocalDatagrams: Sendable {
    private let descriptor: Int32

    /// Prepares to send to who has bound a socket to a path.
    ///
    /// - Parameter patience: how long sending may block, in milliseconds.
    /// - Throws: `SocketFailure`: ENOENT where there is no socket, ECONNREFUSED where nobody reads it any more.
    package init(to path: String, patience: Int32) throws(SocketFailure) {
        descriptor = ms_local_datagrams(path, patience)
        guard descriptor >= 0 else { throw SocketFailure(code: -descriptor) }
    }

    deinit { close(descriptor) }

    /// Sends one datagram, whole or not at all.
    ///
    /// - Throws: `SocketFailure`: EAGAIN when the reader takes nothing, ECONNREFUSED when nobody reads any more, EMSGSIZE
    ///   when it is too long.
    package func send(_ octets: [UInt8]) throws(SocketFailure) {
        let sent = octets.withUnsafeBufferPointer { ms_local_send(descriptor, $0.baseAddress, $0.count) }
        guard sent >= 0 else { throw SocketFailure(code: Int32(-sent)) }
    }
}
