/// The name of an object or of one of its instances, such as 1.3.6.1.2.1.1.3.0.
public struct ObjectIdentifier: Sendable {
    /// Each subidentifier in base 128, most significant digit first, all digits but the last with bit 8 set: BER's
    /// contents octets, except that the first two subidentifiers stand apart. So prefixes are prefixes of octets.
    @usableFromInline
    package var octets: CompactOctets

    /// SMIv2 (RFC 2578, 3.5) allows no more subidentifiers.
    public static let longest = 128

    /// Makes the empty object identifier, which no packet can carry.
    public init() { octets = CompactOctets() }

    @inlinable
    package init(octets: CompactOctets) { self.octets = octets }

    /// Makes an object identifier of its subidentifiers.
    public init(_ subidentifiers: some Sequence<UInt32>) {
        self.init()
        for subidentifier in subidentifiers { append(subidentifier) }
    }

    /// Reads dotted decimal text with or without a leading dot. Nil when it is not an object identifier that a packet
    /// can carry.
    public init?(_ text: some StringProtocol) {
        self.init()
        let digits = if text.hasPrefix(".") { text.dropFirst() } else { text[...] }
        for part in digits.split(separator: ".", omittingEmptySubsequences: false) {
            guard part.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let number = UInt32(part) else { return nil }
            append(number)
        }
        guard isEncodable, count <= Self.longest else { return nil }
    }

    /// How many subidentifiers it has.
    public var count: Int {
        (0..<octets.count).count { octets[$0] < 0x80 }
    }

    /// Its subidentifiers in order.
    public var subidentifiers: [UInt32] {
        var reader = Reader(octets)
        var result: [UInt32] = []
        while let next = reader.next() { result.append(next) }
        return result
    }

    /// Whether it is the prefix or lies below it.
    public func hasPrefix(_ prefix: ObjectIdentifier) -> Bool {
        octets.starts(with: prefix.octets)
    }

    /// The object identifier with these subidentifiers behind its own.
    public func appending(_ subidentifiers: [UInt32]) -> ObjectIdentifier {
        var result = self
        for subidentifier in subidentifiers { result.append(subidentifier) }
        return result
    }

    /// The subidentifiers after `prefix`: the index of an instance after its column. Nil when it does not lie below the
    /// prefix.
    public func suffix(after prefix: ObjectIdentifier) -> [UInt32]? {
        guard hasPrefix(prefix) else { return nil }
        var reader = Reader(octets, from: prefix.octets.count)
        var result: [UInt32] = []
        while let next = reader.next() { result.append(next) }
        return result
    }

    /// BER packs the first two subidentifiers into one number, which needs the first ≤ 2 and, below 2, the second ≤ 39.
    package var isEncodable: Bool {
        var reader = Reader(octets)
        guard let first = reader.next() else { return false }
        guard first < 2 else { return first == 2 }
        return (reader.next() ?? 0) < 40
    }

    @inlinable
    package mutating func append(_ subidentifier: UInt32) {
        var shift: UInt32 = 28
        while shift > 0 {
            if subidentifier >> shift != 0 { octets.append(UInt8(truncatingIfNeeded: subidentifier >> shift) | 0x80) }
            shift -= 7
        }
        octets.append(UInt8(truncatingIfNeeded: subidentifier) & 0x7F)
    }

    /// Reads subidentifiers from the octets one by one.
    package struct Reader {
        private let octets: CompactOctets
        private var position: Int

        package init(_ octets: CompactOctets, from position: Int = 0) {
            self.octets = octets
            self.position = position
        }

        package mutating func next() -> UInt32? {
            guard position < octets.count else { return nil }
            var value: UInt32 = 0
            while true {
                let octet = octets[position]
                position += 1
                value = value << 7 | UInt32(octet & 0x7F)
                if octet < 0x80 { return value }
            }
        }
    }
}

extension ObjectIdentifier: Hashable {}

extension ObjectIdentifier: Comparable {
    /// The order in which GETNEXT walks: subidentifier by subidentifier, a prefix before what it begins.
    public static func < (left: ObjectIdentifier, right: ObjectIdentifier) -> Bool {
        var leftReader = Reader(left.octets)
        var rightReader = Reader(right.octets)
        while let rightNext = rightReader.next() {
            guard let leftNext = leftReader.next() else { return true }
            if leftNext != rightNext { return leftNext < rightNext }
        }
        return false
    }
}

extension ObjectIdentifier: CustomStringConvertible {
    /// Dotted decimal text without a leading dot.
    public var description: String {
        subidentifiers.map(String.init).joined(separator: ".")
    }
}

extension ObjectIdentifier: ExpressibleByArrayLiteral {
    /// Makes an object identifier of the literal's subidentifiers.
    public init(arrayLiteral subidentifiers: UInt32...) {
        self.init(subidentifiers)
    }
}
