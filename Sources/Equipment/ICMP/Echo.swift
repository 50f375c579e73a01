/// Echo requests and replies (RFC 792, RFC 4443) with a payload that only this process could have sent.
struct Echo: Hashable {
    /// A random number, one for each prober.
    var key: UInt64
    /// Which round, and how often its place was used before.
    var slot: UInt32
    var generation: UInt32
    /// Which of the round's requests.
    var sequence: UInt16
    /// When it was sent, by the machine's clock; nanoseconds since 1970.
    var sentAt: UInt64

    static let headerLength = 8
    static let length = headerLength + 32

    /// Writes the packet of a request. The kernel sets ICMPv6 checksums, and those of unprivileged sockets.
    func write(to packet: UnsafeMutableRawBufferPointer, isIPv6: Bool) {
        func store(_ number: some FixedWidthInteger, at offset: Int) {
            packet.storeBytes(of: number.bigEndian, toByteOffset: offset, as: type(of: number))
        }
        packet[0] = if isIPv6 { 128 } else { 8 }
        packet[1] = 0
        store(UInt16(0), at: 2)
        store(UInt16(truncatingIfNeeded: key), at: 4)
        store(sequence, at: 6)
        store(key, at: 8)
        store(slot, at: 16)
        store(generation, at: 20)
        store(sentAt, at: 24)
        store(UInt64(sequence), at: 32)
        if !isIPv6 { store(Self.checksum(UnsafeRawBufferPointer(packet)), at: 2) }
    }

    /// Reads a reply; nil for everything else. A raw IPv4 socket delivers the IP header before it, and the checksum
    /// unchecked.
    init?(reply datagram: UnsafeRawBufferPointer, isIPv6: Bool, hasIPHeader: Bool) {
        var start = 0
        if hasIPHeader {
            guard let first = datagram.first, first >> 4 == 4 else { return nil }
            start = Int(first & 0x0F) * 4
        }
        guard datagram.count >= start + Self.length else { return nil }
        let packet = UnsafeRawBufferPointer(rebasing: datagram[start..<start + Self.length])
        let replyType: UInt8 = if isIPv6 { 129 } else { 0 }
        guard packet[0] == replyType, packet[1] == 0 else { return nil }
        guard isIPv6 || Self.checksum(packet) == 0 else { return nil }
        func number<T: FixedWidthInteger>(at offset: Int) -> T {
            T(bigEndian: packet.loadUnaligned(fromByteOffset: offset, as: T.self))
        }
        key = number(at: 8)
        slot = number(at: 16)
        generation = number(at: 20)
        sentAt = number(at: 24)
        sequence = number(at: 6)
        let copy: UInt64 = number(at: 32)
        guard copy == UInt64(sequence) else { return nil }
    }

    init(key: UInt64, slot: UInt32, generation: UInt32, sequence: UInt16, sentAt: UInt64) {
        self.key = key
        self.slot = slot
        self.generation = generation
        self.sequence = sequence
        self.sentAt = sentAt
    }

    /// The Internet checksum (RFC 1071) of an even number of octets; zero over a packet that carries its own.
    static func checksum(_ octets: UnsafeRawBufferPointer) -> UInt16 {
        var sum: UInt64 = 0
        for offset in stride(from: 0, to: octets.count & ~3, by: 4) {
            sum += UInt64(octets.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
        }
        if octets.count & 2 != 0 {
            sum += UInt64(octets.loadUnaligned(fromByteOffset: octets.count & ~3, as: UInt16.self))
        }
        // The sum does not depend on the order of octets until it is folded.
        while sum >> 16 != 0 { sum = sum & 0xFFFF + sum >> 16 }
        return UInt16(bigEndian: ~UInt16(truncatingIfNeeded: sum))
    }
}
