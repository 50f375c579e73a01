internal import CCrypto

/// What an engine's thread needs to protect messages: a writer, a cipher and salts.
struct SecurityTools: ~Copyable {
    var writer = ReverseWriter(capacity: 65_536)
    let cipher: OpaquePointer
    private var salt = UInt64.random(in: .min ... .max)

    /// Nil when libcrypto has no AES.
    init?() {
        guard let cipher = us_cipher_create() else { return nil }
        self.cipher = cipher
    }

    deinit { us_cipher_free(cipher) }

    /// A salt that is never the same twice and cannot be foreseen (RFC 3826, 3.1.2.1).
    mutating func nextSalt() -> [UInt8] {
        salt &+= 1
        return withUnsafeBytes(of: salt.bigEndian) { Array($0) }
    }
}
