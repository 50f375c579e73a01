internal import CSockets

/// A numeric IPv4 or IPv6 address.
public struct HostAddress: Hashable, Sendable, CustomStringConvertible {
    /// In its canonical form.
    public let description: String
    let isIPv6: Bool

    /// Nil when the text is no numeric address.
    public init?(_ text: String) {
        var address = ms_address()
        guard ms_parse(text, 0, &address) == 0 else { return nil }
        self.init(address)
    }

    init?(_ address: ms_address) {
        var address = address
        var text = [CChar](repeating: 0, count: 64)
        guard ms_format(&address, &text) >= 0 else { return nil }
        description = String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        isIPv6 = address.length == 28
    }

    var address: ms_address {
        var address = ms_address()
        _ = ms_parse(description, 0, &address)
        return address
    }
}
