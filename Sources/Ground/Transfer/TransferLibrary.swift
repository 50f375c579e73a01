internal import CCurl

/// libcurl, which does the work.
public enum TransferLibrary {
    /// The version that is linked.
    public static var version: String { String(cString: cc_library_version()) }
}
