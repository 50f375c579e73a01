/// Writes BER from the last octet to the first, so that every length is known when it is written. One writer is used
/// for message after message.
struct ReverseWriter {
    private(set) var octets: [UInt8]
    /// The index of the first octet written.
    private(set) var start: Int

    init(capacity: Int) {
        octets = [UInt8](repeating: 0, count: capacity)
        start = capacity
    }

    var count: Int { octets.count - start }

    mutating func reset() { start = octets.count }

    mutating func octet(_ octet: UInt8) {
        start -= 1
        octets[start] = octet
    }

    mutating func append(_ contents: [UInt8]) {
        start -= contents.count
        for index in contents.indices { octets[start + index] = contents[index] }
    }

    /// Writes the tag and length of an element whose contents were just written.
    mutating func header(_ tag: UInt8, length: Int) {
        var rest = length
        if length < 0x80 {
            octet(UInt8(length))
        } else {
            var count: UInt8 = 0
            while rest > 0 {
                octet(UInt8(rest & 0xFF))
                rest >>= 8
                count += 1
            }
            octet(0x80 | count)
        }
        octet(tag)
    }

    mutating func octetString(_ contents: [UInt8]) {
        append(contents)
        header(BERReader.Tag.octetString, length: contents.count)
    }

    /// Writes a number that is not negative, as an INTEGER.
    mutating func unsigned(_ number: UInt32) {
        var rest = number
        var length = 0
        repeat {
            octet(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
            length += 1
        } while rest > 0
        if octets[start] & 0x80 != 0 {
            octet(0)
            length += 1
        }
        header(BERReader.Tag.integer, length: length)
    }

    /// Overwrites four octets that were written.
    mutating func patch(_ number: Int32, at position: Int) {
        octets.patch(number, at: position)
    }

    /// Lends everything written, for reading and changing in place.
    mutating func withWritten<Result>(_ body: (UnsafeMutableBufferPointer<UInt8>) -> Result) -> Result {
        let start = start
        return octets.withUnsafeMutableBufferPointer { body(UnsafeMutableBufferPointer(rebasing: $0[start...])) }
    }
}

extension [UInt8] {
    /// Overwrites four octets with a number, the most significant first.
    mutating func patch(_ number: Int32, at position: Int) {
        let bits = UInt32(bitPattern: number)
        self[position] = UInt8(truncatingIfNeeded: bits >> 24)
        self[position + 1] = UInt8(truncatingIfNeeded: bits >> 16)
        self[position + 2] = UInt8(truncatingIfNeeded: bits >> 8)
        self[position + 3] = UInt8(truncatingIfNeeded: bits)
    }
}
