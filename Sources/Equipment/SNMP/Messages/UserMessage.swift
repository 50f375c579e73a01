/// The parts of a version 3 message by their places in the packet, so that nothing is copied (RFC 3412, 6; RFC 3414,
/// 2.4).
struct UserMessage {
    var messageID: Int32
    var flags: UInt8
    var engineID: Range<Int>
    var boots: UInt32
    var time: UInt32
    var userName: Range<Int>
    /// The truncated digest.
    var mac: Range<Int>
    var salt: Range<Int>
    /// The scoped PDU: a sequence, or, encrypted, the contents of an octet string.
    var data: Range<Int>

    static let authenticated: UInt8 = 1
    static let encrypted: UInt8 = 2
    static let reportable: UInt8 = 4
    static let userSecurityModel: Int32 = 3

    var isAuthenticated: Bool { flags & Self.authenticated != 0 }
    var isEncrypted: Bool { flags & Self.encrypted != 0 }

    init(_ bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        var outer = BERReader(0..<bytes.count)
        var message = try outer.sequence(in: bytes)
        guard try message.integer(in: bytes) == 3 else { throw MalformedMessage("not version 3") }
        var global = try message.sequence(in: bytes)
        messageID = try global.int32(in: bytes)
        _ = try global.int32(in: bytes)
        let flags = try global.contents(of: BERReader.Tag.octetString, in: bytes)
        guard flags.count == 1, try global.int32(in: bytes) == Self.userSecurityModel else {
            throw MalformedMessage("a security model other than the user-based one")
        }
        self.flags = bytes[flags.lowerBound]
        var security = BERReader(try message.contents(of: BERReader.Tag.octetString, in: bytes))
        var parameters = try security.sequence(in: bytes)
        engineID = try parameters.contents(of: BERReader.Tag.octetString, in: bytes)
        guard let boots = UInt32(exactly: try parameters.integer(in: bytes)),
            let time = UInt32(exactly: try parameters.integer(in: bytes))
        else { throw MalformedMessage("a negative engine clock") }
        self.boots = boots
        self.time = time
        userName = try parameters.contents(of: BERReader.Tag.octetString, in: bytes)
        mac = try parameters.contents(of: BERReader.Tag.octetString, in: bytes)
        salt = try parameters.contents(of: BERReader.Tag.octetString, in: bytes)
        if self.flags & Self.encrypted != 0 {
            data = try message.contents(of: BERReader.Tag.octetString, in: bytes)
        } else {
            let start = message.position
            _ = try message.sequence(in: bytes)
            data = start..<message.position
        }
    }

    func clock(in bytes: borrowing Span<UInt8>) -> EngineClock {
        EngineClock(identifier: BERReader.octets(at: engineID, in: bytes), boots: boots, time: time)
    }
}

/// The PDU of a version 3 message with the engine and context that it is about (RFC 3412, 6.8).
struct ScopedPDU {
    var contextEngineID: Range<Int>
    var contextName: Range<Int>
    var header: PDUHeader

    init(at range: Range<Int>, in bytes: borrowing Span<UInt8>) throws(MalformedMessage) {
        var reader = BERReader(range)
        // Decryption leaves padding behind the sequence.
        var scoped = try reader.sequence(in: bytes)
        contextEngineID = try scoped.contents(of: BERReader.Tag.octetString, in: bytes)
        contextName = try scoped.contents(of: BERReader.Tag.octetString, in: bytes)
        header = try PDUHeader(from: &scoped, in: bytes)
    }
}
