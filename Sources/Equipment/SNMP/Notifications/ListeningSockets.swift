internal import CSockets
import Foundation
import Sockets
import Synchronization

/// The sockets that notifications arrive at, and the alarm that wakes the thread that waits for them.
final class ListeningSockets: Sendable {
    /// A packet to send back from the socket that was asked.
    struct Reply {
        var packet: [UInt8]
        var peer: Endpoint
    }

    /// `ms_wait` takes eight descriptors, one of which is the alarm.
    static let mostEndpoints = 7

    private let descriptors: [Int32]
    private let alarm: Int32
    private let isClosed = Atomic(false)

    /// Opens a socket for each endpoint.
    ///
    /// - Parameter receiveBuffer: octets asked of the kernel for each.
    init(_ endpoints: [Endpoint], receiveBuffer: Int) throws(NotificationError) {
        guard (1...Self.mostEndpoints).contains(endpoints.count) else {
            throw NotificationError("Notifications are received on 1 to \(Self.mostEndpoints) endpoints.")
        }
        alarm = ms_alarm()
        guard alarm >= 0 else {
            throw NotificationError("Notifications cannot be received: \(String(cString: strerror(-alarm))).")
        }
        var opened: [Int32] = []
        for endpoint in endpoints {
            do throws(NotificationError) {
                opened.append(try Self.open(endpoint, receiveBuffer))
            } catch {
                for descriptor in opened + [alarm] { Foundation.close(descriptor) }
                throw error
            }
        }
        descriptors = opened
    }

    /// Frees the endpoints; nothing else may be called any more but `wake`.
    func close() {
        guard !isClosed.exchange(true, ordering: .relaxed) else { return }
        for descriptor in descriptors { Foundation.close(descriptor) }
    }

    deinit {
        close()
        if alarm >= 0 { Foundation.close(alarm) }
    }

    private static func open(_ endpoint: Endpoint, _ receiveBuffer: Int) throws(NotificationError) -> Int32 {
        let descriptor = ms_socket(endpoint.isIPv6 ? 6 : 4, 0, 0)
        guard descriptor >= 0 else { throw unusable(endpoint, -descriptor) }
        var address = endpoint.address
        let status = ms_bind(descriptor, &address)
        guard status == 0 else {
            Foundation.close(descriptor)
            throw unusable(endpoint, -status)
        }
        // A smaller buffer than asked for costs datagrams of a flood, which are counted.
        _ = ms_prepare(descriptor, Int32(clamping: receiveBuffer))
        return descriptor
    }

    private static func unusable(_ endpoint: Endpoint, _ error: Int32) -> NotificationError {
        let fix =
            switch error {
            case EACCES:
                "a port below 1024 needs CAP_NET_BIND_SERVICE (`AmbientCapabilities=CAP_NET_BIND_SERVICE` in the service's "
                    + "unit); or listen on 1162 and have the firewall redirect 162 to it"
            case EADDRINUSE: "another program, snmptrapd perhaps, listens there; end it or take another port"
            case EADDRNOTAVAIL: "this machine does not have the address"
            default: "check `listen` under `notifications:`"
            }
        return NotificationError(
            "Notifications cannot be received on \(endpoint): \(String(cString: strerror(error))); \(fix).")
    }

    func wake() { ms_wake(alarm) }

    /// Until something arrives or `wake` is called.
    func wait() {
        let all = [alarm] + descriptors
        _ = ms_wait(all, Int32(all.count), -1)
        ms_wait_again(alarm)
    }

    /// How many sockets there are.
    var count: Int { descriptors.count }

    /// Takes one batch that has arrived at a socket. Returns how many datagrams it had, and how many the socket has lost
    /// in all.
    func receive(
        _ socket: Int, into storage: UnsafeMutableBufferPointer<UInt8>,
        _ body: (_ packet: UnsafeBufferPointer<UInt8>, _ source: Endpoint, _ kernelTime: Int64) -> Void
    ) -> (count: Int, dropped: UInt32) {
        guard let start = storage.baseAddress else { return (0, 0) }
        let room = storage.count / Self.batch
        var datagrams = (0..<Self.batch).map { index in
            var datagram = ms_datagram()
            (datagram.bytes, datagram.capacity) = (start + index * room, UInt32(room))
            return datagram
        }
        let count = max(0, ms_receive(descriptors[socket], &datagrams, Int32(Self.batch)))
        var dropped: UInt32 = 0
        for datagram in datagrams.prefix(Int(count)) {
            dropped = max(dropped, datagram.dropped)
            guard let source = Endpoint(datagram.peer) else { continue }
            body(UnsafeBufferPointer(start: datagram.bytes, count: Int(datagram.count)), source, datagram.kernel_time)
        }
        return (Int(count), dropped)
    }

    /// Datagrams taken at once.
    static let batch = 64
    /// Octets that hold a batch of the longest datagrams; what is not used is never touched.
    static let storageSize = batch * 65_536

    /// What the kernel does not take is lost; the sender asks again.
    func send(_ replies: [Reply], from socket: Int) {
        for reply in replies {
            var packet = reply.packet
            packet.withUnsafeMutableBufferPointer { octets in
                var datagram = ms_datagram()
                (datagram.bytes, datagram.count) = (octets.baseAddress, UInt32(octets.count))
                datagram.peer = reply.peer.address
                _ = ms_send(descriptors[socket], &datagram, 1)
            }
        }
    }
}
