internal import CSockets
import Foundation

/// The two ICMP sockets, and the pipe that wakes the thread that waits for them.
final class EchoSockets: Sendable {
    private struct Family {
        var descriptor: Int32
        var isIPv6: Bool
        var isRaw: Bool
    }

    private let families: [Family]
    private let wakeRead: Int32
    private let wakeWrite: Int32
    private static let receiveBuffer: Int32 = 4 << 20

    init() throws(ICMPError) {
        guard let v4 = Self.open(isIPv6: false) else {
            throw ICMPError(
                description: "Hosts cannot be pinged: neither unprivileged ping sockets nor raw sockets are allowed. "
                    + "Admit the service's group with `sysctl net.ipv4.ping_group_range=\"GID GID\"`, or give the program "
                    + "CAP_NET_RAW (`AmbientCapabilities=CAP_NET_RAW` in its unit, or `setcap cap_net_raw+ep`).")
        }
        // A machine without IPv6 still pings IPv4.
        families = [v4] + (Self.open(isIPv6: true).map { [$0] } ?? [])
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else {
            throw ICMPError(description: "Hosts cannot be pinged: \(String(cString: strerror(errno))).")
        }
        for end in ends { _ = fcntl(end, F_SETFL, O_NONBLOCK) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        (wakeRead, wakeWrite) = (ends[0], ends[1])
    }

    private static func open(isIPv6: Bool) -> Family? {
        for isRaw in [false, true] {
            let descriptor = ms_socket(isIPv6 ? 6 : 4, 1, isRaw ? 1 : 0)
            guard descriptor >= 0 else { continue }
            _ = ms_prepare(descriptor, receiveBuffer)
            return Family(descriptor: descriptor, isIPv6: isIPv6, isRaw: isRaw)
        }
        return nil
    }

    func wake() {
        var octet: UInt8 = 1
        // A full pipe wakes the thread as well.
        _ = write(wakeWrite, &octet, 1)
    }

    func wait(milliseconds: Int32) {
        let all = [wakeRead] + families.map(\.descriptor)
        _ = ms_wait(all, Int32(all.count), milliseconds)
        var buffer = [UInt8](repeating: 0, count: 64)
        while read(wakeRead, &buffer, buffer.count) > 0 {}
    }

    /// Sends requests in batches; `sent` is told of each, with the kernel's refusal if there was one.
    func send(_ requests: [(Echo.Identity, HostAddress)], sent: (Echo.Identity, String?) -> Void) {
        for isIPv6 in [false, true] {
            let own = requests.filter { $0.1.isIPv6 == isIPv6 }
            guard !own.isEmpty else { continue }
            guard let family = families.first(where: { $0.isIPv6 == isIPv6 }) else {
                for request in own { sent(request.0, "this machine has no IPv6") }
                continue
            }
            var rest = own[...]
            while !rest.isEmpty {
                let batch = rest.prefix(Int(MS_BATCH))
                let count = Self.send(batch, family)
                if count > 0 {
                    for request in batch.prefix(Int(count)) { sent(request.0, nil) }
                    rest = rest.dropFirst(Int(count))
                } else if let first = rest.popFirst() {
                    sent(first.0, String(cString: strerror(-count)))
                }
            }
        }
    }

    private static func send(_ requests: ArraySlice<(Echo.Identity, HostAddress)>, _ family: Family) -> Int32 {
        let length = Echo.headerLength + Echo.payloadLength
        var octets = requests.flatMap { Echo.request($0.0, isIPv6: family.isIPv6) }
        return octets.withUnsafeMutableBufferPointer { octets in
            guard let start = octets.baseAddress else { return 0 }
            let datagrams = requests.enumerated().map { index, request in
                var datagram = ms_datagram()
                datagram.bytes = start + index * length
                datagram.count = UInt32(length)
                datagram.peer = request.1.address
                return datagram
            }
            return ms_send(family.descriptor, datagrams, Int32(datagrams.count))
        }
    }

    func receive(_ body: (Echo.Identity, HostAddress) -> Void) {
        let room = 256
        var storage = [UInt8](repeating: 0, count: room * Int(MS_BATCH))
        storage.withUnsafeMutableBufferPointer { storage in
            guard let start = storage.baseAddress else { return }
            for family in families {
                while true {
                    var datagrams = (0..<Int(MS_BATCH)).map { index in
                        var datagram = ms_datagram()
                        datagram.bytes = start + index * room
                        datagram.capacity = UInt32(room)
                        return datagram
                    }
                    let count = ms_receive(family.descriptor, &datagrams, Int32(MS_BATCH))
                    guard count > 0 else { break }
                    for datagram in datagrams.prefix(Int(count)) {
                        let packet = UnsafeBufferPointer(start: datagram.bytes, count: Int(datagram.count))
                        guard let host = HostAddress(datagram.peer),
                            let identity = Echo.reply(
                                packet, isIPv6: family.isIPv6, hasIPHeader: family.isRaw && !family.isIPv6)
                        else { continue }
                        body(identity, host)
                    }
                    if count < MS_BATCH { break }
                }
            }
        }
    }

    func close() {
        for family in families { Foundation.close(family.descriptor) }
        Foundation.close(wakeRead)
        Foundation.close(wakeWrite)
    }
}
