/// Addresses that are asked one after the other: `10.0.0.0/24`, `10.0.0.0/24:1161`, `[2001:db8::10/124]:161`.
public struct AddressRange: Hashable, Sendable {
    /// In order; of an IPv4 network without its own address and the broadcast address.
    public let endpoints: [Endpoint]

    /// What a person would wait for: a /20, or a /116 of IPv6.
    public static let largest = 4096

    /// Nil when the text has no slash, and so is no range.
    public init?(_ text: String) throws(InvalidRange) {
        guard text.contains("/") else { return nil }
        let (network, portText) = Self.parts(text)
        let port = portText.isEmpty ? Endpoint.agentPort : UInt16(portText) ?? 0
        let halves = network.split(separator: "/", omittingEmptySubsequences: false)
        guard halves.count == 2, port > 0, let base = Endpoint(host: String(halves[0]), port: port),
            let length = Int(halves[1]), (0...base.bits).contains(length)
        else { throw InvalidRange("\(text) is no range of addresses; write 10.0.0.0/24 or 2001:db8::10/124.") }
        let free = base.bits - length
        guard free <= Self.largest.trailingZeroBitCount else {
            throw InvalidRange(
                "\(text) has more than \(Self.largest) addresses; probe smaller ranges, such as "
                    + "\(base.host)/\(base.bits - 8).")
        }
        let count: UInt64 = 1 << UInt64(free)
        let first = base.low & ~(count - 1)
        let isNetwork = !base.isIPv6 && free > 1
        let offsets = isNetwork ? 1..<(count - 1) : 0..<count
        endpoints = offsets.map { base.at(low: first | $0) }
    }

    /// The network, and what follows it as a port.
    private static func parts(_ text: String) -> (String, String) {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            return (String(text[text.index(after: text.startIndex)..<end]), String(rest.drop { $0 == ":" }))
        }
        guard let slash = text.firstIndex(of: "/"), let colon = text[slash...].firstIndex(of: ":") else {
            return (text, "")
        }
        return (String(text[..<colon]), String(text[text.index(after: colon)...]))
    }
}

/// A range that cannot be probed, in a sentence.
public struct InvalidRange: Error, Hashable, CustomStringConvertible {
    public let description: String

    package init(_ description: String) { self.description = description }
}

extension Endpoint {
    fileprivate var bits: Int { isIPv6 ? 128 : 32 }
}
