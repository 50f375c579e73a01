import Foundation

/// Texts that nobody can guess, and comparing such texts.
public enum SecretText {
    /// 256 bits of the system's random numbers in base64url (RFC 4648, 5): 43 letters, digits, `-` and `_`.
    public static func random() -> String {
        var generator = SystemRandomNumberGenerator()
        let octets = (0..<32).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
        return base64URL(octets)
    }

    /// Whether two texts are the same, without telling by the time it takes how much of them is.
    public static func areEqual(_ one: String, _ other: String) -> Bool {
        let first = Array(one.utf8)
        let second = Array(other.utf8)
        guard first.count == second.count else { return false }
        return zip(first, second).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }

    /// Octets in base64url without padding.
    public static func base64URL(_ octets: some Sequence<UInt8>) -> String {
        Data(octets).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    /// Reads what `base64URL` wrote; nil for anything else.
    public static func octets(ofBase64URL text: String) -> Data? {
        guard text.utf8.allSatisfy({ isPlain($0) }) else { return nil }
        let padding = String(repeating: "=", count: (4 - text.utf8.count % 4) % 4)
        return Data(
            base64Encoded: text.replacing("-", with: "+").replacing("_", with: "/") + padding)
    }

    private static func isPlain(_ octet: UInt8) -> Bool {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "a")...UInt8(ascii: "z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
