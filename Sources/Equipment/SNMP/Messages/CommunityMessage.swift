import SNMPValues

/// A message of version 1 or 2c: a community and a PDU (RFC 1157, RFC 1901).
public struct CommunityMessage: Hashable, Sendable {
    public var version: Version
    public var community: [UInt8]
    public var pdu: PDU

    public init(version: Version, community: [UInt8], pdu: PDU) {
        (self.version, self.community, self.pdu) = (version, community, pdu)
    }

    /// Reads one packet.
    public init(_ packet: [UInt8]) throws(MalformedMessage) { try self.init(packet.span) }

    init(_ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(bytes)
        guard let version = Version(rawValue: Int(try message.int32(bytes))) else {
            throw MalformedMessage("neither version 1 nor 2c")
        }
        let community = try message.octets(bytes)
        self.init(version: version, community: community, pdu: try PDU(&message, bytes))
    }

    /// As a packet holds it.
    public var octets: [UInt8] {
        var writer = BERWriter()
        writer.constructed(BERReader.Tag.sequence) { message in
            message.integer(Int64(version.rawValue))
            message.octetString(community)
            pdu.write(to: &message)
        }
        return writer.octets
    }
}
