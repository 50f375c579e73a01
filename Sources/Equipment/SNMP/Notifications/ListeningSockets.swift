import Glibc
import Sockets

/// The sockets that notifications arrive at, and the alarm that wakes the thread that waits for them.
final class ListeningSockets: Sendable {
    static let mostEndpoints = 7

    /// In the order of the endpoints.
    let all: [DatagramSocket]
    private let alarm: Alarm

    /// Opens a socket for each endpoint.
    ///
    /// - Parameter receiveBuffer: the size that the kernel is asked for, for each; in octets. A smaller one costs
    ///   datagrams of a flood, which are counted.
    init(_ endpoints: [Endpoint], receiveBuffer: Int) throws(NotificationError) {
        guard (1...Self.mostEndpoints).contains(endpoints.count) else {
            throw NotificationError("Notifications are received on 1 to \(Self.mostEndpoints) endpoints.")
        }
        do throws(SocketFailure) {
            alarm = try Alarm()
        } catch {
            throw NotificationError("Notifications cannot be received: \(error.reason).")
        }
        var opened: [DatagramSocket] = []
        for endpoint in endpoints {
            do throws(SocketFailure) {
                let socket = try DatagramSocket(isIPv6: endpoint.isIPv6)
                try socket.bind(to: endpoint)
                socket.prepare(receiveBuffer: receiveBuffer)
                opened.append(socket)
            } catch {
                throw Self.unusable(endpoint, because: error)
            }
        }
        all = opened
    }

    /// Frees the endpoints; nothing else may be called any more but `wake`.
    func close() { for socket in all { socket.close() } }

    private static func unusable(_ endpoint: Endpoint, because failure: SocketFailure) -> NotificationError {
        let fix =
            switch failure.code {
            case EACCES:
                "a port below 1024 needs CAP_NET_BIND_SERVICE (`AmbientCapabilities=CAP_NET_BIND_SERVICE` in the service's "
                    + "unit); or listen on 1162 and have the firewall redirect 162 to it"
            case EADDRINUSE: "another program, snmptrapd perhaps, listens there; end it or take another port"
            case EADDRNOTAVAIL: "this machine does not have the address"
            default: "check `listen` under `notifications:`"
            }
        return NotificationError("Notifications cannot be received on \(endpoint): \(failure.reason); \(fix).")
    }

    func wake() { alarm.ring() }

    /// Waits until something arrives or `wake` is called.
    func wait() { alarm.wait(for: all) }
}
