/// Addresses that are asked one after the other: `10.0.0.0/24`, `10.0.0.0/24:1161`, `[2001:db8::10/124]:161`.
public struct AddressRange: Hashable, Sendable {
    /// The addresses in order. An IPv4 network's own address and its broadcast address are left out.
    public let endpoints: [Endpoint]

    /// More addresses than a person would wait for: a /20, or a /116 of IPv6.
    public static let largest = 4096

    /// Reads a range. Nil when the text has no slash: then it is not meant as a range.
    ///
    /// - Throws: `InvalidRange` when the text is not a network and perhaps a port, or the range is too large.
    public init?(_ text: String) throws(InvalidRange) {
        guard text.contains("/") else { return nil }
        let (network, portText) = Self.parts(of: text)
        let port = if portText.isEmpty { Endpoint.agentPort } else { UInt16(portText) ?? 0 }
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
        var offsets = 0..<count
        if !base.isIPv6, free > 1 { offsets = 1..<(count - 1) }
        endpoints = offsets.map { base.at(low: first | $0) }
    }

    /// Splits a range into its network and the port, which may be empty.
    private static func parts(of text: String) -> (network: String, port: String) {
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

/// Why a range cannot be probed.
public struct InvalidRange: Error, Hashable, CustomStringConvertible {
    /// A sentence for people.
    public let description: String

    package init(_ description: String) { self.description = description }
}

extension Endpoint {
    fileprivate var bits: Int { if isIPv6 { 128 } else { 32 } }
}
