import SNMPValues
import Sockets

/// What is often meant by an address that is written otherwise.
enum AddressAdvice {
    /// `fe80::1:1161` is an address by itself; the port needs brackets before it.
    static func missingBrackets(in text: String) -> String? {
        guard text.count(where: { $0 == ":" }) > 1, !text.hasPrefix("["), let colon = text.lastIndex(of: ":") else {
            return nil
        }
        let host = String(text[..<colon])
        let port = text[text.index(after: colon)...]
        guard port.count > 2, UInt16(port) != nil, Endpoint(host: host) != nil else { return nil }
        return
            "\(text) as a whole is an IPv6 address, and it does not answer; if \(port) is a port, write [\(host)]:\(port)."
    }

    /// A link-local address is one on every interface.
    static func missingInterface(in host: String) -> String? {
        guard !host.contains("%"), Endpoint(host: host)?.isLinkLocal == true else { return nil }
        return "\(host) is a link-local address: name the interface too, as in \(host)%eth0."
    }
}
