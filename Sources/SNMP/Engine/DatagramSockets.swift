internal import CSockets
import Foundation

/// One UDP socket per address family, created when it is first needed; sends and receives in batches.
///
/// A class, because what is received leads to sending while the receiving goes on.
final class DatagramSockets {
    private struct Queued {
        var packet: [UInt8]
        var endpoint: Endpoint
        var tag: Int32
    }

    private let receiveBuffer: Int
    private var descriptors: [Bool: Int32] = [:]
    private var queued: [Bool: [Queued]] = [:]
    private var losses: [Bool: UInt32] = [:]
    private let storage: UnsafeMutableBufferPointer<UInt8>
    private static let room = 65_536
    private static let batch = 32

    init(receiveBuffer: Int) {
        self.receiveBuffer = receiveBuffer
        storage = .allocate(capacity: Self.room * Self.batch)
    }

    /// Queues a packet; full batches are sent at once. What cannot be sent is reported with its errno.
    func queue(_ packet: [UInt8], to endpoint: Endpoint, tag: Int32, failed: inout [(Int32, Int32)]) {
        queued[endpoint.isIPv6, default: []].append(Queued(packet: packet, endpoint: endpoint, tag: tag))
        if queued[endpoint.isIPv6, default: []].count >= Int(MS_BATCH) { flush(failed: &failed) }
    }

    func flush(failed: inout [(Int32, Int32)]) {
        for (isIPv6, packets) in queued where !packets.isEmpty {
            queued[isIPv6] = []
            let descriptor = descriptor(isIPv6)
            guard descriptor >= 0 else {
                failed += packets.map { ($0.tag, -descriptor) }
                continue
            }
            send(packets, descriptor, &failed)
        }
    }

    private func send(_ packets: [Queued], _ descriptor: Int32, _ failed: inout [(Int32, Int32)]) {
        var rest = packets[...]
        while !rest.isEmpty {
            let sent = Self.withDatagrams(rest) { ms_send(descriptor, $0, Int32($1)) }
            if sent > 0 {
                rest = rest.dropFirst(Int(sent))
            } else if sent == -EAGAIN || sent == -ENOBUFS || sent == -EINTR || sent == 0 {
                // The kernel's buffer is full: what is left counts as sent and is sent again by its timer.
                return
            } else if let first = rest.popFirst() {
                failed.append((first.tag, -sent))
            }
        }
    }

    /// All packets in one piece of memory, as `sendmmsg` wants to see them.
    private static func withDatagrams(
        _ packets: ArraySlice<Queued>, _ body: (UnsafePointer<ms_datagram>, Int) -> Int32
    ) -> Int32 {
        var octets = packets.flatMap(\.packet)
        return octets.withUnsafeMutableBufferPointer { octets in
            guard let start = octets.baseAddress else { return 0 }
            var offset = 0
            let datagrams = packets.map { queued in
                defer { offset += queued.packet.count }
                var datagram = ms_datagram()
                datagram.bytes = start + offset
                datagram.count = UInt32(queued.packet.count)
                datagram.peer = queued.endpoint.address
                return datagram
            }
            return body(datagrams, datagrams.count)
        }
    }

    private func descriptor(_ isIPv6: Bool) -> Int32 {
        if let known = descriptors[isIPv6] { return known }
        let descriptor = ms_socket(isIPv6 ? 6 : 4, 0, 0)
        guard descriptor >= 0 else { return descriptor }
        // A smaller buffer than asked for, or no timestamps, costs exactness, not answers.
        _ = ms_prepare(descriptor, Int32(receiveBuffer))
        descriptors[isIPv6] = descriptor
        return descriptor
    }

    func wait(beside wake: Int32, milliseconds: Int32) {
        let all = [wake] + descriptors.values
        _ = ms_wait(all, Int32(all.count), milliseconds)
    }

    /// Takes everything that has arrived: the packet, its source and the kernel's time of arrival (milliseconds since
    /// 1970). Returns how many datagrams the sockets lost meanwhile.
    func receive(_ body: (UnsafeBufferPointer<UInt8>, Endpoint, Int64) -> Void) -> Int {
        guard let start = storage.baseAddress else { return 0 }
        var lost = 0
        for (isIPv6, descriptor) in descriptors {
            while true {
                var datagrams = (0..<Self.batch).map { index in
                    var datagram = ms_datagram()
                    datagram.bytes = start + index * Self.room
                    datagram.capacity = UInt32(Self.room)
                    return datagram
                }
                let count = ms_receive(descriptor, &datagrams, Int32(Self.batch))
                guard count > 0 else { break }
                for datagram in datagrams.prefix(Int(count)) {
                    if datagram.dropped > losses[isIPv6, default: 0] {
                        lost += Int(datagram.dropped - losses[isIPv6, default: 0])
                        losses[isIPv6] = datagram.dropped
                    }
                    guard datagram.is_truncated == 0, let source = Endpoint(datagram.peer) else { continue }
                    let packet = UnsafeBufferPointer(start: datagram.bytes, count: Int(datagram.count))
                    let time =
                        datagram.kernel_time > 0
                        ? datagram.kernel_time / 1_000_000 : Int64(Date().timeIntervalSince1970 * 1000)
                    body(packet, source, time)
                }
                if count < Self.batch { break }
            }
        }
        return lost
    }

    func close() {
        for descriptor in descriptors.values { Glibc.close(descriptor) }
        storage.deallocate()
    }
}
