/// Echo requests and replies (RFC 792, RFC 4443) with a payload that only this process could have sent.
struct Echo: Hashable {
    /// Random, one for each prober.
    var key: UInt64
    /// Which round, and how often its place was used before.
    var slot: UInt32
    var generation: UInt32
    /// Which of the round's requests.
    var sequence: UInt16
    /// By the machine's clock; nanoseconds since 1970.
    var sentAt: UInt64

    static let headerLength = 8
    static let length = headerLength + 32

    /// Writes the packet of a request. The kernel sets ICMPv6 checksums, and those of unprivileged sockets.
    func write(to packet: UnsafeMutableRawBufferPointer, isIPv6: Bool) {
        packet[0] = isIPv6 ? 128 : 8
        packet[1] = 0
        store(UInt16(0), packet, 2)
        store(UInt16(truncatingIfNeeded: key), packet, 4)
        store(sequence, packet, 6)
        store(key, packet, 8)
        store(slot, packet, 16)
        store(generation, packet, 20)
        store(sentAt, packet, 24)
        store(UInt64(sequence), packet, 32)
        if !isIPv6 { store(Self.checksum(UnsafeRawBufferPointer(packet)), packet, 2) }
    }

    private func store(_ number: some FixedWidthInteger, _ packet: UnsafeMutableRawBufferPointer, _ offset: Int) {
        packet.storeBytes(of: number.bigEndian, toByteOffset: offset, as: type(of: number))
    }

    /// What a reply carries; nil for everything else. A raw IPv4 socket delivers the IP header before it, and the
    /// checksum unchecked.
    init?(reply datagram: UnsafeRawBufferPointer, isIPv6: Bool, hasIPHeader: Bool) {
        var start = 0
        if hasIPHeader {
            guard let first = datagram.first, first >> 4 == 4 else { return nil }
            start = Int(first & 0x0F) * 4
        }
        guard datagram.count >= start + Self.length else { return nil }
        let packet = UnsafeRawBufferPointer(rebasing: datagram[start..<start + Self.length])
        guard packet[0] == (isIPv6 ? 129 : 0), packet[1] == 0 else { return nil }
        guard isIPv6 || Self.checksum(packet) == 0 else { return nil }
        func number<T: FixedWidthInteger>(_ offset: Int, _: T.Type) -> T {
            T(bigEndian: packet.loadUnaligned(fromByteOffset: offset, as: T.self))
        }
        key = number(8, UInt64.self)
        slot = number(16, UInt32.self)
        generation = number(20, UInt32.self)
        sentAt = number(24, UInt64.self)
        sequence = number(6, UInt16.self)
        guard number(32, UInt64.self) == UInt64(sequence) else { return nil }
    }

    init(key: UInt64, slot: UInt32, generation: UInt32, sequence: UInt16, sentAt: UInt64) {
        (self.key, self.slot, self.generation, self.sequence) = (key, slot, generation, sequence)
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
