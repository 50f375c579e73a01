import SNMP
import SNMPValues
import Sockets

/// `10.0.0.22:1161`, `[fe80::1%eth0]:161`, `fe80::1`, `ups.example`.
public struct HostAndPort: Hashable, Sendable {
    public var host: String
    public var port: UInt16

    public init?(_ text: String) { self.init(text, defaultPort: Endpoint.agentPort) }

    /// Nil also for what looks like a numeric address and is none. Nothing is looked up, not even an interface.
    init?(_ text: String, defaultPort: UInt16) {
        if text.hasPrefix("["), let end = text.firstIndex(of: "]") {
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":"), let port = rest.isEmpty ? defaultPort : UInt16(rest.dropFirst())
            else { return nil }
            (host, self.port) = (String(text[text.index(after: text.startIndex)..<end]), port)
            guard host.contains(":") else { return nil }
        } else if text.split(separator: ":", omittingEmptySubsequences: false).count == 2 {
            let parts = text.split(separator: ":")
            guard parts.count == 2, let port = UInt16(parts[1]) else { return nil }
            (host, self.port) = (String(parts[0]), port)
        } else {
            (host, port) = (text, defaultPort)
        }
        guard port > 0, !host.isEmpty, !host.contains(where: { $0.isWhitespace || $0 == "/" || $0 == "@" }) else {
            return nil
        }
        let isNumeric = host.contains(":") || host.allSatisfy { $0 == "." || ("0"..."9").contains($0) }
        guard !isNumeric || Endpoint(host: String(host.prefix { $0 != "%" })) != nil else { return nil }
    }
}

extension HostAndPort: CustomStringConvertible {
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
