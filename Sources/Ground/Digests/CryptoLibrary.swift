internal import CCrypto

/// libcrypto, which does the work.
public enum CryptoLibrary {
    /// The version that is linked.
    public static var version: String { String(cString: digest_library_version()) }
}
