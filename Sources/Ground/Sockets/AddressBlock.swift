/// The addresses that begin alike: `10.0.0.0/8`, `2001:db8::/32`, or one address alone.
public struct AddressBlock: Hashable, Sendable, CustomStringConvertible {
    private let base: Endpoint
    /// So many leading bits are the same.
    private let length: Int

    /// Reads a network or an address; nil for anything else. An IPv4-mapped address is the IPv4 address.
    public init?(_ text: String) {
        let halves = text.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = halves.first, halves.count <= 2, let base = Endpoint(host: String(first), port: 0) else {
            return nil
        }
        let bits = Self.bits(base)
        guard halves.count == 2 else {
            self.init(base, bits)
            return
        }
        guard halves[1].utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }),
            let length = Int(halves[1]), (0...bits).contains(length)
        else { return nil }
        self.init(base, length)
    }

    private init(_ base: Endpoint, _ length: Int) {
        self.base = base
        self.length = length
    }

    /// Whether a numeric address is one of them; a text that is no address is not.
    public func contains(_ host: String) -> Bool {
        guard let address = Endpoint(host: host, port: 0), address.isIPv6 == base.isIPv6 else { return false }
        guard base.isIPv6 else { return Self.agree(address.low, base.low, first: length, of: 32) }
        return Self.agree(address.high, base.high, first: min(length, 64), of: 64)
            && Self.agree(address.low, base.low, first: max(0, length - 64), of: 64)
    }

    private static func agree(_ one: UInt64, _ other: UInt64, first count: Int, of bits: Int) -> Bool {
        // A shift by all of a number's bits gives zero in Swift.
        (one ^ other) >> UInt64(bits - count) == 0
    }

    private static func bits(_ endpoint: Endpoint) -> Int { endpoint.isIPv6 ? 128 : 32 }

    /// The network as it is written; without its length where it is one address.
    public var description: String {
        length == Self.bits(base) ? base.host : "\(base.host)/\(length)"
    }
}

extension Endpoint {
    /// Whether only this machine can have it: 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        guard isIPv6 else { return low >> 24 == 127 }
        return high == 0 && low == 1
    }

    /// Who is meant when what an address does is counted: the address itself, or the /64 of an IPv6 address, of which one
    /// host has all.
    public var subscriber: String {
        guard isIPv6 else { return host }
        return "\(at(low: 0).host)/64"
    }
}
