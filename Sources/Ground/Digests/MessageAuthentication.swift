internal import CCrypto
import Notation

/// HMAC-SHA-256 (RFC 2104) by libcrypto.
public enum MessageAuthentication {
    /// The authentication code of a text under a secret, as 64 hexadecimal digits.
    public static func hexadecimal(of text: String, secret: String) -> String {
        var code = [UInt8](repeating: 0, count: 32)
        let key = Array(secret.utf8)
        let octets = Array(text.utf8)
        let status = digest_hmac_sha256(key, key.count, octets, octets.count, &code)
        // libcrypto refuses only when it cannot allocate a few hundred octets.
        precondition(status == 1, "libcrypto cannot sign")
        return code.hexadecimal()
    }
}
