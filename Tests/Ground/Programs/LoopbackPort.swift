public import Foundation

/// A TCP port of loopback.
public struct LoopbackPort {
    private let number: UInt16

    public init(_ number: UInt16) { self.number = number }

    /// Whether somebody listens there.
    public var isOpen: Bool {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        return withAddress { connect(descriptor, $0, $1) == 0 }
    }

    /// A port that nobody uses at the moment.
    ///
    /// - Throws: an error when there is none.
    public static func unused() throws -> UInt16 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        guard LoopbackPort(0).withAddress({ bind(descriptor, $0, $1) == 0 }) else { throw POSIXError(.EADDRINUSE) }
        return try port(of: descriptor)
    }

    /// The port that a socket is bound to.
    ///
    /// - Throws: an error when it is bound to none.
    public static func port(of descriptor: Int32) throws -> UInt16 {
        var address = sockaddr_in()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &length) }
        }
        guard status == 0 else { throw POSIXError(.ENOTSOCK) }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Lends the port's address.
    public func withAddress<Value>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Value) -> Value {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = number.bigEndian
        address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}
