/// Echo requests and replies (RFC 792, RFC 4443) with a payload that only this process could have sent.
struct Echo {
    /// In every payload: who sent it, for which round, and as which of its requests.
    struct Identity: Hashable {
        /// Random, one for each prober.
        var key: UInt64
        var slot: UInt32
        var generation: UInt32
        var sequence: UInt16
    }

    static let headerLength = 8
    static let payloadLength = 24

    /// The packet of a request. The kernel sets ICMPv6 checksums, and those of unprivileged sockets.
    static func request(_ identity: Identity, isIPv6: Bool) -> [UInt8] {
        var packet: [UInt8] = [isIPv6 ? 128 : 8, 0, 0, 0]
        append(UInt16(truncatingIfNeeded: identity.key), to: &packet)
        append(identity.sequence, to: &packet)
        append(identity.key, to: &packet)
        append(identity.slot, to: &packet)
        append(identity.generation, to: &packet)
        append(UInt64(identity.sequence), to: &packet)
        guard !isIPv6 else { return packet }
        let sum = checksum(packet)
        packet[2] = UInt8(sum >> 8)
        packet[3] = UInt8(sum & 0xFF)
        return packet
    }

    /// The identity in a reply; nil for everything else. A raw IPv4 socket delivers the IP header before it.
    static func reply(_ datagram: UnsafeBufferPointer<UInt8>, isIPv6: Bool, hasIPHeader: Bool) -> Identity? {
        var start = 0
        if hasIPHeader {
            guard let first = datagram.first, first >> 4 == 4 else { return nil }
            start = Int(first & 0x0F) * 4
        }
        guard datagram.count >= start + headerLength + payloadLength, datagram[start] == (isIPv6 ? 129 : 0),
            datagram[start + 1] == 0
        else { return nil }
        func number(_ offset: Int, _ count: Int) -> UInt64 {
            (0..<count).reduce(0) { $0 << 8 | UInt64(datagram[start + offset + $1]) }
        }
        let identity = Identity(
            key: number(8, 8), slot: UInt32(number(16, 4)), generation: UInt32(number(20, 4)),
            sequence: UInt16(truncatingIfNeeded: number(24, 8)))
        return number(24, 8) == UInt64(identity.sequence) ? identity : nil
    }

    /// The Internet checksum (RFC 1071).
    static func checksum(_ octets: [UInt8]) -> UInt16 {
        var sum: UInt32 = 0
        for index in stride(from: 0, to: octets.count, by: 2) {
            sum += UInt32(octets[index]) << 8 | (index + 1 < octets.count ? UInt32(octets[index + 1]) : 0)
        }
        while sum >> 16 != 0 { sum = sum & 0xFFFF + sum >> 16 }
        return ~UInt16(truncatingIfNeeded: sum)
    }

    private static func append(_ number: some FixedWidthInteger, to packet: inout [UInt8]) {
        withUnsafeBytes(of: number.bigEndian) { packet += $0 }
    }
}
