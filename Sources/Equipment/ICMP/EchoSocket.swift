import Glibc
import Sockets

/// An ICMP socket of one address family that sends and receives in batches. Belongs to the prober's thread.
final class EchoSocket {
    let socket: DatagramSocket
    let isIPv6: Bool
    private let isRaw: Bool
    private let outgoing = OutgoingDatagrams(octets: Echo.length * OutgoingDatagrams.capacity)
    private let incoming = IncomingDatagrams(capacity: OutgoingDatagrams.capacity, octets: room)
    /// The outgoing requests, in their order.
    private var waiting: [Echo] = []
    private var losses = LossMeter()

    /// Holds the replies of a second at full rate.
    private static let receiveBuffer = 8 << 20
    /// A reply, its IP header with options, and a few octets.
    private static let room = 128

    /// Opens an unprivileged socket where `net.ipv4.ping_group_range` admits this process, or else a raw one with
    /// `CAP_NET_RAW`; nil when neither is allowed.
    init?(isIPv6: Bool) {
        self.isIPv6 = isIPv6
        if let socket = try? DatagramSocket(.ping, isIPv6: isIPv6) {
            self.socket = socket
            isRaw = false
        } else {
            // Whatever the reason, hosts cannot be pinged without the permission.
            guard let socket = try? DatagramSocket(.rawPing, isIPv6: isIPv6) else { return nil }
            socket.keepOnlyEchoReplies()
            self.socket = socket
            isRaw = true
        }
        socket.prepare(receiveBuffer: Self.receiveBuffer)
        waiting.reserveCapacity(OutgoingDatagrams.capacity)
    }

    /// Queues a request; a full batch is sent first. Requests that the kernel refuses are reported with its errno.
    func queue(_ sending: RoundTable.Sending, refused: (Echo, Int32) -> Void) {
        if !outgoing.hasRoom(for: Echo.length) { flush(refused: refused) }
        let packet = outgoing.append(octets: Echo.length, to: sending.host.address)
        sending.echo.write(to: packet, isIPv6: isIPv6)
        waiting.append(sending.echo)
    }

    /// Hands every request that waits to the kernel.
    func flush(refused: (Echo, Int32) -> Void) {
        outgoing.send(over: socket) { place, failure in
            refused(waiting[place], failure.code)
            return true
        }
        waiting.removeAll(keepingCapacity: true)
    }

    /// Receives everything that has arrived, and hands over each echo with its sender and when the kernel received it
    /// (nanoseconds since 1970). Returns how many datagrams the socket lost since it was last asked.
    func receive(_ body: (Echo, HostAddress, UInt64) -> Void) -> Int {
        var lost = 0
        while true {
            let count = incoming.receive(from: socket)
            guard count > 0 else { return lost }
            for index in 0..<count {
                let datagram = incoming[index]
                guard !datagram.isTruncated, let host = HostAddress(datagram.source),
                    let echo = Echo(
                        reply: UnsafeRawBufferPointer(datagram.octets), isIPv6: isIPv6, hasIPHeader: isRaw && !isIPv6)
                else { continue }
                body(echo, host, UInt64(max(0, datagram.kernelTime)))
            }
            lost += losses.newLosses(of: incoming.losses)
            guard count == incoming.capacity else { return lost }
        }
    }
}

/// Why the kernel did not send a request.
struct Refusal {
    /// The errno.
    let code: Int32

    /// What the refusal tells about the host.
    var outcome: RoundResult.Outcome {
        let reason = SocketFailure(code: code).reason
        switch code {
        // The route is missing, or its next hop does not answer: the way to the host is gone.
        case EHOSTUNREACH, ENETUNREACH, EINVAL: return .unreachable(reason)
        default: return .notSent(reason)
        }
    }
}
