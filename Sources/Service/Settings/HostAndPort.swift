import SNMP
import SNMPValues
import Sockets

/// A host with a port: `10.0.0.22:1161`, `[fe80::1%eth0]:161`, `fe80::1`, `ups.example`.
public struct HostAndPort: Hashable, Sendable {
    /// A name or a numeric address, without brackets.
    public var host: String
    /// From 1 to 65535.
    public var port: UInt16

    /// Reads an address; the port of agents (161) is the default.
    public init?(_ text: String) { self.init(text, defaultPort: Endpoint.agentPort) }

    /// Nil also for a text that looks like a numeric address but is not valid. Nothing is looked up, not even an
    /// interface.
    init?(_ text: String, defaultPort: UInt16) {
        port = defaultPort
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            host = String(text[text.index(after: text.startIndex)..<end])
            let rest = text[text.index(after: end)...]
            if !rest.isEmpty {
                guard rest.hasPrefix(":"), let port = UInt16(rest.dropFirst()) else { return nil }
                self.port = port
            }
            guard host.contains(":") else { return nil }
        } else if text.split(separator: ":", omittingEmptySubsequences: false).count == 2 {
            let parts = text.split(separator: ":")
            guard parts.count == 2, let port = UInt16(parts[1]) else { return nil }
            host = String(parts[0])
            self.port = port
        } else {
            host = text
        }
        guard port > 0, !host.isEmpty, !host.contains(where: { $0.isWhitespace || $0 == "/" || $0 == "@" }) else {
            return nil
        }
        let isRight = Endpoint(host: String(host.prefix { $0 != "%" })) != nil
        guard isRight || !Self.isNumeric(host) else { return nil }
    }

    /// Whether a host looks like a numeric address, which a name never does.
    static func isNumeric(_ host: String) -> Bool {
        host.contains(":") || host.allSatisfy { $0 == "." || ("0"..."9").contains($0) }
    }
}

extension HostAndPort: CustomStringConvertible {
    /// Always with the port; an IPv6 address stands in brackets.
    public var description: String {
        guard host.contains(":") else { return "\(host):\(port)" }
        return "[\(host)]:\(port)"
    }
}
