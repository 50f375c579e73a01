package import CSockets

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
    /// An IPv6 address may stand in brackets and name its interface (`fe80::1%eth0`). An IPv4-mapped address becomes the
    /// IPv4 address.
    public init?(host: String, port: UInt16 = agentPort) {
        var bare = host
        if host.hasPrefix("["), host.hasSuffix("]") { bare = String(host.dropFirst().dropLast()) }
        var address = ms_address()
        guard ms_parse(bare, port, &address) == 0 else { return nil }
        self.init(address)
    }

    package init?(_ address: ms_address) {
        var octets = address
        let isIPv6 = address.length == 28
        guard isIPv6 || address.length == 16 else { return nil }
        let words = withUnsafeBytes(of: &octets) { raw in
            (
                port: raw.loadUnaligned(fromByteOffset: 2, as: UInt16.self),
                v4: raw.loadUnaligned(fromByteOffset: 4, as: UInt32.self),
                high: raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
                low: raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self),
                scope: raw.loadUnaligned(fromByteOffset: 24, as: UInt32.self)
            )
        }
        port = UInt16(bigEndian: words.port)
        let low = UInt64(bigEndian: words.low)
        let isMapped = isIPv6 && words.high == 0 && low >> 32 == 0xFFFF
        self.isIPv6 = isIPv6 && !isMapped
        if isIPv6, !isMapped {
            high = UInt64(bigEndian: words.high)
            self.low = low
            scope = words.scope
        } else {
            high = 0
            self.low = if isMapped { low & 0xFFFF_FFFF } else { UInt64(UInt32(bigEndian: words.v4)) }
            scope = 0
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

    package var address: ms_address {
        var address = ms_address()
        address.length = isIPv6 ? 28 : 16
        withUnsafeMutableBytes(of: &address) { raw in
            raw.storeBytes(of: UInt16(isIPv6 ? ms_family_ipv6() : ms_family_ipv4()), as: UInt16.self)
            raw.storeBytes(of: port.bigEndian, toByteOffset: 2, as: UInt16.self)
            if isIPv6 {
                raw.storeBytes(of: high.bigEndian, toByteOffset: 8, as: UInt64.self)
                raw.storeBytes(of: low.bigEndian, toByteOffset: 16, as: UInt64.self)
                raw.storeBytes(of: scope, toByteOffset: 24, as: UInt32.self)
            } else {
                raw.storeBytes(of: UInt32(low).bigEndian, toByteOffset: 4, as: UInt32.self)
            }
        }
        return address
    }

    /// `fe80::/10`: the address means nothing without its interface.
    public var isLinkLocal: Bool { isIPv6 && high >> 54 == 0xFE80 >> 6 }

    /// The numeric address without the port.
    public var host: String {
        var address = address
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: 64) { text in
            text.initialize(repeating: 0)
            guard let start = text.baseAddress, ms_format(&address, start) >= 0 else { return "?" }
            return String(cString: start)
        }
    }
}

extension Endpoint: CustomStringConvertible {
    /// `10.0.0.1:161` or `[fe80::1%eth0]:161`.
    public var description: String {
        if isIPv6 { "[\(host)]:\(port)" } else { "\(host):\(port)" }
    }
}
