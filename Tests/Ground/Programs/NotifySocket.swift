import Foundation

/// The end of a service manager: a datagram socket that hears what a service tells (sd_notify(3)).
public final class NotifySocket: Sendable {
    private let descriptor: Int32
    /// What `NOTIFY_SOCKET` is to say.
    public let name: String

    /// Listens at a path, or at an abstract name, which begins with `@`.
    ///
    /// - Throws: why it cannot listen there.
    public init(_ name: String) throws {
        self.name = name
        descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        var octets = Array(name.utf8)
        let isAbstract = octets.first == UInt8(ascii: "@")
        if isAbstract { octets[0] = 0 }
        guard octets.count < MemoryLayout.size(ofValue: address.sun_path) else { throw POSIXError(.ENAMETOOLONG) }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: octets) }
        // An abstract name ends with the address, a path with a NUL.
        let length = MemoryLayout<sa_family_t>.size + octets.count + (isAbstract ? 0 : 1)
        let descriptor = descriptor
        let status = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, socklen_t(length)) }
        }
        guard status == 0 else { throw POSIXError(POSIXErrorCode(rawValue: errno) ?? .EIO) }
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        close(descriptor)
        if name.hasPrefix("/") { unlink(name) }
    }

    /// The lines of the next datagram; nil when none comes within twenty seconds.
    public func receive() -> [String]? { receive(0) }

    /// The lines of a datagram that has come already; nil where none has.
    public func next() -> [String]? { receive(Int32(MSG_DONTWAIT)) }

    private func receive(_ flags: Int32) -> [String]? {
        var octets = [UInt8](repeating: 0, count: 65_536)
        let count = recv(descriptor, &octets, octets.count, flags)
        guard count >= 0 else { return nil }
        return String(decoding: octets.prefix(count), as: UTF8.self).split(separator: "\n").map(String.init)
    }

    /// Whether a line that begins so comes within twenty seconds; earlier datagrams are passed over.
    public func hears(_ beginning: String) -> Bool {
        while let lines = receive() {
            if lines.contains(where: { $0.hasPrefix(beginning) }) { return true }
        }
        return false
    }
}
