/// A message of version 3 under the user-based security model, its scoped PDU still closed (RFC 3412, 6; RFC 3414, 2.4).
struct UserMessage {
    struct Flags: OptionSet {
        let rawValue: UInt8
        static let authenticated = Flags(rawValue: 1)
        static let encrypted = Flags(rawValue: 2)
        static let reportable = Flags(rawValue: 4)
    }

    var messageID: Int32
    var flags: Flags
    /// The authoritative engine and the clock that the message is stamped with.
    var engine: EngineClock
    var userName: [UInt8]
    /// Where the digest stands in the packet.
    var digest: Range<Int>
    /// msgPrivacyParameters.
    var salt: [UInt8]
    /// The scoped PDU in the packet: the octets that are encrypted, or the whole element.
    var scoped: Range<Int>

    init(_ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(bytes)
        guard try message.integer(bytes) == 3 else { throw MalformedMessage("not version 3") }
        var global = try message.sequence(bytes)
        messageID = try global.int32(bytes)
        _ = try global.int32(bytes)
        let flags = try global.octets(bytes)
        guard messageID >= 0, flags.count == 1, try global.int32(bytes) == Self.securityModel else {
            throw MalformedMessage("a security model other than the user-based one")
        }
        self.flags = Flags(rawValue: flags[0])
        guard self.flags.contains(.authenticated) || !self.flags.contains(.encrypted) else {
            throw MalformedMessage("encrypted, but not authenticated")
        }
        var security = BERReader(try message.contents(of: BERReader.Tag.octetString, bytes))
        var parameters = try security.sequence(bytes)
        let identifier = try parameters.octets(bytes)
        guard let boots = UInt32(exactly: try parameters.integer(bytes)), boots <= SenderClocks.lastBoots,
            let time = UInt32(exactly: try parameters.integer(bytes)), time <= SenderClocks.lastBoots
        else { throw MalformedMessage("an engine clock beyond 31 bits") }
        engine = EngineClock(identifier: identifier, boots: boots, time: time)
        userName = try parameters.octets(bytes)
        digest = try parameters.contents(of: BERReader.Tag.octetString, bytes)
        salt = try parameters.octets(bytes)
        guard identifier.count <= 32, userName.count <= 32 else {
            throw MalformedMessage("an engine identifier or user name of more than 32 octets")
        }
        scoped =
            self.flags.contains(.encrypted)
            ? try message.contents(of: BERReader.Tag.octetString, bytes) : message.position..<message.end
    }

    static let securityModel: Int32 = 3
    /// What UDP over IPv4 can carry (RFC 3417, 3.2).
    static let maximumSize: Int64 = 65_507

    /// A message as a packet holds it, its digest zeros.
    static func octets(
        messageID: Int32, flags: Flags, engine: EngineClock, userName: [UInt8], digestLength: Int, salt: [UInt8],
        scoped: [UInt8]
    ) -> [UInt8] {
        var writer = BERWriter()
        writer.constructed(BERReader.Tag.sequence) { message in
            message.integer(3)
            message.constructed(BERReader.Tag.sequence) { global in
                global.integer(Int64(messageID))
                global.integer(maximumSize)
                global.octetString([flags.rawValue])
                global.integer(Int64(securityModel))
            }
            message.constructed(BERReader.Tag.octetString) { security in
                security.constructed(BERReader.Tag.sequence) { parameters in
                    parameters.octetString(engine.identifier)
                    parameters.integer(Int64(engine.boots))
                    parameters.integer(Int64(engine.time))
                    parameters.octetString(userName)
                    parameters.octetString([UInt8](repeating: 0, count: digestLength))
                    parameters.octetString(salt)
                }
            }
            if flags.contains(.encrypted) { message.octetString(scoped) } else { message.raw(scoped) }
        }
        return writer.octets
    }
}

/// A PDU in its context (RFC 3412, 6.8).
struct ScopedPDU: Hashable {
    var contextEngine: [UInt8]
    var contextName: [UInt8]
    var pdu: PDU

    init(contextEngine: [UInt8], contextName: [UInt8] = [], pdu: PDU) {
        (self.contextEngine, self.contextName, self.pdu) = (contextEngine, contextName, pdu)
    }

    /// What fills the last block of a cipher may follow.
    init(_ range: Range<Int>, _ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        var outer = BERReader(range)
        var scoped = try outer.sequence(bytes)
        contextEngine = try scoped.octets(bytes)
        contextName = try scoped.octets(bytes)
        pdu = try PDU(&scoped, bytes)
    }

    var octets: [UInt8] {
        var writer = BERWriter()
        writer.constructed(BERReader.Tag.sequence) { scoped in
            scoped.octetString(contextEngine)
            scoped.octetString(contextName)
            pdu.write(to: &scoped)
        }
        return writer.octets
    }
}
