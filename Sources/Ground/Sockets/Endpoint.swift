/// A numeric IPv4 or IPv6 address and a UDP port.
public struct Endpoint: Hashable, Sendable {
    /// The 16 octets of an IPv6 address, or an IPv4 address in the low half.
    package let high: UInt64
    package let low: UInt64
    /// The interface of a link-local IPv6 address, else 0.
    package let scope: UInt32
    /// The UDP port.
    public let port: UInt16
    /// Whether the address is an IPv6 address; an IPv4-mapped one is not.
    public let isIPv6: Bool

    /// The port agents listen on (RFC 3417).
    public static let agentPort: UInt16 = 161

    /// Reads a numeric address. Nil when `host` is not one; names need `resolve(host:port:)`.
    ///
    /// An IPv6 address may stand in brackets and name its interface (`fe80::1%eth0`). An IPv4-mapped address becomes
    /// the IPv4 address.
    public init?(host: String, port: UInt16 = agentPort) {
        var bare = host
        if host.hasPrefix("["), host.hasSuffix("]") { bare = String(host.dropFirst().dropLast()) }
        guard let address = SocketAddress(bare, port: port) else { return nil }
        self.init(address)
    }

    package init?(_ address: SocketAddress) {
        switch address.fields {
        case .ipv4(let address, let port):
            self.init(high: 0, low: UInt64(UInt32(bigEndian: address)), scope: 0, port: port.bigEndian, isIPv6: false)
        case .ipv6(0, let low, _, let port) where UInt64(bigEndian: low) >> 32 == 0xFFFF:
            self.init(
                high: 0, low: UInt64(bigEndian: low) & 0xFFFF_FFFF, scope: 0, port: port.bigEndian, isIPv6: false)
        case .ipv6(let high, let low, let scope, let port):
            self.init(
                high: UInt64(bigEndian: high), low: UInt64(bigEndian: low), scope: scope, port: port.bigEndian,
                isIPv6: true)
        case nil: return nil
        }
    }

    /// The same endpoint at the address whose last 64 bits (all 32 of an IPv4 address) are these.
    package func at(low: UInt64) -> Endpoint {
        Endpoint(high: high, low: low, scope: scope, port: port, isIPv6: isIPv6)
    }

    private init(high: UInt64, low: UInt64, scope: UInt32, port: UInt16, isIPv6: Bool) {
        self.high = high
        self.low = low
        self.scope = scope
        self.port = port
        self.isIPv6 = isIPv6
    }

    /// The endpoint in the kernel's layout.
    package var address: SocketAddress {
        if isIPv6 {
            SocketAddress(.ipv6(high: high.bigEndian, low: low.bigEndian, scope: scope, port: port.bigEndian))
        } else {
            SocketAddress(.ipv4(address: UInt32(low).bigEndian, port: port.bigEndian))
        }
    }

    /// `fe80::/10`: the address means nothing without its interface.
    public var isLinkLocal: Bool { isIPv6 && high >> 54 == 0xFE80 >> 6 }

    /// The numeric address without the port.
    public var host: String { address.host }
}

extension Endpoint: CustomStringConvertible {
    /// `10.0.0.1:161` or `[fe80::1%eth0]:161`.
    public var description: String {
        if isIPv6 { "[\(host)]:\(port)" } else { "\(host):\(port)" }
    }
}
