internal import CCrypto

/// The truncated digest of a message (RFC 3414, 6; RFC 7860), in place.
struct Mac {
    private var words: (UInt64, UInt64, UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0, 0, 0)

    mutating func compute(over message: UnsafeMutableBufferPointer<UInt8>, with keys: us_keys) {
        withUnsafePointer(to: keys) { keys in
            withUnsafeMutableBytes(of: &words) { words in
                us_mac(
                    keys, message.baseAddress, message.count,
                    words.baseAddress?.assumingMemoryBound(to: UInt8.self))
            }
        }
    }

    /// Moves a digest out of a message and leaves zeros in its place.
    mutating func extract(from message: UnsafeMutableBufferPointer<UInt8>, at place: Range<Int>) {
        withUnsafeMutableBytes(of: &words) { words in
            for (offset, index) in place.enumerated() {
                words[offset] = message[index]
                message[index] = 0
            }
        }
    }

    func copy(to message: UnsafeMutableBufferPointer<UInt8>, at offset: Int, count: Int) {
        withUnsafeBytes(of: words) { words in
            for index in 0..<count { message[offset + index] = words[index] }
        }
    }

    /// Compares two digests in a time that does not depend on where they differ.
    func isEqual(to other: Mac, count: Int) -> Bool {
        withUnsafeBytes(of: words) { mine in
            withUnsafeBytes(of: other.words) { theirs in
                (0..<count).reduce(UInt8(0)) { $0 | (mine[$1] ^ theirs[$1]) } == 0
            }
        }
    }
}
