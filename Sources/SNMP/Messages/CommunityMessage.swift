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

/// The part of a version 3 message that is not encrypted (RFC 3412, 6; RFC 3414, 2.4).
struct UserMessageHeader {
    var messageID: Int32
    var isAuthenticated: Bool
    var isEncrypted: Bool
    var engine: EngineClock
    /// What follows the header, when it is not encrypted.
    var plainPDU: PDU?

    init(_ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(bytes)
        guard try message.integer(bytes) == 3 else { throw MalformedMessage("not version 3") }
        var global = try message.sequence(bytes)
        messageID = try global.int32(bytes)
        _ = try global.int32(bytes)
        let flags = try global.octets(bytes)
        guard flags.count == 1, try global.int32(bytes) == 3 else {
            throw MalformedMessage("a security model other than the user-based one")
        }
        isAuthenticated = flags[0] & 1 != 0
        isEncrypted = flags[0] & 2 != 0
        var security = BERReader(try message.contents(of: BERReader.Tag.octetString, bytes))
        var parameters = try security.sequence(bytes)
        let identifier = try parameters.octets(bytes)
        guard let boots = UInt32(exactly: try parameters.integer(bytes)),
            let time = UInt32(exactly: try parameters.integer(bytes))
        else { throw MalformedMessage("a negative engine clock") }
        engine = EngineClock(identifier: identifier, boots: boots, time: time)
        guard !isEncrypted else { return }
        var scoped = try message.sequence(bytes)
        _ = try scoped.octets(bytes)
        _ = try scoped.octets(bytes)
        plainPDU = try PDU(&scoped, bytes)
    }
}
