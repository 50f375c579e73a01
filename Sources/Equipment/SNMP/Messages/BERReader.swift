import SNMPValues

/// Reads BER (X.690) as SNMP uses it (RFC 3417, 8): definite lengths only.
///
/// A position and an end within a packet; the packet's octets are an argument, so that nothing is copied and every
/// access is bounds-checked. Anything malformed throws.
struct BERReader {
    /// Identifier octets.
    enum Tag {
        static let integer: UInt8 = 0x02
        static let octetString: UInt8 = 0x04
        static let null: UInt8 = 0x05
        static let objectIdentifier: UInt8 = 0x06
        static let sequence: UInt8 = 0x30
        static let ipAddress: UInt8 = 0x40
        static let counter32: UInt8 = 0x41
        static let gauge32: UInt8 = 0x42
        static let timeTicks: UInt8 = 0x43
        static let opaque: UInt8 = 0x44
        static let counter64: UInt8 = 0x46
        static let noSuchObject: UInt8 = 0x80
        static let noSuchInstance: UInt8 = 0x81
        static let endOfMibView: UInt8 = 0x82
    }

    private(set) var position: Int
    let end: Int

    init(_ range: Range<Int>) {
        position = range.lowerBound
        end = range.upperBound
    }

    var isAtEnd: Bool { position >= end }

    /// The next element's tag and the place of its contents; the reader moves behind it.
    @inline(__always)
    mutating func next(
        in bytes: borrowing Span<UInt8>
    ) throws(MalformedMessage) -> (tag: UInt8, contents: Range<Int>) {
        let tag = try octet(in: bytes)
        guard tag & 0x1F != 0x1F else { throw MalformedMessage("a tag of several octets") }
        let length = try length(in: bytes)
        guard length <= end - position else { throw MalformedMessage("an element is longer than what holds it") }
        let start = position
        position += length
        return (tag, start..<position)
    }

