import CNetSNMP

/// net-snmp, which encodes and protects messages.
public enum SNMPLibrary {
    /// The version that is linked.
    public static var version: String { Library.withLibrary { String(cString: mn_library_version()) } }
}
