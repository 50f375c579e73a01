internal import CSockets

/// An IPv4 or IPv6 socket address in the kernel's layout, ready to be sent to.
package struct SocketAddress: Sendable {
    /// The fields of a `sockaddr_in` or `sockaddr_in6`; numbers are in network order, the scope in the machine's.
    enum Fields {
        case ipv4(address: UInt32, port: UInt16)
        case ipv6(high: UInt64, low: UInt64, scope: UInt32, port: UInt16)
    }

    // Where the fields are.
    private static let port = 2
    private static let address4 = 4
    private static let address6 = 8
    private static let scope = 24
    private static let length4: UInt32 = 16
    private static let length6: UInt32 = 28

    var raw = ms_address()

    init(_ raw: ms_address) { self.raw = raw }

    /// Reads a numeric address, which may name its interface (`fe80::1%eth0`); nil when the text is not one.
    init?(_ text: String, port: UInt16) {
        guard ms_parse(text, port, &raw) == 0 else { return nil }
    }

    init(_ fields: Fields) {
        withUnsafeMutableBytes(of: &raw.bytes) { bytes in
            switch fields {
            case .ipv4(let address, let port):
                bytes.storeBytes(of: UInt16(ms_family_ipv4()), as: UInt16.self)
                bytes.storeBytes(of: port, toByteOffset: Self.port, as: UInt16.self)
                bytes.storeBytes(of: address, toByteOffset: Self.address4, as: UInt32.self)
            case .ipv6(let high, let low, let scope, let port):
                bytes.storeBytes(of: UInt16(ms_family_ipv6()), as: UInt16.self)
                bytes.storeBytes(of: port, toByteOffset: Self.port, as: UInt16.self)
                bytes.storeBytes(of: high, toByteOffset: Self.address6, as: UInt64.self)
                bytes.storeBytes(of: low, toByteOffset: Self.address6 + 8, as: UInt64.self)
                bytes.storeBytes(of: scope, toByteOffset: Self.scope, as: UInt32.self)
            }
        }
        switch fields {
        case .ipv4: raw.length = Self.length4
        case .ipv6: raw.length = Self.length6
        }
    }

    /// Nil for another family.
    var fields: Fields? {
        withUnsafeBytes(of: raw.bytes) { bytes in
            let port = bytes.loadUnaligned(fromByteOffset: Self.port, as: UInt16.self)
            switch raw.length {
            case Self.length4:
                return .ipv4(address: bytes.loadUnaligned(fromByteOffset: Self.address4, as: UInt32.self), port: port)
            case Self.length6:
                return .ipv6(
                    high: bytes.loadUnaligned(fromByteOffset: Self.address6, as: UInt64.self),
                    low: bytes.loadUnaligned(fromByteOffset: Self.address6 + 8, as: UInt64.self),
                    scope: bytes.loadUnaligned(fromByteOffset: Self.scope, as: UInt32.self), port: port)
            default: return nil
            }
        }
    }

    /// The numeric address in its canonical form, without the port.
    var host: String {
        var address = raw
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            text.initialize(repeating: 0)
            guard let start = text.baseAddress, ms_format(&address, start) >= 0 else { return "?" }
            return String(cString: start)
        }
    }
}
