import Notation

/// Hashes a text to the same number in every run (FNV-1a, 64 bits). Not for secrets.
public enum StableHash {
    /// The hash of a text, as sixteen hexadecimal digits.
    public static func hexadecimal(_ text: String) -> String {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3 }
        return hash.hexadecimal(width: 16)
    }
}