    /// The contents of the next element, which must have this tag.
    @inline(__always)
    mutating func contents(of tag: UInt8, in bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> Range<Int> {
        let element = try next(in: bytes)
        guard element.tag == tag else {
            throw MalformedMessage("tag \(element.tag) where \(tag) belongs")
        }
        return element.contents
    }

    /// A reader of the elements inside the next sequence.
    mutating func sequence(in bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> BERReader {
        BERReader(try contents(of: Tag.sequence, in: bytes))
    }

    mutating func integer(in bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> Int64 {
        try Self.integer(at: try contents(of: Tag.integer, in: bytes), in: bytes)
    }

    mutating func int32(in bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> Int32 {
        guard let value = Int32(exactly: try integer(in: bytes)) else {
            throw MalformedMessage("an integer beyond 32 bits")
        }
        return value
    }

    mutating func octets(in bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> [UInt8] {
        Self.octets(at: try contents(of: Tag.octetString, in: bytes), in: bytes)
    }

    static func octets(at range: Range<Int>, in bytes: borrowing Span<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(range.count)
        for index in range { result.append(bytes[index]) }
        return result
    }

    /// Two's complement, in more octets than it needs where an agent sends them so.
    @inline(__always)
    static func integer(at range: Range<Int>, in bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> Int64 {
        guard !range.isEmpty else { throw MalformedMessage("an integer of no octets") }
        // Begins with the sign in every bit.
        let sign = Int64(Int8(bitPattern: bytes[range.lowerBound]) >> 7)
        var value = sign
        if range.count > 8 {
            let padding = UInt8(truncatingIfNeeded: sign)
            guard isPadding(padding, at: range.lowerBound..<range.upperBound - 8, in: bytes),
                (bytes[range.upperBound - 8] ^ padding) & 0x80 == 0
            else { throw MalformedMessage("an integer of \(range.count) octets") }
        }
        for index in range { value = value << 8 | Int64(bytes[index]) }
        return value
    }

    /// An unsigned number, with leading zeros, of which one keeps it from being negative, or, as some agents send it,
    /// without.
    @inline(__always)
    static func unsigned(
        at range: Range<Int>, in bytes: borrowing Span<UInt8>, width: Int
    ) throws(MalformedMessage) -> UInt64 {
        guard !range.isEmpty else { throw MalformedMessage("a number of no octets") }
        if range.count > width {
            guard isPadding(0, at: range.lowerBound..<range.upperBound - width, in: bytes) else {
                throw MalformedMessage("a number of \(range.count) octets")
            }
        }
        var value: UInt64 = 0
        for index in range { value = value << 8 | UInt64(bytes[index]) }
        return value
    }

    @inline(__always)
    static func unsigned32(at range: Range<Int>, in bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> UInt32 {
        UInt32(truncatingIfNeeded: try unsigned(at: range, in: bytes, width: 4))
    }

    private static func isPadding(_ octet: UInt8, at range: Range<Int>, in bytes: borrowing Span<UInt8>) -> Bool {
        for index in range where bytes[index] != octet { return false }
        return true
    }

    @inline(__always)
    static func objectIdentifier(
        at range: Range<Int>, in bytes: borrowing Span<UInt8>
    ) throws(MalformedMessage) -> ObjectIdentifier {
        if let common = commonIdentifier(at: range, in: bytes) { return common }
        return try anyIdentifier(at: range, in: bytes)
    }

    private static func anyIdentifier(
        at range: Range<Int>, in bytes: borrowing Span<UInt8>
    ) throws(MalformedMessage) -> ObjectIdentifier {
        var result = ObjectIdentifier()
        guard !range.isEmpty else { return result.appending([0, 0]) }
        var value: UInt64 = 0
        var isFirst = true
        var count = 0
        for index in range {
            value = value << 7 | UInt64(bytes[index] & 0x7F)
            guard value <= UInt64(UInt32.max) + 80 else { throw MalformedMessage("a subidentifier beyond 32 bits") }
            guard bytes[index] < 0x80 else { continue }
            if isFirst {
                let first = min(value / 40, 2)
                result.append(UInt32(first))
                value -= first * 40
                isFirst = false
                count += 1
            }
            guard let subidentifier = UInt32(exactly: value) else {
                throw MalformedMessage("a subidentifier beyond 32 bits")
            }
            result.append(subidentifier)
            count += 1
            guard count <= ObjectIdentifier.longest else {
                throw MalformedMessage("an object identifier that is too long")
            }
            value = 0
        }
        guard bytes[range.upperBound - 1] < 0x80 else { throw MalformedMessage("an object identifier that breaks off") }
        return result
    }

    /// Reads the identifiers that nearly all packets hold: at most 22 octets, no subidentifier of more than two octets,
    /// and enough octets behind it in the packet to read it in words. Nil for others, malformed ones among them.
    @inline(__always)
    private static func commonIdentifier(
        at range: Range<Int>, in bytes: borrowing Span<UInt8>
    ) -> ObjectIdentifier? {
        let start = range.lowerBound
        let count = range.count
        guard count > 0, count <= 22, start + 25 <= bytes.count else { return nil }
        let head = UInt64(bytes[start])
        guard head < 0x80, bytes[start + count - 1] < 0x80 else { return nil }
        let bits = (count - 1) * 8
        let first = word(at: start + 1, in: bytes, bits: bits)
        let second = word(at: start + 9, in: bytes, bits: bits - 64)
        let third = word(at: start + 17, in: bytes, bits: bits - 128)
        guard isCommon(first), isCommon(second), isCommon(third) else { return nil }
        // The two subidentifiers that the first octet holds.
        let arc = min(head / 40, 2)
        let arcs = arc | (head - arc * 40) << 8
        return ObjectIdentifier(
            octets: CompactOctets(
                words: (arcs | first << 16, first >> 48 | second << 16, second >> 48 | third << 16), count: count + 1))
    }

    /// Eight octets, the first in the lowest bits; those beyond `bits` are zero.
    @inline(__always)
    private static func word(at offset: Int, in bytes: borrowing Span<UInt8>, bits: Int) -> UInt64 {
        let all = bytes.bytes.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
        return UInt64(littleEndian: all) & (.max >> UInt64(64 - min(64, max(0, bits))))
    }

    /// Whether no two octets in a row continue a subidentifier, and none only pads one.
    @inline(__always)
    private static func isCommon(_ word: UInt64) -> Bool {
        let high: UInt64 = 0x8080_8080_8080_8080
        let continued = word & high
        guard continued & continued << 8 == 0 else { return false }
        // An octet of exactly 0x80 has its high bit and no other.
        let low = word & ~high
        let hasLow = (low &+ ~high) & high
        return continued & ~hasLow == 0
    }

    @inline(__always)
    private mutating func octet(in bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> UInt8 {
        guard position < end, position < bytes.count else { throw MalformedMessage("the message breaks off") }
        defer { position += 1 }
        return bytes[position]
    }

    @inline(__always)
    private mutating func length(in bytes: borrowing Span<UInt8>) throws(MalformedMessage) -> Int {
        let first = try octet(in: bytes)
        guard first >= 0x80 else { return Int(first) }
        return try longLength(first: first, in: bytes)
    }

    private mutating func longLength(
        first: UInt8, in bytes: borrowing Span<UInt8>
    ) throws(MalformedMessage) -> Int {
        let count = Int(first & 0x7F)
        guard (1...4).contains(count) else { throw MalformedMessage("a length of \(count) octets") }
        var value = 0
        for _ in 0..<count { value = value << 8 | Int(try octet(in: bytes)) }
        return value
    }
}

/// A packet is not an SNMP message.
public struct MalformedMessage: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong with it, as part of a sentence.
    public let description: String

    init(_ description: String) { self.description = description }
}
