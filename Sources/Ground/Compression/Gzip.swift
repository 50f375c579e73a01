import CZlib

/// Texts as gzip (RFC 1952), each at once: for answers that are whole before they are sent. From any thread.
public enum Gzip {
    /// Little effort: most of the gain for a fraction of the time.
    private static let level: Int32 = 3

    /// Compresses octets; nil where there is no memory for that.
    public static func compressed(_ octets: some Collection<UInt8>) -> [UInt8]? {
        let text = Array(octets)
        let room = ms_gzip_bound(text.count)
        var used = 0
        let packed = [UInt8](unsafeUninitializedCapacity: room) { buffer, count in
            used = text.withUnsafeBufferPointer { ms_gzip($0.baseAddress, text.count, level, buffer.baseAddress, room) }
            count = used
        }
        return used > 0 ? packed : nil
    }

    /// Reads what was compressed.
    ///
    /// - Parameter limit: as many octets at most: a few octets can unfold to gigabytes.
    /// - Returns: nil where it unfolds to more, or is no gzip.
    public static func expanded(_ packed: [UInt8], atMost limit: Int) -> [UInt8]? {
        var used = 0
        let text = [UInt8](unsafeUninitializedCapacity: max(1, limit)) { buffer, count in
            used = packed.withUnsafeBufferPointer {
                ms_gunzip($0.baseAddress, packed.count, buffer.baseAddress, limit)
            }
            count = used
        }
        return used > 0 ? text : nil
    }
}
