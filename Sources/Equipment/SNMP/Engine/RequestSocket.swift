import Sockets

/// A UDP socket of one address family for requests and their answers, in batches. Belongs to the engine's thread.
final class RequestSocket {
    /// A packet that the kernel refused to send.
    struct Refusal {
        var id: Int32
        var failure: SocketFailure
    }

    /// A datagram that has arrived. Its octets are good until the next `receive`.
    struct Arrival {
        let packet: UnsafeMutableBufferPointer<UInt8>
        let source: Endpoint
        /// When the kernel received it; milliseconds since 1970.
        let at: Int64
    }

    /// How many datagrams are received at once.
    static let batch = 64

    let socket: DatagramSocket
    private let outgoing = OutgoingDatagrams(octets: 4 * 65_536)
    private let incoming = IncomingDatagrams(capacity: batch)
    /// The ids of the outgoing packets, in their order.
    private var ids: [Int32] = []
    private var losses = LossMeter()

    init(isIPv6: Bool, receiveBuffer: Int) throws(SocketFailure) {
        socket = try DatagramSocket(isIPv6: isIPv6)
        socket.prepare(receiveBuffer: receiveBuffer)
        ids.reserveCapacity(OutgoingDatagrams.capacity)
    }

    /// Queues a packet, which must be shorter than a UDP payload can be; a full batch is sent first. `patch` may change
    /// the packet where it waits.
    func queue(
        _ packet: UnsafeBufferPointer<UInt8>, to address: SocketAddress, id: Int32, refused: inout [Refusal],
        patch: (UnsafeMutableRawBufferPointer) -> Void = { _ in }
    ) {
        if !outgoing.hasRoom(for: packet.count) {
            flush(refused: &refused)
            guard outgoing.hasRoom(for: packet.count) else { return }
        }
        let place = outgoing.append(octets: packet.count, to: address)
        place.copyMemory(from: UnsafeRawBufferPointer(packet))
        patch(place)
        ids.append(id)
    }

    /// Hands every packet that waits to the kernel.
    func flush(refused: inout [Refusal]) {
        guard !ids.isEmpty else { return }
        outgoing.send(over: socket) { place, failure in
            // Without room the rest counts as sent, and is sent again by its deadline.
            guard !failure.isLackOfRoom else { return false }
            refused.append(Refusal(id: ids[place], failure: failure))
            return true
        }
        ids.removeAll(keepingCapacity: true)
    }

    /// Receives a batch of what has arrived. Returns how many datagrams it has, zero when none waits.
    func receive() -> Int { incoming.receive(from: socket) }

    /// A datagram of the latest batch; nil when it was cut off.
    func arrival(_ index: Int) -> Arrival? {
        let datagram = incoming[index]
        guard !datagram.isTruncated, let source = Endpoint(datagram.source) else { return nil }
        return Arrival(packet: datagram.octets, source: source, at: EngineClock.milliseconds(of: datagram.kernelTime))
    }

    /// How many datagrams the socket has lost since it was last asked: it was not read fast enough.
    func newLosses() -> Int { losses.newLosses(of: incoming.losses) }
}
