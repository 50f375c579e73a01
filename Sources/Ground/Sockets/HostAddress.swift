package import CSockets

/// A numeric IPv4 or IPv6 address.
public struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// The octets as the network has them; an IPv4 address is in the first four.
    private let high: UInt64
    private let low: UInt64
    /// The interface of a link-local IPv6 address, else 0.
    private let scope: UInt32
    package let isIPv6: Bool

    /// Reads a numeric address; nil when the text is not one.
    public init?(_ text: String) {
        var address = ms_address()
        guard ms_parse(text, 0, &address) == 0 else { return nil }
        self.init(address)
    }

    package init?(_ address: ms_address) {
        isIPv6 = address.length == 28
        guard isIPv6 || address.length == 16 else { return nil }
        let words = withUnsafeBytes(of: address) { raw in
            // The places of sin_addr, sin6_addr and sin6_scope_id.
            (
                v4: raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
                high: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                low: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                scope: raw.loadUnaligned(fromByteOffset: 24, as: UInt32.self)
            )
        }
        if isIPv6 {
            high = words.high
            low = words.low
            scope = words.scope
        } else {
            high = UInt64(words.v4)
            low = 0
            scope = 0
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

    /// The address in its canonical form (RFC 5952 for IPv6).
    public var description: String {
        var address = address
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            text.initialize(repeating: 0)
            guard let start = text.baseAddress, ms_format(&address, start) >= 0 else { return "?" }
            return String(cString: start)
        }
    }
}
