import Foundation
public import Office

/// Finds a TCP port of loopback that nobody serves.
public enum FreePort {
    /// The one that is wanted, or the kernel's choice where that is taken.
    ///
    /// - Throws: `Refusal` with `.failed` where the kernel gives none.
    public static func find(near wanted: UInt16) throws(Refusal) -> UInt16 {
        for port in [wanted, 0] {
            if let found = bound(to: port) { return found }
        }
        throw Refusal(.failed, reason: "The kernel gives no port: \(String(cString: strerror(errno))).")
    }

    /// The port that a socket gets; nil where it does not.
    private static func bound(to port: UInt16) -> UInt16? {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        return withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                guard bind(descriptor, generic, length) == 0, getsockname(descriptor, generic, &length) == 0 else {
                    return nil
                }
                return UInt16(bigEndian: pointer.pointee.sin_port)
            }
        }
    }
}
