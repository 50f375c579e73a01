package import CSockets

/// A numeric IPv4 or IPv6 address.
public struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// The octets as the network has them; an IPv4 address is in the first four.
    private let high: UInt64
    private let low: UInt64
    /// The interface of a link-local IPv6 address, else 0.
    private let scope: UInt32
    package let isIPv6: Bool

    /// Nil when the text is no numeric address.
    public init?(_ text: String) {
        var address = ms_address()
        guard ms_parse(text, 0, &address) == 0 else { return nil }
        self.init(address)
    }

    package init?(_ address: ms_address) {
        isIPv6 = address.length == 28
        guard isIPv6 || address.length == 16 else { return nil }
        (high, low, scope) = withUnsafeBytes(of: address) { [isIPv6] raw in
            func word(_ offset: Int) -> UInt64 { raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self) }
            // The places of sin_addr, sin6_addr and sin6_scope_id.
            guard isIPv6 else { return (UInt64(raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self)), 0, 0) }
            return (word(8), word(16), raw.loadUnaligned(fromByteOffset: 24, as: UInt32.self))
        }
    }

    package var address: ms_address {
        var address = ms_address()
        address.length = isIPv6 ? 28 : 16
        withUnsafeMutableBytes(of: &address) { raw in
            raw.storeBytes(of: UInt16(isIPv6 ? ms_family_ipv6() : ms_family_ipv4()), as: UInt16.self)
            guard isIPv6 else { return raw.storeBytes(of: UInt32(high), toByteOffset: 4, as: UInt32.self) }
            raw.storeBytes(of: high, toByteOffset: 8, as: UInt64.self)
            raw.storeBytes(of: low, toByteOffset: 16, as: UInt64.self)
            raw.storeBytes(of: scope, toByteOffset: 24, as: UInt32.self)
        }
        return address
    }

    /// In its canonical form.
    public var description: String {
        var address = address
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            text.initialize(repeating: 0)
            guard let start = text.baseAddress, ms_format(&address, start) >= 0 else { return "?" }
            return String(cString: start)
        }
    }
}
