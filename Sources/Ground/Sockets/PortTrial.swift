internal import CSockets
import Glibc

/// Whether a port of this machine can be listened at: it is tried, and given back at once.
public enum PortTrial {
    /// Tries datagrams.
    ///
    /// - Returns: 0 where it can, or else the errno, such as EADDRINUSE or EACCES.
    public static func udp(_ endpoint: Endpoint) -> Int32 {
        do throws(SocketFailure) {
            try DatagramSocket(isIPv6: endpoint.isIPv6).bind(to: endpoint)
            return 0
        } catch {
            return error.code
        }
    }

    /// Tries connections, as a server does: what an ended one left behind is no hindrance.
    ///
    /// - Returns: 0 where it can, or else the errno.
    public static func tcp(_ endpoint: Endpoint) -> Int32 {
        let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        let descriptor = socket(endpoint.isIPv6 ? AF_INET6 : AF_INET, kind, 0)
        guard descriptor >= 0 else { return errno }
        defer { close(descriptor) }
        var isReused: Int32 = 1
        setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        var address = endpoint.address.raw
        return -ms_bind(descriptor, &address)
    }
}
