import SNMPValues

/// A message of version 1 or 2c: a community and a PDU (RFC 1157, RFC 1901).
public struct CommunityMessage: Hashable, Sendable {
    /// The version that the message is of.
    public var version: Version
    /// The community, which need not be text.
    public var community: [UInt8]
    /// What is asked or answered.
    public var pdu: PDU

    /// Makes a message to be sent.
    public init(version: Version, community: [UInt8], pdu: PDU) {
        self.version = version
        self.community = community
        self.pdu = pdu
    }

    /// Reads one packet.
    ///
    /// - Throws: `MalformedMessage` when the packet is not a message of version 1 or 2c.
    public init(_ packet: [UInt8]) throws(MalformedMessage) { try self.init(packet.span) }

    init(_ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(in: bytes)
        guard let version = Version(rawValue: Int(try message.int32(in: bytes))) else {
            throw MalformedMessage("neither version 1 nor 2c")
        }
        let community = try message.octets(in: bytes)
        self.init(version: version, community: community, pdu: try PDU(from: &message, in: bytes))
    }

    /// The message as a packet holds it.
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
