import Notation

extension Value {
    /// The floating-point number in an Opaque, as net-snmp and others encode it (draft-perkins-float): a tag of two
    /// octets, a length, and IEEE 754 in 4 or 8 octets. Nil for anything else, and for infinities and what is no number.
    public var floatingPoint: Double? {
        guard case .opaque(let octets) = self, octets.count > 3, octets[0] == 0x9F,
            Int(octets[2]) == octets.count - 3
        else { return nil }
        let bits = octets.dropFirst(3).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        let number: Double
        switch (octets[1], octets[2]) {
        case (0x78, 4): number = Double(Float(bitPattern: UInt32(truncatingIfNeeded: bits)))
        case (0x79, 8): number = Double(bitPattern: bits)
        default: return nil
        }
        return number.isFinite ? number : nil
    }

    /// What is odd about the value, as part of a sentence; nil where nothing is.
    public var oddity: String? {
        guard case .unreadable(let tag, let octets) = self else { return nil }
        let type = Self.typeNames[tag].map { "\($0)" } ?? "value of the unknown type \([tag].hexadecimal())"
        var article = "a"
        if type.first == "I" || type.first == "O" { article = "an" }
        if octets.isEmpty { return "\(article) \(type) of no octets" }
        return "\(article) \(type) that is none (\(octets.prefix(16).hexadecimal(separatedBy: ":")))"
    }

    private static let typeNames: [UInt8: String] = [
        0x02: "INTEGER", 0x06: "OBJECT IDENTIFIER", 0x40: "IpAddress", 0x41: "Counter32", 0x42: "Gauge32",
        0x43: "TimeTicks", 0x46: "Counter64",
    ]
}
