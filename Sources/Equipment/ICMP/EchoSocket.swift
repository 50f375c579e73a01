internal import CSockets
import Foundation
import Sockets

/// An ICMP socket of one address family that sends and receives in batches, out of and into memory of its own. Belongs
/// to the prober's thread.
final class EchoSocket {
    let descriptor: Int32
    let isIPv6: Bool
    private let isRaw: Bool
    private let arena: UnsafeMutableRawBufferPointer
    private let outgoing: UnsafeMutableBufferPointer<ms_datagram>
    private var waiting: [Echo] = []
    private let storage: UnsafeMutableRawBufferPointer
    private let incoming: UnsafeMutableBufferPointer<ms_datagram>
    private var losses: UInt32 = 0

    /// Holds the replies of a second at full rate.
    private static let receiveBuffer: Int32 = 8 << 20
    /// A reply, its IP header with options, and a few octets.
    private static let room = 128

    /// Unprivileged where `net.ipv4.ping_group_range` admits this process, raw with `CAP_NET_RAW` otherwise; nil when
    /// neither is allowed.
    init?(isIPv6: Bool) {
        self.isIPv6 = isIPv6
        let unprivileged = ms_socket(isIPv6 ? 6 : 4, 1, 0)
        isRaw = unprivileged < 0
        descriptor = isRaw ? ms_socket(isIPv6 ? 6 : 4, 1, 1) : unprivileged
        guard descriptor >= 0 else { return nil }
        // A smaller buffer, no timestamps or no filter cost exactness and time, not answers.
        _ = ms_prepare(descriptor, Self.receiveBuffer)
        if isRaw { _ = ms_take_echo_replies_only(descriptor, isIPv6 ? 6 : 4) }
        arena = .allocate(byteCount: Echo.length * Int(MS_BATCH), alignment: 8)
        outgoing = .allocate(capacity: Int(MS_BATCH))
        storage = .allocate(byteCount: Self.room * Int(MS_BATCH), alignment: 8)
        incoming = .allocate(capacity: Int(MS_BATCH))
        outgoing.initialize(repeating: ms_datagram())
        incoming.initialize(repeating: ms_datagram())
        waiting.reserveCapacity(Int(MS_BATCH))
    }

    deinit {
        close(descriptor)
        arena.deallocate()
        outgoing.deallocate()
        storage.deallocate()
        incoming.deallocate()
    }

    /// Queues a request; a full batch is sent at once. What the kernel does not take is reported with its errno.
    func queue(_ sending: RoundTable.Sending, refused: (Echo, Int32) -> Void) {
        if waiting.count == Int(MS_BATCH) { flush(refused: refused) }
        let place = waiting.count * Echo.length
        sending.echo.write(
            to: UnsafeMutableRawBufferPointer(rebasing: arena[place..<place + Echo.length]), isIPv6: isIPv6)
        outgoing[waiting.count].bytes = arena.baseAddress?.advanced(by: place).assumingMemoryBound(to: UInt8.self)
        outgoing[waiting.count].count = UInt32(Echo.length)
        outgoing[waiting.count].peer = sending.host.address
        waiting.append(sending.echo)
    }

    func flush(refused: (Echo, Int32) -> Void) {
        var next = 0
        while next < waiting.count, let start = outgoing.baseAddress {
            let sent = ms_send(descriptor, start + next, Int32(waiting.count - next))
            if sent > 0 {
                next += Int(sent)
            } else if sent != -EINTR {
                refused(waiting[next], -sent)
                next += 1
            }
        }
        waiting.removeAll(keepingCapacity: true)
    }

    /// Takes everything that has arrived: what it carries, whence, and when by the kernel (nanoseconds since 1970).
    /// Returns how many datagrams the socket lost since it was last asked.
    func receive(_ body: (Echo, HostAddress, UInt64) -> Void) -> Int {
        var lost = 0
        while true {
            for index in 0..<Int(MS_BATCH) {
                incoming[index].bytes = storage.baseAddress?.advanced(by: index * Self.room)
                    .assumingMemoryBound(to: UInt8.self)
                incoming[index].capacity = UInt32(Self.room)
            }
            let count = ms_receive(descriptor, incoming.baseAddress, Int32(MS_BATCH))
            guard count > 0 else { return lost }
            for datagram in incoming[..<Int(count)] {
                if datagram.dropped > losses {
                    lost += Int(datagram.dropped - losses)
                    losses = datagram.dropped
                }
                let packet = UnsafeRawBufferPointer(start: datagram.bytes, count: Int(datagram.count))
                guard datagram.is_truncated == 0, let host = HostAddress(datagram.peer),
                    let echo = Echo(reply: packet, isIPv6: isIPv6, hasIPHeader: isRaw && !isIPv6)
                else { continue }
                body(echo, host, UInt64(max(0, datagram.kernel_time)))
            }
            guard count == MS_BATCH else { return lost }
        }
    }
}

/// Why the kernel did not take a request, and what that says of the host.
struct Refusal {
    let code: Int32

    var outcome: RoundResult.Outcome {
        let reason = String(cString: strerror(code))
        switch code {
        // A route that is missing, or whose neighbour does not answer, is a way to the host that is gone.
        case EHOSTUNREACH, ENETUNREACH, EINVAL: return .unreachable(reason)
        default: return .notSent(reason)
        }
    }
}
