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
        guard let address = SocketAddress(text, port: 0) else { return nil }
        self.init(address)
    }

    package init?(_ address: SocketAddress) {
        switch address.fields {
        case .ipv4(let address, _):
            high = UInt64(address)
            low = 0
            scope = 0
            isIPv6 = false
        case .ipv6(let high, let low, let scope, _):
            self.high = high
            self.low = low
            self.scope = scope
            isIPv6 = true
        case nil: return nil
        }
    }

    /// The address in the kernel's layout, with port 0.
    package var address: SocketAddress {
        if isIPv6 {
            SocketAddress(.ipv6(high: high, low: low, scope: scope, port: 0))
        } else {
            SocketAddress(.ipv4(address: UInt32(high), port: 0))
        }
    }

    /// The address in its canonical form (RFC 5952 for IPv6).
    public var description: String { address.host }
}
