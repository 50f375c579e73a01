internal import CSockets
import Glibc

/// Datagrams that wait to be sent together, packed one behind the other in memory of their own. Belongs to one thread.
package final class OutgoingDatagrams {
    /// How many datagrams the kernel is handed at once.
    package static let capacity = Int(MS_BATCH)

    private let arena: UnsafeMutableRawBufferPointer
    private var used = 0
    private let batch: UnsafeMutableBufferPointer<ms_datagram>
    private var count = 0

    /// Makes an empty batch.
    ///
    /// - Parameter octets: room for all datagrams together.
    package init(octets: Int) {
        arena = .allocate(byteCount: octets, alignment: 8)
        batch = .allocate(capacity: Self.capacity)
        batch.initialize(repeating: ms_datagram())
    }

    deinit {
        arena.deallocate()
        batch.deallocate()
    }

    /// Whether one more datagram of so many octets fits.
    package func hasRoom(for octets: Int) -> Bool { count < Self.capacity && used + octets <= arena.count }

    /// Adds a datagram, for which there must be room.
    ///
    /// - Parameter octets: its length.
    /// - Returns: the place of its octets, which the caller fills in.
    package func append(octets: Int, to address: SocketAddress) -> UnsafeMutableRawBufferPointer {
        let place = UnsafeMutableRawBufferPointer(rebasing: arena[used..<used + octets])
        batch[count].bytes = place.baseAddress?.assumingMemoryBound(to: UInt8.self)
        batch[count].count = UInt32(octets)
        batch[count].peer = address.raw
        count += 1
        used += octets
        return place
    }

    /// Hands all datagrams to the kernel and empties the batch.
    ///
    /// - Parameter refused: is told the place of a datagram that the kernel refuses (0 for the first one that was
    ///   appended), and returns whether those behind it are still sent.
    package func send(over socket: DatagramSocket, refused: (_ place: Int, _ failure: SocketFailure) -> Bool) {
        defer {
            count = 0
            used = 0
        }
        var next = 0
        while next < count, let start = batch.baseAddress {
            let sent = Int(ms_send(socket.descriptor, start + next, Int32(count - next)))
            if sent > 0 {
                next += sent
            } else if sent != -Int(EINTR) {
                guard refused(next, SocketFailure(code: Int32(-sent))) else { return }
                next += 1
            }
        }
    }
}

/// Datagrams that were received together, in memory that the next batch uses again. Belongs to one thread.
package final class IncomingDatagrams {
    /// How many datagrams fit one batch.
    package let capacity: Int
    private let storage: UnsafeMutableRawBufferPointer
    private let batch: UnsafeMutableBufferPointer<ms_datagram>
    private var count = 0

    /// Makes room for a batch. Memory that no datagram reaches is never touched.
    ///
    /// - Parameters:
    ///   - capacity: at most `OutgoingDatagrams.capacity`.
    ///   - octets: room for each datagram; the longest that UDP carries unless told otherwise.
    package init(capacity: Int, octets: Int = 65_536) {
        self.capacity = capacity
        storage = .allocate(byteCount: octets * capacity, alignment: 8)
        batch = .allocate(capacity: capacity)
        batch.initialize(repeating: ms_datagram())
        for index in 0..<capacity {
            batch[index].bytes = storage.baseAddress?.advanced(by: index * octets).assumingMemoryBound(to: UInt8.self)
            batch[index].capacity = UInt32(octets)
        }
    }

    deinit {
        storage.deallocate()
        batch.deallocate()
    }

    /// Receives the datagrams that have arrived, in place of the batch before.
    ///
    /// - Returns: how many there are; zero when none waits.
    package func receive(from socket: DatagramSocket) -> Int {
        count = max(0, Int(ms_receive(socket.descriptor, batch.baseAddress, Int32(capacity))))
        return count
    }

    /// A datagram of the batch.
    package subscript(index: Int) -> IncomingDatagram { IncomingDatagram(batch[index]) }

    /// How many datagrams the socket had lost in all when it received the last one of the batch. Needs
    /// `DatagramSocket.prepare`.
    package var losses: UInt32 { batch[..<count].map(\.dropped).max() ?? 0 }
}

/// A datagram that has arrived.
package struct IncomingDatagram {
    /// Its octets, until the next batch is received.
    package let octets: UnsafeMutableBufferPointer<UInt8>
    /// The address it came from.
    package let source: SocketAddress
    /// When the kernel received it, in nanoseconds since 1970; zero without timestamps.
    package let kernelTime: Int64
    /// It was longer than the room for it.
    package let isTruncated: Bool

    init(_ raw: ms_datagram) {
        octets = UnsafeMutableBufferPointer(start: raw.bytes, count: Int(raw.count))
        source = SocketAddress(raw.peer)
        kernelTime = raw.kernel_time
        isTruncated = raw.is_truncated != 0
    }
}

/// Turns a socket's running total of lost datagrams into how many were lost since it was last asked.
package struct LossMeter: Sendable {
    private var known: UInt32 = 0

    package init() {}

    package mutating func newLosses(of total: UInt32) -> Int {
        guard total > known else { return 0 }
        defer { known = total }
        return Int(total - known)
    }
}
