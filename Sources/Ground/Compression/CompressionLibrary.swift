import CZlib

/// zlib, which does the work.
public enum CompressionLibrary {
    /// The version that is linked.
    public static var version: String { String(cString: ms_zlib_version()) }
}
