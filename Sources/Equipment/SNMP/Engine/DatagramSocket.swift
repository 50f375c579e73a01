internal import CSockets
import Foundation
import Sockets

/// A UDP socket of one address family that sends and receives in batches, out of and into memory of its own. Belongs to
/// the engine's thread.
final class DatagramSocket {
    let descriptor: Int32
    /// What waits to be sent, one packet behind the other.
    private let arena: UnsafeMutableBufferPointer<UInt8>
    private var arenaUsed = 0
    private let outgoing: UnsafeMutableBufferPointer<ms_datagram>
    private var tags: [Int32] = []
    private let storage: UnsafeMutableBufferPointer<UInt8>
    private let incoming: UnsafeMutableBufferPointer<ms_datagram>
    private var losses: UInt32 = 0

    /// The largest UDP payload, and how many datagrams are taken in one go: pages that no datagram reaches stay
    /// untouched.
    private static let room = 65_536
    static let batch = 64
    private static let arenaSize = 4 * room

    /// Throws the errno of what the kernel refused.
    init(isIPv6: Bool, receiveBuffer: Int) throws(SocketFailure) {
        descriptor = ms_socket(isIPv6 ? 6 : 4, 0, 0)
        guard descriptor >= 0 else { throw SocketFailure(code: -descriptor) }
        // A smaller buffer than asked for, or no timestamps, costs exactness, not answers.
        _ = ms_prepare(descriptor, Int32(receiveBuffer))
        arena = .allocate(capacity: Self.arenaSize)
        outgoing = .allocate(capacity: Int(MS_BATCH))
        outgoing.initialize(repeating: ms_datagram())
        storage = .allocate(capacity: Self.room * Self.batch)
        incoming = .allocate(capacity: Self.batch)
        incoming.initialize(repeating: ms_datagram())
        tags.reserveCapacity(Int(MS_BATCH))
    }

    deinit {
        Glibc.close(descriptor)
        arena.deallocate()
        outgoing.deallocate()
        storage.deallocate()
        incoming.deallocate()
    }

    /// Queues a packet, which must be shorter than a UDP payload can be; a full batch is sent at once. `patch` may change
    /// the packet where it waits.
    func queue(
        _ octets: UnsafeBufferPointer<UInt8>, to address: ms_address, tag: Int32, failed: inout [(Int32, Int32)],
        patch: (UnsafeMutableBufferPointer<UInt8>) -> Void = { _ in }
    ) {
        if tags.count == Int(MS_BATCH) || arenaUsed + octets.count > arena.count { flush(failed: &failed) }
        guard let source = octets.baseAddress, let start = arena.baseAddress?.advanced(by: arenaUsed),
            octets.count <= arena.count
        else { return }
        start.update(from: source, count: octets.count)
        patch(UnsafeMutableBufferPointer(start: start, count: octets.count))
        outgoing[tags.count].bytes = start
        outgoing[tags.count].count = UInt32(octets.count)
        outgoing[tags.count].peer = address
        tags.append(tag)
        arenaUsed += octets.count
    }

    /// Hands everything that waits to the kernel. What cannot be sent is reported with its errno.
    func flush(failed: inout [(Int32, Int32)]) {
        var next = 0
        while next < tags.count, let start = outgoing.baseAddress {
            let sent = ms_send(descriptor, start + next, Int32(tags.count - next))
            if sent > 0 {
                next += Int(sent)
            } else if sent == -EAGAIN || sent == -ENOBUFS || sent == -EINTR || sent == 0 {
                // The kernel's buffer is full: what is left counts as sent and is sent again by its deadline.
                break
            } else {
                failed.append((tags[next], -sent))
                next += 1
            }
        }
        tags.removeAll(keepingCapacity: true)
        arenaUsed = 0
    }

    /// A datagram that has arrived. Its octets are good until the next `receive`.
    struct Arrival {
        let packet: UnsafeMutableBufferPointer<UInt8>
        let source: Endpoint
        /// By the kernel; milliseconds since 1970.
        let at: Int64
    }

    /// Takes a batch of what has arrived. Returns how many datagrams it has, zero when nothing waits.
    func receive() -> Int {
        for index in 0..<Self.batch {
            incoming[index].bytes = storage.baseAddress?.advanced(by: index * Self.room)
            incoming[index].capacity = UInt32(Self.room)
        }
        return max(0, Int(ms_receive(descriptor, incoming.baseAddress, Int32(Self.batch))))
    }

    /// One of the latest batch; nil when it was cut off.
    func arrival(_ index: Int) -> Arrival? {
        let datagram = incoming[index]
        guard datagram.is_truncated == 0, let source = Endpoint(datagram.peer) else { return nil }
        return Arrival(
            packet: UnsafeMutableBufferPointer(start: datagram.bytes, count: Int(datagram.count)), source: source,
            at: datagram.kernel_time > 0 ? datagram.kernel_time / 1_000_000 : EngineClock.wall())
    }

    /// How many datagrams the socket has lost since it was last asked: it was not read fast enough.
    func newLosses(in count: Int) -> Int {
        let total = incoming[..<count].map(\.dropped).max() ?? 0
        guard total > losses else { return 0 }
        defer { losses = total }
        return Int(total - losses)
    }
}

/// Why a socket cannot be had.
struct SocketFailure: Error {
    let code: Int32

    var reason: String { String(cString: strerror(code)) }
}
