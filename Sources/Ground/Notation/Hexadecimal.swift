extension Sequence<UInt8> {
    /// Two lower-case hexadecimal digits for each octet, with `separator` between octets.
    public func hexadecimal(separatedBy separator: String = "") -> String {
        var text: [UInt8] = []
        text.reserveCapacity(underestimatedCount * (2 + separator.utf8.count))
        for octet in self {
            if !text.isEmpty { text += separator.utf8 }
            text.append(Hexadecimal.digits[Int(octet >> 4)])
            text.append(Hexadecimal.digits[Int(octet & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension [UInt8] {
    /// Reads pairs of hexadecimal digits of either case. Nil for anything else, an odd digit included.
    public init?(hexadecimal text: some StringProtocol) {
        let digits = text.utf8.compactMap(Hexadecimal.value)
        guard digits.count == text.utf8.count, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
    }
}

extension FixedWidthInteger where Self: UnsignedInteger {
    /// Lower-case hexadecimal digits, padded with zeros to `width`.
    public func hexadecimal(width: Int) -> String {
        let digits = String(self, radix: 16)
        return String(repeating: "0", count: Swift.max(0, width - digits.count)) + digits
    }
}

private enum Hexadecimal {
    static let digits = Array("0123456789abcdef".utf8)

    static func value(of digit: UInt8) -> UInt8? {
        switch digit {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
