/// Whole numbers in as few octets as they need: seven bits an octet, the lowest first, the eighth set where more follow.
enum Varint {
    /// Writes a number.
    static func write(_ number: UInt64, to octets: inout [UInt8]) {
        var rest = number
        while rest >= 0x80 {
            octets.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        octets.append(UInt8(rest))
    }

    /// Reads a number and moves the index past it; nil when the octets end before it does, or when it is too great.
    static func read(_ octets: [UInt8], at index: inout Int) -> UInt64? {
        var number: UInt64 = 0
        var shift: UInt64 = 0
        while index < octets.count, shift < 63 {
            let octet = octets[index]
            index += 1
            number |= UInt64(octet & 0x7f) << shift
            if octet < 0x80 { return number }
            shift += 7
        }
        return nil
    }

    /// Folds a number with a sign into one without, so that those near zero stay small: 0, -1, 1, -2, 2 …
    static func zigzag(_ number: Int64) -> UInt64 { UInt64(bitPattern: (number << 1) ^ (number >> 63)) }

    /// The number that `zigzag` folded.
    static func unfold(_ number: UInt64) -> Int64 { Int64(number >> 1) ^ -Int64(number & 1) }
}
